import { createHash } from "node:crypto";
import type { HomeEvent } from "../../hub/core/engage/events.ts";
import type { Store } from "../../hub/store/open.ts";
import { refuse } from "../refusal.ts";
import type { Fact, Facts } from "./facts.ts";
import type { Home } from "./homes.ts";
import type { BrandPart } from "./part.ts";

/** Everything a brand holds of one home, or a page of it, as that home may ask to see it. */
export type Held = {
  readonly v: 1;
  readonly source: string;
  readonly virtual: boolean;
  /** What the home sent, in the order it came: as it was sent. */
  readonly events: readonly HomeEvent[];
  readonly learned: readonly Omit<Fact, "source">[];
  readonly letters: readonly unknown[];
  readonly floors: readonly unknown[];
  /** What points and marketing hold. */
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
};

/** A page of it, and where to go on while there is more. */
export type HeldPage = Held & { readonly after: string; readonly more: boolean };

/** What is read to tell a home what is held of it. */
export type HeldNeeds = {
  readonly store: Store;
  readonly facts: Pick<Facts, "of">;
  readonly parts: ReadonlyMap<string, BrandPart>;
};

/** A page is as many bytes at most, or one thing that is more. */
export const pageBytes = 524_288;

/** One thing that is held: in which list it stands, and its JSON text. */
type Piece = { readonly list: string; readonly text: string };

/** Everything at once. */
export function heldOf(needs: HeldNeeds, home: Home): Held {
  return together(needs, home, [...piecesOf(needs, home.source)]);
}

/**
 * A page of it. The cursor carries the digest of all there is: where anything of the home was added, changed or erased
 * between two pages, E_CHANGED says to begin again, so that the pages together are of one instant, each thing once.
 */
export function heldPage(needs: HeldNeeds, home: Home, after: string): HeldPage {
  const { from, digest: before } = placeIn(after);
  const all = createHash("sha256");
  const page: Piece[] = [];
  let [n, bytes, full] = [0, 0, false];
  for (const piece of piecesOf(needs, home.source)) {
    all.update(`${piece.list} ${piece.text}\n`);
    const size = Buffer.byteLength(piece.text) + 1;
    if (n >= from) full ||= page.length > 0 && bytes + size > pageBytes;
    if (n >= from && !full) {
      page.push(piece);
      bytes += size;
    }
    n += 1;
  }
  const digest = all.digest("base64url").slice(0, 22);
  if (before !== undefined && before !== digest) refuse("E_CHANGED");
  const upTo = from + page.length;
  const more = upTo < n;
  return { ...together(needs, home, page), after: more ? `${upTo}.${digest}` : "", more };
}

function placeIn(after: string): { readonly from: number; readonly digest?: string } {
  if (after === "") return { from: 0 };
  const [, from, digest] = /^(\d{1,9})\.([\w-]{22})$/.exec(after) ?? refuse("E_WRONG_TYPE");
  return { from: Number(from), ...(digest !== undefined && { digest }) };
}

/** Each says on whose permission it stands, where it stands on one. */
const lettersOf = `SELECT iif(consentid = '', document, json_set(document, '$.consentid', consentid)) AS document
  FROM mails WHERE source = ? ORDER BY n`;

function* piecesOf({ store, facts, parts }: HeldNeeds, source: string): Generator<Piece> {
  const rows = function* (list: string, sql: string): Generator<Piece> {
    for (const row of store.sql(sql).iterate(source)) yield { list, text: String(row["document"]) };
  };
  const texts = (list: string, values: readonly unknown[]) =>
    values.map((value): Piece => ({ list, text: JSON.stringify(value) }));
  yield* rows("events", "SELECT document FROM events WHERE source = ? ORDER BY seq");
  yield* texts(
    "learned",
    facts.of(source).map(({ source: _source, ...fact }) => fact),
  );
  yield* rows("letters", lettersOf);
  yield* texts(
    "floors",
    store.sql("SELECT consentid, epoch FROM floors WHERE source = ? ORDER BY consentid").all(source),
  );
  for (const [name, part] of parts) yield* texts(`parts ${name}`, part.heldOf(source));
}

function together({ parts }: HeldNeeds, { source, virtual }: Home, pieces: readonly Piece[]): Held {
  const by = Map.groupBy(pieces, ({ list }) => list);
  const valuesOf = (list: string) => (by.get(list) ?? []).map(({ text }) => JSON.parse(text) as unknown);
  return {
    v: 1,
    source,
    virtual,
    // Safe: each list is of what `piecesOf` put into it.
    events: valuesOf("events") as HomeEvent[],
    learned: valuesOf("learned") as Held["learned"],
    letters: valuesOf("letters"),
    floors: valuesOf("floors"),
    parts: Object.fromEntries([...parts.keys()].map((name) => [name, valuesOf(`parts ${name}`)])),
  };
}
