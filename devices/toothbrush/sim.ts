import { fail } from "../../hub/core/errors.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import type { Model, SimPort } from "../drivers/sim.ts";
import { modes } from "./modes.ts";

/** How often a brush with a loose contact starts and stops. */
const flaps = 4;
const given: Readonly<Record<string, string | undefined>> = { start: "mode" };

/** A simulated toothbrush: it starts, stops, flaps, or goes out of reach while it is as it is. */
export function simToothbrush({ clock, push }: SimPort): Model {
  let running: boolean | undefined;
  let mode: number | undefined;
  let inReach = true;
  const run = (next: boolean) => {
    if (running === next && inReach) return;
    running = next;
    inReach = true;
    push("running", next ? 1 : 0);
  };
  const happenings: Readonly<Record<string, () => void>> = {
    start: () => run(true),
    // Out of reach nobody hears it stop.
    stop: () => (inReach ? run(false) : (running = false)),
    vanish: () => (inReach = false),
    flap: () => {
      for (let i = 0; i < flaps; i++) {
        run(true);
        run(false);
      }
    },
  };
  return {
    read: (input) => {
      const value =
        input === "mode" ? mode : input === "running" && running !== undefined ? Number(running) : undefined;
      return value === undefined || !inReach ? undefined : { value, at: clock.mono() };
    },
    write: (output) => fail("E_NOT_FOUND", { output }),
    happen: (happening) => {
      const known = Object.hasOwn(happenings, happening.happens) ? happenings[happening.happens] : undefined;
      if (!known) fail("E_WRONG_TYPE", { field: "happens", problem: happening.happens });
      mode = modeIn(happening) ?? mode;
      known();
    },
  };
}

function modeIn({ happens, with: values }: SimHappening): number | undefined {
  for (const key of Object.keys(values)) if (key !== given[happens]) fail("E_UNKNOWN_KEY", { field: `with.${key}` });
  const wanted = values["mode"];
  if (wanted === undefined) return undefined;
  const found = modes.findIndex((mode) => mode === wanted);
  if (found < 0) fail("E_WRONG_TYPE", { field: "with.mode", problem: String(wanted) });
  return found;
}
