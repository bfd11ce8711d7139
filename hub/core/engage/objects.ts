import { z } from "zod";
import { Slug } from "../ids.ts";
import { plainText } from "./events.ts";
import { categories, eventAnswers, levels, pairsFloor, purposes, touchpoints } from "./lists.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;
/** One text in every language of the house. */
const told = (most: number) =>
  z.strictObject(
    Object.fromEntries(languages.map((one) => [one, plainText(most)])) as Record<
      (typeof languages)[number],
      z.ZodString
    >,
  );
const instant = z.iso.datetime();
const points = z.number().int().min(0).max(1_000_000);

/** Anything a brand signs: the exact text, and a detached Ed25519 signature over its bytes by one of its published keys. */
export const Signed = z.strictObject({
  document: z.string().min(2).max(65_536),
  kid: z.string().regex(/^[a-z0-9-]{1,60}$/),
  sig: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
/** See the schema of the same name. */
export type Signed = z.infer<typeof Signed>;

/** Who a brand is and what it promises; signed by the key it names, and pinned by a home at its first grant. */
export const Manifest = z.strictObject({
  v: z.literal(1),
  is: z.literal("manifest"),
  brand: Slug,
  version: z.number().int().min(1),
  name: plainText(60),
  about: told(280),
  legal: z.strictObject({
    name: plainText(120),
    address: plainText(200),
    contact: plainText(120),
    country: z.string().regex(/^[A-Z]{2}$/),
  }),
  processors: z.array(plainText(120)).max(10),
  /** The most days it keeps anything; whether it hands anything on is no choice. */
  retention_days: z.number().int().min(1).max(365),
  onward: z.literal("never"),
  asks: z
    .array(
      z.strictObject({
        purpose: z.enum(purposes),
        category: z.enum(categories),
        level: z.literal(levels),
        why: told(280),
      }),
    )
    .min(1)
    .max(30),
  keys: z
    .array(z.strictObject({ kid: z.string().regex(/^[a-z0-9-]{1,60}$/), x: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }))
    .min(1)
    .max(4),
});
/** See the schema of the same name. */
export type Manifest = z.infer<typeof Manifest>;

/** A rule over the published local features: all, any, not, or one comparison; whole numbers only. */
export type Rule =
  | { readonly all: readonly Rule[] }
  | { readonly any: readonly Rule[] }
  | { readonly not: Rule }
  | { readonly feature: string; readonly is: "at-least" | "at-most" | "equals"; readonly value: number };
/** The schema of such a rule; a home knows at most 64 nodes of it. */
export const Rule: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Rule).min(1).max(16) }),
    z.strictObject({ any: z.array(Rule).min(1).max(16) }),
    z.strictObject({ not: Rule }),
    z.strictObject({
      feature: z.string().regex(/^[a-z.-]{1,60}$/),
      is: z.enum(["at-least", "at-most", "equals"]),
      value: z.number().int().min(-1_000_000).max(1_000_000),
    }),
  ]),
);

/** An offer: content once, forms by touchpoint; everything a person must know before a yes is a required field. */
export const Offer = z.strictObject({
  v: z.literal(1),
  is: z.literal("offer"),
  id: Slug,
  version: z.number().int().min(1),
  brand: Slug,
  category: z.enum(categories),
  title: told(80),
  body: told(280),
  touchpoints: z.array(z.enum(touchpoints)).min(1),
  validfrom: instant,
  validto: instant,
  caps: z.strictObject({
    perday: z.number().int().min(1).max(2),
    perweek: z.number().int().min(1).max(7),
    total: z.number().int().min(1).max(20),
  }),
  eligibility: Rule.optional(),
  price: z.strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/),
    total: z.number().int().min(0),
    /** What everybody pays who has no such offer; absent where it is no cheaper. */
    usual: z.number().int().min(0).optional(),
    fees: z.array(z.strictObject({ name: plainText(60), amount: z.number().int().min(0) })).max(10),
  }),
  /** Modules a resident may choose among: variants are their product, none priced by household. */
  modules: z
    .array(
      z.strictObject({
        id: Slug,
        name: told(60),
        options: z
          .array(z.strictObject({ id: Slug, name: told(60) }))
          .min(2)
          .max(250),
      }),
    )
    .max(4)
    .optional(),
  reward: z.strictObject({ points }).optional(),
  action: z.enum(["redeem", "question", "callback", "code", "read"]),
  question: Slug.optional(),
  /** A no-fee other way, shown once where an accepted offer was not finished. */
  recovery: told(280).optional(),
  /** A sample: so many in all, one for everybody who asks, and at most two questions once it was had. */
  trial: z.strictObject({ stock: z.number().int().min(0).max(1_000_000), questions: z.array(Slug).max(2) }).optional(),
  why: told(200),
  evidence: told(200),
  alternatives: told(200),
  ifrefused: told(200),
  sponsor: plainText(60),
  /** The day of the month's one special. */
  special: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});
/** See the schema of the same name. */
export type Offer = z.infer<typeof Offer>;

/** The answer every question has besides its own. */
export const ratherNot = "prefer-not-to-say";

/** One question with closed answers, worth the same whatever is answered. */
export const Question = z.strictObject({
  v: z.literal(1),
  is: z.literal("question"),
  id: Slug,
  version: z.number().int().min(1),
  brand: Slug,
  category: z.enum(categories),
  purpose: z.literal("questions"),
  text: told(160),
  answers: z
    .array(z.strictObject({ id: Slug, text: told(60) }))
    .min(2)
    .max(6),
  /** For so many days an answer holds; the question is not asked again before. */
  validity_days: z.number().int().min(1).max(365),
  retention_days: z.number().int().min(1).max(365),
  points,
  personal: z.boolean(),
  why: told(200),
  /** From then on it is asked no more. */
  validto: instant.optional(),
});
/** See the schema of the same name. */
export type Question = z.infer<typeof Question>;

/** How a brand scores at the resident's home: whole numbers, no code; what leaves is a band, or nothing. */
export const ScoreRules = z.strictObject({
  v: z.literal(1),
  is: z.literal("rules"),
  id: Slug,
  version: z.number().int().min(1),
  brand: Slug,
  category: z.enum(categories),
  weights: z
    .array(
      z.strictObject({ feature: z.string().regex(/^[a-z.-]{1,60}$/), weight: z.number().int().min(-100).max(100) }),
    )
    .min(1)
    .max(64),
  halflife_days: z.number().int().min(1).max(365),
  bands: z
    .array(z.strictObject({ name: z.enum(["none", "low", "mid", "high"]), from: z.number().int() }))
    .min(1)
    .max(4),
  /** What is shown to a resident whose score reaches a band: an offer, or the question whether to be called. */
  onband: z.array(z.strictObject({ band: z.enum(["low", "mid", "high"]), show: Slug })).max(4),
});
/** See the schema of the same name. */
export type ScoreRules = z.infer<typeof ScoreRules>;

/**
 * Which offers the same people had: pairs that at least so many homes have in common, without a count. A brand has one such
 * list; a home that had one of a pair may show the other.
 */
export const Pairs = z.strictObject({
  v: z.literal(1),
  is: z.literal("pairs"),
  id: z.literal("pairs"),
  version: z.number().int().min(1),
  brand: Slug,
  floor: z.number().int().min(pairsFloor),
  pairs: z.array(z.tuple([Slug, Slug])).max(100),
});
/** See the schema of the same name. */
export type Pairs = z.infer<typeof Pairs>;

/** A thing points can be spent on. */
export const Reward = z.strictObject({
  v: z.literal(1),
  is: z.literal("reward"),
  id: Slug,
  version: z.number().int().min(1),
  brand: Slug,
  name: told(80),
  body: told(280),
  points: points.min(1),
  stock: z.number().int().min(0).optional(),
  validto: instant,
});
/** See the schema of the same name. */
export type Reward = z.infer<typeof Reward>;

/** What a brand publishes to every home alike. */
export const Catalogue = z.strictObject({
  v: z.literal(1),
  brand: Slug,
  cursor: z.string().max(60),
  items: z.array(Signed).max(200),
  more: z.boolean(),
});
/** See the schema of the same name. */
export type Catalogue = z.infer<typeof Catalogue>;

/** The brand's signed word that what a withdrawn grant had sent is gone. */
export const ErasureReceipt = z.strictObject({
  v: z.literal(1),
  is: z.literal("erased"),
  receiptid: z.string().max(60),
  source: z.string().max(60),
  consentid: z.string().max(40),
  epoch: z.number().int().min(1),
  rows: z.number().int().min(0),
  derived: z.number().int().min(0),
  keysdestroyed: z.number().int().min(0),
  copies_gone_by: z.iso.date(),
  at: instant,
});
/** See the schema of the same name. */
export type ErasureReceipt = z.infer<typeof ErasureReceipt>;

/** The brand's signed word that one thing it had heard is gone, with all it had made of it. */
export const ItemReceipt = z.strictObject({
  v: z.literal(1),
  is: z.literal("item-erased"),
  receiptid: z.string().max(60),
  source: z.string().max(60),
  item: z.string().max(40),
  rows: z.number().int().min(0),
  derived: z.number().int().min(0),
  copies_gone_by: z.iso.date(),
  at: instant,
});
/** See the schema of the same name. */
export type ItemReceipt = z.infer<typeof ItemReceipt>;

/** What a brand answers to a batch. */
export const BatchAnswer = z.strictObject({
  v: z.literal(1),
  answers: z.array(z.strictObject({ id: z.string().max(60), is: z.enum(eventAnswers) })).max(100),
  receipts: z.array(Signed).max(100),
});
/** See the schema of the same name. */
export type BatchAnswer = z.infer<typeof BatchAnswer>;
