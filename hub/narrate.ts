import type { Bus } from "./bus/bus.ts";
import type { Sentence } from "./core/events.ts";

/**
 * Tells what happens in the house as one plain sentence each: moments, what scenes begin and how they end, what the
 * bath does, faults. The reader's language is chosen by whoever prints.
 */
export function narrate(bus: Bus, tell: (sentence: Sentence) => void): void {
  const bathPhase = new Map<string, unknown>();
  bus.on("moment.happened", ({ moment }) =>
    tell({ key: `tell.${moment.kind}`, params: { resident: moment.resident ?? "" } }),
  );
  bus.on("run.changed", ({ run }) => {
    if (run.state === "running") return;
    if (run.outcome)
      tell({
        key: "tell.run",
        params: { scene: `scene.${run.scene}`, outcome: run.outcome.key, ...run.outcome.params },
      });
  });
  bus.on("device.state", ({ device, state, baseline }) => {
    const phase = state["phase"];
    if (typeof phase !== "string" || bathPhase.get(device) === phase) return;
    // Full but still to be warmed: the bath itself is `ready` for whatever comes next, the resident is not told so.
    if (phase === "ready" && Number(state["water_c"]) < Number(state["target_c"]) - 1) return;
    const known = bathPhase.has(device);
    bathPhase.set(device, phase);
    if (baseline || !known) return;
    tell({
      key: `tell.bath.${phase}`,
      params: {
        litres: rounded(state["litres"]),
        water_c: rounded(state["water_c"]),
        level_pct: rounded(state["level_pct"]),
      },
    });
  });
  bus.on("fault.raised", ({ code, params }) => tell({ key: `error.${code}`, params }));
}

function rounded(value: unknown): number {
  return typeof value === "number" ? Math.round(value) : 0;
}
