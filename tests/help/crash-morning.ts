import { expect } from "vitest";
import { derivedId } from "../../hub/core/ids.ts";
import type { Death } from "../fixtures/dying-point.ts";
import type { CrashHouse } from "./crash-house.ts";
import { told } from "./crash-told.ts";
import { getsUp } from "./crash-people.ts";
import { until, type Row } from "./crash-record.ts";

const runsOf = ({ record }: CrashHouse, resident: string): Row[] =>
  record.rows("house", "SELECT id, scene, state FROM runs WHERE resident = ?", resident);

/** The commands of a resident's runs. */
export function commandsOf({ record }: CrashHouse, resident: string): Row[] {
  return record.rows(
    "house",
    "SELECT c.id, c.outcome, c.code FROM commands c JOIN runs r ON c.id LIKE r.id || '.%' WHERE resident = ? ORDER BY c.id",
    resident,
  );
}

/** Waits for the end of a resident's morning. */
export async function morningOver(house: CrashHouse, resident: string): Promise<void> {
  await until("the end of the morning", () => runsOf(house, resident).some(({ state }) => state !== "running"));
}

/** At most one moment and one run, and each command acted on at most once, however it ended. */
export function neverTwice(house: CrashHouse, resident: string): void {
  const { rows, acts } = house.record;
  expect(rows("house", "SELECT id FROM moments WHERE resident = ?", resident).length).toBeLessThanOrEqual(1);
  expect(runsOf(house, resident).length).toBeLessThanOrEqual(1);
  for (const { id, outcome, code } of commandsOf(house, resident)) {
    const acted = acts(String(id)).length;
    expect(acted, `acts of ${id}`).toBeLessThanOrEqual(1);
    if (outcome === "done") expect(acted, `acts of ${id}`).toBe(1);
    else expect({ outcome, code }).toEqual({ outcome: "failed", code: expect.stringMatching(/^E_[A-Z_]+$/) });
  }
}

/** One moment, one run, each step once, each command acted on exactly once, and nothing acknowledged is missing. */
export function oneMorning(house: CrashHouse, resident: string, evidence: string): void {
  const { rows, acts } = house.record;
  expect(rows("house", "SELECT id FROM evidence WHERE id = ?", evidence)).toHaveLength(1);
  const moments = rows("house", "SELECT id, kind FROM moments WHERE resident = ?", resident);
  expect(moments).toEqual([{ id: expect.any(String), kind: "woke" }]);
  const run = derivedId("morning", String(moments[0]?.["id"]));
  expect(runsOf(house, resident)).toEqual([{ id: run, scene: "morning", state: "done" }]);
  expect(rows("house", "SELECT key, visit, state, output FROM steps WHERE run = ? ORDER BY key", run)).toEqual([
    { key: "show-today", visit: 1, state: "left", output: "done" },
    { key: "speak-today", visit: 1, state: "left", output: "done" },
    { key: "woke", visit: 1, state: "left", output: "out" },
  ]);
  const commands = commandsOf(house, resident);
  expect(commands).toEqual([
    { id: `${run}.show-today.1`, outcome: "done", code: null },
    { id: `${run}.speak-today.1`, outcome: "done", code: null },
  ]);
  for (const { id } of commands) expect(acts(String(id)).map(({ device }) => device)).toEqual(["screen-bedside"]);
}

/** Orders a death, lets a resident wake and the morning end, and says whether anybody died of it; `judge` looks at the end. */
export async function wakesWhile(
  house: CrashHouse,
  who: "hub" | "comfort",
  death: Death,
  judge: (resident: string, evidence: string) => void,
): Promise<boolean> {
  return told(`${who} dies ${death.when} ${death.at} ${death.n}`, house, async (resident) => {
    const { deaths } = house[who];
    const { evidence } = await getsUp(house, resident, () => house[who].die(death));
    await morningOver(house, resident);
    await house[who].up();
    const died = house[who].deaths > deaths;
    if (!died) await house[who].die(null);
    judge(resident, evidence);
    return died;
  });
}
