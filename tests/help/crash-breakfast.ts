import { expect } from "vitest";
import { houseDay } from "../../hub/core/house-day.ts";
import { derivedId } from "../../hub/core/ids.ts";
import { virtualHome } from "../../hub/virtual-house.ts";
import { beginsToBrush, type Told } from "./crash-people.ts";
import type { CrashHouse } from "./crash-house.ts";
import { until, type Row } from "./crash-record.ts";

const machine = "breakfast-machine";

/** What the hub last heard of a thing. */
export function thing(
  { record, hubDied }: CrashHouse,
  id: string,
): { readonly online: boolean; readonly sure: boolean; readonly state: Readonly<Record<string, unknown>> } {
  const [row] = record.rows("house", "SELECT about, state, status, seen FROM things WHERE id = ?", id);
  const [about, state] = [row?.["about"], row?.["state"]].map(
    (text) => JSON.parse(String(text ?? "{}")) as Record<string, unknown>,
  );
  const online = row?.["status"] === "online" && Number(row["seen"]) >= Math.floor(hubDied);
  return { online, sure: online && about?.["boot"] === state?.["boot"], state: state ?? {} };
}

/** The run of this morning that a moment of a resident began. */
export function runOf(house: CrashHouse, kind: "woke" | "brushing", resident = "r1"): string {
  return derivedId("morning", derivedId(kind, resident, houseDay(house.now(), virtualHome.zone)));
}

/** The first resident brushes for twenty seconds; `before` runs when the brush has been introduced. */
export async function brushes(house: CrashHouse, before: () => Promise<void>): Promise<Told> {
  const { evidence, on } = await beginsToBrush(house, before);
  // In twenty seconds of a real morning everybody would be back, too.
  await everybodyThere(house);
  await house.leap(21_000);
  await on.gone();
  return { evidence };
}

/** The moments of a kind that happened this morning. */
export function momentsToday(house: CrashHouse, kind: string): Row[] {
  const since = house.now() - (house.now() % 86_400_000);
  return house.record.rows("house", "SELECT id, because FROM moments WHERE kind = ? AND at >= ?", kind, since);
}

/** A step as the journal has it, with the code it left by. */
export function stepOf(
  { record }: CrashHouse,
  run: string,
  key: string,
): (Row & { readonly why: unknown }) | undefined {
  const [row] = record.rows("house", "SELECT * FROM steps WHERE run = ? AND key = ?", run, key);
  if (!row) return undefined;
  const detail = JSON.parse(String(row["detail"] ?? "{}")) as { code?: unknown };
  return { ...row, why: detail.code } as Row & { readonly why: unknown };
}

/** Whether a run has ended; false for one that has not begun. */
export function over({ record }: CrashHouse, run: string): boolean {
  return record.rows("house", "SELECT state FROM runs WHERE id = ?", run).some(({ state }) => state !== "running");
}

/** Waits until every process is up and the hub, as it lives now, has heard all things of the morning. */
export async function everybodyThere(house: CrashHouse): Promise<void> {
  await Promise.all([house.hub, house.hands, house.comfort].map((kept) => kept.up()));
  const there = [machine, "screen-kitchen", "screen-bedside", "music-kitchen"];
  await until("everybody is there", () => there.every((id) => thing(house, id).sure));
}

/** The next morning: everybody is there, nothing runs, and the machine was loaded and armed by hand. */
export async function nextMorning(house: CrashHouse): Promise<void> {
  await everybodyThere(house);
  await house.tomorrow();
  await until("nothing runs any more", () => {
    return house.record.rows("house", "SELECT id FROM runs WHERE state = 'running'").length === 0;
  });
  if (thing(house, machine).state["phase"] === "fault") await house.happen(machine, "reset");
  await house.happen(machine, "load");
  await house.happen(machine, "arm");
  await until("the machine is armed", () => thing(house, machine).state["phase"] === "armed");
}

/** Waits until the breakfast has begun to be heated, for good. */
export async function heats(house: CrashHouse): Promise<void> {
  await until("the plate heats", () => house.record.on(house.hands.pid).includes("heater"));
}

/** Lets the breakfast go its way until its step was left and its run has ended; `given` may end it sooner. */
export async function breakfastOver(house: CrashHouse, given: () => boolean = () => false): Promise<void> {
  const run = runOf(house, "brushing");
  const end = performance.now() + 20_000;
  while (!over(house, run) && !given()) {
    if (performance.now() > end) throw new Error("never came: the end of the breakfast");
    if (house.record.on(house.hands.pid).length > 0) await house.pass(450);
    else await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** One moment, one run, each step once, each command at most once, and one start that the ledger knew before; gives how often it acted. */
export function oneBreakfast(house: CrashHouse, { evidence }: Told): number {
  const { rows, acts } = house.record;
  const [{ because } = {}, ...others] = momentsToday(house, "brushing");
  expect(others).toEqual([]);
  // Seen by its own word, or, where that was heard by a hub that died, by its state having changed.
  const seen = JSON.parse(String(because)) as string[];
  expect(seen).toHaveLength(1);
  expect(evidence.split(":")[0]).toBe("toothbrush-r1");
  const support = rows("house", "SELECT device FROM evidence WHERE id = ?", ...seen);
  expect(support).toEqual([{ device: "toothbrush-r1" }]);
  const run = runOf(house, "brushing");
  expect(rows("house", "SELECT key FROM steps WHERE run = ? AND visit > 1", run)).toEqual([]);
  const sent = rows("house", "SELECT id, outcome, code FROM commands WHERE id LIKE ?", `${run}.%`);
  for (const { id, outcome } of sent) {
    const acted = acts(String(id)).length;
    expect(acted, `acts of ${id}`).toBeLessThanOrEqual(1);
    if (outcome === "done") expect(acted, `acts of ${id}`).toBe(1);
  }
  const command = `${run}.start-breakfast.1`;
  const acted = acts(command).length;
  const hazards = rows("ledger", "SELECT id, thing, verb FROM hazards WHERE id LIKE ?", `${run}.%`);
  if (acted > 0) expect(hazards).toEqual([{ id: command, thing: machine, verb: "start" }]);
  else expect(hazards.length).toBeLessThanOrEqual(1);
  return acted;
}

/** The kitchen was told, once, what became of the breakfast. */
export function kitchenHeard({ record }: CrashHouse, run: string, said: "say-ready" | "say-failed"): void {
  expect(record.acts(`${run}.show-breakfast.1`).map(({ device }) => device)).toEqual(["screen-kitchen"]);
  expect(record.acts(`${run}.${said}.1`).map(({ device }) => device)).toEqual(["screen-kitchen"]);
  const other = said === "say-ready" ? "say-failed" : "say-ready";
  expect(record.acts(`${run}.${other}.1`)).toEqual([]);
}

/** Somebody opens the lid while it runs: that breakfast is over at once. */
export async function opensLid(house: CrashHouse): Promise<void> {
  await house.happen(machine, "lid", { open: true });
  await breakfastOver(house);
  await house.happen(machine, "lid", { open: false });
}

/** The machine is off and not armed, says that it was interrupted, and nobody switches anything on again. */
export async function staysCold(house: CrashHouse): Promise<void> {
  const { record, hands } = house;
  await until("the machine says that it was interrupted", () => {
    const { sure, state } = thing(house, machine);
    return sure && state["interrupted"] === true && state["phase"] === "off";
  });
  // The meter proves the relay open while the contactor is still closed.
  await until("the contactor has fallen too", () => record.on(hands.pid).length === 0);
  const since = record.switched(hands.pid).length;
  await house.pass(1_200);
  expect(
    record
      .switched(hands.pid)
      .slice(since)
      .filter(({ on }) => on),
  ).toEqual([]);
  expect(thing(house, machine).state).toMatchObject({ interrupted: true, phase: "off", power_w: 0 });
}

/** When the heater of the living hands fell, ms after `from` by the wall. */
export async function heaterFell({ record, hands }: CrashHouse, from: number): Promise<number> {
  await until("the heater is off", () => !record.on(hands.pid).includes("heater"));
  const told = record.switched(hands.pid).filter(({ output }) => output === "heater");
  // What is off is told to be off again and again; it fell right after it was on last.
  const fall = told[told.findLastIndex(({ on }) => on) + 1];
  return (fall?.at ?? Number.POSITIVE_INFINITY) - from;
}

/** How often the heater of the living hands was switched on since an instant of the wall. */
export function heatedSince({ record, hands }: CrashHouse, from: number): number {
  const told = record.switched(hands.pid).filter(({ output, at }) => output === "heater" && at >= from);
  return told.filter(({ on }, i) => on && told[i - 1]?.on !== true).length;
}

/** Somebody touches the kitchen's screen, and it plays; gives the run. */
export async function playsAtTable(house: CrashHouse): Promise<string> {
  await house.happen("screen-kitchen", "touched");
  await until("the kitchen plays", () => thing(house, "music-kitchen").state["playing"] === true);
  const [moment, ...others] = momentsToday(house, "at-table");
  expect(others).toEqual([]);
  const run = derivedId("morning", String(moment?.["id"]));
  expect(house.record.acts(`${run}.play-music.1`)).toHaveLength(1);
  return run;
}

/** Looks again and again for so many real milliseconds that something holds. */
export async function holdsFor(ms: number, holds: () => void): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    holds();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
