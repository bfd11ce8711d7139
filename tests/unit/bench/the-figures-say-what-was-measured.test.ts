import { expect, test } from "vitest";
import { compared, median, percentile, roundOf, verdict } from "../../../bench/figures.ts";
import { missedGates, tableOf, verdictOf, type Line } from "../../../bench/table.ts";

test("a percentile is a value that was measured, by nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile(hundred, 1)).toBe(100);
  expect(percentile([7], 0.01)).toBe(7);
  expect(roundOf([3, 1, 2])).toEqual({ p50: 2, p99: 3 });
});

test("a median is the middle one, or lies between the two in the middle", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
});

test("nothing measured is no figure, and meets no budget", () => {
  expect(percentile([], 0.5)).toBeNaN();
  expect(median([])).toBeNaN();
  expect(verdict(Number.NaN, { must: 2, aim: 1 })).toBe("not measured");
});

test("the ratio is the median of the rounds' own, so that a slow round of both weighs nothing", () => {
  const { floor, figure, ratio } = compared([1, 10, 1], [2, 20, 3]);
  expect({ floor, figure, ratio }).toEqual({ floor: 1, figure: 3, ratio: 2 });
});

test("a bound itself is still met, whichever way is better", () => {
  expect(verdict(1.2, { must: 2, aim: 1.2 })).toBe("aim");
  expect(verdict(2, { must: 2, aim: 1.2 })).toBe("must");
  expect(verdict(2.01, { must: 2, aim: 1.2 })).toBe("missed");
  expect(verdict(5_000, { must: 5_000, aim: 15_000, atLeast: true })).toBe("must");
  expect(verdict(4_999, { must: 5_000, aim: 15_000, atLeast: true })).toBe("missed");
});

const inTime: Line = { budget: "embedded", load: "100/s", unit: "ms", floor: 0.5, figure: 0.9, ratio: 1.8 };
const late: Line = { budget: "mosquitto", load: "100/s", unit: "ms", floor: 0.5, figure: 1.4, ratio: 2.8 };
const heavy: Line = { budget: "rss", load: "at rest", unit: "MB", figure: 140 };

test("a budget by ratio is judged by its ratio, an absolute one by its figure, and only ratios gate", () => {
  expect([inTime, late, heavy].map(verdictOf)).toEqual(["must", "missed", "missed"]);
  expect(missedGates([inTime, late, heavy])).toEqual(["mosquitto"]);
  expect(missedGates([{ ...late, ratio: Number.NaN }])).toEqual(["mosquitto"]);
  expect(missedGates([inTime, heavy, { load: "1/s", unit: "ms", figure: 9 }])).toEqual([]);
});

test("the table names machine, rounds, floor, figure, ratio, bounds and verdict", () => {
  const text = tableOf({ at: "2026-03-04T06:55:00.000Z", machine: "2 cores", rounds: 3, lines: [inTime, heavy] });
  expect(text).toContain("2026-03-04; 2 cores; medians of 3 rounds.");
  expect(text).toContain("| 0.50 ms | 0.90 ms | 1.80x | <= 2.00x | <= 1.20x | must |");
  expect(text).toContain("| – | 140 MB | – | <= 110 MB | <= 90.0 MB | missed |");
});
