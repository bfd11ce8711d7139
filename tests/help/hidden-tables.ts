import { expect } from "vitest";
import { scalesOf, tablesAWeek, type tallyOf } from "../../backend/marketing/releases.ts";
import type { TableSpec } from "../../backend/marketing/table.ts";

/** A table as it is before noise is laid over it. */
export type Exact = { readonly name: string; readonly spec: TableSpec; readonly cells: ReturnType<typeof tallyOf> };

/** What one home made of tables is what their noise is made for at most, and that noise costs its part and no more. */
export function expectHidden(before: readonly Exact[], after: readonly Exact[]): void {
  for (const [i, { name, spec, cells }] of before.entries()) {
    const moved = (what: "n" | "sum") =>
      [...cells].reduce((sum, [cell, one]) => sum + Math.abs(one[what] - (after[i]?.cells.get(cell)?.[what] ?? 0)), 0);
    const places = spec.moves ?? spec.touches;
    expect(moved("n"), `${name}: homes`).toBeLessThanOrEqual(places);
    expect(moved("sum"), `${name}: what they added`).toBeLessThanOrEqual(places * spec.most);
    // The noise of both together costs one of so many parts of 1, and no more.
    const { n, sum } = scalesOf(spec);
    const cost = places / n + (sum === 0 ? 0 : (places * spec.most) / sum);
    expect(cost, name).toBeLessThanOrEqual(1 / tablesAWeek + 1e-12);
  }
}
