import type { Clock } from "../../core/clock.ts";
import { at, type OnFault } from "../../core/timer.ts";

/** Hears which filters came and went. */
export type OnFilters = (added: readonly string[], removed: readonly string[]) => void;

/** Gathers changes of the filters, so that ten thousand announcements make few subscriptions. */
export type FilterChanges = {
  added(filter: string): void;
  removed(filter: string): void;
  on(fn: OnFilters): () => void;
  [Symbol.dispose](): void;
};

const gatherMs = 10;

/** No change yet; told at most each 10 ms, what came and went in between not at all. */
export function openFilterChanges(clock: Clock, onFault: OnFault): FilterChanges {
  const came = new Set<string>();
  const gone = new Set<string>();
  let listeners: readonly { readonly fn: OnFilters }[] = [];
  let cancel: (() => void) | undefined;
  const tell = () => {
    cancel = undefined;
    const [added, removed] = [[...came], [...gone]];
    came.clear();
    gone.clear();
    if (added.length === 0 && removed.length === 0) return;
    for (const { fn } of listeners) {
      try {
        fn(added, removed);
      } catch (error) {
        onFault(error);
      }
    }
  };
  const note = (filter: string, into: Set<string>, outOf: Set<string>) => {
    if (!outOf.delete(filter)) into.add(filter);
    cancel ??= at(clock, clock.mono() + gatherMs, tell, onFault);
  };
  return {
    added: (filter) => note(filter, came, gone),
    removed: (filter) => note(filter, gone, came),
    on: (fn) => {
      const entry = { fn };
      listeners = [...listeners, entry];
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
    [Symbol.dispose]: () => cancel?.(),
  };
}
