import { expect, test } from "vitest";
import { bedsideAlarms } from "../../../hub/bedside-alarms.ts";
import { household, type HouseholdDocument } from "../../../hub/core/house.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { ringsOf } from "../../../hub/residents/rings.ts";
import { steppingClock } from "../../../hub/core/clock.ts";

type Resident = HouseholdDocument<"resident">;
const zone = "Europe/Berlin";
/** A Monday, 23:00 in Berlin. */
const monday = Date.parse("2026-03-02T22:00:00.000Z");

function bedroom(...alarms: readonly object[]) {
  const clock = steppingClock(monday);
  const people = new Map<string, Resident>();
  alarms.forEach((alarm, i) => {
    const id = ["ada", "bo"][i] ?? "x";
    const sleeps = {
      id,
      name: id,
      standing: "adult",
      language: "en",
      sleeps: "bedroom",
      alarm: { on: true, ...alarm },
    };
    people.set(id, { ...household.resident.parse(sleeps), id });
  });
  const later = new Map<string, number>();
  const working = () => true;
  const room = bedsideAlarms({
    clock,
    residents: {
      home: () => ({ zone }) as never,
      all: () => [...people.values()] as never,
      revision: () => 1,
      put: async (_noun, document) => {
        const one = household.resident.parse(document);
        people.set(one.id, { ...one, id: one.id });
      },
    },
    calendar: { working },
    oneDays: { later: (id, day) => later.get(`${id} ${day}`) ?? 0 },
    ahead: {
      arrange: async (scene, id, wanted) => {
        expect(scene).toBe("morning");
        if (wanted.do === "later") later.set(`${id} ${wanted.day ?? ""}`, wanted.by_min);
      },
    },
  });
  const rings = (id: string) => {
    const { alarm } = people.get(id) ?? { alarm: household.resident.shape.alarm.parse({}) };
    const house = { zone, now: clock.wall(), working, days: 3 };
    return ringsOf(alarm, { ...house, later: (day) => later.get(`${id} ${day}`) ?? 0 });
  };
  const hand = (wish: "skip" | "later" | "unskip") => room.arrange("bedroom", wish, "screen-bedroom");
  return { room, people, rings, hand, later };
}

test("the next ring is left out, once, and rings again when somebody wants it back", async () => {
  const { room, rings, hand, people } = bedroom({ at: "07:00" });
  expect(rings("ada")[0]).toBe("2026-03-03T06:00:00.000Z");
  await hand("skip");
  await hand("skip");
  expect(rings("ada")[0]).toBe("2026-03-04T06:00:00.000Z");
  expect(people.get("ada")?.alarm.skip).toEqual(["2026-03-03"]);
  expect(room.moved("bedroom")).toEqual({ skipped: Date.parse("2026-03-03T06:00:00.000Z") });
  await expect(hand("later")).rejects.toMatchObject({ code: "E_NOTHING_LATER" });
  await hand("unskip");
  expect(rings("ada")[0]).toBe("2026-03-03T06:00:00.000Z");
  expect(room.moved("bedroom")).toEqual({});
});

test("a quarter of an hour later, and another, no later than may be, and as always again", async () => {
  const { room, rings, hand } = bedroom({ at: "07:00" });
  await hand("later");
  await hand("later");
  expect(rings("ada")[0]).toBe("2026-03-03T06:30:00.000Z");
  expect(room.moved("bedroom")).toEqual({ later_min: 30 });
  for (let i = 0; i < 6; i += 1) await hand("later");
  await expect(hand("later")).rejects.toMatchObject({ code: "E_NOTHING_LATER" });
  expect(room.moved("bedroom")).toEqual({ later_min: 120 });
  await hand("unskip");
  expect(rings("ada")[0]).toBe("2026-03-03T06:00:00.000Z");
  expect(room.moved("bedroom")).toEqual({});
});

test("two in a bed sleep on together, and only the first of them is put off", async () => {
  const { rings, hand } = bedroom({ at: "07:30" }, { at: "07:00" });
  await hand("later");
  expect([rings("ada")[0], rings("bo")[0]]).toEqual(["2026-03-03T06:30:00.000Z", "2026-03-03T06:15:00.000Z"]);
  await hand("skip");
  expect([rings("ada")[0], rings("bo")[0]].map((ring) => ring?.slice(0, 10))).toEqual(["2026-03-04", "2026-03-04"]);
});

test("where nothing rings, nothing is moved, and nothing is said of a ring that is days away", async () => {
  const { room, hand, people } = bedroom({ on: false });
  expect(room.moved("bedroom")).toEqual({});
  await expect(hand("skip")).rejects.toBeInstanceOf(LintelError);
  await expect(room.arrange("attic", "later", "x")).rejects.toMatchObject({ code: "E_NOTHING_LATER" });
  await hand("unskip");
  expect(people.get("ada")?.alarm.skip).toEqual([]);
  expect(instantOf(monday)).toBe("2026-03-02T22:00:00.000Z");
});
