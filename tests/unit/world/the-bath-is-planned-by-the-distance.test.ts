import { assert, integer, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { commissioned, readyIn } from "../../../devices/bath/estimate.ts";
import { Tub } from "../../../devices/bath/limits.ts";
import { bathStartsIn, etaAt } from "../../../hub/core/bath-plan.ts";
import { bathMayGoOn, bathPermitted, careFor, tripOfCare } from "../../../hub/core/care.ts";
import { household, type Presence, type Resident, type Trip } from "../../../hub/core/house.ts";
import type { FactName } from "../../../hub/core/facts.ts";
import type { Care } from "../../../hub/core/roles.ts";
import { tripAt } from "../../../hub/presence/trips.ts";
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

test("an early arrival is reckoned with, silences to come make it earlier, and nothing starts beyond 45 minutes", () => {
  const banded = { ...trip, eta_low_min: 30, eta_high_min: 55 };
  expect(bathStartsIn(banded, 20 * 60, 0)).toBe(32.5 - 20 - 3);
  expect(bathStartsIn(banded, 20 * 60, 5 * minute)).toBe(4.5);
  expect(bathStartsIn({ ...banded, silent_min: 15 }, 600, 0)).toBe(32.5 - 15 - 15 - 3);
  expect(bathStartsIn({ ...banded, eta_min: 55 }, 40 * 60, 0)).toBe(10);
});

test("the colder the water the earlier it starts, and the nearer the home the later", () => {
  const tub = (cold_c: number) => Tub.parse({ cold_c });
  const ready = (cold_c: number, water_c = cold_c, level = 0) =>
    readyIn(tub(cold_c), commissioned(tub(cold_c)), { level, water_c }, { level: 240, target_c: 40 });
  const startFor = (seconds: number, from = trip) => bathStartsIn(from, seconds, 0) ?? NaN;
  const incoming = [20, 17, 14, 11, 8, 5, 2].map((cold_c) => startFor(ready(cold_c)));
  expect(incoming).toEqual(incoming.toSorted((a, b) => b - a));
  expect(incoming[0]).toBeGreaterThan((incoming.at(-1) ?? NaN) + 2);
  const standing = [39, 36, 33, 30, 25, 20].map((water_c) => startFor(ready(12, water_c, 240)));
  expect(standing).toEqual(standing.toSorted((a, b) => b - a));
  expect(standing[0]).toBeGreaterThan((standing.at(-1) ?? NaN) + 20);

  // The same walk and the same drive seen for five minutes, from ever nearer.
  for (const pace of [80, 500]) {
    const plans = [20_000, 14_000, 9_000, 6_000, 4_000, 3_000].map((metres) => {
      const record = { v: 1 as const, id: "t", resident: "lin", opened: 0, expires: 120 * minute };
      const fixes = Array.from({ length: 6 }, (_, i) => ({
        lat: (metres + (5 - i) * pace) / 111_195.08,
        lon: 0,
        accuracy_m: 10,
        at: i * minute,
      }));
      const seen = tripAt(record, fixes, { lat: 0, lon: 0 }, 5 * minute);
      const { eta_min: eta = NaN } = seen;
      const start = bathStartsIn(seen, ready(12), 5 * minute) ?? NaN;
      return { start, lead: eta - start };
    });
    // Farther: more minutes until it starts, and more of them before the arrival it is for, as it is less sure.
    expect(plans.map(({ start }) => start)).toEqual(plans.map(({ start }) => start).toSorted((a, b) => b - a));
    const sure = plans.filter(({ lead }) => lead > 45.1 || lead < 44.9).map(({ lead }) => lead);
    expect(sure).toEqual(sure.toSorted((a, b) => b - a));
    expect(sure.length).toBeGreaterThan(1);
  }
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
    evidence: "strong",
  });
});

test("facts are asked by name and say nothing where nothing is known", () => {
  covers(
    "fact:trip.eta_min",
    "fact:trip.open",
    "fact:trip.evidence",
    "fact:trip.eta_low_min",
    "fact:trip.eta_high_min",
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
    comfort: () => undefined,
    trips: () => [trip],
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
  expect(world.fact(asked, "trip.open")).toBe(true);
  expect(world.fact(asked, "trip.evidence")).toBe("strong");
  const banded = readWorld({ ...readers, trip: () => ({ ...trip, eta_low_min: 32, eta_high_min: 51 }) });
  expect(banded.fact(asked, "trip.eta_low_min")).toBe(32);
  expect(banded.fact(asked, "trip.eta_high_min")).toBe(51);
  expect(world.fact(asked, "bath.permitted")).toBe(true);
  expect(world.fact({ scene: "evening" }, "trip.eta_min")).toBeUndefined();
  expect(world.fact({ scene: "evening" }, "resident.name")).toBeUndefined();
  expect(() => readWorld({ ...readers, home: () => undefined })).toThrow("E_CONFIG");
});

const care = (more: Partial<Care>): Care => ({
  adult_home: false,
  child_home: false,
  standing_permission: true,
  eta_min: 30,
  evidence: "strong",
  ...more,
});

const goesOn: readonly [what: string, care: Partial<Care>, code: string | undefined][] = [
  ["somebody surely on the way", {}, undefined],
  ["somebody on the way, a little less surely", { evidence: "weak" }, undefined],
  ["sixty minutes away", { eta_min: 60 }, undefined],
  ["more than sixty minutes away", { eta_min: 60.1 }, "E_WAY_UNSURE"],
  ["an unknown time of arrival", { eta_min: undefined }, "E_WAY_UNSURE"],
  ["no position for ten minutes", { evidence: "none" }, "E_WAY_UNSURE"],
  ["nobody on the way", { standing_permission: false, eta_min: undefined }, "E_UNATTENDED"],
  ["a permission that was taken back", { standing_permission: false }, "E_UNATTENDED"],
  ["a child alone at home", { child_home: true }, "E_CHILD_HOME"],
  ["an adult at home, whoever else is lost on the way", { adult_home: true, evidence: "none" }, undefined],
  ["an adult and a child at home", { adult_home: true, child_home: true, standing_permission: false }, undefined],
];

test.each(goesOn)("a bath with %s goes on, or not", (_, given, code) => {
  expect(bathMayGoOn(care(given))).toBe(code);
});

test("of several on the way a bath is made for who may have one, then the surest, then the soonest", () => {
  const people = [resident("lin", "owner", true), resident("bo", "adult"), resident("kim", "adult", true)];
  const way = (id: string, more: Partial<Trip>): Trip => ({ ...trip, id, resident: id, ...more });
  const first = (...trips: readonly Trip[]) => tripOfCare(trips, people)?.id;
  expect(first()).toBe(undefined);
  expect(first(way("bo", {}))).toBe("bo");
  expect(first(way("bo", { eta_min: 5 }), way("lin", { evidence: "none", eta_min: 50 }))).toBe("lin");
  expect(first(way("lin", { evidence: "weak", eta_min: 5 }), way("kim", { eta_min: 30 }))).toBe("kim");
  expect(first(way("lin", { eta_min: 30 }), way("kim", { eta_min: 10 }))).toBe("kim");
  const { eta_min: _unknown, ...lost } = trip;
  expect(first({ ...lost, id: "lin", resident: "lin" }, way("kim", { eta_min: 90 }))).toBe("kim");
});

test("a bath that somebody at home began goes on while somebody else is lost on the way", () => {
  const people = [resident("lin", "owner", true), resident("bo", "adult")];
  const lost = { ...trip, evidence: "none" } as const;
  const permits = (home: readonly string[]) => bathMayGoOn(careFor(people, where(home), lost, 0));
  expect(permits(["bo"])).toBe(undefined);
  expect(permits([])).toBe("E_WAY_UNSURE");
});

test("a bath is begun, made, counted on by others, or unsure: as the house itself tells it", () => {
  covers("fact:bath.begun", "fact:bath.made", "fact:bath.others", "fact:bath.unsure", "fact:trip.open");
  covers("fact:trip.eta_low_min", "fact:trip.eta_high_min", "fact:climate.others");
  let state: Readonly<Record<string, unknown>> = { phase: "off" };
  let trips: readonly Trip[] = [trip];
  let home: readonly string[] = [];
  const people = [resident("lin", "owner", true), resident("bo", "adult"), resident("kim", "adult", true)];
  const readers: Readers = {
    now: () => 0,
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
    residents: () => people,
    presence: (id) => where(home)(id),
    motionAt: () => undefined,
    trip: (id) => [...trips, { ...trip, id: "old", ended: 1 }].find((one) => one.id === id),
    role: () => ({ address: "bath", thing: "bath", ready: true, held: false, state }),
    setting: () => undefined,
    place: () => undefined,
    comfort: () => undefined,
    trips: () => trips,
    eating: () => undefined,
    working: () => true,
    weather: () => undefined,
    day: () => undefined,
    breakfast: () => undefined,
  };
  const fact = (name: FactName, of = "t") =>
    readWorld(readers).fact({ scene: "evening", resident: "lin", trip: of }, name);
  const bath = (next: Readonly<Record<string, unknown>>) => {
    state = next;
    return [fact("bath.begun"), fact("bath.made")];
  };
  expect(bath({ phase: "off", water_c: 22 })).toEqual([false, false]);
  expect(bath({ phase: "fill", water_c: 40, target_c: 40 })).toEqual([true, false]);
  expect(bath({ phase: "ready", water_c: 34, target_c: 40 })).toEqual([true, false]);
  expect(bath({ phase: "ready", water_c: 39.4, target_c: 40 })).toEqual([true, true]);
  expect(bath({ phase: "ready" })).toEqual([true, false]);
  expect(bath({ phase: "fault", water_c: 40, target_c: 40 })).toEqual([false, false]);

  expect([fact("trip.open"), fact("trip.open", "old"), fact("trip.open", "none")]).toEqual([true, false, false]);
  expect([fact("bath.unsure"), fact("bath.others"), fact("climate.others")]).toEqual([false, false, false]);
  trips = [{ ...trip, evidence: "none", eta_low_min: 30, eta_high_min: 50 }];
  expect([fact("bath.unsure"), fact("trip.eta_low_min"), fact("trip.eta_high_min")]).toEqual([true, 30, 50]);
  home = ["bo"];
  expect([fact("bath.unsure"), fact("climate.others")]).toEqual([false, true]);
  home = [];
  trips = [trip, { ...trip, id: "b", resident: "bo" }];
  expect([fact("bath.others"), fact("climate.others")]).toEqual([false, true]);
  trips = [trip, { ...trip, id: "k", resident: "kim" }];
  expect(fact("bath.others")).toBe(true);
});
