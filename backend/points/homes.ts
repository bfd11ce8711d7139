import type { HomeRow, TableSpec } from "../marketing/table.ts";
import type { Desk } from "./journal.ts";

/** What one home has in the scheme: its points, and since then whether it spent some, and in how many months (UTC) it earned or spent any. */
export type HomePoints = {
  readonly source: string;
  readonly balance: number;
  readonly spent: boolean;
  readonly months: number;
};

/** The tables of points a brand is told of its homes: who spends them, how many they hold, of each 2,000 at most, and how evenly they use the year. */
export const pointsTables = {
  points: { cells: ["all"], touches: 1, most: 1, adds: "spent" },
  "points-held": { cells: ["all"], touches: 1, most: 2_000, adds: "balance" },
  "points-months": { cells: ["all"], touches: 1, most: 12, adds: "months" },
} as const satisfies Readonly<Record<string, TableSpec & { readonly adds: keyof HomePoints }>>;
/** The name of one of those. */
export type PointsTable = keyof typeof pointsTables;

/** What each home adds to one of those. */
export function pointsRows(table: PointsTable, homes: readonly HomePoints[]): readonly HomeRow[] {
  const { adds } = pointsTables[table];
  return homes.map((home) => ({ source: home.source, cell: "all", adds: Number(home[adds]) }));
}

const homesSql = `WITH did AS (SELECT m.source, t.kind, t.at FROM points_members m JOIN points_entries e ON e.account = m.account JOIN points_transfers t ON t.id = e.transfer WHERE t.at >= :since)
  SELECT m.source, SUM(a.balance) AS balance,
    EXISTS (SELECT 1 FROM did WHERE did.source = m.source AND did.kind IN ('redeem', 'instalment', 'auction', 'group')) AS spent,
    (SELECT COUNT(DISTINCT strftime('%Y-%m', did.at / 1000, 'unixepoch')) FROM did WHERE did.source = m.source AND did.kind NOT IN ('release', 'refund', 'waive', 'write-off')) AS months
  FROM points_members m JOIN points_accounts a ON a.id = m.account WHERE a.closed IS NULL GROUP BY m.source`;

/** Each home in the scheme, for tables that are released with noise. */
export function homesIn({ store }: Pick<Desk, "store">, since: number): readonly HomePoints[] {
  return store
    .sql(homesSql)
    .all({ since })
    .map((row) => ({
      source: String(row["source"]),
      balance: Number(row["balance"]),
      spent: row["spent"] === 1,
      months: Number(row["months"]),
    }));
}
