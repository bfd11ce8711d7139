import { z } from "zod";
import {
  ChainEnds,
  chainFault,
  type ChainFault,
  type ChainRow,
  commitmentTo,
  documentOf,
  endsAfter,
  nextRow,
  noChain,
} from "../core/chain.ts";
import type { Clock } from "../core/clock.ts";
import { chainKinds, type ChainKind } from "../core/engage/lists.ts";
import { makeTurns } from "../core/in-turn.ts";
import type { Busy } from "../core/quiet.ts";
import type { Random } from "../core/random.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { ChainEntry, ChainWriter } from "./grant.ts";
import { keepRow, kept } from "./keeps.ts";

/** One row as its resident reads it. */
export type LedgerLine = {
  readonly seq: number;
  readonly at: number;
  readonly kind: ChainKind;
  readonly said: Readonly<Record<string, string | number | boolean>>;
  readonly hash: string;
  readonly payload?: string;
};

/** Which rows a resident asks for. */
export type LedgerAsk = {
  readonly before?: number | undefined;
  readonly limit: number;
  readonly kinds?: readonly ChainKind[];
  readonly brand?: string | undefined;
};

/** How a chain was found: its rows, its newest hash, and the first thing wrong with it. */
export type ChainState = {
  readonly rows: number;
  readonly erased: number;
  readonly head: string;
  readonly fault?: ChainFault;
};

/** The chain of permission, with the time it reckons by. */
export type Chain = ChainWriter & {
  /** Never before the highest time this house has seen. Wall ms. */
  now(): number;
  /** Keeps the highest time, where it is worth keeping. */
  keepTime(): Promise<void>;
  /** A resident's own rows and those of the whole house, newest first. */
  lines(resident: string, ask: LedgerAsk): readonly LedgerLine[];
  verify(): ChainState;
  /** The same a piece at a time, for a house that has other things to do. */
  verifyApart(): Promise<ChainState>;
  readonly busy: Busy;
};

/** What is nobody's own: of all else that names nobody, whoever it was of has left, and nobody inherits it. */
const ofHouse: readonly ChainKind[] = ["manifest", "pulled", "gated"];
const endsId = "chain";
const highestId = "highest";
/** A clock put back by less than this is no gain to anybody. */
const keptEveryMs = 6 * 3_600_000;
const Said = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const Kind = z.enum(chainKinds);

/** Opens the chain. */
export function openChain(from: {
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly clock: Pick<Clock, "wall" | "mono">;
  readonly random: Pick<Random, "bytes">;
}): Chain {
  const { ledger, clock, random } = from;
  let ends = kept(ledger.read, endsId, ChainEnds) ?? noChain;
  let highest = Math.max(kept(ledger.read, highestId, z.number()) ?? 0, newest(ledger.read));
  let keptTime = 0;
  let [pending, activity] = [0, 0];
  let seen = clock.mono();
  // A clock that was put back stands still for nobody: else what was given meanwhile would last until it caught up.
  const now = () => {
    const mono = clock.mono();
    const passed = Math.floor(mono - seen);
    if (passed > 0) [highest, seen] = [highest + passed, seen + passed];
    return (highest = Math.max(highest, Math.floor(clock.wall())));
  };
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
  const rowsOf = (entries: readonly ChainEntry[]) => {
    let then = ends;
    const seqs: number[] = [];
    const statements: Statement[] = [];
    for (const { kind, said, resident, payload } of entries) {
      const salt = Buffer.from(random.bytes(16)).toString("base64url");
      const about = resident !== undefined || payload !== undefined;
      const commitment = about ? { commitment: commitmentTo(salt, resident ?? "", payload ?? "") } : {};
      const row = nextRow(then, now(), { ...said, kind, ...commitment });
      then = endsAfter(then, row);
      seqs.push(row.seq);
      statements.push(chainRow(row));
      if (about) statements.push(subjectRow(row.seq, resident, salt, payload ?? ""));
    }
    return { ends: then, seqs, statements };
  };

  return {
    now,
    // One after the other: each row holds the hash of the one before, and one that failed must leave no gap.
    write: (entries, more = []) =>
      inTurn(async () => {
        const { ends: next, seqs, statements } = rowsOf(entries);
        const others = typeof more === "function" ? more(seqs) : more;
        // What may turn out not to be so any more comes first: then nothing of it was written.
        const keeps = entries.length === 0 ? [] : [keepRow(endsId, next), keepRow(highestId, now())];
        await ledger.write([...others, ...statements, ...keeps]);
        ends = next;
        if (keeps.length > 0) keptTime = now();
      }),
    keepTime: () =>
      inTurn(async () => {
        if (now() - keptTime < keptEveryMs) return;
        await ledger.write([keepRow(highestId, now())]);
        keptTime = now();
      }),
    lines: (resident, ask) => linesOf(ledger.read, resident, ask),
    verify: () => chainState(ledger.read),
    verifyApart: () => chainStateApart(ledger.read),
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
  };
}

function newest(read: Ledger["read"]): number {
  return Number(read.prepare("SELECT max(at) AS at FROM engage_chain").get()?.["at"] ?? 0);
}

function chainRow({ seq, at, document, prev, hash }: ChainRow): Statement {
  const sql = "INSERT INTO engage_chain (seq, at, document, prev, hash) VALUES (?, ?, ?, ?, ?)";
  return { sql, params: [seq, at, document, prev, hash] };
}

function subjectRow(seq: number, resident: string | undefined, salt: string, payload: string): Statement {
  const sql = "INSERT INTO engage_subjects (seq, resident, salt, payload) VALUES (?, ?, ?, ?)";
  return { sql, params: [seq, resident ?? null, salt, payload] };
}

/** The rows that take a resident away from beside the chain; it stays whole. */
export function erasedRows(resident: string): readonly Statement[] {
  return [{ sql: "DELETE FROM engage_subjects WHERE resident = ?", params: [resident] }];
}

/** Checks the chain in a database at once; what was erased beside it is counted and is no fault. */
export function chainState(read: Ledger["read"]): ChainState {
  const work = checking(read);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same page by page: in between the house does whatever it has to do. */
async function chainStateApart(read: Ledger["read"]): Promise<ChainState> {
  const work = checking(read);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

const pageRows = 200;

function* checking(read: Ledger["read"]): Generator<undefined, ChainState> {
  const endsNow = () => {
    const row = read.prepare("SELECT document FROM engage_keeps WHERE id = ?").get(endsId);
    return row ? ChainEnds.parse(JSON.parse(String(row["document"]))) : noChain;
  };
  const page = read.prepare(
    "SELECT seq, at, document, prev, hash FROM engage_chain WHERE seq >= ? ORDER BY seq LIMIT ?",
  );
  const besideOf = read.prepare("SELECT resident, salt, payload FROM engage_subjects WHERE seq = ?");
  let { first, before } = endsNow();
  let erased = 0;
  const beside = (seq: number, told: Readonly<Record<string, unknown>>) => {
    const found = besideOf.get(seq);
    if (told["commitment"] === undefined) return found === undefined;
    if (found === undefined) {
      erased += 1;
      return true;
    }
    const { resident, salt, payload } = found;
    return told["commitment"] === commitmentTo(String(salt), String(resident ?? ""), String(payload));
  };
  for (let from = 0; ; from = first) {
    // The ends first: a row that comes after them is on the page, and they are read again.
    const ends = endsNow();
    const rows = page.all(from, pageRows) as readonly unknown[] as readonly ChainRow[];
    const last = rows.at(-1);
    const part = last ? { first, before, last: last.seq, head: last.hash } : { ...ends, first, before };
    const fault = chainFault(rows, part, beside);
    if (fault || !last) return { rows: ends.last, erased, head: ends.head, ...(fault ? { fault } : {}) };
    [first, before] = [last.seq + 1, last.hash];
    yield;
  }
}

function linesOf(read: Ledger["read"], resident: string, ask: LedgerAsk): readonly LedgerLine[] {
  const kinds = JSON.stringify(ask.kinds ?? chainKinds);
  const sql = `SELECT c.seq, c.at, c.document, c.hash, s.resident, s.payload FROM engage_chain c
    LEFT JOIN engage_subjects s ON s.seq = c.seq
    WHERE c.seq < ? AND (s.resident = ? OR s.resident IS NULL
      AND (s.seq IS NOT NULL OR json_extract(c.document, '$.commitment') IS NULL)
      AND json_extract(c.document, '$.consent') IS NULL
      AND json_extract(c.document, '$.kind') IN (${ofHouse.map((kind) => `'${kind}'`).join()}))
    AND json_extract(c.document, '$.kind') IN (SELECT value FROM json_each(?))
    AND (? IS NULL OR json_extract(c.document, '$.brand') = ?) ORDER BY c.seq DESC LIMIT ?`;
  const brand = ask.brand ?? null;
  return read
    .prepare(sql)
    .all(ask.before ?? Number.MAX_SAFE_INTEGER, resident, kinds, brand, brand, ask.limit)
    .flatMap((row) => lineOf(row) ?? []);
}

function lineOf(row: Readonly<Record<string, unknown>>): LedgerLine | undefined {
  const told = documentOf({ document: String(row["document"]) });
  const kind = Kind.safeParse(told?.["kind"]);
  if (!told || !kind.success) return undefined;
  const { v: _, seq: __, at: ___, kind: ____, commitment: _____, ...rest } = told;
  const payload = typeof row["payload"] === "string" && row["payload"] !== "" ? row["payload"] : undefined;
  return {
    seq: Number(row["seq"]),
    at: Number(row["at"]),
    kind: kind.data,
    said: Said.catch({}).parse(rest),
    hash: String(row["hash"]),
    ...(payload === undefined ? {} : { payload }),
  };
}
