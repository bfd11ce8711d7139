/** The only source of time: `wall` and `mono` in milliseconds; `sleepUntil` rejects with the signal's reason when aborted. */
export type Clock = {
  /** Milliseconds since 1970 UTC; may jump. */
  wall(): number;
  /** Milliseconds that never jump; leases, timeouts and lock-outs count on it. */
  mono(): number;
  /** Resolves when `mono()` has reached the given instant. */
  sleepUntil(mono: number, signal?: AbortSignal): Promise<void>;
};

/** A clock that stands still until it is advanced; the conductor turns it. */
export type SteppingClock = Clock & {
  /** The earliest instant (mono) anybody sleeps for, or undefined when nobody sleeps. */
  nextDue(): number | undefined;
  /** Sets the clock to `mono` and wakes every sleeper that is due, earliest first. */
  advanceTo(mono: number): void;
};

/** The machine's own clock. */
export function systemClock(): Clock {
  return {
    wall: () => Date.now(),
    mono: () => performance.now(),
    sleepUntil: (mono, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const timer = setTimeout(done, Math.max(0, mono - performance.now()));
        function done() {
          signal?.removeEventListener("abort", stop);
          resolve();
        }
        function stop() {
          clearTimeout(timer);
          reject(signal?.reason);
        }
        signal?.addEventListener("abort", stop, { once: true });
      }),
  };
}

/** A stepping clock whose wall time is `wallAtZero + mono`; two processes given the same values agree. */
export function steppingClock(wallAtZero: number, mono = 0): SteppingClock {
  type Sleeper = { due: number; wake: () => void };
  const sleepers = new Set<Sleeper>();
  let now = mono;
  return {
    wall: () => wallAtZero + now,
    mono: () => now,
    sleepUntil: (due, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (due <= now) return resolve();
        const sleeper: Sleeper = { due, wake };
        function wake() {
          signal?.removeEventListener("abort", stop);
          resolve();
        }
        function stop() {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        }
        sleepers.add(sleeper);
        signal?.addEventListener("abort", stop, { once: true });
      }),
    nextDue: () => {
      let earliest: number | undefined;
      for (const { due } of sleepers) if (earliest === undefined || due < earliest) earliest = due;
      return earliest;
    },
    advanceTo: (to) => {
      if (to < now) return;
      now = to;
      const due = [...sleepers].filter((s) => s.due <= now).sort((a, b) => a.due - b.due);
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
