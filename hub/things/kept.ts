import type { Store } from "../store/open.ts";

/** A map that follows the store: what a lost transaction changed in it is gone with that transaction. */
export type Kept<V> = {
  get(key: string): V | undefined;
  has(key: string): boolean;
  set(key: string, value: V): void;
  remove(key: string): void;
};

/** Makes a map that follows the store. */
export function makeKept<V>(store: Pick<Store, "afterCommit">, first: Iterable<readonly [string, V]> = []): Kept<V> {
  const known = new Map<string, V>(first);
  const drafts = new Map<string, { readonly value: V | undefined }>();
  const change = (key: string, value: V | undefined) => {
    const draft = { value };
    drafts.set(key, draft);
    const drop = () => {
      if (drafts.get(key) === draft) drafts.delete(key);
    };
    store.afterCommit(() => {
      if (value === undefined) known.delete(key);
      else known.set(key, value);
      drop();
    });
    // A work never outlives the turn it began in: what is a draft after it was rolled back.
    queueMicrotask(drop);
  };
  const get = (key: string) => {
    const draft = drafts.get(key);
    return draft ? draft.value : known.get(key);
  };
  return {
    get,
    has: (key) => get(key) !== undefined,
    set: (key, value) => change(key, value),
    remove: (key) => change(key, undefined),
  };
}
