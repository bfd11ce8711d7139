import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { home, north, openHouse, type House } from "./a-house.ts";

const seconds = (house: House) => Math.floor(house.clock.wall() / 1000);
const fix = (house: House, metres: number, acc = 12, ago_s = 0) =>
  house.owntracks("phone-ann", { _type: "location", ...north(metres), acc, tst: seconds(house) - ago_s, tid: "an" });
const cross = (house: House, event: "enter" | "leave", extra: Record<string, unknown> = {}) =>
  house.owntracks("phone-ann", {
    _type: "transition",
    event,
    desc: "Home",
    wtst: 1_700_000_000,
    tst: seconds(house),
    acc: 20,
    ...north(event === "enter" ? 100 : 190),
    ...extra,
  });
const trip = (house: House) => house.room.openTrip("ann");

test("a swipe opens one trip; a second swipe while it is open opens and extends nothing", async () => {
  covers("moment:heading-home", "event:trip.changed");
  using house = openHouse();
  house.event("phone-ann", "swiped", 0, { eta_min: 30 });
  const first = trip(house);
  expect(first).toMatchObject({ resident: "ann", eta_min: 30, evidence: "none" });
  expect(house.moments()).toMatchObject([{ kind: "heading-home", resident: "ann", trip: first?.id }]);
  await house.pass(10 * 60_000);
  house.event("phone-ann", "swiped", 0, { eta_min: 60 });
  expect(trip(house)).toMatchObject({ id: first?.id, expires: first?.expires, eta_min: 20 });
  expect(house.moments()).toHaveLength(1);
});

test("an old swipe, and one from a phone without an owner, open no trip", () => {
  using house = openHouse();
  house.event("phone-ann", "swiped", 11_000);
  house.event("phone-lost", "swiped");
  expect(trip(house)).toBeUndefined();
  expect(house.moments()).toEqual([]);
  expect(house.store.sql("SELECT count(*) AS n FROM trips").get()).toEqual({ n: 0 });
});

test("two fixes nearer, a minute apart, make the evidence strong and give an arrival time", async () => {
  covers("event:presence.changed");
  using house = openHouse();
  fix(house, 9_000);
  house.event("phone-ann", "swiped");
  expect(trip(house)).toMatchObject({ evidence: "none" });
  await house.pass(30_000);
  fix(house, 8_000);
  expect(trip(house)).toMatchObject({ evidence: "weak", distance_m: 8000 });
  await house.pass(59_000);
  fix(house, 7_400);
  expect(trip(house)?.evidence).toBe("weak");
  await house.pass(1_000);
  fix(house, 7_390);
  const strong = trip(house);
  expect(strong).toMatchObject({ evidence: "strong", distance_m: 7390 });
  // One minute at 36 km/h is not taken for the whole way.
  expect(strong?.eta_min).toBeGreaterThan(11);
  expect(strong?.eta_min).toBeLessThan(25);
  expect(house.room.presence("ann")).toMatchObject({ where: "away", phase: "approaching" });
  await house.pass(10 * 60_000 + 1_000);
  expect(trip(house)?.evidence).toBe("none");
  expect(house.told["trip.changed"]?.at(-1)?.trip.evidence).toBe("none");
  expect(house.told["presence.changed"]?.at(-1)?.presence.phase).toBeUndefined();
});

test("fixes vaguer than 500 m, without accuracy, retained or out of order say nothing of the trip", async () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  fix(house, 9_000, 501);
  fix(house, 9_000, 0);
  house.owntracks("phone-ann", { _type: "location", ...north(9_000), tst: seconds(house) }, true);
  expect(trip(house)?.evidence).toBe("none");
  await house.pass(60_000);
  fix(house, 8_000, 500);
  fix(house, 20_000, 10, 30);
  expect(trip(house)).toMatchObject({ evidence: "weak", distance_m: 8000 });
  expect(house.room.presence("ann").where).toBe("unknown");
});

test("arriving ends the trip, deletes its positions and is told with it", async () => {
  covers("moment:arrived");
  using house = openHouse();
  house.event("phone-ann", "swiped");
  await house.pass(60_000);
  fix(house, 900);
  const id = trip(house)?.id ?? "";
  const positions = () => house.store.sql("SELECT count(*) AS n FROM fixes").get()?.["n"];
  expect(positions()).toBe(1);
  await house.pass(60_000);
  cross(house, "enter", { acc: 900 });
  expect(house.moments().at(-1)).toMatchObject({ kind: "arrived", resident: "ann", trip: id });
  expect(trip(house)).toBeUndefined();
  expect(house.room.trip(id)).toMatchObject({ reason: "arrived", evidence: "none" });
  expect(house.room.trip(id)).not.toHaveProperty("distance_m");
  expect(positions()).toBe(0);
  expect(house.room.presence("ann")).toMatchObject({ where: "home", phase: "just-arrived" });
  await house.pass(10 * 60_000);
  expect(house.told["presence.changed"]?.at(-1)).toMatchObject({ before: { phase: "just-arrived" } });
  expect(house.room.presence("ann")).not.toHaveProperty("phase");
});

test("an arrival told twice, after a crash that lost the answer, is one arrival", () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  const tst = seconds(house);
  cross(house, "enter", { tst });
  house.restart();
  cross(house, "enter", { tst });
  expect(house.moments().map(({ kind }) => kind)).toEqual(["heading-home", "approaching", "arrived"]);
});

test("an arrival from before the swipe, told late, does not end the trip", () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  const id = trip(house)?.id;
  cross(house, "enter", { tst: seconds(house) - 30 });
  expect(trip(house)?.id).toBe(id);
  expect(house.moments().map((moment) => [moment.kind, moment.trip])).toEqual([
    ["heading-home", id],
    ["approaching", undefined],
    ["arrived", undefined],
  ]);
  cross(house, "enter");
  expect(house.moments().at(-1)).toMatchObject({ kind: "arrived", trip: id });
});

test("arriving without a swipe counts each time; leaving is told each time", async () => {
  covers("moment:left");
  using house = openHouse();
  cross(house, "enter");
  await house.pass(3_600_000);
  cross(house, "leave");
  expect(house.room.presence("ann")).toMatchObject({ where: "away", phase: "just-left" });
  await house.pass(3_600_000);
  cross(house, "enter");
  expect(house.moments().map(({ kind }) => kind)).toEqual(["approaching", "arrived", "left", "approaching", "arrived"]);
  expect(new Set(house.moments().map(({ id }) => id)).size).toBe(5);
});

test("a trip is cancelled by its resident, not by a cancel from before it", async () => {
  covers("moment:trip-ended");
  using house = openHouse();
  house.event("phone-ann", "swiped");
  house.event("phone-ann", "cancelled", 30_000);
  const id = trip(house)?.id;
  expect(id).toBeDefined();
  await house.pass(60_000);
  house.event("phone-ann", "cancelled");
  expect(trip(house)).toBeUndefined();
  expect(house.moments().at(-1)).toMatchObject({ kind: "trip-ended", resident: "ann", trip: id });
  expect(house.room.trip(id ?? "")).toMatchObject({ reason: "cancelled" });
  house.event("phone-ann", "swiped");
  expect(trip(house)?.id).not.toBe(id);
});

test("a trip ends by itself after two hours, also when the hub was down at the time", async () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  await house.pass(2 * 3_600_000 - 1_000);
  expect(trip(house)).toBeDefined();
  await house.pass(1_000);
  expect(trip(house)).toBeUndefined();
  expect(house.moments().at(-1)).toMatchObject({ kind: "trip-ended", resident: "ann" });

  house.event("phone-ann", "swiped");
  await house.pass(3_600_000);
  house.room[Symbol.dispose]();
  await house.pass(2 * 3_600_000);
  house.restart();
  expect(house.moments()).toHaveLength(3);
  await house.pass(1_000);
  expect(house.moments().map(({ kind }) => kind)).toEqual(["heading-home", "trip-ended", "heading-home", "trip-ended"]);
  expect(new Set(house.moments().map(({ id }) => id)).size).toBe(4);
});

test("an end that could not be written is a fault on show and is tried again", async () => {
  covers("event:fault.raised");
  using house = openHouse();
  house.event("phone-ann", "swiped");
  house.store.db.exec("ALTER TABLE moments RENAME TO lost");
  await house.pass(2 * 3_600_000);
  expect(house.told["fault.raised"]).toMatchObject([{ id: "presence.timer", code: "E_INTERNAL" }]);
  expect(trip(house)).toBeDefined();
  house.store.db.exec("ALTER TABLE lost RENAME TO moments");
  await house.pass(60_000);
  expect(trip(house)).toBeUndefined();
  expect(house.moments().map(({ kind }) => kind)).toEqual(["heading-home", "trip-ended"]);
});

test("an open trip with its strong evidence and what was known of people survive a restart and trigger nothing", async () => {
  using house = openHouse();
  house.event("bed-ben", "left");
  house.event("phone-ann", "swiped", 0, { eta_min: 40 });
  fix(house, 9_000);
  await house.pass(90_000);
  fix(house, 8_000);
  const before = [trip(house), house.room.presence("ann"), house.room.presence("ben")];
  const told = JSON.stringify(house.told);
  house.restart();
  expect([trip(house), house.room.presence("ann"), house.room.presence("ben")]).toEqual(before);
  expect(JSON.stringify(house.told)).toBe(told);
});

test("someone who turns round is not approaching, and what the swipe promised no longer holds", async () => {
  using house = openHouse();
  house.event("phone-ann", "swiped", 0, { eta_min: 20 });
  for (const metres of [5_000, 4_000, 5_000, 6_000, 7_000]) {
    await house.pass(60_000);
    fix(house, metres);
  }
  expect(trip(house)).toMatchObject({ evidence: "weak", distance_m: 7000 });
  expect(trip(house)).not.toHaveProperty("eta_min");
});

test("one stray fix does not make a walker arrive in no time", async () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  for (const metres of [1_600, 1_520, 1_440, 600, 1_280, 1_200]) {
    await house.pass(60_000);
    fix(house, metres);
  }
  expect(trip(house)?.eta_min).toBeGreaterThan(13);
  expect(trip(house)?.eta_min).toBeLessThan(17);
  expect(home.radius_m).toBe(150);
});

test("a phone forgotten at work: never strong, expected ever later and then not at all, over after two hours", async () => {
  using house = openHouse();
  house.event("phone-ann", "swiped");
  const seen: (number | undefined)[] = [];
  for (let minute = 0; minute < 119; minute += 2) {
    fix(house, 6_000 + (minute % 3) * 8, 12);
    expect(trip(house)?.evidence).toBe("weak");
    seen.push(trip(house)?.eta_min);
    await house.pass(120_000);
  }
  expect(seen[8]).toBeGreaterThan(seen[0] ?? NaN);
  expect(seen.at(-1)).toBeUndefined();
  await house.pass(120_000);
  expect(trip(house)).toBeUndefined();
  expect(house.moments().map(({ kind }) => kind)).toEqual(["heading-home", "trip-ended"]);
});
