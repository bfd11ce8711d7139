import { expect } from "vitest";
import { lockIron } from "../../devices/lock/physics.ts";
import { everybodyThere, thing } from "./crash-breakfast.ts";
import type { CrashHouse } from "./crash-house.ts";
import { until, type Act } from "./crash-record.ts";

/** A strike as its own iron remembers it, mono ms. */
type Energised = { readonly by: string; readonly from: number; readonly to?: number };

/** The longest a strike is ever energised, whatever any program does. */
export const longestPulseMs = 5_000;
/** A pulse that comes later than this after the look is too late. */
const latestMs = 5_000;

/** What was at the door when somebody came. */
export type Visit = { readonly from: number };

/** Everybody is there and the door is shut and locked; nobody stands before it. */
export async function doorAtRest(house: CrashHouse): Promise<void> {
  await Promise.all([everybodyThere(house), house.camera?.up()]);
  await until("lock and camera are there", () => thing(house, "door-lock").sure && thing(house, "door-camera").sure);
  await house.happen("door-camera", "goes");
  await until("nobody stands there", () => thing(house, "door-camera").state["person"] === false);
  // What was said and shown of the last visit is over.
  await house.leap(120_000);
  await until("it is locked", () => thing(house, "door-lock").state["bolt"] === "locked");
  // That nobody went through is written down now, too.
  for (let line = -1; line !== newestLine(house);) {
    line = newestLine(house);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The first resident comes to the door. */
export async function comesToDoor(house: CrashHouse): Promise<Visit> {
  const from = Date.now();
  await house.happen("door-camera", "comes", { who: "r1" });
  return { from };
}

/** The pulses of a visit, by the lock's own record. */
export function pulses({ record }: CrashHouse, { from }: Visit): Act[] {
  return record.actsOf("door-lock", "unlock").filter(({ at }) => at >= from);
}

/** Lets the time go by that the camera takes to look at somebody; gives when it had, by the wall. */
export async function looked(house: CrashHouse, { from }: Visit, over: () => boolean = () => false): Promise<number> {
  const looks = () => house.record.said("door-camera", "looked").filter(({ at }) => at >= from);
  const end = performance.now() + 15_000;
  while (looks().length === 0 && !over() && performance.now() < end) await house.pass(300);
  return looks()[0]?.at ?? Number.NaN;
}

/** How often the iron of the lock that lives now was energised by its output since an instant, and how long at most. */
export async function strikesOf({ hands }: CrashHouse): Promise<readonly Energised[]> {
  const all = (await hands.ask({ look: "door-lock" }, "strikes")) as readonly Energised[] | undefined;
  return (all ?? []).filter(({ by }) => by === "output");
}

/** What the strike did that hands that died had driven: the same iron gets what they wrote, and then ten minutes alone. */
export function strikesAfterDeath({ record }: CrashHouse, pid: number): readonly Energised[] {
  const iron = lockIron();
  const notes = record.drove(pid, "door-lock");
  for (const note of notes) {
    iron.live(note.mono);
    if ("output" in note) iron.drive(note.on, note.mono);
  }
  iron.live((notes.at(-1)?.mono ?? 0) + 600_000);
  return iron.history;
}

/** One pulse at most, in time, no longer than its one-shot, its id in the ledger first, and nothing open in the book. */
export async function oneDecision(house: CrashHouse, visit: Visit): Promise<number> {
  const { record } = house;
  const end = performance.now() + 15_000;
  while (record.on(house.hands.pid).includes("strike") && performance.now() < end) await house.pass(450);
  const acts = pulses(house, visit);
  expect(acts.length).toBeLessThanOrEqual(1);
  const looks = record.said("door-camera", "looked").filter(({ at }) => at >= visit.from);
  for (const { at, command } of acts) {
    const last = looks.findLast((one) => one.at <= at)?.at ?? Number.NEGATIVE_INFINITY;
    expect(at - last, "from the look to the pulse").toBeLessThanOrEqual(latestMs);
    expect(record.rows("ledger", "SELECT thing, verb FROM hazards WHERE id = ?", command)).toEqual([
      { thing: "door-lock", verb: "unlock" },
    ]);
  }
  shortEnough(await strikesOf(house));
  await until("the book is closed", () => openLines(house).length === 0).catch((cause: unknown) => {
    const book = record.rows("ledger", "SELECT seq, document FROM door_audit ORDER BY seq DESC LIMIT 8");
    throw new Error(
      `open in the book: ${openLines(house).join()}\n${book.map((row) => JSON.stringify(row)).join("\n")}`,
      {
        cause,
      },
    );
  });
  return acts.length;
}

/** No strike was energised for longer than its one-shot lasts, whoever drove it. */
export function shortEnough(strikes: readonly Energised[]): void {
  for (const { from, to } of strikes)
    expect((to ?? Number.POSITIVE_INFINITY) - from, "a pulse").toBeLessThanOrEqual(longestPulseMs);
}

/** Decisions to open of which the book does not say what became of them; one for a bolt that is back still needs no pulse. */
export function openLines({ record }: CrashHouse): number[] {
  const sql = `SELECT a.seq FROM door_audit a WHERE json_extract(a.document, '$.decision') = 'open'
    AND NOT EXISTS (SELECT 1 FROM door_audit b WHERE json_extract(b.document, '$.of') = a.seq)
    AND NOT EXISTS (SELECT 1 FROM door_audit c WHERE c.seq < a.seq AND c.at > a.at - ${longestPulseMs}
      AND json_extract(c.document, '$.decision') = 'open')`;
  return record.rows("ledger", sql).map(({ seq }) => Number(seq));
}

/** What the book says became of the decisions of a visit, oldest first. */
export function outcomes(house: CrashHouse, since: number): string[] {
  const sql = `SELECT json_extract(b.document, '$.outcome') AS outcome FROM door_audit a JOIN door_audit b
    ON json_extract(b.document, '$.of') = a.seq WHERE a.seq > ? AND json_extract(a.document, '$.decision') = 'open' ORDER BY b.seq`;
  return house.record.rows("ledger", sql, since).map(({ outcome }) => String(outcome));
}

/** The number of the newest line of the book. */
export function newestLine({ record }: CrashHouse): number {
  return Number(record.rows("ledger", "SELECT coalesce(max(seq), 0) AS seq FROM door_audit")[0]?.["seq"]);
}
