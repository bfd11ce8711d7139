import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { openDatabase, type Store } from "../../../hub/store/open.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

const migrations = [{ version: 1, min_reader: 1, sql: "CREATE TABLE rows (n INTEGER NOT NULL) STRICT" }];

function openRows(path: string, extra: { onFault?: (e: unknown) => void; onCommit?: (n: number) => void } = {}): Store {
  return openDatabase(path, { synchronous: "NORMAL", migrations, stamp: { house: "virtual" }, ...extra });
}

const rowsOf = (store: Store) =>
  store
    .sql("SELECT n FROM rows ORDER BY rowid")
    .all()
    .map((row) => row["n"]);
const insert = (store: Store, n: number) => store.sql("INSERT INTO rows (n) VALUES (?)").run(n);

type Op =
  | { do: "insert"; n: number }
  | { do: "after"; n: number }
  | { do: "poison" }
  | { do: "throw" }
  | { do: "work" | "part"; caught: boolean; ops: Op[] };

const { op } = fc.letrec<{ op: Op; ops: Op[] }>((tie) => ({
  ops: fc.array(tie("op"), { maxLength: 5, depthIdentifier: "ops" }),
  op: fc.oneof(
    { depthIdentifier: "ops", depthSize: "medium" },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("insert" as const), n: fc.nat(99) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("after" as const), n: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.constant<Op>({ do: "throw" }) },
    { weight: 1, arbitrary: fc.constant<Op>({ do: "poison" }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom("work" as const, "part" as const),
        caught: fc.boolean(),
        ops: tie("ops"),
      }),
    },
  ),
}));

class Broken extends Error {}

function real(store: Store, told: number[], ops: readonly Op[]): void {
  for (const op of ops) {
    if (op.do === "insert") insert(store, op.n);
    else if (op.do === "after") store.afterCommit(() => told.push(op.n));
    else if (op.do === "poison") store.poison(new Broken("poison"));
    else if (op.do === "throw") throw new Broken("throw");
    else {
      try {
        store[op.do](() => real(store, told, op.ops));
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        if (!op.caught) throw error;
      }
    }
  }
}

/** What should stand: a scope's rows and tellings, whether it is spoilt, and whether the whole work is. */
type Model = { rows: number[]; told: number[]; spoilt: boolean; doomed: { yes: boolean } | undefined };

function ideal(at: Model, ops: readonly Op[], kept: { rows: number[]; told: number[] }): boolean {
  for (const op of ops) {
    if (op.do === "insert") (at.doomed ? at.rows : kept.rows).push(op.n);
    else if (op.do === "after") (at.doomed ? at.told : kept.told).push(op.n);
    else if (op.do === "poison") {
      if (at.doomed) at.doomed.yes = true;
    } else if (op.do === "throw") return false;
    else if (!inner(at, op, kept) && !op.caught) return false;
  }
  return true;
}

function inner(at: Model, op: Extract<Op, { ops: Op[] }>, kept: { rows: number[]; told: number[] }): boolean {
  if (at.doomed && op.do === "work") {
    const fine = ideal(at, op.ops, kept);
    if (!fine) at.spoilt = true;
    return fine;
  }
  const outermost = !at.doomed;
  const scope: Model = { rows: [], told: [], spoilt: false, doomed: at.doomed ?? { yes: false } };
  const fine = ideal(scope, op.ops, kept) && !scope.spoilt && !(outermost && scope.doomed?.yes);
  if (!fine) return false;
  const goal = outermost ? kept : at;
  goal.rows.push(...scope.rows);
  goal.told.push(...scope.told);
  return true;
}

describe("a work happens whole or not at all", () => {
  test("any nesting of works and parts keeps exactly what a model keeps", () => {
    using folder = temporaryFolder();
    let commits = 0;
    using store = openRows(folder.file("rows.db"), { onCommit: () => commits++ });
    fc.assert(
      fc.property(fc.array(op, { maxLength: 8 }), (ops) => {
        store.db.exec("DELETE FROM rows");
        const told: number[] = [];
        const kept = { rows: [] as number[], told: [] as number[] };
        let threw = false;
        try {
          real(store, told, ops);
        } catch (error) {
          if (!(error instanceof Broken)) throw error;
          threw = true;
        }
        const fine = ideal({ rows: [], told: [], spoilt: false, doomed: undefined }, ops, kept);
        expect(threw).toBe(!fine);
        expect(rowsOf(store)).toEqual(kept.rows);
        expect(told).toEqual(kept.told);
        expect(store.db.isTransaction).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(commits).toBeGreaterThan(100);
  });

  test("what is to follow a commit runs in order after it, and one that fails stops no other", () => {
    using folder = temporaryFolder();
    const seen: unknown[] = [];
    using store = openRows(folder.file("rows.db"), {
      onCommit: (n) => seen.push(`commit ${n}`),
      onFault: (error) => seen.push(error),
    });
    const broken = new Broken("listener");
    store.work(() => {
      insert(store, 1);
      store.afterCommit(() => seen.push("first"));
      store.afterCommit(() => {
        throw broken;
      });
      store.afterCommit(() => seen.push(store.work(() => rowsOf(store))));
    });
    expect(seen).toEqual(["commit 1", "first", broken, "commit 2", [1]]);
  });

  test("without anybody to tell, the work throws all that failed after its commit", () => {
    using folder = temporaryFolder();
    using store = openRows(folder.file("rows.db"));
    const work = () =>
      store.work(() => {
        insert(store, 1);
        store.afterCommit(() => rethrow(new Broken("one")));
        store.afterCommit(() => rethrow(new Broken("two")));
      });
    expect(work).toThrow(AggregateError);
    expect(rowsOf(store)).toEqual([1]);
  });

  test("a work may not wait", () => {
    using folder = temporaryFolder();
    using store = openRows(folder.file("rows.db"));
    const work = () =>
      store.work(async () => {
        insert(store, 1);
      });
    expect(work).toThrow(LintelError);
    expect(rowsOf(store)).toEqual([]);
  });

  test("poison outside a work is told so", () => {
    using folder = temporaryFolder();
    using store = openRows(folder.file("rows.db"));
    expect(store.poison(new Broken("late"))).toBe(false);
    store.work(() => insert(store, 1));
    expect(rowsOf(store)).toEqual([1]);
  });
});
