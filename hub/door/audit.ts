import type { Clock } from "../core/clock.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import type { Ledger } from "../store/ledger.ts";
import { ChainEnds, documentOf, endsAfter, nextRow, noChain } from "../core/chain.ts";
import { commitmentOf } from "./chain.ts";
import { makeTurns } from "../core/in-turn.ts";
import { keepRow, type Keeps, type Statement } from "./keeps.ts";
import { decisionOf, type DoorLine, Entry, Outcome, sentenceOf } from "./said.ts";

/** Who reads the book: a grown-up sees everything, others what is about themselves; duress is hidden from whom it is about. */
export type Reader = { readonly resident: string | undefined; readonly all: boolean; readonly duress: boolean };

/** The door's book: hash-chained, in the ledger. */
export type Audit = {
  /** Writes an entry and everything that stands or falls with it, in one write; gives its number when it is on the disk. */
  add(entry: Entry, about?: string, more?: (seq: number) => readonly Statement[]): Promise<number>;
  /** Lines older than `before`, newest first. */
  lines(before: number | undefined, limit: number, reader: Reader): readonly DoorLine[];
  /** Takes away who somebody was, everywhere; the chain stays whole. */
  forget(resident: string, more: readonly Statement[]): Promise<void>;
  /** Residents a row is about. */
  subjects(): readonly string[];
  prune(): Promise<void>;
  readonly busy: Busy;
};

/** Where the ends of the chain are kept. */
export const endsId = "chain";
const keptMs = 180 * 86_400_000;

/** Opens the book. */
export function openAudit(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly keeps: Keeps;
  readonly clock: Pick<Clock, "wall">;
  readonly random: Pick<Random, "bytes">;
  /** Told of every decision about somebody who was made to ask for it. */
  readonly alerted?: (row: {
    readonly seq: number;
    readonly at: number;
    readonly resident: string | undefined;
  }) => void;
}): Audit {
  const { ledger, keeps, clock, random, alerted } = from;
  const { read } = ledger;
  const page = read.prepare(
    `SELECT a.seq, a.at, a.document, s.resident FROM door_audit a LEFT JOIN door_subjects s ON s.seq = a.seq
     WHERE a.seq < ? AND (? OR s.resident = ?) AND json_extract(a.document, '$.is') <> 'outcome' ORDER BY a.seq DESC LIMIT ?`,
  );
  // A pulse is over within seconds: what became of it stands close behind it.
  const after = read.prepare(
    `SELECT json_extract(document, '$.outcome') AS outcome FROM door_audit
     WHERE seq > ? AND seq <= ? + 200 AND json_extract(document, '$.of') = ? ORDER BY seq LIMIT 1`,
  );
  const known = read.prepare("SELECT DISTINCT resident FROM door_subjects");
  const oldest = read.prepare("SELECT min(seq) AS seq FROM door_audit WHERE at >= ?");
  const prevOf = read.prepare("SELECT prev FROM door_audit WHERE seq = ?");
  let ends = keeps.get(endsId, ChainEnds) ?? noChain;
  let [pending, activity] = [0, 0];

  // One after the other: each row holds the hash of the one before, and one that failed must leave no gap.
  const turn = makeTurns();
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    pending += 1;
    activity += 1;
    try {
      return await turn(work);
    } finally {
      pending -= 1;
      activity += 1;
    }
  };

  const line = (row: Record<string, unknown>, reader: Reader): DoorLine | undefined => {
    const told = Entry.safeParse(documentOf({ document: String(row["document"]) }));
    if (!told.success) return undefined;
    const entry = told.data;
    const seq = Number(row["seq"]);
    const who = typeof row["resident"] === "string" ? row["resident"] : undefined;
    const silent = !reader.duress || (who !== undefined && reader.resident === who);
    const opened = entry.is === "verdict" && entry.decision === "open";
    const became = opened ? Outcome.safeParse(after.get(seq, seq, seq)?.["outcome"]).data : undefined;
    return {
      seq,
      at: Number(row["at"]),
      sentence: sentenceOf(entry, who, silent),
      decision: decisionOf(entry),
      evidence: entry.is === "verdict" ? entry.evidence : entry.is === "released" ? [entry.by] : [],
      notice: ("notify" in entry && entry.notify) || (entry.is === "verdict" && entry.alert !== undefined && !silent),
      ...(entry.is === "verdict" && entry.alert !== undefined && !silent && { alert: entry.alert }),
      ...(became !== undefined && { outcome: became }),
    };
  };

  return {
    add: (entry, about, more) =>
      inTurn(async () => {
        const salt = Buffer.from(random.bytes(16)).toString("base64url");
        const subject = about === undefined ? {} : { subject: commitmentOf(salt, about) };
        const row = nextRow(ends, Math.floor(clock.wall()), { ...entry, ...subject });
        const then = endsAfter(ends, row);
        await ledger.write([
          {
            sql: "INSERT INTO door_audit (seq, at, document, prev, hash) VALUES (?, ?, ?, ?, ?)",
            params: [row.seq, row.at, row.document, row.prev, row.hash],
          },
          ...(about === undefined
            ? []
            : [
                {
                  sql: "INSERT INTO door_subjects (seq, resident, salt) VALUES (?, ?, ?)",
                  params: [row.seq, about, salt],
                },
              ]),
          keepRow(endsId, then),
          ...(more?.(row.seq) ?? []),
        ]);
        ends = then;
        if (entry.is === "verdict" && entry.alert !== undefined)
          alerted?.({ seq: row.seq, at: row.at, resident: about });
        return row.seq;
      }),
    lines: (before, limit, reader) =>
      page
        .all(before ?? Number.MAX_SAFE_INTEGER, reader.all ? 1 : 0, reader.resident ?? "", limit)
        .flatMap((row) => line(row, reader) ?? []),
    forget: (resident, more) =>
      inTurn(() =>
        ledger.write([{ sql: "DELETE FROM door_subjects WHERE resident = ?", params: [resident] }, ...more]),
      ),
    subjects: () => known.all().map((row) => String(row["resident"])),
    prune: () =>
      inTurn(async () => {
        const first = Number(oldest.get(Math.floor(clock.wall() - keptMs))?.["seq"] ?? ends.last + 1);
        if (first <= ends.first) return;
        const before = first > ends.last ? ends.head : String(prevOf.get(first)?.["prev"]);
        const then = { ...ends, first, before };
        await ledger.write([
          { sql: "DELETE FROM door_audit WHERE seq < ?", params: [first] },
          { sql: "DELETE FROM door_subjects WHERE seq < ?", params: [first] },
          keepRow(endsId, then),
        ]);
        ends = then;
      }),
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
  };
}

/** Who changed a code, in the house's own audit beside every other change of a credential. */
export function actorRow(at: number, actor: string, action: string, resident: string): Statement {
  const sql = "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, '{}')";
  return { sql, params: [Math.floor(at), actor, action, `resident/${resident}`] };
}
