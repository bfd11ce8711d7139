import { z } from "zod";
import { ConsentId, EventId } from "../core/engage/events.ts";
import { categories, chainKinds, grantStates, levels, purposes } from "../core/engage/lists.ts";
import { Signed } from "../core/engage/objects.ts";
import { Slug } from "../core/ids.ts";
import { Said, Wall } from "./shapes.ts";

const Purpose = z.enum(purposes);
const Category = z.enum(categories);
const Level = z.literal(levels);
/** What a brand asks for. */
export const Wish = z.strictObject({ brand: Slug, purpose: Purpose, category: Category, level: Level });
/** The same in an address, where a number is text. */
export const Wished = Wish.extend({ level: z.coerce.number().pipe(Level) });
/** For how many days a grant lasts. */
export const days = z.number().int().min(1).max(365);
/** SHA-256, base64url. */
export const Hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** One permission of whoever gave it. */
export const Grant = Wish.extend({
  id: ConsentId,
  state: z.enum(grantStates),
  since: Wall,
  until: Wall,
  because: z.enum(["others", "terms", "promise", "pause"]).optional(),
  withdrawn_at: Wall.optional(),
  erased_at: Wall.optional(),
  broken_at: Wall.optional(),
});
const Brand = z.strictObject({
  brand: Slug,
  name: z.string(),
  about: z.string(),
  legal: z.strictObject({ name: z.string(), address: z.string(), contact: z.string(), country: z.string() }),
  processors: z.array(z.string()),
  retention_days: z.number().int(),
  asks: z.array(
    z.strictObject({
      purpose: Purpose,
      category: Category,
      level: Level,
      why: z.string(),
      refused: z.boolean().optional(),
    }),
  ),
  promises: z.strictObject({ kept: z.number().int(), broken: z.number().int() }),
  blocked: z.boolean().optional(),
});
/** Everything about what leaves the house, as it concerns one person. */
export const Privacy = z.strictObject({ paused: z.boolean(), brands: z.array(Brand), grants: z.array(Grant) });
/** One question for permission. */
export const Question = z.strictObject({
  words: z.string(),
  /** The exact text of an event as it would leave. */
  sample: z.string(),
  bytes_month: z.number().int(),
  /** What is counted for it, and how much of that is told. */
  counts: z.array(z.string()),
  order: z.enum(["yes-first", "no-first"]),
  until: Wall,
  notice: Hash,
});
/** One thing that left the house. */
export const Sent = z.strictObject({
  id: z.string(),
  at: Wall,
  brand: Slug,
  bytes: z.number().int(),
  text: z.string().optional(),
  /** The single things in it; those that can be deleted alone, and what became of it. */
  items: z.array(
    z.strictObject({
      id: EventId,
      text: z.string(),
      can: z.boolean(),
      asked_at: Wall.optional(),
      broken_at: Wall.optional(),
      /** Deleted, by the brand's own signed word where that was for this thing alone. */
      gone: z.strictObject({ at: Wall, receipt: Signed.optional() }).optional(),
    }),
  ),
});
/** One line of the ledger of permission. */
export const Line = z.strictObject({ seq: z.number().int(), at: Wall, kind: z.enum(chainKinds), sentence: Said });
/** What this home signed, and by which key. */
export const Proof = z.strictObject({ signed: Signed, key: z.string() });
/** See the schema of the same name. */
export type Privacy = z.infer<typeof Privacy>;
