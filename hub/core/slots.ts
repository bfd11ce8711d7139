import { fail } from "./errors.ts";
import type { Busy } from "./quiet.ts";

/** So many works at once, so many waiting for their turn. */
export type Slots = {
  /** Runs a work when a place is free. E_BUSY when too many wait. */
  run<T>(compute: () => Promise<T>): Promise<T>;
  readonly busy: Busy;
};

/** Makes places for works that are dear: whoever floods them must not take the machine. */
export function makeSlots(mostAtOnce: number, mostWaiting: number): Slots {
  const waiting: (() => void)[] = [];
  let [running, activity] = [0, 0];
  const taken = (): Promise<void> | undefined => {
    if (running >= mostAtOnce) return new Promise((resolve) => void waiting.push(resolve));
    running += 1;
    return undefined;
  };
  // Handed on as it is: a place that is given back is never taken by somebody who did not wait.
  const free = () => {
    activity += 1;
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async (compute) => {
      if (waiting.length >= mostWaiting) fail("E_BUSY");
      activity += 1;
      await taken();
      try {
        return await compute();
      } finally {
        free();
      }
    },
    busy: { pending: () => running + waiting.length, activity: () => activity, flush: () => Promise.resolve() },
  };
}
