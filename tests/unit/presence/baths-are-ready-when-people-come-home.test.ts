import { expect, test } from "vitest";
import { measureCommutes, tableOf } from "../../help/commute-figures.ts";

const count = process.env["LINTEL_LONG"] === "1" ? 5_000 : 500;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_105);

test(`of ${count} ways home with walks, tunnels, jams, detours and silent phones, nineteen baths in twenty are ready`, () => {
  const figures = measureCommutes(count, seed);
  const table = tableOf(figures);
  expect(figures.possible, table).toBeGreaterThan(count * 0.4);
  expect(figures.ready_pct, table).toBeGreaterThanOrEqual(95);
  expect(figures.wasted_median_min, table).toBeLessThanOrEqual(2);
  expect(figures.started_unsure, table).toBe(0);
  expect(figures.in_band_pct, table).toBeGreaterThan(72);
  expect(figures.in_band_pct, table).toBeLessThan(92);
}, 240_000);
