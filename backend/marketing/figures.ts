import { Temporal } from "temporal-polyfill";
import { refuse } from "../refusal.ts";
import type { Campaign } from "./campaigns.ts";
import { openHomeTables } from "./home-tables.ts";
import {
  boardCells,
  floorHomes,
  type NamedQuery,
  paidSql,
  paidTable,
  queries,
  type QueryName,
  queueSql,
  scorecardCells,
  starsSql,
  starsTable,
  tables,
} from "./queries.ts";
import { offOf, readingOf, shownFrom, sumOf, tenth } from "./reading.ts";
import { scalesOf } from "./releases.ts";
import type { Table, TableSpec, Which } from "./table.ts";
import type { Parts } from "./room.ts";
import { tiers, tiersTable } from "./value.ts";

/** One figure with the query it comes from; hidden where too few homes stand behind it. */
export type Figure = {
  readonly query: QueryName;
  readonly says: string;
  readonly sql: string;
  readonly unit: NamedQuery["unit"];
  readonly n: number;
  /** Absent where it is hidden, or where there is nothing to count. */
  readonly value?: number;
  readonly hidden: boolean;
  /** From how many homes it is shown. */
  readonly floor: number;
  /** Where it was released with noise: when, and how far it may lie off by that alone, 19 times of 20. */
  readonly about?: { readonly as_of: number; readonly off: number };
  /** All tables of this week were asked for before this one. */
  readonly spent?: true;
};

/** The return on a campaign, or why none is printed. */
export type Roi =
  | {
      readonly refused: "no-control-group" | "no-costs" | "no-money" | "spent";
      readonly treated: number;
      readonly held: number;
    }
  | {
      readonly percent: number;
      readonly margin_per_home: { readonly treated: number; readonly held: number };
      readonly treated: number;
      readonly held: number;
    };

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;
const held = ["treated", "held"] as const;

/** Opens the figures of a brand; whoever asks is written down with what was asked. */
export function openFigures(parts: Pick<Parts, "store" | "clock" | "random">) {
  const { store, clock } = parts;
  const { releases, standing, tableOf, rowsOf, bound, tiersRows, pairs } = openHomeTables(parts);
  const note = (staff: string, query: string) =>
    store.sql("INSERT INTO m_asked (at, staff, query) VALUES (?, ?, ?)").run(clock.wall(), staff, query);

  /** A figure of letters, each of which the brand has read: exact, and of now. */
  const ofLetters = (name: QueryName, query: NamedQuery & { readonly sql: string }, which: Which): Figure => {
    const row = store.sql(query.sql).get(bound(query.sql, which));
    const [n, value] = [Number(row?.["n"] ?? 0), row?.["value"]];
    const { says, sql, unit, floor } = query;
    const hidden = n < floor;
    const shown = !hidden && typeof value === "number" && { value: unit === "ms" ? Math.round(value) : tenth(value) };
    return { query: name, says, sql, unit, n, hidden, floor, ...shown };
  };
  const figure = (name: QueryName, which: Which): Figure => {
    const query: NamedQuery = queries[name];
    if ("sql" in query) return ofLetters(name, query, which);
    const spec: TableSpec & { readonly sql: string } = tables[query.table];
    const { says, unit } = query;
    const all = standing(query.table, which);
    const base = query.reads === "rate" ? standing("members", which) : all;
    const head = { query: name, says, sql: spec.sql, unit };
    const scales = scalesOf(spec);
    const wide = scalesOf(query.reads === "rate" ? tables.members : spec).n;
    const floor = which === "virtual" ? query.floor : shownFrom(wide);
    if (!all || !base) return { ...head, n: 0, hidden: true, floor, spent: true };
    const n = Math.max(0, sumOf(base, "n", query.of));
    const read = readingOf(query.reads, n, sumOf(all, "sum", query.of), spec.most);
    const off = offOf(query.reads, n, read ?? 0, { n: wide, sum: scales.sum }, spec.most);
    const hidden = n < floor;
    return {
      ...head,
      n,
      hidden,
      floor,
      ...(!hidden && read !== undefined && { value: unit === "money" ? Math.round(read) : tenth(read) }),
      ...(all.as_of !== undefined && { about: { as_of: all.as_of, off: tenth(off) } }),
    };
  };
  /** The cells of a table that enough homes stand in. */
  const shown = (table: Table | undefined, spec: TableSpec) => {
    const from = table?.as_of === undefined ? floorHomes : shownFrom(scalesOf(spec).n);
    return [...(table?.cells ?? [])].filter(([, { n }]) => n >= from);
  };
  const asked = <T>(table: T | undefined): T => table ?? refuse("E_BUDGET", untilMore());
  const untilMore = () => Math.max(1, Math.ceil((releases.left().until - clock.wall()) / 1_000));

  return {
    /** Notes that somebody looked at something that is no named query, such as the letters of people. */
    note: (staff: string, what: string): void => void note(staff, what),
    /** The same for a page that reads itself anew as long as it stands open: one look an hour. */
    noteHourly: (staff: string, what: string): void => {
      const since = clock.wall() - hour_ms;
      if (!store.sql("SELECT 1 FROM m_asked WHERE staff = ? AND query = ? AND at > ?").get(staff, what, since))
        note(staff, what);
    },
    figure: (staff: string, name: QueryName, which: Which): Figure => {
      note(staff, name);
      const found = figure(name, which);
      return found.spent ? refuse("E_BUDGET", untilMore()) : found;
    },
    /** A table of the brand's points by home, as far as it may be told. */
    released: (name: string, spec: TableSpec, which: Which, rows: () => ReturnType<typeof rowsOf>) =>
      asked(tableOf(name, spec, which, rows)),
    /** What a live board is told without anybody having asked again is noted once, when it is opened. */
    board: (staff: string | undefined, which: Which) => {
      if (staff !== undefined) note(staff, "board");
      const queue = store.sql(queueSql).get(bound(queueSql, which)) as Readonly<Record<string, number>>;
      const figures = boardCells.map((name) => figure(name, which));
      return { which, at: clock.wall(), queue: { ...queue }, figures, left: releases.left() };
    },
    scorecard: (staff: string, which: Which) => {
      note(staff, "scorecard");
      const cells = (names: readonly QueryName[]) => names.map((name) => figure(name, which));
      const { centre, means, goals } = scorecardCells;
      return { which, floor: floorHomes, centre: cells(centre), means: cells(means), goals: cells(goals) };
    },
    /** What is bought by the same people; pairs of too few homes are not there. */
    pairs: (staff: string, which: Which) => {
      note(staff, "pairs");
      const { table, spec } = pairs(which);
      return shown(asked(table), spec)
        .map(([cell, { n }]) => ({ offers: cell.split(" "), n }))
        .toSorted((a, b) => b.n - a.n);
    },
    /** What people look for, by category; too few homes are not there. */
    requests: (staff: string, which: Which) => {
      note(staff, "requests");
      return shown(asked(standing("requests", which)), tables.requests)
        .map(([category, { n }]) => ({ category, n }))
        .toSorted((a, b) => b.n - a.n);
    },
    /** Ratings by month with their homes; months of too few are not there. */
    satisfaction: (staff: string, which: Which) => {
      note(staff, "satisfaction");
      const now = Temporal.Instant.fromEpochMilliseconds(clock.wall()).toZonedDateTimeISO("UTC").toPlainDate();
      const months = Array.from({ length: 12 }, (_, ago) => String(now.toPlainYearMonth().subtract({ months: ago })));
      const spec = starsTable(months);
      const table = asked(tableOf("satisfaction", spec, which, () => rowsOf(starsSql, which)));
      return shown(table, spec)
        .map(([month, { n, sum }]) => ({ month, stars: tenth(Math.min(5, Math.max(1, 3 + sum / 10 / n))), n }))
        .toReversed();
    },
    /** The way from an interest to what was handed over, in homes; from the same tables as the board. */
    journey: (staff: string, which: Which) => {
      note(staff, "journey");
      return journeySteps.map(({ step, query }) => {
        const { n, hidden } = figure(query, which);
        return { step, n, hidden };
      });
    },
    /** Tiers by value, in homes: the top one holds a fifth at most. */
    tiers: (staff: string, which: Which) => {
      note(staff, "tiers");
      const table = asked(tableOf("tiers", tiersTable, which, () => tiersRows(which)));
      const members = [...table.cells.values()].reduce((sum, { n }) => sum + Math.max(0, n), 0);
      const total = [...table.cells.values()].reduce((sum, one) => sum + Math.max(0, one.sum), 0);
      const hidden = members < (which === "virtual" ? floorHomes : shownFrom(scalesOf(tiersTable).n));
      return {
        members,
        hidden,
        tiers: tiers.map((tier) => {
          const { n = 0, sum = 0 } = table.cells.get(tier) ?? {};
          const redeemed = Math.max(0, sum);
          const share_percent = total === 0 ? 0 : tenth((100 * redeemed) / total);
          return { tier, members: Math.max(0, n), ...(hidden ? {} : { redeemed, share_percent }) };
        }),
      };
    },
    /** What a campaign brought beyond what happens anyway, by its costs; without a control group it is not printed. */
    roi: (staff: string, { money, content }: Campaign, which: Which): Roi => {
      note(staff, "roi");
      const members = standing("members", which);
      const [treated, out] = held.map((one) => Math.max(0, sumOf(members, "n", one))) as [number, number];
      const sizes = { treated, held: out };
      if (!members) return { refused: "spent", ...sizes };
      const from = which === "virtual" ? floorHomes : shownFrom(scalesOf(tables.members).n);
      if (treated < from || out < from) return { refused: "no-control-group", ...sizes };
      if (!money) return { refused: "no-money", ...sizes };
      const costs = money.rewards + money.fees;
      if (costs === 0) return { refused: "no-costs", ...sizes };
      // By what is asked, not by how it is called: a campaign of the same offers is the same question.
      const offers = [...new Set(content.offers)].toSorted();
      const paid = tableOf(`paid ${offers.join(" ")}`, paidTable, which, () =>
        rowsOf(paidSql, which).filter(({ about }) => about !== undefined && offers.includes(about)),
      );
      if (!paid) return { refused: "spent", ...sizes };
      const per = (one: (typeof held)[number]) => (sumOf(paid, "sum", one) * money.margin_percent) / sizes[one];
      const percent = tenth((100 * ((per("treated") - per("held")) * treated - costs)) / costs);
      return { percent, margin_per_home: { treated: tenth(per("treated")), held: tenth(per("held")) }, ...sizes };
    },
    /** How many different tables of this week are left to this brand. */
    left: releases.left,
    expire: releases.expire,
    /** Which pairs enough homes had, as they are told to homes. */
    pairsOfHomes: () => {
      const { table, spec } = pairs("real");
      return shown(table, spec).map(([cell]) => cell.split(" "));
    },
    /** How often this brand's people asked for what, for everybody to see; of the last 30 days and in all. */
    asked: () => {
      const since = clock.wall() - 30 * day_ms;
      const rows = store
        .sql(
          "SELECT query, count(*) AS n, count(*) FILTER (WHERE at >= ?) AS late FROM m_asked GROUP BY query ORDER BY query",
        )
        .all(since)
        .map((row) => ({ query: String(row["query"]), n: Number(row["n"]), last30days: Number(row["late"]) }));
      return { n: rows.reduce((sum, { n }) => sum + n, 0), queries: rows };
    },
  };
}

const journeySteps = [
  { step: "interest", query: "interests" },
  { step: "shown", query: "contacts" },
  { step: "accepted", query: "accepts" },
  { step: "handed-over", query: "redeemed" },
  { step: "rated", query: "need-met" },
] as const satisfies readonly { readonly step: string; readonly query: QueryName }[];
