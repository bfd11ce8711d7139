import type { Clock } from "./core/clock.ts";
import type { Conductor } from "./conductor.ts";

/** One stretch of a virtual house's time: up to virtual wall time `until` (ms), at `speed` virtual seconds a real one (Infinity: as fast as it goes). */
export type Stretch = { readonly until: number; readonly speed: number };

const slice_ms = 50;

/** Runs the house through its stretches, then at the last one's speed for ever; ends when the signal aborts. `begun` hears of every stretch, `seen` of every step. */
export async function pace<S extends Stretch>(
  conductor: Conductor,
  wallAtZero: number,
  stretches: readonly S[],
  real: Clock,
  signal: AbortSignal,
  { begun, seen }: { readonly begun: (stretch: S) => void; readonly seen: (wall: number) => void },
): Promise<void> {
  for (const stretch of stretches) {
    if (signal.aborted) return;
    const { until, speed } = stretch;
    begun(stretch);
    const goal = until - wallAtZero;
    const startedReal = real.mono();
    const startedVirtual = conductor.now();
    while (conductor.now() < goal && !signal.aborted) {
      seen(wallAtZero + conductor.now());
      if (speed === Infinity) {
        await conductor.runTo(Math.min(goal, conductor.now() + 600_000), signal);
        continue;
      }
      const due = startedVirtual + (real.mono() - startedReal) * speed;
      await conductor.runTo(Math.min(goal, due), signal);
      await real.sleepUntil(real.mono() + slice_ms, signal).catch(() => undefined);
    }
  }
}
