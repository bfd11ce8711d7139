import { expect } from "vitest";
import { derivedId } from "../../hub/core/ids.ts";
import { thing } from "./crash-breakfast.ts";
import type { CrashHouse } from "./crash-house.ts";
import { until, type Row } from "./crash-record.ts";

/** safety.md 3.5: an end of file ends a lease within 0.25 s; the rest is what a busy machine may take to notice. */
export const fallsWithinMs = 1_000;
/** A lease of 3 s, and a second for the machine. */
export const leaseEndsWithinMs = 4_000;

/** By then the swipe stands, and the second place the phone told is not ahead of the clock any more. */
const onTheWay_ms = 11_000;
const runs = "SELECT * FROM runs WHERE resident = ? AND scene = 'evening'";
const steps = "SELECT steps.* FROM steps JOIN runs ON runs.id = run WHERE resident = ? AND key = ?";

/** The step that fills the bath for a resident, as the journal has it. */
export function fillStep({ record }: CrashHouse, resident: string): (Row & { readonly why: unknown }) | undefined {
  const [row] = record.rows("house", steps, resident, "fill-bath");
  if (!row) return undefined;
  const detail = row["detail"] === null ? {} : (JSON.parse(String(row["detail"])) as { code?: unknown });
  return { ...row, why: detail.code } as Row & { readonly why: unknown };
}

/** Whether the hands that live now have anything switched on. */
export function waterRuns({ record, hands }: CrashHouse): boolean {
  return record.on(hands.pid).length > 0;
}

/** Leaps over the seconds in which a swipe may be taken back, as soon as the journal has them. */
export async function takenForGood(house: CrashHouse, resident: string): Promise<void> {
  const { record } = house;
  const end = performance.now() + 15_000;
  for (let leapt = false; ;) {
    const [step] = record.rows("house", steps, resident, "take-back");
    const over = record.rows("house", runs, resident).some(({ state }) => state !== "running");
    if (over || (step && step["output"] !== null)) return;
    // Whoever is asked for a bath before it is back says no.
    if (step && !leapt && thing(house, "bath").sure) {
      leapt = true;
      await house.leap(onTheWay_ms);
    }
    if (performance.now() > end) throw new Error("never came: the end of the time to take it back");
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** Waits until the evening is decided: the water runs and the hub knows it, or its step was left, or its run ended. */
export async function decided(house: CrashHouse, resident: string): Promise<void> {
  await takenForGood(house, resident);
  await until("the evening is decided", () => {
    const step = fillStep(house, resident);
    const knows = thing(house, "bath").state["phase"] !== "off";
    if (step) return step["output"] !== null || (step["state"] === "accepted" && waterRuns(house) && knows);
    return house.record.rows("house", runs, resident).some(({ state }) => state !== "running");
  });
}

/** Waits until nothing of a resident's evening runs any more. */
export async function eveningOver(house: CrashHouse, resident: string): Promise<void> {
  await until("the end of the evening", () =>
    house.record.rows("house", runs, resident).every(({ state }) => state !== "running"),
  );
}

/** The run of the evening that a swipe began. */
export function runOfEvening(resident: string, evidence: string): string {
  return derivedId("evening", derivedId("heading-home", resident, derivedId("trip", resident, evidence)));
}

/** One trip, one moment, one run, each step once, and one command to fill that acted at most once; gives how often. */
export function oneEvening(house: CrashHouse, resident: string, evidence: string): number {
  const { rows, acts } = house.record;
  expect(rows("house", "SELECT id FROM evidence WHERE id = ?", evidence)).toHaveLength(1);
  const trip = derivedId("trip", resident, evidence);
  expect(rows("house", "SELECT id FROM trips WHERE resident = ?", resident)).toEqual([{ id: trip }]);
  const moment = derivedId("heading-home", resident, trip);
  const moments = rows("house", "SELECT id FROM moments WHERE resident = ? AND kind = 'heading-home'", resident);
  expect(moments).toEqual([{ id: moment }]);
  const run = derivedId("evening", moment);
  const begun = rows("house", "SELECT id FROM runs WHERE resident = ? AND moment LIKE '%heading-home%'", resident);
  expect(begun).toEqual([{ id: run }]);
  expect(rows("house", "SELECT key FROM steps WHERE run = ? AND visit > 1", run)).toEqual([]);
  const command = `${run}.fill-bath.1`;
  // Both ways a command is kept: as the message that left, and as what it waits with.
  const fill =
    "SELECT c.id FROM commands c JOIN runs r ON c.id LIKE r.id || '.%' WHERE resident = ? AND message LIKE ?";
  expect(rows("house", fill, resident, '%"verb":"fill"%')).toEqual([{ id: command }]);
  const acted = acts(command).length;
  expect(acted).toBeLessThanOrEqual(1);
  const hazards = rows("ledger", "SELECT id, thing, verb FROM hazards WHERE id LIKE ? AND verb = 'fill'", `${run}.%`);
  // What the device did the ledger knew before, once.
  if (acted > 0) expect(hazards).toEqual([{ id: command, thing: "bath", verb: "fill" }]);
  else expect(hazards.length).toBeLessThanOrEqual(1);
  return acted;
}

/** The water is off, not one drop more runs, and nobody switches anything again. */
export async function staysDry(house: CrashHouse): Promise<void> {
  const { record, hands } = house;
  expect(record.on(hands.pid)).toEqual([]);
  const litres = () => hands.ask({ look: "bath" }, "litres");
  const before = await litres();
  const since = record.switched(hands.pid).length;
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(typeof before).toBe("number");
  expect(await litres()).toBe(before);
  expect(
    record
      .switched(hands.pid)
      .slice(since)
      .filter(({ on }) => on),
  ).toEqual([]);
}

/** Waits until the last output of the hands fell, and gives how long after `from` (wall ms) that was. */
export async function fell({ record, hands: { pid } }: CrashHouse, from: number): Promise<number> {
  await until("the water is off", () => record.on(pid).length === 0);
  return (record.switched(pid).findLast(({ on }) => !on)?.at ?? Number.POSITIVE_INFINITY) - from;
}

/** Waits until the hub has heard from a live bath that it was interrupted and does nothing. */
export async function bathSaysInterrupted({ record }: CrashHouse): Promise<void> {
  await until("the bath says that it was interrupted", () => {
    const [row] = record.rows("house", "SELECT state, status FROM things WHERE id = 'bath'");
    if (row?.["status"] !== "online") return false;
    const state = JSON.parse(String(row["state"])) as { interrupted: boolean; phase: string };
    return state.interrupted && (state.phase === "off" || state.phase === "fault");
  });
}
