/** The only source of time: `wall` and `mono` in milliseconds; `sleepUntil` rejects with the signal's reason when aborted. */
export type Clock = {
  /** Milliseconds since 1970 UTC; may jump. */
  wall(): number;
  /** Milliseconds that never jump; leases, timeouts and lock-outs count on it. */
  mono(): number;
  /** Resolves when `mono()` has reached the given instant. */
  sleepUntil(mono: number, signal?: AbortSignal): Promise<void>;
};

/** A clock that stands still until it is turned; the conductor turns it, first everywhere, then wakes one sleeper at a time. */
export type SteppingClock = Clock & {
  /** The earliest instant (mono) anybody sleeps for, or undefined when nobody sleeps. */
  nextDue(): number | undefined;
  /** Sets the time without waking anybody; never backwards. */
  set(mono: number): void;
  /** Wakes the sleeper that has been due longest (first asleep, first woken); false when nobody is due. */
  wakeNext(): boolean;
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
    nextDue: () => earliest()?.due,
    set: (to) => {
      now = Math.max(now, to);
    },
    wakeNext: () => {
      const next = earliest();
      if (!next || next.due > now) return false;
      sleepers.delete(next);
      next.wake();
      return true;
    },
  };
  function earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) if (!first || sleeper.due < first.due) first = sleeper;
    return first;
  }
}
