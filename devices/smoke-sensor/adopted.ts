import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { follow, isOn } from "../part-values.ts";

/** A sensor that tells whether there is smoke, of another maker. */
export const adoptedSmokeSensor = defineAdopted({
  kind: "smoke-sensor",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    follow(parts, "smoke", {
      read: () => isOn(parts.get("smoke")),
      turned: (smoke) => event(smoke ? "smoke" : "clear", {}),
      show: (smoke) => state({ smoke, ...(isOn(parts.get("smoke")) === undefined ? { trouble: "E_SENSOR" } : {}) }),
    });
    return { act: (command: never) => command };
  },
});
