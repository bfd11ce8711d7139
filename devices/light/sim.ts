import { fail } from "../../hub/core/errors.ts";
import type { Model, SimPort } from "../drivers/sim.ts";

/** A simulated lamp: somebody presses its switch. */
export function simLight({ clock, push }: SimPort): Model {
  let lit = false;
  return {
    read: (input) => (input === "lamp" ? { value: lit ? 1 : 0, at: clock.mono() } : undefined),
    write: (output, on) => {
      if (output !== "lamp") fail("E_NOT_FOUND", { output });
      lit = on;
    },
    happen: ({ happens, with: given }) => {
      if (happens !== "press") fail("E_WRONG_TYPE", { field: "happens", problem: happens });
      for (const key of Object.keys(given)) fail("E_UNKNOWN_KEY", { field: `with.${key}` });
      push("pressed");
    },
  };
}
