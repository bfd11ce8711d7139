import { z } from "zod";
import { defineAdopted } from "../adopted.ts";
import { follow, isOn } from "../part-values.ts";

/** A room sensor of another maker: whether it says presence, occupancy or motion, somebody is there while it is on. */
export const adoptedOccupancy = defineAdopted({
  kind: "occupancy",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    follow(parts, "occupied", {
      read: () => isOn(parts.get("occupied")),
      turned: (occupied) => event(occupied ? "occupied" : "empty", {}),
      show: (occupied) => state({ occupied }),
    });
    return { act: (command: never) => command };
  },
});
