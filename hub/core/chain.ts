import { createHash } from "node:crypto";
import { z } from "zod";

/** One row of a hash chain, as the ledger keeps it. */
export type ChainRow = {
  readonly seq: number;
  /** Wall ms. */
  readonly at: number;
  readonly document: string;
  readonly prev: string;
  readonly hash: string;
};

/** Where the kept part of a chain begins and ends. */
export const ChainEnds = z.strictObject({
  /** The first row that is kept, and the hash before it. */
  first: z.number().int().min(1),
  before: z.string(),
  /** The newest row and its hash; before the first row there is none. */
  last: z.number().int().min(0),
  head: z.string(),
});
/** See the schema of the same name. */
export type ChainEnds = z.infer<typeof ChainEnds>;

/** A chain that has no row yet. */
export const noChain: ChainEnds = { first: 1, before: "", last: 0, head: "" };

/** What a chain itself holds of something kept beside it: nothing without the salt; each part with its length before it. */
export function commitmentTo(salt: string, ...parts: readonly string[]): string {
  return sha256([salt, ...parts].map((part) => `${Buffer.byteLength(part)}:${part}`).join(""));
}

/** The next row of a chain: its number and time stand inside the text that is hashed. */
export function nextRow(ends: ChainEnds, at: number, entry: Readonly<Record<string, unknown>>): ChainRow {
  const seq = ends.last + 1;
  const document = JSON.stringify({ v: 1, seq, at, ...entry });
  return { seq, at, document, prev: ends.head, hash: hashOf(ends.head, document) };
}

/** The ends of a chain after that row. */
export function endsAfter(ends: ChainEnds, row: ChainRow): ChainEnds {
  return { ...ends, last: row.seq, head: row.hash };
}

/** What may be wrong with a row of a chain; its sentence is `cli.ledger.<problem>`. */
export const chainProblems = ["missing", "changed", "order", "subject", "end"] as const;

/** What is wrong with a chain: the number of the row, and what. */
export type ChainFault = { readonly seq: number; readonly problem: (typeof chainProblems)[number] };

/** What a row says, and whether what is kept beside it is what it was written about. */
type Beside = (seq: number, told: Readonly<Record<string, unknown>>) => boolean;

/**
 * Checks a chain from its first kept row to its end, in order of number; undefined when every row is as it was written.
 * `beside` judges what is kept beside a row; where that was erased there is nothing to judge, and it says yes.
 */
export function chainFault(rows: Iterable<ChainRow>, ends: ChainEnds, beside: Beside): ChainFault | undefined {
  let [seq, prev] = [ends.first, ends.before];
  for (const row of rows) {
    if (row.seq !== seq) return { seq, problem: "missing" };
    if (row.prev !== prev) return { seq, problem: "order" };
    if (hashOf(prev, row.document) !== row.hash) return { seq, problem: "changed" };
    const told = documentOf(row);
    if (told?.["seq"] !== row.seq || told["at"] !== row.at) return { seq, problem: "changed" };
    if (!beside(row.seq, told)) return { seq, problem: "subject" };
    [seq, prev] = [seq + 1, row.hash];
  }
  return seq === ends.last + 1 && prev === ends.head ? undefined : { seq, problem: "end" };
}

/** What a row says; undefined where it is no document. */
export function documentOf({ document }: Pick<ChainRow, "document">): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // The hash tells whether it was always so.
    return undefined;
  }
}

/** SHA-256 of a text, base64url. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

// A hash holds no line break, so the two cannot run into each other.
function hashOf(prev: string, document: string): string {
  return sha256(`${prev}\n${document}`);
}
