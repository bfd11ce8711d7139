import { describe, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { openHouse } from "./a-house.ts";
import { cross, fix, kinds, minute, trip, watched, where } from "./a-phone.ts";

describe("where a camera watches the door", () => {
  test("near the house is not at the door: the door's opening is the arrival, and the phone adds none", async () => {
    covers("moment:approaching", "moment:arrived", "event:door.opened");
    using house = watched();
    house.event("phone-ann", "swiped");
    const id = trip(house)?.id;
    await house.pass(5 * minute);
    cross(house, "enter");
    expect(kinds(house)).toEqual(["heading-home", "approaching"]);
    expect(trip(house)?.id).toBe(id);
    await house.pass(2 * minute);
    house.door("ann");
    expect(house.moments().at(-1)).toMatchObject({ kind: "arrived", resident: "ann", place: "hall", trip: id });
    expect(house.room.trip(id ?? "")).toMatchObject({ reason: "arrived" });
    expect(house.room.presence("ann")).toMatchObject({
      where: "home",
      phase: "just-arrived",
      place: "hall",
      asleep: "no",
    });
    await house.pass(20 * minute);
    house.door("ann");
    expect(kinds(house)).toEqual(["heading-home", "approaching", "arrived"]);
    expect(house.room.missing("arrived", "ann").key).toBe("why.already.home");
  });

  test("the phone that stays ten minutes has arrived, once, and closes the way home", async () => {
    using house = watched();
    house.event("phone-ann", "swiped");
    const id = trip(house)?.id;
    await house.pass(5 * minute);
    cross(house, "enter");
    house.status("phone-ann", "offline");
    await house.pass(10 * minute - 1_000);
    expect(trip(house)?.id).toBe(id);
    await house.pass(1_000);
    expect(house.moments().at(-1)).toMatchObject({
      kind: "arrived",
      trip: id,
      because: [expect.stringContaining("phone-ann:")],
    });
    expect(trip(house)).toBeUndefined();
    await house.pass(2 * minute);
    house.door("ann");
    expect(kinds(house)).toEqual(["heading-home", "approaching", "arrived"]);
  });

  test("passing by the house is no arrival", async () => {
    using house = watched();
    house.event("phone-ann", "swiped");
    cross(house, "enter");
    await house.pass(9 * minute);
    cross(house, "leave");
    await house.pass(20 * minute);
    expect(kinds(house)).toEqual(["heading-home", "approaching", "left"]);
    expect(house.room.missing("arrived", "ann").key).toBe("why.too-short");
    expect(trip(house)).toBeDefined();
  });

  test("a door that opens before the phone knows is the same arrival; coming back later is another", async () => {
    using house = watched();
    cross(house, "leave");
    await house.pass(60 * minute);
    house.door("ann");
    await house.pass(minute);
    cross(house, "enter");
    await house.pass(30 * minute);
    expect(kinds(house)).toEqual(["left", "arrived"]);
    cross(house, "leave");
    await house.pass(60 * minute);
    cross(house, "enter");
    house.door("ann");
    expect(kinds(house)).toEqual(["left", "arrived", "left", "approaching", "arrived"]);
  });

  test.each([0, 4, 9, 11])("a restart %i minutes after reaching home keeps the ten minutes", async (restarts) => {
    using house = watched();
    house.event("phone-ann", "swiped");
    cross(house, "enter");
    await house.pass(restarts * minute);
    house.restart();
    await house.pass((12 - restarts) * minute);
    expect(kinds(house)).toEqual(["heading-home", "approaching", "arrived"]);
    expect(trip(house)).toBeUndefined();
  });

  test("after hours without the hub nothing is made of a stay that is long past", async () => {
    using house = watched();
    cross(house, "enter");
    house.room[Symbol.dispose]();
    await house.pass(60 * minute);
    house.restart();
    await house.pass(20 * minute);
    expect(kinds(house)).toEqual(["approaching"]);
  });
});

describe("the door", () => {
  test("opened for nobody known is nobody's arrival; told twice it is one", () => {
    using house = openHouse();
    house.door(undefined);
    expect(house.room.missing("arrived", "ann").key).toBe("why.nobody");
    house.door("ann", "once");
    house.door("ann", "once");
    house.restart();
    house.door("ann", "once");
    expect(kinds(house)).toEqual(["arrived"]);
    expect([where(house), where(house, "ben")]).toEqual(["home", "unknown"]);
  });

  test("unwatched, reaching the home is arriving, and the door after it adds nothing", async () => {
    using house = openHouse();
    house.event("phone-ann", "swiped");
    cross(house, "enter");
    expect(kinds(house)).toEqual(["heading-home", "approaching", "arrived"]);
    await house.pass(3 * minute);
    house.door("ann");
    await house.pass(20 * minute);
    expect(kinds(house)).toEqual(["heading-home", "approaching", "arrived"]);
  });
});

describe("two come home together", () => {
  test("each has their own way, and each arrives", async () => {
    using house = watched();
    house.event("phone-ann", "swiped");
    house.event("phone-ben", "swiped");
    const [ann, ben] = [trip(house)?.id, trip(house, "ben")?.id];
    await house.pass(10 * minute);
    cross(house, "enter");
    cross(house, "enter", { who: "ben" });
    house.door("ann");
    expect([trip(house), trip(house, "ben")?.id]).toEqual([undefined, ben]);
    await house.pass(10 * minute);
    expect(trip(house, "ben")).toBeUndefined();
    const arrived = house.moments().filter(({ kind }) => kind === "arrived");
    expect(arrived.map(({ resident, trip: way }) => [resident, way])).toEqual([
      ["ann", ann],
      ["ben", ben],
    ]);
  });

  test("what one phone says changes nobody else's way, and a guest's changes no resident's", async () => {
    using house = watched();
    house.people.splice(1, 1, { ...(house.people[1] ?? house.people[0]), id: "ben", standing: "guest" } as never);
    house.event("phone-ann", "swiped", 0, { eta_min: 30 });
    const before = trip(house);
    const others = JSON.stringify(house.room.presence("ann"));
    house.event("phone-ben", "cancelled");
    house.event("phone-ben", "delayed", 0, { by_min: 30 });
    house.event("phone-ben", "swiped", 0, { eta_min: 5 });
    cross(house, "enter", { who: "ben" });
    fix(house, 10, { who: "ben" });
    house.door("ben");
    house.event("phone-lost", "cancelled");
    house.event("phone-lost", "swiped");
    expect(trip(house)).toEqual(before);
    expect(JSON.stringify(house.room.presence("ann"))).toBe(others);
    expect(house.room.phoneNear("ann")).toBeUndefined();
    expect(house.moments().filter(({ resident }) => resident !== "ben")).toHaveLength(1);
  });
});
