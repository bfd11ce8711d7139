import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openSeen } from "../../hub/engagement/capture-seen.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { brushes, eveningBefore, getsUp } from "../help/morning.ts";

const at = (time: string) => Date.parse(`2026-03-04T${time}:00+08:00`);

/** The house's own journal, as it lies on the disk. */
function journal(house: TestHouse) {
  const file = readdirSync(house.folder, { recursive: true, encoding: "utf8" }).find((path) =>
    path.endsWith("house.db"),
  );
  const db = new DatabaseSync(join(house.folder, file ?? "house.db"), { readOnly: true });
  return { db, seen: openSeen({ sql: (text) => db.prepare(text) }), [Symbol.dispose]: () => db.close() };
}

test("the scenes of a morning are read from the journal as uses, for whom they were; without a grant nothing more is kept", async () => {
  await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00" });
  await eveningBefore(house);
  await house.to("2026-03-04T07:00:00+08:00");
  await getsUp(house, "lin");
  await brushes(house, "lin");
  await house.happen("occupancy-kitchen", "occupied");
  await house.to("2026-03-04T07:40:00+08:00");
  using read = journal(house);
  const uses = read.seen.between("lin", at("06:00"), at("08:00"));
  expect(uses.map(({ signal }) => signal)).toEqual(["dressed-for-weather", "breakfast-made", "music-heard"]);
  expect(new Set(uses.map(({ id }) => id)).size).toBe(3);
  for (const use of uses) expect(use.at).toBeGreaterThan(at("06:59"));
  // Breakfast was begun for her; he slept on, and nothing is told of him.
  expect(read.seen.between("bo", at("06:00"), at("08:00"))).toEqual([]);
  for (const table of ["engage_uses", "engage_counted"]) {
    expect(read.db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  }
  expect(house.complaints).toEqual([]);
});

// The whole evening is lived in the-bath-is-ready-when-she-comes-home; here once more in the long form.
test.runIf(process.env["LINTEL_LONG"] === "1")(
  "and so are those of an evening: the home made comfortable, a bath ready, and that she came home",
  async () => {
    await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true });
    await house.to("2026-03-04T18:40:00+08:00");
    using read = journal(house);
    const uses = read.seen.between("lin", at("17:00"), at("19:00"));
    const told = new Set(uses.map(({ signal, used }) => `${signal} ${used}`));
    expect([...told].toSorted()).toEqual([
      "bath-made bath",
      "came-home home",
      expect.stringMatching(/^home-cooled-or-warmed /),
    ]);
  },
  120_000,
);
