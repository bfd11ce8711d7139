import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LintelError } from "../core/errors.ts";
import { named } from "./named.ts";

/** Transactions of one connection. */
export type Work = {
  /** Runs `fn` as one transaction; a work inside a work joins it. What it throws rolls all of it back and is thrown on. */
  work<T>(fn: () => T): T;
  /** Runs `fn` inside a work so that it can fail alone: what it throws takes back its own rows and is thrown on. */
  part<T>(fn: () => T): T;
  /** Marks the open work to roll back and throw this when it ends; false when no work is open. */
  poison(error: unknown): boolean;
  /** Runs `fn` after COMMIT, in the order registered; dropped with a rollback; at once when no work is open. */
  afterCommit(fn: () => void): void;
};

type Scope = { poison?: { readonly error: unknown }; readonly after: (() => void)[] };

/** What a work tells to. */
export type WorkHooks = { readonly onFault?: (error: unknown) => void; readonly onCommit: (n: number) => void };

/** Makes the transactions of a connection; `guard` is called before each use of a statement. */
export function makeWork(db: DatabaseSync, hooks: WorkHooks): Work & { guard(): void } {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const scopes: Scope[] = [];
  const markAt = savepoints(db);
  let commits = 0;
  let lost = false;

  /** A full disk ends SQLite's transaction by itself: open one that is bound to roll back, or later rows would stay. */
  const guard = () => {
    const root = scopes[0];
    if (!root || db.isTransaction) return;
    lost = true;
    root.poison ??= { error: new LintelError("E_INTERNAL", { problem: "the transaction was lost" }) };
    begin.run();
  };
  const poison = (cause: unknown) => {
    const root = scopes[0];
    if (!root) return false;
    root.poison ??= { error: named(cause) };
    guard();
    return true;
  };

  const outermost = <T>(fn: () => T): T => {
    const scope: Scope = { after: [] };
    let value: T;
    try {
      begin.run();
      scopes.push(scope);
      value = settled(fn());
      guard();
      if (scope.poison) throw scope.poison.error;
      commit.run();
    } catch (cause) {
      throw named(cause);
    } finally {
      scopes.length = 0;
      lost = false;
      if (db.isTransaction) rollback.run();
    }
    hooks.onCommit(++commits);
    runAll(scope.after, hooks.onFault);
    return value;
  };

  const nested = <T>(scope: Scope, fn: () => T): T => {
    try {
      return settled(fn());
    } catch (cause) {
      const error = named(cause);
      scope.poison ??= { error };
      throw error;
    }
  };

  const part = <T>(fn: () => T): T => {
    const outer = scopes.at(-1);
    if (!outer) return outermost(fn);
    guard();
    const scope: Scope = { after: [] };
    const mark = markAt(scopes.length);
    mark.set.run();
    const depth = scopes.push(scope);
    try {
      const value = settled(fn());
      guard();
      const spoilt = scope.poison ?? (lost ? scopes[0]?.poison : undefined);
      if (spoilt) throw spoilt.error;
      mark.release.run();
      outer.after.push(...scope.after);
      return value;
    } catch (cause) {
      const error = named(cause);
      if (!db.isTransaction) poison(error);
      if (!lost) {
        mark.back.run();
        mark.release.run();
      }
      throw error;
    } finally {
      scopes.length = depth - 1;
    }
  };

  return {
    work: (fn) => {
      const scope = scopes.at(-1);
      return scope ? nested(scope, fn) : outermost(fn);
    },
    part,
    poison,
    afterCommit: (fn) => {
      const scope = scopes.at(-1);
      if (scope) scope.after.push(fn);
      else fn();
    },
    guard,
  };
}

/** The savepoint statements of each depth of nesting, prepared once. */
function savepoints(db: DatabaseSync) {
  type Mark = Record<"set" | "back" | "release", StatementSync>;
  const marks = new Map<number, Mark>();
  return (depth: number): Mark => {
    let mark = marks.get(depth);
    if (!mark) {
      const name = `part${depth}`;
      const prepare = (sql: string) => db.prepare(`${sql} ${name}`);
      mark = { set: prepare("SAVEPOINT"), back: prepare("ROLLBACK TO"), release: prepare("RELEASE") };
      marks.set(depth, mark);
    }
    return mark;
  };
}

/** A transaction belongs to one turn of the event loop: an async function would leave it open for others' rows. */
function settled<T>(value: T): T {
  if (value instanceof Promise) throw new LintelError("E_INTERNAL", { problem: "a work may not wait" });
  return value;
}

function runAll(fns: readonly (() => void)[], onFault: ((error: unknown) => void) | undefined): void {
  const faults: unknown[] = [];
  for (const fn of fns) {
    try {
      fn();
    } catch (error) {
      if (onFault) onFault(error);
      else faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, "after commit");
}
