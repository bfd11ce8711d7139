import type { Did, Outcome, SafetyClass } from "../core/messages.ts";
import type { Params } from "../core/errors.ts";
import type { Store } from "../store/open.ts";

/** One row of `commands`. */
export type Sent = {
  readonly id: string;
  readonly thing: string;
  readonly role: string;
  readonly class: SafetyClass;
  /** When it was first sent, wall ms. */
  readonly sent: number;
  readonly boot: string;
  /** Absent until the device, or the hub for it, has answered. */
  readonly did?: Did;
};

/** One command that a device took up: when it was first sent (wall ms), and its parameters. */
export type Started = { readonly at: number; readonly with: Readonly<Record<string, unknown>> };

/** The journal of commands in house.db; call it inside a work. */
export type Journal = {
  find(id: string): Sent | undefined;
  /** Commands without a final outcome. */
  open(): readonly Sent[];
  /** What was taken up or done for a role, in whatever place, by a verb since a wall instant; oldest first. */
  started(role: string, verb: string, since: number): readonly Started[];
  insert(row: Omit<Sent, "did">, message: unknown): void;
  /** The message as it really left, when it could only be built later or was sent again. */
  left(id: string, boot: string, message: unknown): void;
  /** Takes an outcome back, for a command that goes again under its id. */
  reopen(id: string): void;
  /** Records an outcome; false when it is too late or was known already: a final outcome is recorded once. */
  record(id: string, did: Did): boolean;
  /** Forgets what was answered and is older than `before` (wall ms). */
  prune(before: number): void;
};

/** True for an outcome after which nothing more comes. */
export function isFinal(outcome: Outcome): boolean {
  return outcome !== "accepted";
}

/** Opens the journal of commands. */
export function openJournal(store: Pick<Store, "sql">): Journal {
  const columns = "id, thing, role, class, sent, boot, outcome, code, detail";
  return {
    find: (id) => {
      const row = store.sql(`SELECT ${columns} FROM commands WHERE id = ?`).get(id);
      return row && readRow(row);
    },
    open: () =>
      store.sql(`SELECT ${columns} FROM commands WHERE outcome IS NULL OR outcome = 'accepted'`).all().map(readRow),
    started: (role, verb, since) =>
      store
        .sql(
          `SELECT sent, message FROM commands WHERE sent >= ? AND (role = ? OR role LIKE ?)
           AND outcome IN ('accepted', 'done') AND json_extract(message, '$.verb') = ? ORDER BY sent`,
        )
        .all(Math.floor(since), role, `${role}.%`, verb)
        .map((row) => {
          const { sent, message } = row as { readonly sent: number; readonly message: string };
          return { at: sent, with: (JSON.parse(message) as Pick<Started, "with">).with };
        }),
    insert: (row, message) => {
      store
        .sql("INSERT INTO commands (id, thing, role, class, message, sent, boot) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(row.id, row.thing, row.role, row.class, JSON.stringify(message), Math.floor(row.sent), row.boot);
    },
    left: (id, boot, message) => {
      store.sql("UPDATE commands SET boot = ?, message = ? WHERE id = ?").run(boot, JSON.stringify(message), id);
    },
    reopen: (id) => {
      store.sql("UPDATE commands SET outcome = NULL, code = NULL, detail = NULL WHERE id = ?").run(id);
    },
    record: (id, { outcome, code, detail }) => {
      const still = isFinal(outcome) ? "(outcome IS NULL OR outcome = 'accepted')" : "outcome IS NULL";
      const { changes } = store
        .sql(`UPDATE commands SET outcome = ?, code = ?, detail = ? WHERE id = ? AND ${still}`)
        .run(outcome, code ?? null, detail ? JSON.stringify(detail) : null, id);
      return changes === 1;
    },
    prune: (before) => {
      store
        .sql("DELETE FROM commands WHERE sent < ? AND outcome IS NOT NULL AND outcome <> 'accepted'")
        .run(Math.floor(before));
    },
  };
}

function readRow(row: Record<string, unknown>): Sent {
  const { id, thing, role, class: safety, sent, boot, outcome, code, detail } = row as Columns;
  const did: Did | undefined =
    outcome === null
      ? undefined
      : {
          v: 1,
          id,
          outcome,
          ...(code !== null && { code }),
          ...(detail !== null && { detail: JSON.parse(detail) as Params }),
        };
  return { id, thing, role, class: safety, sent, boot, ...(did && { did }) };
}

type Columns = Omit<Sent, "did"> & {
  readonly outcome: Outcome | null;
  readonly code: string | null;
  readonly detail: string | null;
};
