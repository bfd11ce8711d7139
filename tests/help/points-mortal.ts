import type { Store } from "../../hub/store/open.ts";
import { pointsStore } from "./points.ts";

/** A database that loses its power before its n-th statement from now, once. */
export function mortal(path: string) {
  let store = pointsStore(path, "NORMAL");
  let left = Infinity;
  const power = new Error("no power");
  const proxy: Store = {
    ...store,
    sql: (text) => {
      if (--left === 0) throw power;
      return store.sql(text);
    },
    work: (fn) => store.work(fn),
    afterCommit: (fn) => store.afterCommit(fn),
  };
  return {
    proxy,
    reopen: () => {
      store[Symbol.dispose]();
      store = pointsStore(path, "NORMAL");
    },
    /** True where the power went before the work was committed: nothing of it may be left. */
    dies: (after: number, act: () => void): boolean => {
      left = after;
      try {
        act();
        return false;
      } catch (error) {
        if (!(error instanceof Error) || !(error === power || error.cause === power)) throw error;
        return true;
      } finally {
        left = Infinity;
      }
    },
    close: () => store[Symbol.dispose](),
  };
}

/** A part a month from an instant, in another way than the ledger's own. */
export function months(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => {
    const first = new Date(from);
    const on = first.getUTCDate();
    first.setUTCDate(1);
    first.setUTCMonth(first.getUTCMonth() + n);
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(on, last));
    return first.getTime();
  });
}
