import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { follow, isOn } from "../part-values.ts";

/** A bed side felt by a sensor of another maker: somebody lies in it while it is on. */
export const adoptedBed = defineAdopted({
  kind: "bed",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    follow(parts, "occupied", {
      read: () => isOn(parts.get("occupied")),
      turned: (occupied) => event(occupied ? "entered" : "left", {}),
      show: (occupied) => state({ occupied }),
    });
    return { act: (command: never) => command };
  },
});
