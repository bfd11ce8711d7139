import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openJournal } from "../../../devices/journal.ts";
import { keepLeases } from "../../../devices/leases.ts";
import { watchLoopLag } from "../../../devices/loop-lag.ts";
import { openStateReports } from "../../../devices/state-reports.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { covers } from "../../help/covers.ts";
import { openBench, turn } from "../../help/device-bench.ts";

const care = { adult_home: true, child_home: false, standing_permission: true };
const fault = (error: unknown) => {
  throw error;
};

test("no bytes on any of its topics make a bath act, fail or forget to answer", async () => {
  await using bench = await openBench("bath");
  const before = bench.state();
  const good = bench.command("fill", { level_pct: 60, target_c: 40, care });
  // One field of a good command is replaced by anything that is not what it was.
  const spoilt = fc
    .tuple(
      fc.constantFrom(...(Object.keys(good) as (keyof typeof good)[])),
      fc.anything({ withBigInt: false }),
      fc.nat(),
    )
    .map(([key, value, n]) => ({ ...good, id: `fuzz.${n}`, [key]: value }))
    .filter((message) => !sane(message, good));
  const message = fc.oneof(spoilt, fc.jsonValue(), fc.string());
  const topic = fc.constantFrom("device.do" as const, "device.renew" as const, "sim.device" as const);
  fc.assert(
    fc.property(topic, message, (name, value) => {
      bench.send(name, value ?? "null");
      expect(bench.state()).toEqual(before);
    }),
    { numRuns: 2_000, seed: 7 },
  );
  expect(bench.faults).toEqual([]);
  expect(bench.said("device.did").every((line) => line.includes('"refused"'))).toBe(true);
});

/** What a replaced field may not be: still a good command. */
function sane(message: Record<string, unknown>, good: Record<string, unknown>): boolean {
  if (JSON.stringify(message["with"]) !== JSON.stringify(good["with"])) return false;
  const { ttl_ms: ttl, lease_ms: lease, id } = message;
  const number = (value: unknown) => Number.isInteger(value);
  const others = ["v", "boot", "verb", "issued"].every((key) => message[key] === good[key]);
  return others && typeof id === "string" && number(ttl) && number(lease);
}

test("when the disk takes nothing more the bath does not act and says why", async () => {
  covers("error:E_DISK_FULL");
  await using bench = await openBench("bath");
  const other = new DatabaseSync(join(bench.folder, "hands.db"));
  const full = "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
  other.exec(`CREATE TRIGGER full BEFORE INSERT ON command ${full}`);
  const id = bench.ask("fill", { level_pct: 60, target_c: 40, care });
  expect(bench.answers(id)).toMatchObject([{ outcome: "refused", code: "E_DISK_FULL" }]);
  await bench.pass(2_000);
  expect(bench.state()).toMatchObject({ phase: "off", litres: 0 });

  // The id can be stored but not what the bath must keep: it begins nothing either.
  other.exec(`DROP TRIGGER full; CREATE TRIGGER full BEFORE INSERT ON kept ${full}`);
  const next = bench.ask("fill", { level_pct: 60, target_c: 40, care });
  await bench.pass(2_000);
  expect(bench.answers(next).at(-1)?.outcome).toBe("failed");
  expect(bench.state()).toMatchObject({ phase: "fault", fault: "internal", litres: 0 });
  other.close();
});

test("ids are kept for a day and then forgotten, what runs is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "lintel-journal-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let wall = 1_767_600_000_000;
  using journal = openJournal(join(folder, "hands.db"), "virtual", () => wall);
  const memory = journal.memory("bath");
  memory.remember("old");
  memory.settle({ v: 1, id: "old", outcome: "done" });
  memory.remember("running");
  wall += 23.9 * 3_600_000;
  memory.remember("b");
  expect(memory.known("old")).toEqual({ v: 1, id: "old", outcome: "done" });
  wall += 0.2 * 3_600_000;
  memory.remember("c");
  expect(memory.known("old")).toBe(undefined);
  expect(memory.known("running")).toEqual({ v: 1, id: "running", outcome: "accepted" });
  expect(journal.memory("another").known("running")).toBe(undefined);
  expect(journal.interrupted("bath").map(({ id }) => id)).toEqual(["running", "b", "c"]);
  expect(journal.interrupted("bath")).toEqual([]);
});

test("a lease never lasts longer than its ceiling from the last renewal, whatever is asked", async () => {
  const clock = steppingClock(0);
  const ended: number[] = [];
  const leases = keepLeases(clock, 3_000, () => void ended.push(clock.mono()), fault);
  leases.start("a", 600_000);
  await turn(clock, 2_000);
  expect(leases.renew({ v: 1, id: "a", boot: "b", seq: 1, lease_ms: 600_000 })).toBe(true);
  await turn(clock, 4_999);
  expect(ended).toEqual([]);
  await turn(clock, 5_000);
  expect(ended).toEqual([5_000]);
  leases.start("b", 3_000);
  expect(leases.renew({ v: 1, id: "b", boot: "b", seq: 1, lease_ms: 500 })).toBe(true);
  await turn(clock, 9_000);
  expect(ended).toEqual([5_000, 5_500]);
});

test("a process that was stuck for more than 250 ms is noticed", async () => {
  const clock = steppingClock(0);
  const late: number[] = [];
  const stop = watchLoopLag(clock, (ms) => void late.push(ms), fault);
  await turn(clock, 1_000);
  expect(late).toEqual([]);
  clock.set(1_400);
  await turn(clock, 2_000);
  expect(late).toEqual([300]);
  stop();
});

test("a state that changes often is told at most five times a second, and the last word always", async () => {
  const clock = steppingClock(0);
  const told: object[] = [];
  using reports = openStateReports(
    clock,
    (state) => void told.push(state),
    () => undefined,
    fault,
  );
  for (let n = 1; n <= 100; n++) {
    reports.state({ n });
    await turn(clock, n * 10);
  }
  expect(told.length).toBeLessThanOrEqual(6);
  await turn(clock, 2_000);
  expect(told.at(-1)).toEqual({ n: 100 });
  const before = told.length;
  reports.state({ n: 100 });
  expect(told.length).toBe(before);
});
