/** Work at the player, one after the other; a later wish makes an earlier one give way. */
export type Turns = {
  next<T>(work: () => Promise<T>): Promise<T>;
  /** The same for a wish; it is told when a later one has taken its place. */
  wish<T>(work: (givenUp: () => boolean) => Promise<T>): Promise<T>;
};

/** Opens an empty queue. */
export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let newest = 0;
  const next = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    next,
    wish: (work) => {
      const mine = ++newest;
      return next(() => work(() => mine !== newest));
    },
  };
}
