import { Temporal } from "temporal-polyfill";
import type { Desk } from "./journal.ts";

/** One moment a member did something with points. */
export type Act = { readonly account: string; readonly at: number; readonly kind: string };

/** A share and what it is of. */
export type Share = { readonly of: number; readonly n: number; readonly share?: number };

/** Points productivity: those who redeemed by those who follow the scheme; no share of nobody. */
export function productivityOf(acts: readonly Act[], members: number): Share {
  const redeemers = new Set(acts.filter(({ kind }) => spends.has(kind)).map(({ account }) => account));
  return { of: redeemers.size, n: members, ...(members > 0 && { share: redeemers.size / members }) };
}

/** How uneven a year is: the standard deviation of what happened by month over its mean; 0 is the same every month. */
export function unevennessOf(months: readonly number[]): number | undefined {
  const mean = months.reduce((sum, n) => sum + n, 0) / months.length;
  if (!(mean > 0)) return undefined;
  const variance = months.reduce((sum, n) => sum + (n - mean) ** 2, 0) / months.length;
  return Math.sqrt(variance) / mean;
}

/** What a brand sees of its scheme: numbers of all members together, with what they are of. */
export type Figures = {
  readonly productivity: Share;
  readonly months: readonly { readonly month: string; readonly acts: number }[];
  readonly unevenness?: number;
  readonly outstanding: number;
  readonly owed_in_goods: number;
};

const spends = new Set(["redeem", "instalment", "auction", "group"]);

/** Which months: the first as YYYY-MM, and how many; by UTC. */
export type Months = { readonly first: string; readonly count: number };

/** The queries of the figures by name: the scorecard links to their text. */
export const figureQueries = {
  acts: `SELECT e.account, t.at, t.kind FROM points_entries e JOIN points_transfers t ON t.id = e.transfer JOIN points_accounts a ON a.id = e.account
    WHERE a.kind = 'member' AND t.kind NOT IN ('release', 'refund', 'waive', 'write-off') AND t.at >= ? AND t.at < ? ORDER BY e.seq`,
  members: `SELECT COUNT(*) AS n FROM points_accounts WHERE kind = 'member' AND opened < ? AND (closed IS NULL OR closed >= ?)`,
  outstanding: `SELECT COALESCE(SUM(balance), 0) AS n FROM points_accounts WHERE kind IN ('member', 'holds')`,
  homes: `SELECT m.source, SUM(a.balance) AS balance, MAX(EXISTS (SELECT 1 FROM points_entries e JOIN points_transfers t ON t.id = e.transfer WHERE e.account = a.id AND t.at >= ? AND t.kind IN ('redeem', 'instalment', 'auction', 'group'))) AS spent
    FROM points_members m JOIN points_accounts a ON a.id = m.account WHERE a.closed IS NULL GROUP BY m.source`,
  owed: `SELECT COALESCE(SUM(balance), 0) AS n FROM points_accounts WHERE kind = 'liability'`,
} as const;

/** What one home has in the scheme: its points, and whether it spent some since then. */
export type HomePoints = { readonly source: string; readonly balance: number; readonly spent: boolean };

/** Each home in the scheme, for tables that are released with noise. */
export function homesIn({ store }: Pick<Desk, "store">, since: number): readonly HomePoints[] {
  return store
    .sql(figureQueries.homes)
    .all(since)
    .map((row) => ({
      source: String(row["source"]),
      balance: Number(row["balance"]),
      spent: row["spent"] === 1,
    }));
}

/** The figures of some months; each counts, also one in which nothing happened. */
export function figuresOf({ store }: Pick<Desk, "store">, { first, count }: Months): Figures {
  const start = (n: number) =>
    Temporal.PlainYearMonth.from(first).add({ months: n }).toPlainDate({ day: 1 }).toZonedDateTime("UTC")
      .epochMilliseconds;
  const from = start(0);
  const to = start(count);
  const acts = store
    .sql(figureQueries.acts)
    .all(from, to)
    .map((row): Act => ({ account: String(row["account"]), at: Number(row["at"]), kind: String(row["kind"]) }));
  const one = (sql: string, ...params: number[]) => Number(store.sql(sql).get(...params)?.["n"]);
  const months = Array.from({ length: count }, (_, n) => ({
    month: Temporal.PlainYearMonth.from(first).add({ months: n }).toString(),
    acts: acts.filter(({ at }) => at >= start(n) && at < start(n + 1)).length,
  }));
  const unevenness = unevennessOf(months.map(({ acts }) => acts));
  return {
    productivity: productivityOf(acts, one(figureQueries.members, to, from)),
    months,
    ...(unevenness !== undefined && { unevenness }),
    outstanding: one(figureQueries.outstanding),
    owed_in_goods: one(figureQueries.owed),
  };
}
