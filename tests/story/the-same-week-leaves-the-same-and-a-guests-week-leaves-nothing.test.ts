import { expect, test } from "vitest";
import type { Presence } from "../../hub/core/house.ts";
import { acts } from "../help/way-out.ts";
import { wholeWay } from "../help/whole-way.ts";

const there: Presence = { where: "home", asleep: "no", confidence: 1, since: 0, because: [] };
const hour_ms = 3_600_000;
type Use = "none" | "four-days";

/** A week under two grants of Lin's, with breakfasts and music or none, alone or with a guest in the house; gives its outbox. */
async function week(seed: number, use: Use, guest: boolean) {
  await using way = await wholeWay({ at: "2026-03-01T19:00:00+08:00", seed, edge: false });
  const { room, runs, clock, presence, wire } = way;
  // A look at the brands is all it takes an edge for; it is gone again before anything could leave.
  way.startEdge();
  await way.until("the brands", () => room.privacy.view("lin", "en").brands.length === 3 || looks(way.room));
  await way.stopEdge();
  const looked = wire.wire.length;
  // However long the machine took for it: the week begins at one instant, with one chance.
  await way.to("2026-03-01T20:00:00+08:00");
  way.reseed(seed);
  for (const brand of ["oatfield"]) {
    for (const resident of ["lin", "bo"]) {
      await way.yes(resident, { brand, purpose: "offers", category: "breakfast", level: 2 }, []);
    }
    await way.yes("lin", { brand, purpose: "research", category: "breakfast", level: 1 }, []);
  }
  if (guest) presence.set("gus", there);
  for (let day = 0; day < 8; day += 1) {
    await way.pass(12 * hour_ms);
    if (use === "four-days" && day < 4) {
      runs.did(acts.breakfast, clock.wall(), "lin");
      runs.did(acts.music, clock.wall(), "bo");
    }
    // Nobody under age is ever counted, whatever is made for them.
    runs.did(acts.breakfast, clock.wall(), "mei");
    await way.pass(12 * hour_ms);
  }
  expect(wire.wire.length).toBe(looked);
  expect(way.faults).toEqual([]);
  return { rows: way.outbox(), counted: way.counted() };
}

let looking = false;
function looks({ privacy }: Awaited<ReturnType<typeof wholeWay>>["room"]): boolean {
  if (looking) return false;
  looking = true;
  void privacy.look("lin").then(
    () => (looking = false),
    () => (looking = false),
  );
  return false;
}

/** What is told, without the names and times that a seed makes. */
const said = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((row) => {
    const { type, time, data } = JSON.parse(String(row["event"])) as Readonly<Record<string, unknown>>;
    return { type, time: type === "dev.lintel.consent.given.v1" ? "" : time, data };
  });

test("the same week from the same seed leaves the same, to the byte and to its hour; another seed has other names", async () => {
  const first = await week(7, "four-days", false);
  expect(first.rows.filter(({ type }) => type === "signal.bucket")).toHaveLength(2);
  expect(first.counted).toHaveLength(4);
  expect(await week(7, "four-days", false)).toEqual(first);
  const other = await week(8, "four-days", false);
  expect(other.rows).not.toEqual(first.rows);
  expect(new Set(said(other.rows).map((one) => JSON.stringify(one)))).toEqual(
    new Set(said(first.rows).map((one) => JSON.stringify(one))),
  );
}, 60_000);

test("with a guest in the house a week full of use leaves what an empty one does, and nothing is counted", async () => {
  const [full, empty] = [await week(7, "four-days", true), await week(7, "none", true)];
  expect(full.counted).toEqual([]);
  expect(full.rows.length).toBeGreaterThan(2);
  expect(full).toEqual(empty);
  expect(said(full.rows)).not.toEqual(said((await week(7, "four-days", false)).rows));
}, 60_000);
