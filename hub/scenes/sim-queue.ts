/** What is to come, by instant; of one instant, what was added first comes first. */
export type Queue<T> = {
  add(at: number, what: T): void;
  /** When the next one comes. */
  next(): number | undefined;
  /** Takes the next one that has come. */
  take(at: number): T | undefined;
};

/** Makes an empty queue. */
export function makeQueue<T>(): Queue<T> {
  // The soonest last: taking it moves nothing.
  const list: { readonly at: number; readonly what: T }[] = [];
  return {
    add: (at, what) => {
      let [low, high] = [0, list.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((list[middle]?.at ?? 0) > at) low = middle + 1;
        else high = middle;
      }
      list.splice(low, 0, { at, what });
    },
    next: () => list.at(-1)?.at,
    take: (at) => ((list.at(-1)?.at ?? Number.POSITIVE_INFINITY) <= at ? list.pop()?.what : undefined),
  };
}
