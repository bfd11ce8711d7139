import { describe, expect, test } from "vitest";
import { north, openHouse, type House } from "./a-house.ts";
import { cross, fix, kinds, minute, seconds, trip, watched, where } from "./a-phone.ts";

describe("crossings", () => {
  test("an inaccurate leave ends the region and tells no position", () => {
    using house = openHouse();
    house.event("phone-ann", "swiped");
    cross(house, "leave", { acc: 900, ...north(1_000) });
    expect([kinds(house), where(house)]).toEqual([["heading-home", "left"], "away"]);
    expect(house.room.phoneNear("ann")).toBeUndefined();
    expect(trip(house)).not.toHaveProperty("distance_m");
  });

  test("leaving a region next door is not leaving home", () => {
    using house = openHouse();
    cross(house, "enter");
    cross(house, "leave", { desc: "Baker", rid: "b4", tst: seconds(house) + 1, ...north(90) });
    expect([kinds(house), where(house)]).toEqual([["approaching", "arrived"], "home"]);
  });

  test("a phone that says home from far away is believed its position alone", () => {
    using house = openHouse();
    cross(house, "enter", north(5_000));
    expect([kinds(house), where(house), house.room.phoneNear("ann")]).toEqual([[], "away", undefined]);
    expect(house.room.recent().at(-1)?.why.key).toBe("why.contradicts");
    fix(house, 4_000, { inregions: ["home"], SSID: "Lakeside", tst: seconds(house) + 1 });
    expect([kinds(house), where(house), house.room.phoneNear("ann")]).toEqual([[], "away", undefined]);
    expect(house.room.recent().filter(({ why }) => why.key === "why.contradicts")).toHaveLength(2);
  });
});

describe("the phone itself", () => {
  test("who swiped is known: a program opens a way that proves nothing until the phone says so too", () => {
    using house = openHouse();
    house.event("phone-ann", "swiped", 0, { by: "program" });
    const id = trip(house)?.id;
    expect(trip(house)?.proved ?? false).toBe(false);
    house.event("phone-ann", "swiped", 11_000);
    expect(trip(house)?.proved ?? false).toBe(false);
    house.event("phone-ann", "swiped");
    expect(trip(house)).toMatchObject({ id, proved: true });
    house.event("phone-ann", "swiped", 0, { by: "program" });
    house.restart();
    expect(trip(house)).toMatchObject({ id, proved: true });
    expect(kinds(house)).toEqual(["heading-home"]);
  });

  test("a delay is told, counts once though sent twice, and none counts without a way home", async () => {
    using house = openHouse();
    house.event("phone-ann", "delayed", 0, { by_min: 10 });
    house.event("phone-ann", "swiped", 0, { eta_min: 20 });
    await house.pass(minute);
    const told = house.told["trip.changed"]?.length ?? 0;
    house.event("phone-ann", "delayed", 0, { by_min: 15 });
    expect(house.told["trip.changed"]).toHaveLength(told + 1);
    const eta = trip(house)?.eta_min ?? 0;
    expect(eta).toBeGreaterThanOrEqual(30);
    const at = new Date(house.clock.wall()).toISOString();
    const again = { v: 1 as const, id: "once", at, type: "delayed", by_min: 15 };
    house.bus.emit("device.event", { device: "phone-ann", event: again });
    const twice = trip(house)?.eta_min;
    house.restart();
    house.bus.emit("device.event", { device: "phone-ann", event: again });
    expect(trip(house)?.eta_min).toBe(twice);
  });

  test("near is what it said itself, live and last, and nothing after a restart", async () => {
    using house = openHouse();
    expect(house.room.phoneNear("ann")).toBeUndefined();
    fix(house, 20, { tst: seconds(house) - 200 });
    expect(house.room.phoneNear("ann")).toBeUndefined();
    await house.pass(minute);
    fix(house, 20);
    const at = house.clock.wall();
    expect(house.room.phoneNear("ann")).toBe(at);
    expect(house.room.phoneNear("ben")).toBeUndefined();
    await house.pass(minute);
    expect(house.room.phoneNear("ann")).toBe(at);
    fix(house, 700);
    expect(house.room.phoneNear("ann")).toBeUndefined();
    await house.pass(minute);
    cross(house, "enter");
    expect(house.room.phoneNear("ann")).toBe(house.clock.wall());
    house.restart();
    expect(house.room.phoneNear("ann")).toBeUndefined();
    await house.pass(minute);
    cross(house, "leave");
    fix(house, 20, { SSID: "Lakeside", tst: seconds(house) - 30 });
    expect(house.room.phoneNear("ann")).toBeUndefined();
  });
});

describe("a phone forgotten at work", () => {
  const day = async (house: House) => {
    fix(house, 10);
    await house.pass(60 * minute);
    cross(house, "leave");
    await house.pass(30 * minute);
    fix(house, 8_000);
    expect(where(house)).toBe("away");
    await house.pass(8 * 60 * minute);
  };

  test.each([
    ["comes through the door", (house: House) => house.door("ann")],
    ["touches her own screen at home", (house: House) => house.event("screen-ann", "touched")],
  ])("who %s is home, however often it says where it lies", async (_how, comes) => {
    using house = watched();
    await day(house);
    comes(house);
    for (let i = 0; i < 40; i++) {
      await house.pass(10 * minute);
      fix(house, 8_000 + i);
      if (i % 10 === 0) house.restart();
      expect(where(house)).toBe("home");
    }
    expect(kinds(house).filter((kind) => kind === "left")).toHaveLength(1);
    const before = house.moments().length;
    // Somebody brings it home: that is nobody's arrival when she has been noticed at the door.
    await house.pass(minute);
    cross(house, "enter");
    await house.pass(20 * minute);
    expect(where(house)).toBe("home");
    if (_how.includes("door")) expect(house.moments()).toHaveLength(before);
    house.restart();
    cross(house, "leave");
    expect(where(house)).toBe("away");
    expect(kinds(house).at(-1)).toBe("left");
  });

  test("without regions its positions alone tell the same", async () => {
    using house = watched();
    await day(house);
    house.door("ann");
    fix(house, 8_000);
    await house.pass(60 * minute);
    fix(house, 8_001);
    expect(where(house)).toBe("home");
    await house.pass(60 * minute);
    fix(house, 15);
    house.restart();
    await house.pass(60 * minute);
    fix(house, 5_000);
    expect(where(house)).toBe("away");
  });

  test("whoever swipes on a phone that is out is out with it", async () => {
    using house = watched();
    await day(house);
    // Somebody else sat down on her bed.
    house.event("bed-ann", "entered");
    expect(where(house)).toBe("home");
    await house.pass(minute);
    house.event("phone-ann", "swiped", 0, { by: "program" });
    expect(where(house)).toBe("home");
    house.event("phone-ann", "swiped");
    expect(where(house)).toBe("away");
  });
});

test("the first crossing after a restart counts, in and out", async () => {
  using house = openHouse();
  cross(house, "enter");
  await house.pass(60 * minute);
  house.restart();
  cross(house, "leave");
  expect(where(house)).toBe("away");
  await house.pass(60 * minute);
  house.restart();
  cross(house, "enter");
  expect(where(house)).toBe("home");
  expect(kinds(house)).toEqual(["approaching", "arrived", "left", "approaching", "arrived"]);
});

test("a jump to another continent moves nobody; having really flown there does", async () => {
  using house = openHouse();
  cross(house, "enter");
  fix(house, 10);
  await house.pass(minute);
  fix(house, 0, { lat: -33.9, lon: 18.4 });
  expect([where(house), house.room.recent().at(-1)?.why.key]).toEqual(["home", "why.jumped"]);
  await house.pass(minute);
  fix(house, 12);
  expect(house.room.recent().at(-1)?.why.key).toBe("why.no-moment");
  await house.pass(14 * 60 * minute);
  fix(house, 0, { lat: -33.9, lon: 18.4 });
  expect(where(house)).toBe("away");
  await house.pass(minute);
  fix(house, 12);
  expect(house.room.recent().at(-1)?.why.key).toBe("why.jumped");
  // Two that agree are believed: the flight was the stray.
  await house.pass(minute);
  fix(house, 14);
  expect(where(house)).toBe("home");
});
