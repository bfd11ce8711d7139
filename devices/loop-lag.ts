import type { Clock } from "../hub/core/clock.ts";
import { every, type OnFault } from "../hub/core/timer.ts";

const lookMs = 100;
const lagMs = 250;

/** Calls `late` whenever this process was stuck for more than 250 ms (safety.md R3); for a real clock only. */
export function watchLoopLag(clock: Clock, late: (ms: number) => void, onFault: OnFault): () => void {
  let before = clock.mono();
  return every(
    clock,
    lookMs,
    () => {
      const lag = clock.mono() - before - lookMs;
      before = clock.mono();
      if (lag > lagMs) late(Math.round(lag));
    },
    onFault,
  );
}
