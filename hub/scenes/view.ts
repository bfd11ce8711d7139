import type { RunView } from "../core/events.ts";
import type { Run } from "../core/run.ts";

/** A run as screens see it. */
export function viewOf(run: Run): RunView {
  const { id, scene, resident, state, started, outcome } = run;
  return {
    id,
    scene,
    state,
    started,
    ...(resident !== undefined && { resident }),
    ...(outcome && { outcome }),
    steps: run.steps.map(({ key, visit, state, output, entered, bridge }) => ({
      key,
      visit,
      state: bridge ? "waiting" : state,
      at: entered,
      ...(output !== undefined && { output }),
    })),
  };
}
