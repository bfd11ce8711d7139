import type { Busy } from "../core/quiet.ts";

/** Work under way, counted for whoever turns the clock. */
export type Work = { during<T>(work: Promise<T>): Promise<T>; readonly busy: Busy };

/** Makes a counter of work. */
export function makeWork(): Work {
  let pending = 0;
  let activity = 0;
  let idle: (() => void)[] = [];
  const done = () => {
    pending--;
    activity++;
    if (pending > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  };
  return {
    during: async (work) => {
      pending++;
      activity++;
      try {
        return await work;
      } finally {
        done();
      }
    },
    busy: {
      pending: () => pending,
      activity: () => activity,
      flush: () => (pending === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    },
  };
}
