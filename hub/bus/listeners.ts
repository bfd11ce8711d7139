import type { OnFault } from "../core/timer.ts";

/** Who wants to hear of one thing without a payload. */
export type Listeners = {
  /** Adds a listener; the returned function takes it out again. */
  add(fn: () => void): () => void;
  tell(): void;
  /** Resolves when it is told the next time. */
  next(): Promise<void>;
};

/** An empty list; one listener that fails is reported and harms no neighbour. */
export function makeListeners(onFault: OnFault): Listeners {
  // Replaced, never changed: a listener may come or go while the list is told.
  let all: readonly { readonly fn: () => void }[] = [];
  const add = (fn: () => void) => {
    const entry = { fn };
    all = [...all, entry];
    return () => {
      all = all.filter((other) => other !== entry);
    };
  };
  return {
    add,
    tell: () => {
      for (const { fn } of all) {
        try {
          fn();
        } catch (error) {
          onFault(error);
        }
      }
    },
    next: () =>
      new Promise((resolve) => {
        const stop = add(() => {
          stop();
          resolve();
        });
      }),
  };
}
