import type { Clock } from "../../hub/core/clock.ts";
import type { HomeEvent } from "../../hub/core/engage/events.ts";
import type { ErasureReceipt, ItemReceipt, Signed } from "../../hub/core/engage/objects.ts";
import { derivedId } from "../../hub/core/ids.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { Store } from "../../hub/store/open.ts";
import type { BrandKeys } from "./brand-keys.ts";
import type { Facts } from "./facts.ts";
import { type Home, type Homes, tombOf } from "./homes.ts";
import { tooLateFrom } from "./judge.ts";
import type { Letters } from "./letters.ts";
import type { BrandPart } from "./part.ts";

const day = 86_400_000;
/** By when a copy made before a new schema is gone as well, and for how long last words may be heard again. */
export const copiesStay_ms = 30 * day;
/** For how long the id of a virtual home's event is known that went: such a home lives in a time of its own. */
const tombs_ms = 400 * day;
/** For how long a home may ask again whether one thing is gone, ms. */
const asked_ms = 30 * day;
/** After so long nobody has a signature any more that a name could be taken up with, ms. */
const names_ms = 400 * day;
/** In place of a grant's id, where none was ever heard of: the receipt over everything. */
export const everything = "everything";

/** How much went. */
export type Went = { readonly rows: number; readonly derived: number };

/** Everything that takes away what a brand holds; each is one transaction, and the bytes are gone after it. */
export type Erasure = {
  /** A grant was withdrawn: what it had sent before goes, and its floor rises. */
  withdraw(event: HomeEvent): Signed;
  /** All of a home goes; saying it again gives the same words. */
  all(home: Home): readonly Signed[];
  /** One event, or all that made one fact, with what is signed for it; undefined where there is no such thing nor was. */
  item(source: string, id: string): Signed | undefined;
  /** What is due goes. */
  due(now: number): Went;
};

/** What erasing needs of a brand's room. */
export type ErasureNeeds = {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: BrandKeys;
  readonly homes: Homes;
  readonly facts: Facts;
  readonly letters: Letters;
  readonly parts: () => readonly BrandPart[];
};

type Row = {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
  readonly teaches: string;
  readonly document: string;
};

/** The erasure of a brand's room. */
export function makeErasure(needs: ErasureNeeds): Erasure {
  const { store, clock, keys, homes, facts, letters, parts } = needs;
  const swept = <T>(work: () => T): T =>
    store.work(() => {
      // Deleted is what is not readable: the log holds the old pages until it is cut off.
      store.afterCommit(() => store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)"));
      return work();
    });

  /** An id is known for as long as the event could come again and be taken: from then on it is too old by itself. */
  const bury = (source: string, id: string, until: number) =>
    store
      .sql(
        `INSERT INTO gone_events (hash, until, home) VALUES (?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET until = max(until, excluded.until)`,
      )
      .run(tombOf(source, id), until, tombOf(source));
  const refusedFrom = (source: string, document: string) =>
    // Safe: only events that passed the schema are ever written.
    homes.find(source)?.virtual === true ? clock.wall() + tombs_ms : tooLateFrom(JSON.parse(document) as HomeEvent);
  const wasTaken = (source: string, id: string) =>
    store.sql("SELECT 1 FROM gone_events WHERE hash = ?").get(tombOf(source, id)) !== undefined;

  /** Takes events away, with what was learned and made of them. */
  const take = (
    source: string,
    rows: readonly Row[],
    of: { readonly consentid?: string; readonly all?: boolean },
  ): Went => {
    for (const { id, document } of rows) {
      store.sql("DELETE FROM events WHERE source = ? AND id = ?").run(source, id);
      // A home that is gone as a whole is known by its own name.
      if (of.all !== true) bury(source, id, refusedFrom(source, document) + day);
    }
    if (of.all === true) store.sql("DELETE FROM gone_events WHERE home = ?").run(tombOf(source));
    const isLeft = (subject: string) =>
      store.sql("SELECT 1 FROM events WHERE source = ? AND subject = ? LIMIT 1").get(source, subject) !== undefined;
    const gone = {
      source,
      all: of.all ?? false,
      ...(of.consentid === undefined ? {} : { consentid: of.consentid }),
      subjects: [...new Set(rows.map(({ subject }) => subject))].filter((one) => one !== "" && !isLeft(one)),
      events: rows.map(({ id }) => id),
    };
    const derived = facts.relearn(source, rows) + parts().reduce((sum, part) => sum + part.forget(gone), 0);
    return { rows: rows.length, derived };
  };
  const rowsOf = (where: string, ...values: (string | number)[]) =>
    store
      .sql(`SELECT source, id, subject, teaches, document FROM events WHERE ${where}`)
      .all(...values) as unknown as readonly Row[];

  /** When that was, and by when the last copy of it is gone. */
  const copiesAt = () => ({
    copies_gone_by: instantOf(clock.wall() + copiesStay_ms).slice(0, 10),
    at: instantOf(clock.wall()),
  });

  const receiptOf = (source: string, consentid: string, epoch: number, went: Went, keysdestroyed: number) => {
    return {
      v: 1,
      is: "erased",
      receiptid: derivedId("receipt", source, consentid, String(epoch)),
      source,
      consentid,
      epoch,
      ...went,
      keysdestroyed,
      ...copiesAt(),
    } satisfies ErasureReceipt;
  };

  return {
    withdraw: ({ source, consentid, consentepoch }) =>
      swept(() => {
        store
          .sql(
            `INSERT INTO floors (source, consentid, epoch) VALUES (?, ?, ?)
             ON CONFLICT (source, consentid) DO UPDATE SET epoch = max(epoch, excluded.epoch)`,
          )
          .run(source, consentid, consentepoch);
        const rows = rowsOf("source = ? AND consentid = ? AND consentepoch < ?", source, consentid, consentepoch);
        const waiting = letters.drop(source, consentid);
        const went = take(source, rows, { consentid });
        return letters.receipt(receiptOf(source, consentid, consentepoch, { ...went, rows: went.rows + waiting }, 0));
      }),
    all: (home) => {
      if (home.gone) return home.gone;
      const { source } = home;
      return swept(() => {
        const grants = grantsOf(store, source);
        const waiting = letters.drop(source);
        const went = take(source, rowsOf("source = ?", source), { all: true });
        store.sql("DELETE FROM floors WHERE source = ?").run(source);
        // Each grant has its own receipt; the last also tells of what no single grant had.
        const told = grants.length > 0 ? grants : [{ consentid: everything, epoch: 1, rows: went.rows + waiting }];
        const said = told.map(({ consentid, epoch, rows }, n) => {
          const last = n === told.length - 1;
          const of = { rows, derived: last ? went.derived : 0 };
          return keys.sign(JSON.stringify(receiptOf(source, consentid, epoch, of, last ? 1 : 0)));
        });
        homes.bury(home, said, clock.wall() + copiesStay_ms);
        return said;
      });
    },
    item: (source, id) =>
      swept(() => {
        const fact = facts.of(source).find((one) => one.id === id);
        const rows = fact
          ? rowsOf("source = ? AND subject = ? AND teaches = ?", source, fact.subject, fact.key)
          : rowsOf("source = ? AND id = ?", source, id);
        // The answer may have been lost on its way: what is gone is said to be gone as often as it is asked.
        if (rows.length === 0 && !wasTaken(source, id)) return undefined;
        const went = take(source, rows, {});
        const told = letters.dropAbout(source, [id, ...rows.map((row) => row.id)]);
        const receipt = {
          v: 1,
          is: "item-erased",
          receiptid: derivedId("item", source, id),
          source,
          item: id,
          rows: went.rows + told,
          derived: went.derived,
          ...copiesAt(),
        } satisfies ItemReceipt;
        if (rows.length > 0) {
          const until = clock.wall() + asked_ms;
          for (const one of [id, ...rows.map((row) => row.id)]) bury(source, one, until);
        }
        return keys.sign(JSON.stringify(receipt));
      }),
    due: (now) =>
      swept(() => {
        const rows = rowsOf("due <= ?", now);
        const went = [...Map.groupBy(rows, ({ source }) => source)].map(([source, of]) => take(source, of, {}));
        const letters = Number(store.sql("DELETE FROM mails WHERE due <= ?").run(now).changes);
        // A signature holds to the end of its last second, and a clock may be set back a little.
        store.sql("DELETE FROM nonces WHERE until <= ?").run(now - 60_000);
        store.sql("DELETE FROM gone_events WHERE until <= ?").run(now);
        store.sql("DELETE FROM gone_homes WHERE until <= ?").run(now - names_ms);
        store.sql("UPDATE gone_homes SET sealed = NULL WHERE until <= ?").run(now);
        return {
          rows: letters + went.reduce((sum, one) => sum + one.rows, 0),
          derived: went.reduce((sum, one) => sum + one.derived, 0),
        };
      }),
  };
}

/** Every grant that anything is held of, with its highest epoch and the events that stood on it. */
function grantsOf(store: Store, source: string) {
  return store
    .sql(
      `SELECT consentid, max(epoch) AS epoch, sum(rows) AS rows FROM (
         SELECT consentid, consentepoch AS epoch, 1 AS rows FROM events WHERE source = ?
         UNION ALL SELECT consentid, epoch, 0 FROM floors WHERE source = ?
         UNION ALL SELECT consentid, 1, 1 FROM mails WHERE source = ? AND consentid <> ''
       ) GROUP BY consentid ORDER BY consentid`,
    )
    .all(source, source, source) as unknown as readonly { consentid: string; epoch: number; rows: number }[];
}
