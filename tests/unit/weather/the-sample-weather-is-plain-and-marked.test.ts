import * as fc from "fast-check";
import { expect, test } from "vitest";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { FactName } from "../../../hub/core/facts.ts";
import type { Home } from "../../../hub/core/house.ts";
import { airBand } from "../../../hub/weather/air.ts";
import { apparent, clothingAdvice, clothingKeys } from "../../../hub/weather/clothing.ts";
import { sampleDay, temperatureAt } from "../../../hub/weather/sample.ts";
import { openWeather } from "../../../hub/weather/weather.ts";
import { covers } from "../../help/covers.ts";

const home: Home = {
  id: "virtual-1",
  name: "Home",
  zone: "Asia/Shanghai",
  lat: 31.2,
  lon: 121.4,
  radius_m: 150,
  language: "en",
};
const names: FactName[] = [
  "weather.now_c",
  "weather.high_c",
  "weather.low_c",
  "weather.sky",
  "weather.rain_from",
  "weather.rain_to",
  "weather.as_of",
  "weather.sample",
  "air.band",
  "air.index",
  "clothing.advice",
];
const day = fc
  .tuple(fc.integer({ min: 2020, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`);

test("every fact of the weather is served, marked as a sample, and the same when asked again", () => {
  covers("fact:weather.now_c", "fact:weather.high_c", "fact:weather.low_c", "fact:weather.sky");
  covers("fact:weather.rain_from", "fact:weather.rain_to", "fact:weather.as_of", "fact:weather.sample");
  covers("fact:air.band", "fact:air.index", "fact:clothing.advice");
  const seen = new Set<FactName>();
  for (let d = 0; d < 40; d++) {
    const clock = steppingClock(Date.UTC(2026, 5, 1, 23) + d * 86_400_000);
    const all = () => names.map((name) => openWeather({ clock, home: () => home }).fact(name));
    expect(all()).toEqual(all());
    names.forEach((name, i) => all()[i] !== undefined && seen.add(name));
    const weather = openWeather({ clock, home: () => home });
    expect(weather.fact("weather.sample")).toBe(true);
    expect(weather.fact("weather.as_of")).toBe(clock.wall());
    expect(clothingKeys).toContain(weather.fact("clothing.advice"));
    const wet = weather.fact("weather.rain_from") !== undefined;
    expect(wet).toBe(["rain", "snow", "storm"].includes(String(weather.fact("weather.sky"))));
  }
  expect([...seen].toSorted()).toEqual(names.toSorted());
});

test("other rooms' facts, and a house without a home, have no weather", () => {
  const clock = steppingClock(Date.UTC(2026, 2, 1));
  expect(openWeather({ clock, home: () => home }).fact("trip.eta_min")).toBeUndefined();
  expect(openWeather({ clock, home: () => undefined }).fact("weather.now_c")).toBeUndefined();
});

test("the day keeps its own bounds and its season, north and south", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 1439 }), (date, minute) => {
      const { high_c, low_c, rain_from, rain_to, air } = sampleDay(date, 31);
      const now = temperatureAt(sampleDay(date, 31), minute);
      expect(now).toBeGreaterThanOrEqual(low_c);
      expect(now).toBeLessThanOrEqual(high_c);
      expect(air).toBeGreaterThan(0);
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

test("the air's bands change at their edges", () => {
  expect([0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500].map(airBand)).toEqual([
    1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
  ]);
});

test("clothing follows what it feels like and whether it is wet", () => {
  expect([-10, 0, 10, 15, 20, 26, 33].map((t) => clothingAdvice(t, false))).toEqual(
    clothingKeys.filter((_, i) => i % 2 === 0),
  );
  expect(clothingAdvice(5, true)).toBe("clothing.chilly-wet");
  expect(clothingAdvice(4.9, true)).toBe("clothing.cold-wet");
  expect(apparent(5, 30)).toBeLessThan(1);
  expect(apparent(20, 30)).toBe(20);
});
