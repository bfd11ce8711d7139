import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { houseDay } from "../../../hub/core/house-day.ts";

const zones = ["Europe/Berlin", "Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"];
const hour_ms = 3_600_000;

test("what is remembered of the house day is what would be worked out anew, at any instant, in any order", () => {
  const instants = fc.integer({ min: Date.UTC(2011, 0, 1), max: Date.UTC(2030, 0, 1) });
  const steps = fc.array(fc.integer({ min: -30 * hour_ms, max: 30 * hour_ms }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, steps, (zone, begins, hops) => {
      let wall = begins;
      for (const hop of [0, ...hops]) {
        wall += hop;
        const there = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO(zone);
        expect(houseDay(wall, zone)).toBe(there.toPlainDateTime().subtract({ hours: 4 }).toPlainDate().toString());
      }
    }),
  );
});

test("a house day ends at four, to the millisecond", () => {
  const four = Date.UTC(2026, 2, 4, 3);
  expect(houseDay(four - 1, "Europe/Berlin")).toBe("2026-03-03");
  expect(houseDay(four, "Europe/Berlin")).toBe("2026-03-04");
  expect(houseDay(four - 1, "Europe/Berlin")).toBe("2026-03-03");
});

test.each([
  ["2026-03-29T03:59:00+02:00", "2026-03-28"],
  ["2026-03-29T04:00:00+02:00", "2026-03-29"],
  ["2026-10-25T03:59:00+01:00", "2026-10-24"],
  ["2026-10-25T04:00:00+01:00", "2026-10-25"],
])("on a day the clocks change it is still four on the wall: %s", (at, day) => {
  expect(houseDay(Date.parse(at), "Europe/Berlin")).toBe(day);
});
