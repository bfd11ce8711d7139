import { z } from "zod";
import type { Part } from "../../hub/core/entities.ts";
import { defineAdopted } from "../adopted.ts";
import { follow, isOn, measured } from "../part-values.ts";

/** Less than this is a meter that wavers, not a tap. */
const drips_l_min = 0.1;

/** A tap with a sensor of another maker: one that says whether water runs, or one that measures how much. */
export const adoptedTap = defineAdopted({
  kind: "tap",
  settings: z.strictObject({}),
  open: (_settings, { parts, state, event }) => {
    follow(parts, "running", {
      read: () => runs(parts.get("running")),
      turned: (running) => event(running ? "opened" : "closed", {}),
      show: (running) => state({ running }),
    });
    return { act: (command: never) => command };
  },
});

function runs(part: Part | undefined): boolean | undefined {
  if (part?.component !== "sensor") return isOn(part);
  const flow = measured(part, "l_min")?.value;
  return flow === undefined ? undefined : flow > drips_l_min;
}
