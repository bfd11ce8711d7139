import { z } from "zod";
import { eventTypes, type EventTypeName } from "../core/engage/events.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Built } from "./build.ts";

/** An event on its way, as the ledger keeps it. */
export type OutboxRow = {
  readonly id: string;
  readonly recipient: string;
  readonly consent: string;
  readonly epoch: number;
  readonly resident: string | null;
  readonly type: EventTypeName;
  readonly due: number;
  readonly expires: number;
  readonly event: string;
  readonly salt: string;
  readonly state: "waiting" | "sending" | "dead";
  readonly batch: string | null;
  readonly tries: number;
  readonly why: string | null;
};

const Row = z.object({
  id: z.string(),
  recipient: z.string(),
  consent: z.string(),
  epoch: z.number(),
  resident: z.string().nullable(),
  type: z.custom<EventTypeName>((type) => typeof type === "string" && Object.hasOwn(eventTypes, type)),
  due: z.number(),
  expires: z.number(),
  event: z.string(),
  salt: z.string(),
  state: z.enum(["waiting", "sending", "dead"]),
  batch: z.string().nullable(),
  tries: z.number(),
  why: z.string().nullable(),
});

/** Only what tells of a yes taken back stands on no grant that is given. */
const goes = "consent.withdrawn";
const grantStands = `EXISTS (SELECT 1 FROM grants g
  WHERE g.id = outbox.consent AND g.epoch = outbox.epoch AND g.state = 'given' AND g.since <= ? AND g.until > ?)`;

/** Puts an event in, where its grant still stands as it did when it was made; the same event twice is one. */
export function queuedRow(built: Built): Statement {
  const { id, brand, consent, epoch, resident, type, due, expires, text, salt } = built;
  const values = [id, brand, consent, epoch, resident, type, Math.floor(due), Math.floor(expires), text, salt];
  const about = type === goes || type === "consent.given";
  const insert = `INSERT OR IGNORE INTO outbox (id, recipient, consent, epoch, resident, type, due, expires, event, salt, state, tries)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0`;
  if (about) return { sql: insert, params: values };
  const sql = `${insert} WHERE EXISTS (SELECT 1 FROM grants WHERE id = ? AND epoch = ? AND state = 'given')`;
  return { sql, params: [...values, consent, epoch] };
}

/** Takes back whatever waits, or was taken and not sent, under a consent. */
export function purgedRow(consent: string): Statement {
  return { sql: "DELETE FROM outbox WHERE consent = ? AND type <> ?", params: [consent, goes] };
}

/** Marks rows as taken for a batch; with `joins`, only those whose grant stands in this very write. */
export function claimedRow(ids: readonly string[], batch: string, now: number, joins: boolean): Statement {
  const sql = `UPDATE outbox SET state = 'sending', batch = ?, claimed = ?, tries = tries + 1
    WHERE state = 'waiting' AND id IN (SELECT value FROM json_each(?))${joins ? ` AND (type = '${goes}' OR ${grantStands})` : ""}`;
  return { sql, params: [batch, now, JSON.stringify(ids), ...(joins ? [now, now] : [])] };
}

/** Says of a whole batch that it leaves now; E_CHANGED where a row of it is gone or, with `joins`, its grant is. */
export function leavingRow(batch: string, rows: number, now: number, joins: boolean): Statement {
  const sql = `UPDATE outbox SET claimed = ?
    WHERE state = 'sending' AND batch = ?${joins ? ` AND (type = '${goes}' OR ${grantStands})` : ""}`;
  return { sql, params: [now, batch, ...(joins ? [now, now] : [])], changes: rows };
}

/** Puts what a batch still holds back, not to be taken before `due`. */
export function releasedRow(batch: string, due = 0): Statement {
  const sql =
    "UPDATE outbox SET state = 'waiting', batch = NULL, due = max(due, ?) WHERE batch = ? AND state = 'sending'";
  return { sql, params: [due, batch] };
}

/** Puts everything back that was taken; nobody holds it any more. */
export const releasedAllRow: Statement = {
  sql: "UPDATE outbox SET state = 'waiting', batch = NULL WHERE state = 'sending'",
  params: [],
};

/** Takes events out: they have arrived, or never will go. */
export function droppedRow(ids: readonly string[]): Statement {
  return { sql: "DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))", params: [JSON.stringify(ids)] };
}

/** Keeps events aside that will not be sent again, with the reason. */
export function deadRow(ids: readonly string[], why: string): Statement {
  const sql = "UPDATE outbox SET state = 'dead', why = ?, batch = NULL WHERE id IN (SELECT value FROM json_each(?))";
  return { sql, params: [why, JSON.stringify(ids)] };
}

/** What nobody may keep any longer goes, sent or not. */
export function overRow(now: number): Statement {
  return { sql: "DELETE FROM outbox WHERE expires <= ?", params: [now] };
}

/** Takes a resident's name off what still has to be told of them. */
export function unnamedRow(resident: string): Statement {
  return { sql: "UPDATE outbox SET resident = NULL WHERE resident = ?", params: [resident] };
}

/** Reads of the outbox. */
export function outboxReads(read: Ledger["read"]) {
  const due = read.prepare(
    `SELECT * FROM outbox WHERE state = 'waiting' AND due <= ? AND expires > ?
     ORDER BY type = '${goes}' DESC, due, id LIMIT 1000`,
  );
  const ofBatch = read.prepare("SELECT * FROM outbox WHERE batch = ? AND state = 'sending' ORDER BY due, id");
  const sending = read.prepare("SELECT DISTINCT recipient FROM outbox WHERE state = 'sending'");
  const next = read.prepare("SELECT min(due) AS due FROM outbox WHERE state = 'waiting' AND due > ?");
  const some = read.prepare("SELECT * FROM outbox WHERE resident = ? ORDER BY due, id");
  const over = read.prepare("SELECT 1 FROM outbox WHERE expires <= ? LIMIT 1");
  const rows = (found: readonly unknown[]): readonly OutboxRow[] => found.map((row) => Row.parse(row));
  return {
    due: (now: number) => rows(due.all(now, now)),
    ofBatch: (batch: string) => rows(ofBatch.all(batch)),
    brandsSending: () => sending.all().map((row) => String(row["recipient"])),
    nextDue: (after: number) => {
      const at = next.get(after)?.["due"];
      return typeof at === "number" ? at : undefined;
    },
    of: (resident: string) => rows(some.all(resident)),
    isOver: (now: number) => over.get(now) !== undefined,
  };
}
