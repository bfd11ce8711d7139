import * as fc from "fast-check";
import { expect, test } from "vitest";
import { facts, type FactName } from "../../../hub/core/facts.ts";
import { clothingKeys } from "../../../hub/weather/clothing.ts";
import { sampleDay, temperatureAt } from "../../../hub/weather/sample.ts";
import { covers } from "../../help/covers.ts";
import { home, midnight, openRoom } from "./a-weather-room.ts";

const here = home({ weather: "sample", air: "hj633" });
// Safe: the table's own keys.
const names = (Object.keys(facts) as FactName[]).filter((name) => /^(weather|air|clothing)\./.test(name));
const day = fc
  .tuple(fc.integer({ min: 2020, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`);

test("every fact of the weather is served, marked as a sample, and the same when asked again", async () => {
  covers("fact:weather.now_c", "fact:weather.high_c", "fact:weather.low_c", "fact:weather.sky");
  covers("fact:weather.rain_from", "fact:weather.rain_to", "fact:weather.as_of", "fact:weather.sample");
  covers("fact:weather.wind_kmh", "fact:weather.uv", "fact:weather.feels_c");
  covers("fact:air.band", "fact:air.index", "fact:air.scale", "fact:air.main", "fact:clothing.advice");
  using room = openRoom({ here });
  using twin = openRoom({ here, clock: room.clock });
  const seen = new Set<FactName>();
  for (let d = 0; d < 40; d++) {
    await room.on(86_400_000);
    const told = names.map((name) => room.weather.fact(name));
    expect(names.map((name) => twin.weather.fact(name))).toEqual(told);
    names.forEach((name, i) => told[i] !== undefined && seen.add(name));
    expect(room.weather.fact("weather.sample")).toBe(true);
    expect(room.weather.fact("weather.as_of")).toBe(room.clock.wall());
    expect(clothingKeys).toContain(room.weather.fact("clothing.advice"));
    const wet = room.weather.fact("weather.rain_from") !== undefined;
    expect(wet).toBe(["rain", "snow", "storm"].includes(String(room.weather.fact("weather.sky"))));
  }
  expect([...seen].toSorted()).toEqual(names.toSorted());
});

test("other rooms' facts, and a house without a home, have no weather", () => {
  using room = openRoom({ here });
  expect(room.weather.fact("trip.eta_min")).toBeUndefined();
  using none = openRoom({ home: () => undefined, at: midnight });
  expect(none.weather.fact("weather.now_c")).toBeUndefined();
});

test("the day keeps its own bounds and its season, north and south", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 1439 }), (date, minute) => {
      const { high_c, low_c, rain_from, rain_to, air, uv } = sampleDay(date, 31);
      const now = temperatureAt(sampleDay(date, 31), minute);
      expect(now).toBeGreaterThanOrEqual(low_c);
      expect(now).toBeLessThanOrEqual(high_c);
      expect(air).toBeGreaterThan(0);
      expect(uv).toBeGreaterThanOrEqual(0);
      expect(rain_from === undefined).toBe(rain_to === undefined);
      if (rain_from === undefined || rain_to === undefined) return;
      expect(rain_to).toBeGreaterThan(rain_from);
      expect(rain_to).toBeLessThanOrEqual(23);
    }),
  );
  expect(sampleDay("2026-07-15", 31).high_c).toBeGreaterThan(sampleDay("2026-01-15", 31).high_c);
  expect(sampleDay("2026-07-15", -31).high_c).toBeLessThan(sampleDay("2026-01-15", -31).high_c);
  const warmest = temperatureAt(sampleDay("2026-07-15", 31), 15 * 60);
  expect(warmest).toBe(sampleDay("2026-07-15", 31).high_c);
});
