import { z } from "zod";
import { discreteLaplace } from "./noise.ts";
import type { Parts } from "./room.ts";
import type { Cell, HomeRow, Table, TableSpec } from "./table.ts";

/** Into so many parts the epsilon of a week, 1, is cut: so many tables a brand may have of its homes in a week. */
export const tablesAWeek = 24;
const week_ms = 7 * 86_400_000;
/** 1970 began on a Thursday, weeks begin on Mondays. */
const toMonday_ms = 3 * 86_400_000;
const weeksKept = 8;

/** How wide the noise of a table lies: of its counts of homes, and of what they added. */
export function scalesOf({ touches, moves = touches, most }: TableSpec): { readonly n: number; readonly sum: number } {
  const parts = most > 0 ? 2 : 1;
  return { n: parts * moves * tablesAWeek, sum: parts * moves * most * tablesAWeek };
}

/** The exact table: each home in so many cells at most, with so much at most. */
export function tallyOf(spec: TableSpec, rows: readonly HomeRow[]): ReadonlyMap<string, Cell> {
  const table = new Map(spec.cells.map((cell) => [cell, { n: 0, sum: 0 }]));
  for (const own of Map.groupBy(rows, ({ source }) => source).values()) {
    const by = Map.groupBy(own, ({ cell }) => cell);
    for (const cell of spec.cells.filter((one) => by.has(one)).slice(0, spec.touches)) {
      const adds = (by.get(cell) ?? []).reduce((sum, one) => sum + one.adds, 0);
      const { n, sum } = table.get(cell) ?? { n: 0, sum: 0 };
      table.set(cell, { n: n + 1, sum: sum + Math.max(-spec.most, Math.min(spec.most, Math.round(adds))) });
    }
  }
  return table;
}

const Kept = z.array(z.tuple([z.string(), z.number().int(), z.number().int()]));

/**
 * Opens the tables that a brand is told of real homes. Each is reckoned once a week (UTC, from Monday), with noise, and
 * kept: whoever asks again is told the same, and so many different ones a week are all there are. What stands in the
 * database counts, so that neither a restart nor a clock that went back gives more.
 */
export function openReleases({ store, clock, random }: Pick<Parts, "store" | "clock" | "random">) {
  const weekOf = (at: number) => Math.floor((at + toMonday_ms) / week_ms);
  const week = () => {
    const newest = Number(store.sql("SELECT max(week) AS week FROM m_released").get()?.["week"] ?? 0);
    return Math.max(newest, weekOf(clock.wall()));
  };
  const used = (now: number) =>
    Number(store.sql("SELECT count(*) AS n FROM m_released WHERE week = ?").get(now)?.["n"] ?? 0);
  const noisy = (spec: TableSpec, rows: readonly HomeRow[]) => {
    const { n, sum } = scalesOf(spec);
    return [...tallyOf(spec, rows)].map(([cell, exact]): [string, number, number] => [
      cell,
      exact.n + discreteLaplace(n, random),
      sum === 0 ? 0 : exact.sum + discreteLaplace(sum, random),
    ]);
  };

  return {
    /** The table of that name as it stands this week; undefined once all tables of the week were asked for. */
    release: (name: string, spec: TableSpec, rows: () => readonly HomeRow[]): Table | undefined =>
      store.work(() => {
        const now = week();
        const find = () => store.sql("SELECT at, document FROM m_released WHERE week = ? AND name = ?").get(now, name);
        if (!find()) {
          if (used(now) >= tablesAWeek) return undefined;
          store
            .sql("INSERT INTO m_released (week, name, at, document) VALUES (?, ?, ?, ?)")
            .run(now, name, clock.wall(), JSON.stringify(noisy(spec, rows())));
        }
        const { at, document } = find() ?? {};
        const cells = Kept.parse(JSON.parse(String(document)));
        return { as_of: Number(at), cells: new Map(cells.map(([cell, n, sum]) => [cell, { n, sum }])) };
      }),
    /** How many tables of this week are left, and when the next week begins. */
    left: () => {
      const now = week();
      return { of: tablesAWeek, left: tablesAWeek - used(now), until: (now + 1) * week_ms - toMonday_ms };
    },
    /** What is older than a few weeks goes; this week's stays, whatever the clock says. */
    expire: (): void => void store.sql("DELETE FROM m_released WHERE week < ?").run(week() - weeksKept),
  };
}
