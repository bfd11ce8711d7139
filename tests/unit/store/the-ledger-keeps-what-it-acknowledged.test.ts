import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openLedger } from "../../../hub/store/ledger.ts";
import { openDatabase } from "../../../hub/store/open.ts";
import { ledgerMigrations } from "../../../hub/store/migrations.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryFolder, temporaryLedger } from "../../help/store.ts";

const stamp = { house: "virtual" } as const;
const put = (id: string) => ({
  sql: "INSERT INTO hazards (id, thing, verb, at) VALUES (?, 'bath', 'fill', 0)",
  params: [id],
});
const program = new URL("../../help/ledger-child.ts", import.meta.url).pathname;

/** Writes in a child that is killed (-9) in the tick in which the n-th write resolved. */
async function acknowledgedThenKilled(path: string, kill: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, path, String(kill)], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) told.push(line);
  expect((await exited)[1]).toBe("SIGKILL");
  return told;
}

describe("the ledger keeps what it acknowledged", () => {
  test("after kill -9 right after the answer, every answered write is there", async () => {
    for (const kill of [1, 7, 40]) {
      using folder = temporaryFolder();
      const path = folder.file("ledger.db");
      const told = await acknowledgedThenKilled(path, kill);
      expect(told.length).toBeGreaterThanOrEqual(kill);
      await using ledger = await openLedger(path, { stamp, onFault: rethrow });
      const kept = ledger.read
        .prepare("SELECT id FROM hazards")
        .all()
        .map((row) => row["id"]);
      expect(told.filter((id) => !kept.includes(id))).toEqual([]);
    }
  });

  test("the writer's own connection says FULL and WAL", async () => {
    await using ledger = await temporaryLedger();
    expect(ledger.durability).toMatchObject({ journal: "wal", level: 2 });
  });

  const tracer = "/usr/bin/strace";
  if (!existsSync(tracer)) console.info("the-ledger-keeps: no strace here, the count of disk syncs is left out");
  test.runIf(existsSync(tracer))("each commit is synced to the disk before its answer", () => {
    using folder = temporaryFolder();
    const log = folder.file("calls");
    const calls = ["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", log];
    const child = [process.execPath, program, folder.file("ledger.db"), "none", "20"];
    const out = execFileSync(tracer, [...calls, ...child], { encoding: "utf8" });
    expect(out.trim().split("\n")).toHaveLength(20);
    expect(readFileSync(log, "utf8").match(/= 0$/gm)?.length).toBeGreaterThanOrEqual(20);
  });

  test("many writes at once share few commits, and each caller's order is kept", async () => {
    let commits = 0;
    await using ledger = await temporaryLedger({ onCommit: () => commits++ });
    const answered: number[] = [];
    await Promise.all(
      Array.from({ length: 500 }, async (_, n) => {
        await ledger.write([put(`id ${n}`)]);
        answered.push(n);
      }),
    );
    expect(commits).toBeLessThan(100);
    expect(commits).toBeGreaterThan(0);
    expect(answered).toEqual([...answered].toSorted((a, b) => a - b));
    const rows = ledger.read.prepare("SELECT id FROM hazards ORDER BY rowid").all();
    expect(rows).toEqual(Array.from({ length: 500 }, (_, n) => ({ id: `id ${n}` })));
  });

  test("a bad request fails alone, by name, whatever stands beside it", async () => {
    covers("error:E_REPEATED", "error:E_CHANGED");
    await using ledger = await temporaryLedger();
    const miss = { sql: "UPDATE hazards SET at = 1 WHERE id = 'none'", params: [], changes: 1 };
    const broken = { sql: "INSERT INTO nowhere VALUES (1)", params: [] };
    const kinds = {
      good: { more: [], code: undefined },
      repeated: { more: [put("there")], code: "E_REPEATED" },
      changed: { more: [miss], code: "E_CHANGED" },
      broken: { more: [broken], code: "E_INTERNAL" },
    };
    await ledger.write([put("there")]);
    let next = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<keyof typeof kinds>("good", "repeated", "changed", "broken"), { maxLength: 12 }),
        async (asked) => {
          const wanted = asked.map((kind) => ({ ...kinds[kind], id: `row ${next++}` }));
          const results = await Promise.allSettled(wanted.map(({ id, more }) => ledger.write([put(id), ...more])));
          const codes = results.map((r) => (r.status === "rejected" ? (r.reason as { code: string }).code : undefined));
          expect(codes).toEqual(wanted.map(({ code }) => code));
          const has = ledger.read.prepare("SELECT 1 FROM hazards WHERE id = ?");
          expect(wanted.map(({ id }) => has.get(id) !== undefined)).toEqual(wanted.map(({ code }) => !code));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("closing waits for what was asked, and refuses what comes later", async () => {
    using folder = temporaryFolder();
    const path = folder.file("ledger.db");
    const ledger = await openLedger(path, { stamp, onFault: rethrow });
    const writes = Array.from({ length: 50 }, (_, n) => ledger.write([put(`id ${n}`)]));
    const closed = ledger[Symbol.asyncDispose]();
    await expect(ledger.write([put("late")])).rejects.toMatchObject({ code: "E_INTERNAL" });
    await Promise.all(writes);
    await closed;
    expect(existsSync(`${path}-wal`)).toBe(false);
    await using again = await openLedger(path, { stamp, onFault: rethrow });
    expect(again.read.prepare("SELECT count(*) AS n FROM hazards").get()).toEqual({ n: 50 });
  });

  test("the conductor sees it busy until the last answer", async () => {
    await using ledger = await temporaryLedger();
    const before = ledger.busy.activity();
    const write = ledger.write([put("one")]);
    expect(ledger.busy.pending()).toBe(1);
    await ledger.busy.flush();
    expect(ledger.busy.pending()).toBe(0);
    expect(ledger.busy.activity()).toBeGreaterThan(before);
    await write;
  });

  test("when the writer dies, what waits is refused and the house is told once", async () => {
    const faults: unknown[] = [];
    const ledger = await temporaryLedger({ onFault: (error) => faults.push(error) });
    // The writer cannot open a folder as a database: its thread ends with that error.
    ledger.checkpoint(ledger.folder);
    const dead = expect.objectContaining({ code: "E_INTERNAL" });
    await expect(ledger.write([put("one")])).rejects.toEqual(dead);
    await expect(ledger.write([put("two")])).rejects.toEqual(dead);
    expect(faults).toEqual([dead]);
    expect(ledger.busy.pending()).toBe(0);
    await ledger[Symbol.asyncDispose]();
  });

  test("a damaged ledger is refused and left exactly as it is", async () => {
    covers("error:E_STORE_DAMAGED");
    using folder = temporaryFolder();
    const path = folder.file("ledger.db");
    openDatabase(path, { synchronous: "FULL", migrations: ledgerMigrations, stamp })[Symbol.dispose]();
    const damage = readFileSync(path).fill(0xa5, 4096, 12_288);
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path, damage);
    await expect(openLedger(path, { stamp, onFault: rethrow })).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
    expect(readFileSync(path).equals(damage)).toBe(true);
  });
});
