import type { Clock } from "../core/clock.ts";
import { at, every, type OnFault } from "../core/timer.ts";
import type { Live } from "./live.ts";

/** Wakes the runner for the earliest deadline, and regularly while a run waits for a state that time alone may bring. */
export type Timekeeping = {
  /** Sets itself by the runs in flight; call after each change. */
  keep(): void;
  [Symbol.dispose](): void;
};

/** How often a run that waits for a state is looked at, ms. */
export const lookEvery = 15_000;
// The wall may jump (a Pi learns the time after it starts): no deadline is slept for longer than this at a time.
const longestSleep = 60_000;

/** Keeps one timer for all runs; `due` is called when the earliest deadline has come, `look` every 15 s. */
export function makeTimekeeping(
  clock: Clock,
  live: Live,
  work: { readonly due: () => void; readonly look: () => void },
  onFault: OnFault,
): Timekeeping {
  let asleep: { readonly due: number; readonly cancel: () => void } | undefined;
  let beat: (() => void) | undefined;

  const wake = () => {
    asleep = undefined;
    live.refresh();
    if ((live.nextDeadline() ?? Number.POSITIVE_INFINITY) <= clock.wall()) work.due();
    keep();
  };
  function keep(): void {
    const waiting = live.waitingOnState().length > 0;
    if (waiting) beat ??= every(clock, lookEvery, work.look, onFault);
    if (!waiting) {
      beat?.();
      beat = undefined;
    }
    const deadline = live.nextDeadline();
    if (deadline === undefined) return;
    const due = clock.mono() + Math.min(longestSleep, Math.max(1, deadline - clock.wall()));
    if (asleep && asleep.due <= due) return;
    asleep?.cancel();
    asleep = { due, cancel: at(clock, due, wake, onFault) };
  }
  return {
    keep,
    [Symbol.dispose]: () => {
      asleep?.cancel();
      beat?.();
    },
  };
}
