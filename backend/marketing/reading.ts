import { floorHomes, type Reading } from "./queries.ts";
import type { Table } from "./table.ts";

/** Of a geometric noise 19 of 20 lie within so many of its scales. */
const mostly = 3;

/** From how many homes a figure is shown whose count has noise of that scale: few of no homes at all come that far. */
export function shownFrom(scale: number): number {
  return floorHomes + mostly * scale;
}

/** What stands in one cell, or in all of a table. */
export function sumOf(table: Table | undefined, what: "n" | "sum", cell?: string): number {
  const cells = cell === undefined ? [...(table?.cells.values() ?? [])] : [table?.cells.get(cell)];
  return cells.reduce((sum, one) => sum + (one?.[what] ?? 0), 0);
}

/** The value of a figure: of so many homes, which added so much. */
export function readingOf(reads: Reading, n: number, sum: number, most: number): number | undefined {
  if (reads === "homes") return n;
  if (n <= 0) return undefined;
  if (reads === "share") return Math.min(100, Math.max(0, (100 * sum) / (most * n)));
  return Math.max(0, reads === "rate" ? (100 * sum) / n : 100 * sum);
}

/** How far a figure may lie off by its noise alone, 19 times of 20. */
export function offOf(
  reads: Reading,
  n: number,
  value: number,
  scale: { readonly n: number; readonly sum: number },
  most: number,
): number {
  if (reads === "homes") return mostly * scale.n;
  if (reads === "money") return mostly * 100 * scale.sum;
  if (n <= 0) return 100;
  const sum = (100 * scale.sum) / (reads === "share" ? most * n : n);
  return mostly * (sum + (value * scale.n) / n);
}

/** To a tenth. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
