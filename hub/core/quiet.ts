/** A part that can still have work in flight; the stepping conductor waits for all of them before it moves the clock. */
export type Busy = {
  /** Work handed over and not yet finished. */
  pending(): number;
  /** Grows with everything done or received; two equal readings around a flush mean nothing happened between. */
  activity(): number;
  /** Pushes everything already sent through to whoever receives it. */
  flush(): Promise<void>;
};

/** The parts of one process that the conductor asks whether they are quiet. */
export type Quiet = {
  /** Adds a part; the returned function takes it out again. */
  watch(part: Busy): () => void;
  /** Resolves with the total activity once nothing is pending here. */
  settle(): Promise<number>;
};

/** Makes the register of one process; `tick` yields to the event loop once (setImmediate at the rim). */
export function makeQuiet(tick: () => Promise<void>): Quiet {
  const parts = new Set<Busy>();
  const total = () => {
    let sum = 0;
    for (const part of parts) sum += part.activity();
    return sum;
  };
  const idle = () => {
    for (const part of parts) if (part.pending() > 0) return false;
    return true;
  };
  return {
    watch: (part) => {
      parts.add(part);
      return () => parts.delete(part);
    },
    settle: async () => {
      for (;;) {
        const before = total();
        await tick();
        await Promise.all([...parts].map((part) => part.flush()));
        await tick();
        if (idle() && total() === before) return before;
      }
    },
  };
}
