import { z } from "zod";
import { Slug } from "../ids.ts";
import { categories, levels, purposes } from "./lists.ts";

/** A text a person typed or a brand wrote: plain, of at most `most` characters. */
export const plainText = (most: number) => z.string().min(1).max(most);

/** A random id of 128 bits, Crockford base 32: it tells neither time nor order. */
export const EventId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);

/** The name a brand knows a home, or a resident of it, by: 128 bits that no other brand knows. */
export const Pseudonym = z.string().regex(/^urn:lintel:[hr]:[0-9a-f]{32}$/);

/** The id of a grant as a brand sees it. */
export const ConsentId = z.string().regex(/^c_[0-9A-HJKMNP-TV-Z]{26}$/);

const bucket = z.strictObject({
  /** The signal's own name of the bucket, from its published list. */
  bucket: z.string().regex(/^[a-z0-9+-]{1,20}$/),
  trend: z.enum(["up", "same", "down"]).optional(),
});
const about = z.strictObject({ offer: Slug, version: z.number().int().min(1) });

/**
 * Every type of event that may leave the house: for what purposes it may be granted, whether a person's own tap sends
 * it (`tap`: at once and with its real time), and the shape of its data. On the wire a type is `dev.lintel.<name>.v1`.
 */
export const eventTypes = {
  "signal.blurred": {
    purposes: ["research", "offers"],
    tap: false,
    data: z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/), answer: z.enum(["none", "some", "often"]) }),
  },
  "signal.bucket": { purposes: ["service", "offers", "research"], tap: false, data: bucket },
  "signal.usage": {
    purposes: ["service", "offers", "research"],
    tap: false,
    data: z.strictObject({ used: z.string().regex(/^[a-z-]{1,40}$/) }),
  },
  "offer.contact": { purposes: ["offers"], tap: false, data: about },
  "offer.accept": {
    purposes: ["offers"],
    tap: true,
    data: about.extend({
      code: z.string().max(40).optional(),
      /** Which of the offer's modules, and which option of each. */
      chosen: z
        .array(z.strictObject({ module: Slug, option: Slug }))
        .max(4)
        .optional(),
    }),
  },
  "offer.reject": { purposes: ["offers"], tap: true, data: about },
  "interest.declared": { purposes: ["offers"], tap: true, data: z.strictObject({ interest: Slug }) },
  "answer.given": { purposes: ["questions"], tap: true, data: z.strictObject({ question: Slug, answer: Slug }) },
  "satisfaction.given": {
    purposes: ["offers", "service"],
    tap: true,
    data: about.extend({ stars: z.number().int().min(1).max(5) }),
  },
  "callback.requested": {
    purposes: ["callback"],
    tap: true,
    data: z.strictObject({ offer: Slug.optional(), name: plainText(80), phone: z.string().regex(/^\+?[0-9 ]{5,20}$/) }),
  },
  "points.command": {
    purposes: ["points"],
    tap: true,
    data: z.strictObject({
      do: z.enum(["redeem", "waive"]),
      reward: Slug.optional(),
      /** What it costs, as it was shown: at another price nothing is spent. */
      points: z.number().int().min(0).optional(),
    }),
  },
  "request.made": { purposes: ["offers", "service"], tap: true, data: z.strictObject({ text: plainText(280) }) },
  "thread.said": {
    purposes: ["service", "offers"],
    tap: true,
    data: z.strictObject({ about: z.enum(["question", "idea", "other"]), text: plainText(600) }),
  },
  "complaint.raised": {
    purposes: purposes,
    tap: true,
    data: z.strictObject({ offer: Slug.optional(), text: plainText(600) }),
  },
  "consent.given": {
    purposes: purposes,
    tap: true,
    data: z.strictObject({ until: z.iso.date(), notice: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
  },
  "consent.withdrawn": { purposes: purposes, tap: true, data: z.strictObject({}) },
} as const satisfies Readonly<
  Record<
    string,
    { readonly purposes: readonly (typeof purposes)[number][]; readonly tap: boolean; readonly data: z.ZodType }
  >
>;
/** The name of one of those. */
export type EventTypeName = keyof typeof eventTypes;

const prefix = "dev.lintel.";
const suffix = ".v1";

/** The type of an event as it stands on the wire. */
export function typeOf(name: EventTypeName): string {
  return `${prefix}${name}${suffix}`;
}

/** The name of a wire type; undefined for one that does not exist. */
export function nameOfType(type: string): EventTypeName | undefined {
  const name = type.slice(prefix.length, -suffix.length);
  return Object.hasOwn(eventTypes, name) && type === typeOf(name as EventTypeName)
    ? (name as EventTypeName)
    : undefined;
}

/** One event as it leaves the house: CloudEvents 1.0 with the grant it stands on; its `data` is checked by its type. */
export const HomeEvent = z.strictObject({
  specversion: z.literal("1.0"),
  id: EventId,
  source: Pseudonym,
  type: z.string().refine((type) => nameOfType(type) !== undefined),
  /** Whoever it is of; absent for what is of the whole house. */
  subject: Pseudonym.optional(),
  /** To the month, the day or the hour by level; real only for a person's own tap. */
  time: z.iso.datetime(),
  datacontenttype: z.literal("application/json"),
  dataschema: z.string().regex(/^urn:lintel:schema:[a-z.]{1,40}:1$/),
  consentid: ConsentId,
  consentepoch: z.number().int().min(1),
  purpose: z.enum(purposes),
  category: z.enum(categories),
  recipient: Slug,
  level: z.literal(levels),
  /** By when the brand must have deleted it. */
  retention: z.string().regex(/^P\d{1,3}D$/),
  /** SHA-256 over a salt that stays at home and the event without this: by it the resident can prove what was sent. */
  commit: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  data: z.unknown(),
});
/** See the schema of the same name. */
export type HomeEvent = z.infer<typeof HomeEvent>;

/** What one request may carry. */
export const batchLimits = { events: 100, bytes: 262_144, eventBytes: 8_192 } as const;
