import type { Which } from "./table.ts";
import type { HomeRow, TableSpec } from "./table.ts";
import type { Parts } from "./room.ts";

/** What somebody's dialogue with a brand is worth so far: what was handed over, and, apart from it, what they declared. */
export type Worth = {
  readonly source: string;
  readonly who: string;
  /** Behaviour: hundredths paid for what was handed over. */
  readonly redeemed: number;
  /** Attitude: hundredths a month they say they spend here; never added to the other. */
  readonly declared: number | undefined;
};

/** The tiers; the top one never holds more than a fifth. */
export const tiers = ["top", "middle", "rest"] as const;
/** One of those. */
export type Tier = (typeof tiers)[number];

/** Puts everybody in a tier by what was redeemed: the same rows always give the same tiers. */
export function tiersOf(worths: readonly Worth[]): ReadonlyMap<string, Tier> {
  const ranked = worths.toSorted((a, b) => b.redeemed - a.redeemed || (keyOf(a) < keyOf(b) ? -1 : 1));
  const [top, middle] = [Math.floor(ranked.length / 5), Math.floor(ranked.length / 2)];
  return new Map(
    ranked.map((worth, i): [string, Tier] => {
      if (worth.redeemed > 0 && i < top) return [keyOf(worth), "top"];
      return [keyOf(worth), worth.redeemed > 0 && i < middle ? "middle" : "rest"];
    }),
  );
}

/** By what somebody is known in a map of tiers. */
export function keyOf({ source, who }: Pick<Worth, "source" | "who">): string {
  return `${source} ${who}`;
}

/** What homes add to the table of tiers: each stands in one of them, with whole units at most so many. */
export const tiersTable: TableSpec = { cells: tiers, touches: 1, most: 100, moves: 5 };

/**
 * The rows of that table, everybody of a home together. One home more moves at most one other over each of the two
 * borders: with its own, five cells by one at most.
 */
export function tiersRowsOf(worths: readonly Worth[]): readonly HomeRow[] {
  const homes = [...Map.groupBy(worths, ({ source }) => source)].map(([source, own]) => {
    const units = own.reduce((sum, { redeemed }) => sum + redeemed, 0) / 100;
    return { source, who: "", redeemed: Math.min(tiersTable.most, Math.round(units)), declared: undefined };
  });
  const by = tiersOf(homes);
  return homes.map((home) => ({ source: home.source, cell: by.get(keyOf(home)) ?? "rest", adds: home.redeemed }));
}

/** What everybody's dialogue with a brand is worth; reckoned anew each time, so what is erased is out of it. */
export function worthsOf({ store, clock }: Pick<Parts, "store" | "clock">, which: Which): readonly Worth[] {
  return store
    .sql(worthSql)
    .all({ virtual: which === "virtual" ? 1 : 0, now: clock.wall() })
    .map((row) => ({
      source: String(row["source"]),
      who: String(row["who"]),
      redeemed: Number(row["redeemed"]),
      declared: row["declared"] === null ? undefined : Number(row["declared"]),
    }));
}

const worthSql = `
SELECT source, who, coalesce(sum(amount) FILTER (WHERE kind = 'redeemed'), 0) AS redeemed,
 (SELECT sum(m.amount) FROM m_said a JOIN m_measures m ON m.question = a.about AND m.answer = a.value AND m.what = 'own'
  WHERE a.kind = 'answer.given' AND a.valid > :now AND a.source = s.source AND a.who = s.who) AS declared
FROM m_said s WHERE virtual = :virtual AND kind IN ('redeemed', 'offer.accept', 'answer.given', 'consent.given')
GROUP BY source, who ORDER BY source, who`;
