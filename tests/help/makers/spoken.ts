/** Collects what a maker's device could not say, so that a test sees it instead of an unhandled rejection. */
export type Spoken = {
  /** Lets a message go without waiting for it. */
  go(saying: Promise<unknown>): void;
  /** Resolves when all of them have gone; rejects with the first that could not. */
  all(): Promise<void>;
};

/** Nothing said yet. */
export function makeSpoken(): Spoken {
  const going = new Set<Promise<unknown>>();
  let failed: unknown;
  return {
    go: (saying) => {
      going.add(saying);
      saying.then(
        () => going.delete(saying),
        (error: unknown) => {
          failed ??= error;
          going.delete(saying);
        },
      );
    },
    all: async () => {
      while (going.size > 0) await Promise.allSettled(going);
      if (failed !== undefined) throw failed instanceof Error ? failed : new Error("it could not be said");
    },
  };
}
