/** A part that can still have work in flight; the stepping conductor waits for all of them before it turns the clock. */
export type Busy = {
  /** Work handed over and not yet finished. */
  pending(): number;
  /** Grows with everything sent, received or done (echoes of `flush` not counted). */
  activity(): number;
  /**
   * Resolves when all that was sent here has reached the broker and all the broker held for us has been received.
   * With `told`, the clients a broker has sent something to since all was calm, the others know without asking it.
   */
  flush(told?: ReadonlySet<string>): Promise<void>;
  /** A broker's own: the clients it has sent something to since all was calm. */
  told?(): Iterable<string>;
  /** All is calm: nothing is in flight in the whole house. */
  calm?(): void;
};

/** The parts of one process that the conductor asks whether they are quiet. */
export type Quiet = {
  /** Adds a part; the returned function takes it out again. */
  watch(part: Busy): () => void;
  /** Resolves with the total activity once nothing is pending in this process. */
  settle(): Promise<number>;
  /** Flushes every part, see Busy. */
  flush(told?: ReadonlySet<string>): Promise<void>;
  /** The clients a broker in this process has sent something to since all was calm; undefined where there is none. */
  told(): readonly string[] | undefined;
  /** Tells every part that nothing is in flight. */
  calm(): void;
};

/** Makes the register of one process; `tick` yields to the event loop once (setImmediate at the rim). */
export function makeQuiet(tick: () => Promise<void>): Quiet {
  const parts = new Set<Busy>();
  let gone = 0;
  const total = () => {
    let sum = gone;
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
      return () => {
        if (parts.delete(part)) gone += part.activity() + 1;
      };
    },
    settle: async () => {
      for (;;) {
        const before = total();
        await tick();
        if (idle() && total() === before) return before;
      }
    },
    flush: async (told) => {
      await Promise.all([...parts].map((part) => part.flush(told)));
    },
    told: () => {
      const brokers = [...parts].flatMap((part) => part.told?.bind(part) ?? []);
      return brokers.length === 0 ? undefined : brokers.flatMap((told) => [...told()]);
    },
    calm: () => {
      for (const part of parts) part.calm?.();
    },
  };
}
