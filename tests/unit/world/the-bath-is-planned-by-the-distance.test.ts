import { assert, integer, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { bathStartsIn, etaAt } from "../../../hub/core/bath-plan.ts";
import { bathPermitted, careFor } from "../../../hub/core/care.ts";
import { household, type Presence, type Resident, type Trip } from "../../../hub/core/house.ts";
import { readWorld, type Readers } from "../../../hub/world.ts";
import { covers } from "../../help/covers.ts";

const minute = 60_000;
const trip: Trip = {
  id: "t",
  resident: "lin",
  opened: 0,
  expires: 120 * minute,
  eta_min: 40,
  eta_at: 0,
  distance_m: 12_000,
  evidence: "strong",
};
const resident = (id: string, standing: Resident["standing"], bath = false): Resident =>
  household.resident.parse({ id, name: id, standing, language: "en", sleeps: "bed", standing_permission: { bath } });
const where =
  (home: readonly string[]) =>
  (id: string): Presence => ({
    where: home.includes(id) ? "home" : "away",
    asleep: "no",
    confidence: 1,
    since: 0,
    because: [],
  });

test("it starts fill, heat and three minutes before arrival, and the farther she is the later it starts", () => {
  expect(bathStartsIn(trip, 20 * 60, 0)).toBe(40 - 20 - 3);
  expect(bathStartsIn(trip, 20 * 60, 17 * minute)).toBe(0);
  expect(bathStartsIn({ ...trip, eta_min: undefined as never }, 20 * 60, 0)).toBeUndefined();
  assert(
    property(
      tuple(integer({ min: 0, max: 300 }), integer({ min: 0, max: 300 }), integer({ min: 0, max: 3_600 })),
      ([near, far, ready]) => {
        const [a, b] = [Math.min(near, far), Math.max(near, far)];
        expect(bathStartsIn({ ...trip, eta_min: a }, ready, 0)).toBeLessThanOrEqual(
          bathStartsIn({ ...trip, eta_min: b }, ready, 0) ?? NaN,
        );
      },
    ),
  );
});

test("the time to the door counts down by itself and never below nothing", () => {
  expect(etaAt(trip, 10 * minute)).toBe(30);
  expect(etaAt(trip, 90 * minute)).toBe(0);
});

test("water may run when an adult is home, or by a standing permission with no child in the house", () => {
  const people = [resident("lin", "owner", true), resident("bo", "adult"), resident("kid", "child")];
  const permitted = (home: string[], who = people) => bathPermitted(careFor(who, where(home), trip, 0));
  expect(permitted(["bo", "kid"])).toBe(true);
  expect(permitted([])).toBe(true);
  expect(permitted(["kid"])).toBe(false);
  expect(permitted([], [resident("lin", "owner"), ...people.slice(1)])).toBe(false);
  expect(careFor(people, where([]), trip, 12 * minute)).toEqual({
    adult_home: false,
    child_home: false,
    standing_permission: true,
    eta_min: 28,
  });
});

test("facts are asked by name and say nothing where nothing is known", () => {
  covers(
    "fact:trip.eta_min",
    "fact:trip.distance_m",
    "fact:resident.name",
    "fact:resident.language",
    "fact:bath.start_in_min",
    "fact:bath.permitted",
  );
  const lin = resident("lin", "owner", true);
  const readers: Readers = {
    now: () => 10 * minute,
    home: () => ({
      id: "h",
      name: "h",
      zone: "Asia/Shanghai",
      lat: 0,
      lon: 0,
      radius_m: 150,
      language: "en",
      weather: "sample",
      air: "us",
    }),
    residents: () => [lin],
    presence: where([]),
    motionAt: () => undefined,
    trip: (id) => (id === "t" ? trip : undefined),
    role: () => ({ address: "bath", thing: "bath", ready: true, held: false, state: { ready_s: 600 } }),
    setting: () => undefined,
    place: () => undefined,
    eating: () => undefined,
    working: () => true,
    weather: () => undefined,
    day: () => undefined,
    breakfast: () => undefined,
  };
  const world = readWorld(readers);
  const asked = { scene: "evening", resident: "lin", trip: "t" };
  expect(world.fact(asked, "trip.eta_min")).toBe(30);
  expect(world.fact(asked, "trip.distance_m")).toBe(12_000);
  expect(world.fact(asked, "resident.name")).toBe("lin");
  expect(world.fact(asked, "bath.start_in_min")).toBe(17);
  expect(world.fact(asked, "bath.permitted")).toBe(true);
  expect(world.fact({ scene: "evening" }, "trip.eta_min")).toBeUndefined();
  expect(world.fact({ scene: "evening" }, "resident.name")).toBeUndefined();
  expect(() => readWorld({ ...readers, home: () => undefined })).toThrow("E_CONFIG");
});
