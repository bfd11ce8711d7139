import { z } from "zod";
import { defineDevice } from "../device.ts";
import { followContact } from "../sensed.ts";
import { simLeakSensor } from "./sim.ts";

/** A sensor that tells whether there is water where none should be. */
export const leakSensor = defineDevice({
  kind: "leak-sensor",
  settings: z.strictObject({}),
  wires: { inputs: { wet: "contact" } },
  sim: () => simLeakSensor,
  open: (_settings, { driver, state, event }) => {
    const heartbeat = followContact(driver, "wet", {
      turned: (wet) => event(wet ? "wet" : "dry", {}),
      show: (wet, known) => state({ wet, ...(known ? {} : { trouble: "E_SENSOR" }) }),
    });
    return { act: (command: never) => command, heartbeat };
  },
});
