import { z } from "zod";
import { defineDevice } from "../device.ts";
import { followContact } from "../sensed.ts";
import { simSmokeSensor } from "./sim.ts";

/** A sensor that tells whether there is smoke. */
export const smokeSensor = defineDevice({
  kind: "smoke-sensor",
  settings: z.strictObject({}),
  wires: { inputs: { smoke: "contact" } },
  sim: () => simSmokeSensor,
  open: (_settings, { driver, state, event }) => {
    const heartbeat = followContact(driver, "smoke", {
      turned: (smoke) => event(smoke ? "smoke" : "clear", {}),
      show: (smoke, known) => state({ smoke, ...(known ? {} : { trouble: "E_SENSOR" }) }),
    });
    return { act: (command: never) => command, heartbeat };
  },
});
