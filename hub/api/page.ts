import { z } from "zod";
import { fail } from "../core/errors.ts";

/** What a list may be asked: where the last page ended, and how many to give. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A page of items of that schema. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().optional() });

/** One page of a list; `next` is absent on the last one. */
export type Page<T> = { readonly items: readonly T[]; readonly next?: string };

/** Cuts one page out of a list in the order of its keys: an item that came or went between two pages moves no other. */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Page<T> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const keyed = all.map((item) => ({ item, key: keyOf(item) })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => key > after);
  const here = rest.slice(0, limit);
  const last = here.at(-1);
  const items = here.map(({ item }) => item);
  return rest.length > here.length && last ? { items, next: Buffer.from(last.key).toString("base64url") } : { items };
}

/** A key by which the newest comes first. */
export function newestFirst(at: number, id: string): string {
  return `${String(9_000_000_000_000_000 - Math.floor(at)).padStart(16, "0")} ${id}`;
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString();
  return Buffer.from(key).toString("base64url") === cursor ? key : fail("E_WRONG_TYPE", { field: "cursor" });
}
