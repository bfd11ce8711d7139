import { eventTypes, type HomeEvent, nameOfType } from "../../hub/core/engage/events.ts";
import { ratherNot } from "../../hub/core/engage/objects.ts";
import { derivedId } from "../../hub/core/ids.ts";
import type { Store } from "../../hub/store/open.ts";

/** Where a fact comes from: what the home counted, what somebody answered, what somebody tapped. Never mixed. */
export type Origin = "behaviour" | "answer" | "tap";

/** One thing a brand has learned of a home or a resident; after `valid_until` it is used by nothing. */
export type Fact = {
  readonly id: string;
  readonly source: string;
  /** The resident it is of; empty for the whole house. */
  readonly subject: string;
  readonly key: string;
  readonly value: string;
  readonly origin: Origin;
  readonly purpose: string;
  readonly category: string;
  readonly consentid: string;
  readonly eventid: string;
  readonly verified_at: number;
  readonly valid_until: number;
};

/** What one event teaches: `value` is undefined where it takes an older fact of that key back. */
export type Learned = {
  readonly key: string;
  readonly value: string | undefined;
  readonly origin: Origin;
  readonly days: number;
};

const yearDays = 365;

/** What an event teaches; undefined where it teaches nothing. `validityOf` tells for how many days an answer holds. */
export function learnedFrom(event: HomeEvent, validityOf: (question: string) => number): Learned | undefined {
  const name = nameOfType(event.type);
  switch (name) {
    case "signal.blurred": {
      const { answer } = eventTypes[name].data.parse(event.data);
      return { key: `blurred:${event.category}`, value: answer, origin: "behaviour", days: 31 };
    }
    case "signal.bucket": {
      const { bucket, trend } = eventTypes[name].data.parse(event.data);
      const value = trend === undefined ? bucket : `${bucket} ${trend}`;
      return { key: `bucket:${event.category}`, value, origin: "behaviour", days: 28 };
    }
    case "signal.usage": {
      const { used } = eventTypes[name].data.parse(event.data);
      return { key: `used:${event.category}:${used}`, value: event.time, origin: "behaviour", days: 28 };
    }
    case "offer.accept": {
      const { offer, chosen = [] } = eventTypes[name].data.parse(event.data);
      const value = ["accept", ...chosen.map(({ module, option }) => `${module}=${option}`)].join(" ");
      return { key: `offer:${offer}`, value, origin: "tap", days: 180 };
    }
    case "offer.reject": {
      const { offer } = eventTypes[name].data.parse(event.data);
      return { key: `offer:${offer}`, value: name.slice("offer.".length), origin: "tap", days: 180 };
    }
    case "interest.declared": {
      const { interest } = eventTypes[name].data.parse(event.data);
      return { key: `interest:${interest}`, value: "yes", origin: "tap", days: 180 };
    }
    case "answer.given": {
      const { question, answer } = eventTypes[name].data.parse(event.data);
      const value = answer === ratherNot ? undefined : answer;
      return { key: `answer:${question}`, value, origin: "answer", days: validityOf(question) };
    }
    case "satisfaction.given": {
      const { offer, stars } = eventTypes[name].data.parse(event.data);
      return { key: `satisfaction:${offer}`, value: String(stars), origin: "tap", days: yearDays };
    }
    case "offer.contact":
    case "callback.requested":
    case "points.command":
    case "request.made":
    case "thread.said":
    case "complaint.raised":
    case "consent.given":
    case "consent.withdrawn":
    case undefined:
      return undefined;
  }
}

/** What a brand has learned, of each home by its pairwise name. */
export type Facts = {
  /** Takes in what one stored event teaches. */
  learn(event: HomeEvent, received: number): void;
  /** Under which key an event teaches something. */
  keyOf(event: HomeEvent): string | undefined;
  /** Learns anew what events that are gone had taught, each from the newest that is left; gives how many facts went or changed. */
  relearn(source: string, gone: readonly { readonly subject: string; readonly teaches: string }[]): number;
  /** Everything of one home, the stale ones too: for that home's eyes. */
  of(source: string): Fact[];
  /** What may be used now: no stale fact, and no virtual home unless it is asked for. */
  fresh(now: number, options?: { readonly key?: string; readonly virtual?: boolean }): Fact[];
};

const columns =
  "id, source, subject, key, value, origin, purpose, category, consentid, eventid, verified_at, valid_until";

const newestOfKey =
  "SELECT document, received FROM events WHERE source = ? AND subject = ? AND teaches = ? ORDER BY seq DESC LIMIT 1";

/** The facts in a brand's database. */
export function makeFacts(store: Store, validityOf: (question: string) => number): Facts {
  const of = (source: string) =>
    store.sql(`SELECT ${columns} FROM facts WHERE source = ? ORDER BY subject, key`).all(source) as unknown as Fact[];
  const learn = (event: HomeEvent, received: number) => {
    const learned = learnedFrom(event, validityOf);
    if (!learned) return;
    const { source, subject = "", purpose, category, consentid } = event;
    const { key, value, origin, days } = learned;
    store.sql("DELETE FROM facts WHERE source = ? AND subject = ? AND key = ?").run(source, subject, key);
    if (value === undefined) return;
    const id = derivedId("fact", source, subject, key);
    store
      .sql(`INSERT INTO facts (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(
        id,
        source,
        subject,
        key,
        value,
        origin,
        purpose,
        category,
        consentid,
        event.id,
        received,
        received + days * 86_400_000,
      );
  };
  return {
    learn,
    keyOf: (event) => learnedFrom(event, validityOf)?.key,
    of,
    relearn: (source, gone) => {
      const keys = new Map(gone.map(({ subject, teaches }) => [`${subject} ${teaches}`, { subject, teaches }]));
      const standing = (subject: string, key: string) =>
        store.sql("SELECT eventid FROM facts WHERE source = ? AND subject = ? AND key = ?").get(source, subject, key)?.[
          "eventid"
        ];
      let changed = 0;
      for (const { subject, teaches } of keys.values()) {
        const before = standing(subject, teaches);
        if (teaches === "") continue;
        store.sql("DELETE FROM facts WHERE source = ? AND subject = ? AND key = ?").run(source, subject, teaches);
        const row = store.sql(newestOfKey).get(source, subject, teaches);
        // Safe: only events that passed the schema are ever written.
        if (row) learn(JSON.parse(String(row["document"])) as HomeEvent, Number(row["received"]));
        if (before !== undefined && standing(subject, teaches) !== before) changed += 1;
      }
      return changed;
    },
    fresh: (now, { key, virtual = false } = {}) =>
      store
        .sql(
          `SELECT ${columns} FROM facts WHERE valid_until > ? AND (? IS NULL OR key = ?)
           AND (? OR source IN (SELECT source FROM counted_homes)) ORDER BY source, subject, key`,
        )
        .all(now, key ?? null, key ?? null, virtual ? 1 : 0) as unknown as Fact[],
  };
}
