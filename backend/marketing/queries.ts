import { categories, pairsFloor } from "../../hub/core/engage/lists.ts";
import type { TableSpec } from "./table.ts";

/** Fewer homes than this, and a figure of them is not shown. */
export const floorHomes = pairsFloor;

/** A table about a brand's homes: its shape, and the SQL that gives what each single home adds. */
type HomeTable = TableSpec & { readonly sql: string };

const said = "m_said WHERE virtual = :virtual";
const all = ["all"] as const;
const groups = ["treated", "held"] as const;
const homesThat = (kind: string): HomeTable => ({
  cells: all,
  touches: 1,
  most: 0,
  sql: `SELECT source, 'all' AS cell, 0 AS adds FROM ${said} AND kind = '${kind}' GROUP BY source`,
});
const byGroup = (kind: string, most: number, more = ""): HomeTable => ({
  cells: groups,
  touches: 1,
  most,
  sql: `SELECT source, iif(held, 'held', 'treated') AS cell, count(*) AS adds FROM ${said} AND kind = '${kind}'${more} GROUP BY source`,
});
/** Of each home a part of ten. */
const tenths = (sql: string): HomeTable => ({ cells: all, touches: 1, most: 10, sql });
/** What a person may have spent in one go, whole units; more counts as so much. */
const mostPaid = 100;
/** What was paid by home, in whole units; by group for the offers that are named. */
export const paidSql = `SELECT source, iif(held, 'held', 'treated') AS cell, about, sum(amount) / 100.0 AS adds FROM ${said} AND kind = 'redeemed' AND source IN (SELECT source FROM m_said WHERE kind = 'consent.given' AND purpose = 'offers') GROUP BY source, about`;

/** Every table of people's rows that has a fixed shape; a home is in each of them once, however much it did. */
export const tables = {
  members: byGroup("consent.given", 0, " AND purpose = 'offers'"),
  contacts: byGroup("offer.contact", 10),
  accepts: homesThat("offer.accept"),
  rejects: homesThat("offer.reject"),
  answers: homesThat("answer.given"),
  interests: homesThat("interest.declared"),
  redeemed: byGroup("redeemed", 5),
  "interest-to-offer": tenths(
    `SELECT source, 'all' AS cell, 10 * max(EXISTS (SELECT 1 FROM m_said c WHERE c.source = i.source AND c.who = i.who AND c.category = i.category AND c.kind = 'offer.contact' AND c.at >= i.at AND c.at <= i.at + 604800000)) AS adds FROM m_said i WHERE i.kind = 'interest.declared' AND i.virtual = :virtual GROUP BY source`,
  ),
  "customer-share":
    tenths(`WITH spend AS (SELECT s.source, s.who, m.what, m.amount FROM m_said s JOIN m_measures m ON m.question = s.about AND m.answer = s.value WHERE s.kind = 'answer.given' AND s.valid > :now AND s.virtual = :virtual),
both AS (SELECT source, who, sum(amount) FILTER (WHERE what = 'own') AS own, sum(amount) FILTER (WHERE what = 'category') AS whole FROM spend GROUP BY source, who)
SELECT source, 'all' AS cell, 10.0 * sum(min(own, whole)) / sum(whole) AS adds FROM both WHERE own IS NOT NULL AND whole > 0 GROUP BY source`),
  digital:
    tenths(`WITH met AS (SELECT source, 1 AS screen FROM ${said} AND kind IN ('offer.accept', 'offer.reject', 'answer.given', 'interest.declared') UNION ALL SELECT source, 1 FROM m_letters WHERE virtual = :virtual UNION ALL SELECT source, 0 FROM m_calls WHERE virtual = :virtual)
SELECT source, 'all' AS cell, 10.0 * sum(screen) / count(*) AS adds FROM met GROUP BY source`),
  interactive:
    tenths(`WITH spoke AS (SELECT source FROM ${said} AND kind IN ('offer.accept', 'offer.reject', 'answer.given', 'satisfaction.given', 'interest.declared') UNION SELECT source FROM m_letters WHERE virtual = :virtual)
SELECT DISTINCT source, 'all' AS cell, 10 * (source IN spoke) AS adds FROM ${said} AND kind = 'offer.contact'`),
  customised:
    tenths(`SELECT c.source, 'all' AS cell, 10.0 * count(*) FILTER (WHERE json_extract(o.published, '$.eligibility') IS NOT NULL OR EXISTS (SELECT 1 FROM m_said i WHERE i.source = c.source AND i.who = c.who AND i.category = c.category AND i.kind = 'interest.declared' AND i.at <= c.at AND i.valid > :now)) / count(*) AS adds
FROM m_said c LEFT JOIN m_objects o ON o.kind = 'offer' AND o.id = c.about WHERE c.virtual = :virtual AND c.kind = 'offer.contact' GROUP BY c.source`),
  "need-met": tenths(
    `SELECT source, 'all' AS cell, 10.0 * count(*) FILTER (WHERE CAST(value AS INTEGER) >= 4) / count(*) AS adds FROM ${said} AND kind = 'satisfaction.given' GROUP BY source`,
  ),
  profit: {
    cells: all,
    touches: 1,
    most: mostPaid,
    sql: `SELECT source, 'all' AS cell, sum(amount) / 100.0 AS adds FROM ${said} AND kind = 'redeemed' GROUP BY source`,
  },
  requests: {
    cells: categories,
    touches: 2,
    most: 0,
    sql: "SELECT source, category AS cell, 0 AS adds FROM m_letters WHERE kind = 'request' AND virtual = :virtual GROUP BY source, category",
  },
} as const satisfies Readonly<Record<string, HomeTable>>;

/** The name of one of those. */
export type TableName = keyof typeof tables;

/** What people have paid, by group. */
export const paidTable: TableSpec = { cells: groups, touches: 1, most: mostPaid };
/** Ratings by month: a home stands in three months at most, with how far its stars lie from three, in tenths. */
export const starsTable = (months: readonly string[]): TableSpec => ({ cells: months, touches: 3, most: 20 });
/** See the table of the same name. */
export const starsSql = `SELECT source, strftime('%Y-%m', at / 1000, 'unixepoch') AS cell, 10 * (avg(CAST(value AS INTEGER)) - 3) AS adds FROM ${said} AND kind = 'satisfaction.given' GROUP BY source, cell`;
/** Two offers the same people had: a home stands in three pairs at most. */
export const pairsTable = (pairs: readonly string[]): TableSpec => ({ cells: pairs, touches: 3, most: 0 });
/** See the table of the same name. */
export const pairsSql = `SELECT DISTINCT a.source, a.about || ' ' || b.about AS cell, 0 AS adds FROM m_said a JOIN m_said b ON b.source = a.source AND b.who = a.who AND b.about > a.about
WHERE a.kind = 'redeemed' AND b.kind = 'redeemed' AND a.virtual = :virtual AND b.virtual = :virtual`;

/** How a figure is read from its table: homes in it, the middle share of a home, how often in 100 homes, or money. */
export type Reading = "homes" | "share" | "rate" | "money";

/** One named question: what it says, and the table it is read from. */
export type NamedQuery = {
  readonly says: string;
  readonly unit: "count" | "percent" | "ms" | "money";
  readonly floor: number;
} & (
  | { readonly table: TableName; readonly reads: Reading; readonly of?: (typeof groups)[number] }
  /** One row with `value` and `n` of letters, which the brand answers one by one: exact, and of this instant. */
  | { readonly sql: string }
);

const homes = (table: TableName, says: string): NamedQuery => ({
  says,
  table,
  reads: "homes",
  unit: "count",
  floor: 0,
});
const share = (table: TableName, says: string): NamedQuery => ({
  says,
  table,
  reads: "share",
  unit: "percent",
  floor: floorHomes,
});
const perHundred = (says: string, table: TableName, of: (typeof groups)[number]): NamedQuery => ({
  says,
  table,
  reads: "rate",
  of,
  unit: "count",
  floor: floorHomes,
});

/** The middle of the times in `waits(source, ms)`. */
const median = `SELECT (SELECT avg(ms) FROM (SELECT ms FROM waits ORDER BY ms LIMIT 2 - (SELECT count(*) FROM waits) % 2 OFFSET (SELECT (count(*) - 1) / 2 FROM waits))) AS value, (SELECT count(DISTINCT source) FROM waits) AS n`;

/** Every query the console can ask; nothing else is asked of people's rows, and each asking is written down. */
export const queries = {
  contacts: homes("contacts", "In how many homes a card of yours was shown."),
  accepts: homes("accepts", "In how many homes somebody said yes."),
  rejects: homes("rejects", "In how many homes somebody said no."),
  answers: homes("answers", "In how many homes a question of yours holds an answer."),
  interests: homes("interests", "In how many homes an interest was declared by a tap."),
  redeemed: homes("redeemed", "To how many homes something was handed over."),
  members: homes("members", "How many homes let you make offers."),
  "response-time": {
    says: "From a question, request or complaint to your first answer: half were quicker.",
    sql: `WITH waits AS (SELECT source, answered - at AS ms FROM m_letters WHERE virtual = :virtual AND answered IS NOT NULL) ${median}`,
    unit: "ms",
    floor: 0,
  },
  "interest-to-offer": share(
    "interest-to-offer",
    "Of the homes that declared an interest, how many saw a card in its category within seven days.",
  ),
  "contacts-treated": perHundred("Cards shown per 100 homes, ten a home at most.", "contacts", "treated"),
  "contacts-held": perHundred("The same per 100 homes that were held out.", "contacts", "held"),
  "redeemed-treated": perHundred("Things handed over per 100 homes, five a home at most.", "redeemed", "treated"),
  "redeemed-held": perHundred("The same per 100 homes that were held out.", "redeemed", "held"),
  "customer-share": share(
    "customer-share",
    "Your share of what people say they spend on such things, each home alike: from their answers alone, as long as those hold.",
  ),
  digital: share(
    "digital",
    "Of all the times a home reached you, how many went through its own screens instead of a call; each home alike.",
  ),
  interactive: share(
    "interactive",
    "Of the homes that saw a card, how many gave any answer to it: yes, no, a word, a star.",
  ),
  customised: share(
    "customised",
    "Of the cards shown, how many met a declared interest or a rule matched at home; each home alike.",
  ),
  timely: {
    says: "Of what wants an answer, how much had its first within a day.",
    sql: `SELECT 100.0 * count(*) FILTER (WHERE answered - at <= 86400000) / count(*) AS value, count(DISTINCT source) AS n FROM m_letters WHERE virtual = :virtual AND kind <> 'other' AND (answered IS NOT NULL OR at <= :now - 86400000)`,
    unit: "percent",
    floor: floorHomes,
  },
  profit: {
    says: `What was paid for what was handed over, ${mostPaid} a home at most.`,
    table: "profit",
    reads: "money",
    unit: "money",
    floor: floorHomes,
  },
  "need-met": share("need-met", "Of the ratings given after a yes, how many were four or five stars; each home alike."),
} as const satisfies Readonly<Record<string, NamedQuery>>;

/** The name of one of those. */
export type QueryName = keyof typeof queries;

/** The 1-4-2 scorecard: one centre, four means, two goals; each cell is one of the queries. */
export const scorecardCells = {
  centre: ["customer-share"],
  means: ["digital", "interactive", "customised", "timely"],
  goals: ["profit", "need-met"],
} as const satisfies Readonly<Record<string, readonly QueryName[]>>;

/** What a board shows, in order. */
export const boardCells: readonly QueryName[] = [
  "members",
  "contacts",
  "accepts",
  "rejects",
  "answers",
  "interests",
  "redeemed",
  "response-time",
  "interest-to-offer",
  "contacts-treated",
  "contacts-held",
  "redeemed-treated",
  "redeemed-held",
  "interactive",
  "need-met",
  "customised",
  "customer-share",
  "timely",
  "digital",
];

/** What a brand has to do, one by one, and what it did: it knows each of them anyway, so these are counted live. */
export const queueSql = `SELECT (SELECT count(*) FROM m_letters WHERE virtual = :virtual AND kind = 'question' AND state = 'open') AS questions,
 (SELECT count(*) FROM m_letters WHERE virtual = :virtual AND kind = 'request' AND state = 'open') AS requests,
 (SELECT count(*) FROM m_letters WHERE virtual = :virtual AND kind = 'complaint' AND state = 'open') AS complaints,
 (SELECT count(*) FROM m_letters WHERE virtual = :virtual AND kind = 'idea' AND state = 'asked') AS ideas,
 (SELECT count(*) FROM m_calls WHERE virtual = :virtual AND state = 'waiting' AND expires > :now) AS calls,
 (SELECT count(*) FROM m_replies r WHERE EXISTS (SELECT 1 FROM m_letters l WHERE l.source = r.source AND l.event = r.event AND l.virtual = :virtual)) AS answered,
 (SELECT count(*) FROM m_said WHERE virtual = :virtual AND kind = 'redeemed') AS handed_over`;
