import { z } from "zod";
import { Slug } from "../ids.ts";
import { plainText } from "./events.ts";

const instant = z.iso.datetime();
const code = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{10}$/);

/** A word that is passed on to a friend; it says nothing of anybody. */
export const ReferralWord = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{40}$/);

/** One movement of an account as its owner sees it. */
export const PointsEntry = z.strictObject({
  id: z.string().max(60),
  at: instant,
  amount: z.number().int(),
  why: z.enum(["answer", "redeem", "offer", "refund", "hold", "release", "write-off", "referral", "satisfaction"]),
  about: Slug.optional(),
});

/** What lies in a resident's mailbox at a brand; each is signed. */
export const Mail = z.discriminatedUnion("is", [
  z.strictObject({
    v: z.literal(1),
    is: z.literal("points"),
    id: z.string().max(60),
    at: instant,
    account: z.string().max(60),
    balance: z.number().int(),
    held: z.number().int().min(0),
    entries: z.array(PointsEntry).max(50),
    head: z.string().max(60),
    /** What its owner may pass on: whoever comes by it earns them thanks; it names nobody. */
    refer: ReferralWord.optional(),
  }),
  z.strictObject({
    v: z.literal(1),
    is: z.literal("reply"),
    id: z.string().max(60),
    at: instant,
    subject: z.string().max(60),
    to: z.string().max(60),
    text: plainText(600),
    settles: z.boolean(),
  }),
  z.strictObject({
    v: z.literal(1),
    is: z.literal("code"),
    id: z.string().max(60),
    at: instant,
    subject: z.string().max(60),
    offer: Slug.optional(),
    reward: Slug.optional(),
    code,
    until: instant,
  }),
  /** A code was shown in the shop: what it is for was handed over, or could not be. */
  z.strictObject({
    v: z.literal(1),
    is: z.literal("code-ended"),
    id: z.string().max(60),
    at: instant,
    subject: z.string().max(60),
    code,
    as: z.enum(["used", "refused"]),
  }),
  z.strictObject({
    v: z.literal(1),
    is: z.literal("refused"),
    id: z.string().max(60),
    at: instant,
    subject: z.string().max(60),
    event: z.string().max(60),
    why: z.enum(["no-points", "no-stock", "over", "changed", "unknown"]),
  }),
]);
/** See the schema of the same name. */
export type Mail = z.infer<typeof Mail>;
