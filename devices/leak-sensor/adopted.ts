import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { follow, isOn } from "../part-values.ts";

/** A sensor that tells whether there is water where none should be, of another maker. */
export const adoptedLeakSensor = defineAdopted({
  kind: "leak-sensor",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    follow(parts, "wet", {
      read: () => isOn(parts.get("wet")),
      turned: (wet) => event(wet ? "wet" : "dry", {}),
      show: (wet) => state({ wet, ...(isOn(parts.get("wet")) === undefined ? { trouble: "E_SENSOR" } : {}) }),
    });
    return { act: (command: never) => command };
  },
});
