import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { household, type Resident } from "../../../hub/core/house.ts";
import { houseDay, weekday } from "../../../hub/core/house-day.ts";
import { ringsOf } from "../../../hub/residents/rings.ts";

const hour = 3_600_000;
const alarmOf = (over: Partial<Resident["alarm"]> = {}): Resident["alarm"] => ({
  ...household.resident.shape.alarm.parse({ on: true, days: "every" }),
  ...over,
});
const weekdays = (zone: string) => (wall: number) => weekday(wall, zone) <= 5;
const local = (instant: string, zone: string) =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: "minute" });
const ask = (alarm: Resident["alarm"], zone: string, from: string, more: object = {}) => {
  const now = Temporal.PlainDateTime.from(from).toZonedDateTime(zone).epochMilliseconds;
  return ringsOf(alarm, { zone, now, working: weekdays(zone), ...more }).map((ring) => local(ring, zone));
};

describe("the days", () => {
  const zone = "Asia/Shanghai";

  test("an alarm that is off does not ring", () => {
    expect(ask(alarmOf({ on: false }), zone, "2026-03-04T06:00")).toEqual([]);
  });

  test("on working days it rings from Monday to Friday, on free days at the weekend, in order", () => {
    expect(ask(alarmOf({ days: "working" }), zone, "2026-03-05T06:00", { days: 7 })).toEqual(
      ["05", "06", "09", "10", "11"].map((day) => `2026-03-${day}T07:00`),
    );
    expect(ask(alarmOf({ days: "free", at: "09:15" }), zone, "2026-03-05T06:00", { days: 7 })).toEqual([
      "2026-03-07T09:15",
      "2026-03-08T09:15",
    ]);
    expect(ask(alarmOf(), zone, "2026-03-05T06:00")).toHaveLength(14);
  });

  test("a public holiday is quiet and a make-up working day rings", () => {
    // Qingming 2026 and an invented Saturday that is worked for it.
    const special = new Map([
      ["2026-04-06", false],
      ["2026-04-11", true],
    ]);
    const working = (wall: number) => special.get(houseDay(wall, zone)) ?? weekday(wall, zone) <= 5;
    const days = ask(alarmOf({ days: "working" }), zone, "2026-04-03T12:00", { days: 9, working });
    expect(days.map((day) => day.slice(8, 10))).toEqual(["07", "08", "09", "10", "11"]);
  });

  test("a skipped day is quiet and only that one", () => {
    const rings = ask(alarmOf({ skip: ["2026-03-06"] }), zone, "2026-03-05T06:00", { days: 3 });
    expect(rings).toEqual(["2026-03-05T07:00", "2026-03-07T07:00"]);
  });

  test("what has rung today does not ring again, and the very instant is past", () => {
    expect(ask(alarmOf(), zone, "2026-03-05T07:00", { days: 2 })).toEqual(["2026-03-06T07:00"]);
    expect(ask(alarmOf(), zone, "2026-03-05T06:59:59.999", { days: 1 })).toEqual(["2026-03-05T07:00"]);
  });

  test("before four in the night it is still the day before", () => {
    // Saturday 03:30 is the end of Friday's house day.
    const rings = ask(alarmOf({ at: "03:30", days: "working" }), zone, "2026-03-05T12:00", { days: 4 });
    expect(rings).toEqual(["2026-03-06T03:30", "2026-03-07T03:30"]);
    const skipping = alarmOf({ at: "03:30", skip: ["2026-03-05"] });
    expect(ask(skipping, zone, "2026-03-05T12:00", { days: 2 })).toEqual(["2026-03-07T03:30"]);
  });
});

describe("where clocks are changed", () => {
  test.each([
    ["Europe/Berlin", "2026-03-28", "02:30", "2026-03-29T01:00:00.000Z"],
    ["America/Los_Angeles", "2026-03-07", "02:30", "2026-03-08T10:00:00.000Z"],
  ])("in %s a time that spring leaves out rings as the clock jumps", (zone, day, at, instant) => {
    const now = Temporal.PlainDateTime.from(`${day}T12:00`).toZonedDateTime(zone).epochMilliseconds;
    const rings = ringsOf(alarmOf({ at }), { zone, now, working: () => true, days: 2 });
    expect(rings[0]).toBe(instant);
    expect(rings).toHaveLength(2);
  });

  test.each([
    ["Europe/Berlin", "2026-10-24", "02:30", "2026-10-25T00:30:00.000Z"],
    ["America/Los_Angeles", "2026-10-31", "01:30", "2026-11-01T08:30:00.000Z"],
  ])("in %s a time that autumn has twice rings once, the first time", (zone, day, at, instant) => {
    const now = Temporal.PlainDateTime.from(`${day}T12:00`).toZonedDateTime(zone).epochMilliseconds;
    const rings = ringsOf(alarmOf({ at }), { zone, now, working: () => true, days: 3 });
    expect(rings[0]).toBe(instant);
    expect(rings.filter((ring) => Math.abs(Date.parse(ring) - Date.parse(instant)) < 2 * hour)).toHaveLength(1);
    // Asked between the two, the second is none.
    const between = ringsOf(alarmOf({ at }), { zone, now: Date.parse(instant) + hour / 2, working: () => true });
    expect(Date.parse(between[0] ?? "") - Date.parse(instant)).toBeGreaterThan(20 * hour);
  });

  test.each(["Europe/Berlin", "America/Los_Angeles"])("seven o'clock stays seven o'clock in %s", (zone) => {
    for (const from of ["2026-03-01T12:00", "2026-03-25T12:00", "2026-10-20T12:00", "2026-10-30T12:00"])
      for (const ring of ask(alarmOf(), zone, from)) expect(ring.slice(11)).toBe("07:00");
  });

  test("a date that an island leaves out has no alarm", () => {
    expect(ask(alarmOf(), "Pacific/Apia", "2011-12-29T06:00", { days: 4 })).toEqual([
      "2011-12-29T07:00",
      "2011-12-31T07:00",
      "2012-01-01T07:00",
    ]);
  });

  test("a home that moves rings by its new clock", () => {
    const now = Date.parse("2026-03-03T20:00:00.000Z");
    const rings = (zone: string) => ringsOf(alarmOf(), { zone, now, working: () => true })[0];
    expect(rings("Europe/Berlin")).toBe("2026-03-04T06:00:00.000Z");
    expect(rings("America/Los_Angeles")).toBe("2026-03-04T15:00:00.000Z");
    expect(rings("Asia/Shanghai")).toBe("2026-03-03T23:00:00.000Z");
  });
});

test("at any hour, in any zone: in order, ahead, each on a day that is wanted, no wanted day left out", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/Los_Angeles", "Asia/Shanghai", "Australia/Lord_Howe");
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const pattern = fc.constantFrom("working" as const, "free" as const, "every" as const);
  const instants = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(
    fc.property(
      zones,
      instants,
      minutes,
      pattern,
      fc.nat(20),
      fc.func(fc.boolean()),
      (zone, now, minute, days, n, f) => {
        const at = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
        const working = (wall: number) => f(houseDay(wall, zone));
        const skip = [houseDay(now + n * 24 * hour, zone)];
        const rings = ringsOf(alarmOf({ at, days, skip }), { zone, now, working }).map((ring) => Date.parse(ring));
        expect(rings).toEqual([...new Set(rings)].toSorted((a, b) => a - b));
        const shown = new Set(rings.map((ring) => local(new Date(ring).toISOString(), zone).slice(0, 10)));
        expect(shown.size).toBe(rings.length);
        for (const ring of rings) {
          expect(ring).toBeGreaterThan(now);
          expect(skip).not.toContain(houseDay(ring, zone));
          if (days !== "every") expect(working(ring)).toBe(days === "working");
        }
        const whole = ringsOf(alarmOf({ at }), { zone, now, working });
        expect(whole.length).toBeGreaterThanOrEqual(13);
        expect(whole.length).toBeLessThanOrEqual(15);
        const left = whole
          .map((ring) => Date.parse(ring))
          .filter((ring) => !rings.includes(ring) && !skip.includes(houseDay(ring, zone)));
        for (const ring of left) expect(days !== "every" && working(ring) !== (days === "working")).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
