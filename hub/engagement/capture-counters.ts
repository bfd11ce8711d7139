import type { Category } from "../core/engage/lists.ts";
import type { Store } from "../store/open.ts";
import type { Use } from "./capture-seen.ts";

/** Counts by resident, category and house day in house.db; call what writes inside a work. */
export type Counters = {
  /** Counts a use; false where it was counted before. */
  count(use: Use, day: string): boolean;
  /** Adds one to a count of a resident's own taps. */
  tap(resident: string, category: Category, day: string, used: string): void;
  /** On how many days from `from` up to and not `to` there was any of these uses. */
  days(asked: CountsAsked): number;
  /** How often altogether. */
  times(asked: CountsAsked): number;
  /** Whose counts of what are kept. */
  kept(): readonly { readonly resident: string; readonly category: Category }[];
  forget(resident: string, category: Category): void;
  forgetBefore(day: string): void;
};

/** Whose, of what, and of which house days. */
export type CountsAsked = {
  readonly resident: string;
  readonly category: Category;
  readonly uses: readonly string[];
  readonly from: string;
  readonly to: string;
};

/** Opens the counts. */
export function openCounters({ sql }: Pick<Store, "sql">): Counters {
  const add = `INSERT INTO engage_uses (resident, category, day, used, n) VALUES (?, ?, ?, ?, 1)
    ON CONFLICT (resident, category, day, used) DO UPDATE SET n = n + 1`;
  const where = `FROM engage_uses WHERE resident = ? AND category = ? AND day >= ? AND day < ?
    AND used IN (SELECT value FROM json_each(?))`;
  const asked = ({ resident, category, uses, from, to }: CountsAsked) =>
    [resident, category, from, to, JSON.stringify(uses)] as const;
  return {
    count: ({ id, resident, category, used }, day) => {
      const fresh = sql("INSERT OR IGNORE INTO engage_counted (id, resident, category, day) VALUES (?, ?, ?, ?)");
      if (fresh.run(id, resident, category, day).changes === 0) return false;
      sql(add).run(resident, category, day, used);
      return true;
    },
    tap: (resident, category, day, used) => void sql(add).run(resident, category, day, used),
    days: (one) => Number(sql(`SELECT count(DISTINCT day) AS n ${where}`).get(...asked(one))?.["n"]),
    times: (one) => Number(sql(`SELECT coalesce(sum(n), 0) AS n ${where}`).get(...asked(one))?.["n"]),
    kept: () =>
      sql(
        "SELECT DISTINCT resident, category FROM engage_uses UNION SELECT DISTINCT resident, category FROM engage_counted",
      )
        .all()
        .map((row) => row as { readonly resident: string; readonly category: Category }),
    forget: (resident, category) => {
      sql("DELETE FROM engage_uses WHERE resident = ? AND category = ?").run(resident, category);
      sql("DELETE FROM engage_counted WHERE resident = ? AND category = ?").run(resident, category);
    },
    forgetBefore: (day) => {
      sql("DELETE FROM engage_uses WHERE day < ?").run(day);
      sql("DELETE FROM engage_counted WHERE day < ?").run(day);
    },
  };
}
