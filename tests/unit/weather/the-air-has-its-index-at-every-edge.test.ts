import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { airBand, airOf } from "../../../hub/weather/air.ts";
import type { Concentrations } from "../../../hub/weather/breakpoints.ts";
import { pollutants } from "../../../hub/weather/breakpoints.ts";
import { concentrationsAt } from "../../../hub/weather/running-means.ts";
import { wordsOf } from "../../../hub/words.ts";

type Mean = keyof Concentrations;
const languages = ["en", "zh-Hans", "zh-Hant"] as const;

// HJ 633-2012, table 1, as printed there (CO in mg/m³): what each pollutant is at an index of 50, 100 … 500.
const china: readonly (readonly [Mean, readonly number[], number])[] = [
  ["pm2_5_24h", [35, 75, 115, 150, 250, 350, 500], 1],
  ["pm10_24h", [50, 150, 250, 350, 420, 500, 600], 1],
  ["o3_1h", [160, 200, 300, 400, 800, 1000, 1200], 1],
  ["no2_1h", [100, 200, 700, 1200, 2340, 3090, 3840], 1],
  ["so2_1h", [150, 500, 650, 800], 1],
  ["co_1h", [5, 10, 35, 60, 90, 120, 150], 1000],
];
const chinaSteps = [50, 100, 150, 200, 300, 400, 500];

describe("on China's scale", () => {
  test.each(china)(
    "%s reaches each step exactly at its breakpoint, and the next one just above",
    (mean, at, factor) => {
      at.forEach((value, i) => {
        const step = chinaSteps[i] ?? 0;
        expect(airOf({ [mean]: value * factor }, "hj633")?.index, `${mean} ${value}`).toBe(step);
        const above = airOf({ [mean]: value * factor * 1.0005 }, "hj633")?.index;
        expect(above, `${mean} just above ${value}`).toBe(i === at.length - 1 ? step : step + 1);
      });
      expect(airOf({ [mean]: 0 }, "hj633")).toEqual({ index: 0, band: 1 });
    },
  );

  test("the index is always rounded up, and sulphur dioxide goes on by its day", () => {
    // 36 µg/m³: 50 + 50 × 1/40 = 51.25.
    expect(airOf({ pm2_5_24h: 36 }, "hj633")).toEqual({ index: 52, band: 2, main: "pm2_5" });
    expect(airOf({ so2_1h: 5_000 }, "hj633")?.index).toBe(200);
    expect(airOf({ so2_1h: 5_000, so2_24h: 1_600 }, "hj633")).toEqual({ index: 300, band: 5, main: "so2" });
    expect(airOf({ so2_24h: 100 }, "hj633")).toBeUndefined();
  });
});

// 40 CFR 58 appendix G, table 2 (PM2.5 of May 2024), in the table's own units: the last value of each step and the
// first of the next, with how many µg/m³ make one unit at 25 °C.
const o3 = 48 / 24.45;
const america: readonly (readonly [Mean, readonly (readonly [last: number, next: number])[], number, number])[] = [
  [
    "pm2_5_24h",
    [
      [9, 9.1],
      [35.4, 35.5],
      [55.4, 55.5],
      [125.4, 125.5],
      [225.4, 225.5],
    ],
    1,
    0.05,
  ],
  [
    "pm10_24h",
    [
      [54, 55],
      [154, 155],
      [254, 255],
      [354, 355],
      [424, 425],
    ],
    1,
    0.5,
  ],
  [
    "o3_8h",
    [
      [54, 55],
      [70, 71],
      [85, 86],
      [105, 106],
    ],
    o3,
    0.5,
  ],
  [
    "no2_1h",
    [
      [53, 54],
      [100, 101],
      [360, 361],
      [649, 650],
      [1249, 1250],
    ],
    46.01 / 24.45,
    0.5,
  ],
  [
    "so2_1h",
    [
      [35, 36],
      [75, 76],
      [185, 186],
    ],
    64.07 / 24.45,
    0.5,
  ],
  [
    "co_8h",
    [
      [4.4, 4.5],
      [9.4, 9.5],
      [12.4, 12.5],
      [15.4, 15.5],
      [30.4, 30.5],
    ],
    (28.01 / 24.45) * 1000,
    0.05,
  ],
];
const americaSteps = [50, 100, 150, 200, 300];

describe("on the scale of the United States", () => {
  test.each(america)(
    "%s reaches each step with its last value, cut off, and leaves it with the next",
    (mean, edges, unit, half) => {
      edges.forEach(([last, next], i) => {
        const step = americaSteps[i] ?? 0;
        expect(airOf({ [mean]: last * unit }, "us")?.index, `${mean} ${last}`).toBe(step);
        expect(airOf({ [mean]: (last + half) * unit }, "us")?.index, `${mean} ${last} and a half`).toBe(step);
        expect(airOf({ [mean]: next * unit }, "us")?.index, `${mean} ${next}`).toBe(step + 1);
      });
      expect(airOf({ [mean]: 0 }, "us")).toEqual({ index: 0, band: 1 });
    },
  );

  test("ozone of one hour counts where it is high, sulphur dioxide above its hourly steps by its day, and 500 is the end", () => {
    expect(airOf({ o3_1h: 124 * o3 }, "us")).toBeUndefined();
    expect(airOf({ o3_1h: 125 * o3, o3_8h: 60 * o3 }, "us")).toMatchObject({ index: 101, band: 3 });
    expect(airOf({ o3_1h: 204 * o3 }, "us")?.index).toBe(200);
    expect(airOf({ o3_1h: 405 * o3 }, "us")?.index).toBe(301);
    const so2 = 64.07 / 24.45;
    expect(airOf({ so2_1h: 304 * so2 }, "us")?.index).toBe(200);
    expect(airOf({ so2_1h: 900 * so2, so2_24h: 304 * so2 }, "us")?.index).toBe(200);
    expect(airOf({ so2_1h: 900 * so2, so2_24h: 305 * so2 }, "us")?.index).toBe(201);
    expect(airOf({ pm2_5_24h: 325.4 }, "us")?.index).toBe(500);
    expect(airOf({ pm2_5_24h: 4_000 }, "us")?.index).toBe(500);
  });

  test("between its ends a step is a straight line, rounded: 40.9 µg/m³ of fine particles is 114", () => {
    // 101 + 49 × (40.9 − 35.5) / 19.9 = 114.3.
    expect(airOf({ pm2_5_24h: 40.9 }, "us")).toEqual({ index: 114, band: 3, main: "pm2_5" });
  });
});

test("the bands of both scales change at the same numbers, and each has its words", () => {
  expect([0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500].map(airBand)).toEqual([
    1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
  ]);
  for (const language of languages) {
    const words = wordsOf(language);
    const said = [1, 2, 3, 4, 5, 6].flatMap((band) => [words[`air.band.${band}`], words[`air.advice.${band}`]]);
    expect(said).not.toContain(undefined);
    expect(new Set(said).size, language).toBe(12);
  }
});

test("worse air never has a better index, and nothing known is no index", () => {
  const means = fc.record(
    Object.fromEntries(
      ["pm2_5_24h", "pm10_24h", "o3_1h", "o3_8h", "no2_1h", "so2_1h", "so2_24h", "co_1h", "co_8h"].map((name) => [
        name,
        fc.double({ min: 0, max: name.startsWith("co") ? 200_000 : 5_000, noNaN: true }),
      ]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      means,
      fc.constantFrom("hj633", "us"),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (known, scale, by) => {
        const worse = Object.fromEntries(Object.entries(known).map(([name, value = 0]) => [name, value * by]));
        const [before, after] = [airOf(known, scale), airOf(worse, scale)];
        if (!before) return;
        expect(after?.index).toBeGreaterThanOrEqual(before.index);
        expect(before.band).toBe(airBand(before.index));
        expect(before.main === undefined).toBe(before.band === 1);
        if (before.main) expect(pollutants).toContain(before.main);
      },
    ),
  );
  expect(airOf({}, "us")).toBeUndefined();
  expect(airOf({ pm10_24h: NaN, o3_1h: -1 }, "hj633")).toBeUndefined();
});

test("particles are a day's running mean, gaps are closed from ahead, and without particles there is no index", () => {
  const hour = 3_600_000;
  const hours = Array.from({ length: 48 }, (_, i) => ({ at: i * hour, pm2_5: i < 24 ? 10 : 100, o3: i }));
  expect(concentrationsAt(hours, 23 * hour)).toMatchObject({ pm2_5_24h: 10, o3_1h: 23, o3_8h: 19.5 });
  expect(concentrationsAt(hours, 35 * hour + 5)?.pm2_5_24h).toBe(55);
  // At the first hour nothing of the past is known: the day ahead stands in.
  expect(concentrationsAt(hours, 0)?.pm2_5_24h).toBe(10);
  const holes = hours.map(({ at, pm2_5, o3 }, i) => (i % 3 === 0 ? { at, o3 } : { at, pm2_5, o3 }));
  expect(concentrationsAt(holes, 23 * hour)?.pm2_5_24h).toBeGreaterThan(10);
  expect(concentrationsAt(hours.slice(0, 10), 9 * hour)?.pm2_5_24h).toBeUndefined();
  expect(
    concentrationsAt(
      hours.map(({ at, o3 }) => ({ at, o3 })),
      5 * hour,
    ),
  ).toBeUndefined();
  expect(concentrationsAt(hours, 60 * hour)).toBeUndefined();
});
