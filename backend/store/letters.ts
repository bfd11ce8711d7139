import type { ErasureReceipt, Signed } from "../../hub/core/engage/objects.ts";
import { wallOf } from "../../hub/core/instant.ts";
import type { Store } from "../../hub/store/open.ts";
import type { BrandKeys } from "./brand-keys.ts";
import type { Letter } from "./part.ts";

/** For how long a letter waits to be fetched at most: never longer than the brand says it keeps anything. */
const waits_ms = 90 * 86_400_000;
const pageLetters = 50;

/** A page of what a home fetches, and where to go on. */
export type Page = { readonly items: readonly Signed[]; readonly upTo: number };

/** What a brand has to say to single homes: letters, and receipts of what it erased. */
export type Letters = {
  post(letter: Letter, now: number): void;
  mailbox(source: string, after: number): Page;
  /** Writes a receipt down; gives the one that stands where this withdrawal was receipted before. */
  receipt(receipt: ErasureReceipt): Signed;
  receiptOf(source: string, consentid: string, epoch: number): Signed | undefined;
  receipts(source: string, since: number): Page;
  /** Takes away what lay waiting on a grant, or, without one, all of a home with its receipts. */
  drop(source: string, consentid?: string): number;
  /** Takes away what lay waiting as an answer to any of these events. */
  dropAbout(source: string, events: readonly string[]): number;
};

/** The letters in a brand's database; they are signed as they are handed over, by the key of that day. */
export function makeLetters(store: Store, keys: BrandKeys, retention: () => number): Letters {
  // Counted for each home by itself: a number over all would tell how many others there are.
  const next = (source: string): number => {
    store.sql("UPDATE homes SET letters = letters + 1 WHERE source = ?").run(source);
    return Number(store.sql("SELECT letters FROM homes WHERE source = ?").get(source)?.["letters"] ?? 0);
  };
  const page = (rows: Record<string, unknown>[], from: number): Page => ({
    items: rows.map((row) => keys.sign(String(row["document"]))),
    upTo: Number(rows.at(-1)?.["n"] ?? from),
  });
  const receiptOf = (source: string, consentid: string, epoch: number) => {
    const row = store
      .sql("SELECT document FROM receipts WHERE source = ? AND consentid = ? AND epoch >= ? ORDER BY epoch LIMIT 1")
      .get(source, consentid, epoch);
    return row && keys.sign(String(row["document"]));
  };
  return {
    post: ({ source, consentid = "", mail }, now) => {
      const n = next(source);
      // Erased meanwhile: there is nobody to write to.
      if (n === 0) return;
      const subject = "subject" in mail ? mail.subject : "";
      const waits = Math.min(waits_ms, retention() * 86_400_000);
      // A code that is over is of no use to anybody.
      const due = mail.is === "code" ? Math.min(now + waits, wallOf(mail.until)) : now + waits;
      store
        .sql("INSERT INTO mails (source, n, consentid, subject, due, document) VALUES (?, ?, ?, ?, ?, ?)")
        .run(source, n, consentid, subject, due, JSON.stringify(mail));
    },
    mailbox: (source, after) =>
      page(
        store
          .sql("SELECT n, document FROM mails WHERE source = ? AND n > ? ORDER BY n LIMIT ?")
          .all(source, after, pageLetters),
        after,
      ),
    receipt: (receipt) => {
      const { source, consentid, epoch } = receipt;
      const known = receiptOf(source, consentid, epoch);
      if (known) return known;
      const document = JSON.stringify(receipt);
      store
        .sql("INSERT INTO receipts (source, n, consentid, epoch, document) VALUES (?, ?, ?, ?, ?)")
        .run(source, next(source), consentid, epoch, document);
      return keys.sign(document);
    },
    receiptOf,
    receipts: (source, since) =>
      page(
        store
          .sql("SELECT n, document FROM receipts WHERE source = ? AND n > ? ORDER BY n LIMIT ?")
          .all(source, since, pageLetters),
        since,
      ),
    dropAbout: (source, events) =>
      Number(store.sql(aboutEvents).run({ source, events: JSON.stringify(events) }).changes),
    drop: (source, consentid) => {
      if (consentid !== undefined) {
        return Number(store.sql("DELETE FROM mails WHERE source = ? AND consentid = ?").run(source, consentid).changes);
      }
      store.sql("DELETE FROM receipts WHERE source = ?").run(source);
      return Number(store.sql("DELETE FROM mails WHERE source = ?").run(source).changes);
    },
  };
}

const aboutEvents = `DELETE FROM mails WHERE source = :source AND EXISTS
  (SELECT 1 FROM json_each(:events) e WHERE e.value IN (json_extract(document, '$.to'), json_extract(document, '$.event')))`;
