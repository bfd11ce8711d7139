import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { north, openHouse, type House } from "./a-house.ts";

const seconds = (house: House) => Math.floor(house.clock.wall() / 1000);
const fix = (house: House, metres: number) =>
  house.owntracks("phone-ann", { _type: "location", ...north(metres), acc: 12, tst: seconds(house), tid: "an" });
const cross = (house: House, event: "enter" | "leave") =>
  house.owntracks("phone-ann", {
    _type: "transition",
    event,
    desc: "Home",
    wtst: 1_700_000_000,
    tst: seconds(house),
    acc: 20,
    ...north(event === "enter" ? 100 : 190),
  });
const trip = (house: House) => house.room.openTrip("ann");

/** Every byte of the database, as it lies on the disk once it is closed. */
const bytesOf = (house: House) => {
  const file = String(house.store.sql("PRAGMA database_list").get()?.["file"]);
  house.restart();
  const folder = dirname(file);
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
};
const positionOf = (metres: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(north(metres).lat);
  return bytes;
};
const onTheWay = async (house: House) => {
  house.event("phone-ann", "swiped");
  for (const metres of [9_000, 8_000, 7_000, 6_000]) {
    await house.pass(120_000);
    fix(house, metres);
  }
};

test.each(["arrived", "cancelled", "expired", "forgotten"] as const)(
  "when a trip has %s, none of its positions is left in the database file",
  async (how) => {
    using house = openHouse();
    await onTheWay(house);
    expect(bytesOf(house).includes(positionOf(7_000))).toBe(true);
    if (how === "arrived") cross(house, "enter");
    else if (how === "cancelled") house.event("phone-ann", "cancelled");
    else if (how === "expired") await house.pass(2 * 3_600_000);
    else {
      house.people.splice(0, 1);
      house.bus.emit("household.changed", { noun: "resident", id: "ann" });
    }
    expect(trip(house)).toBeUndefined();
    const bytes = bytesOf(house);
    for (const metres of [9_000, 8_000, 7_000, 6_000]) expect(bytes.includes(positionOf(metres))).toBe(false);
  },
);

test("of a way home only minutes by distance are kept: by resident, so many of each, for 90 days, and not of one given up", async () => {
  using house = openHouse();
  const lessons = () => house.store.sql("SELECT * FROM ways_home ORDER BY band").all();
  await onTheWay(house);
  house.event("phone-ann", "cancelled");
  expect(lessons()).toEqual([]);
  for (let day = 0; day < 25; day++) {
    await onTheWay(house);
    await house.pass(600_000);
    cross(house, "enter");
    await house.pass(3_600_000);
    cross(house, "leave");
    await house.pass(19 * 3_600_000);
  }
  expect(Object.keys(lessons()[0] ?? {})).toEqual(["trip", "resident", "band", "minutes", "at"]);
  const counts = house.store.sql("SELECT band, count(*) AS n FROM ways_home GROUP BY band").all();
  expect(counts.map(({ n }) => n)).toEqual(counts.map(() => 20));
  expect(counts.length).toBeGreaterThan(3);
  house.event("phone-ann", "swiped");
  expect(trip(house)).toMatchObject({ eta_min: 18, evidence: "none" });
  await house.pass(60_000);
  fix(house, 9_000);
  expect(trip(house)?.eta_min).toBeGreaterThan(12);
  expect(trip(house)?.eta_min).toBeLessThan(22);
  await house.pass(100 * 86_400_000);
  expect(lessons()).toEqual([]);
});

test("habits go with the person", async () => {
  using house = openHouse();
  await onTheWay(house);
  cross(house, "enter");
  const count = () => house.store.sql("SELECT count(*) AS n FROM ways_home").get()?.["n"];
  expect(count()).not.toBe(0);
  house.people.splice(0, 1);
  house.bus.emit("household.changed", { noun: "resident", id: "ann" });
  expect(count()).toBe(0);
});
