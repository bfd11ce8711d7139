import { z } from "zod";
import { Slug } from "../ids.ts";
import { BatchAnswer, Manifest, Signed } from "./objects.ts";
import { EventId, Pseudonym } from "./events.ts";

const ref = z.string().max(80);
/** So many signed objects come at once: a receipt each, where all of a home goes that gave and took back its yes for decades. */
export const mostObjects = 1_500;
/** A brand's door on the internet, as its directory gives it. */
const Door = z.strictObject({ brand: Slug, url: z.url().max(300) });

/** Why a request came to nothing, where it was more than a status. */
export const edgeFaults = [
  "offline",
  "late",
  "too-big",
  "redirected",
  "no-way",
  "not-ours",
  "unsigned",
  "malformed",
  "uncovered",
  "digest",
  "expired",
  "future",
  "unknown-key",
  "other-request",
  "forged",
  "answer",
  "home-refused",
] as const;
/** One of those. */
export type EdgeFault = (typeof edgeFaults)[number];
const fault = z.enum(edgeFaults);
/** The keys a brand's answers must be signed with: those of the manifest that its home pinned. */
const keys = Manifest.shape.keys;
const bytes = z.number().int().min(0);
const retry_s = z.number().int().min(0).max(86_400);

/** What the edge says to the hub, one JSON text a line; each `ask` is answered by the line of the same `n`. */
export const FromEdge = z.discriminatedUnion("ask", [
  /** Something to do; answered when there is, or after at most `wait_ms`. */
  z.strictObject({ n: z.number().int(), ask: z.literal("claim"), wait_ms: z.number().int().min(0).max(60_000) }),
  /** What was put on the wire: ids, and the exact body it stood in. Told before the request leaves. */
  z.strictObject({
    n: z.number().int(),
    ask: z.literal("sending"),
    brand: Slug,
    batch: ref,
    ids: z.array(EventId).min(1).max(100),
    /** Of the body alone; with `head_bytes`, those of the request's head, everything that goes on the wire. */
    bytes,
    head_bytes: bytes.default(0),
    /** SHA-256 of the body, base64url. */
    sha256: ref,
  }),
  /** What the brand answered. */
  z.strictObject({ n: z.number().int(), ask: z.literal("answered"), brand: Slug, batch: ref, answer: BatchAnswer }),
  /** It was not to be had: asked again later, or never where the brand refused the whole. */
  z.strictObject({
    n: z.number().int(),
    ask: z.literal("failed"),
    brand: Slug,
    batch: ref,
    status: z.number().int().optional(),
    again: z.boolean(),
    /** How long the brand asks to be left alone. */
    retry_s: retry_s.optional(),
    why: fault.optional(),
  }),
  /** How many bytes a request for a task of the hub has on the wire. Told before it leaves. */
  z.strictObject({ n: z.number().int(), ask: z.literal("asking"), task: ref, bytes_up: bytes }),
  /** What was pulled for a task of the hub. */
  z.strictObject({
    n: z.number().int(),
    ask: z.literal("pulled"),
    task: ref,
    /** What was not told before. */
    bytes_up: bytes.default(0),
    objects: z.array(Signed).max(mostObjects),
    /** What is no signed object, word for word: a directory, or a page of what a brand holds. */
    told: z.string().max(1_048_576).optional(),
    cursor: z.string().max(60).optional(),
    /** More of a catalogue, or of what is held, than came at once. */
    more: z.boolean().optional(),
  }),
  z.strictObject({
    n: z.number().int(),
    ask: z.literal("pull-failed"),
    task: ref,
    bytes_up: bytes.default(0),
    status: z.number().int().optional(),
    retry_s: retry_s.optional(),
    why: fault.optional(),
  }),
  /** The public half of this home's key for a brand, told before it leaves in a request of so many bytes. */
  z.strictObject({
    n: z.number().int(),
    ask: z.literal("key"),
    brand: Slug,
    kid: ref,
    x: z.string().length(43),
    bytes_up: bytes.default(0),
  }),
]);
/** See the schema of the same name. */
export type FromEdge = z.infer<typeof FromEdge>;

/** Something the hub wants done by the edge. */
export const EdgeTask = z.discriminatedUnion("do", [
  /** Events whose grants stand, exactly as they are to leave; one brand a task. */
  z.strictObject({
    do: z.literal("send"),
    batch: ref,
    brand: Slug,
    url: z.url(),
    source: Pseudonym,
    keys,
    events: z.array(z.string().max(8_192)).min(1).max(100),
  }),
  /** The directory of brands: only ever after a resident's own tap. */
  z.strictObject({ do: z.literal("directory"), task: ref, url: z.url() }),
  z.strictObject({ do: z.literal("manifest"), task: ref, brand: Slug, url: z.url() }),
  z.strictObject({ do: z.literal("catalogue"), task: ref, brand: Slug, url: z.url(), cursor: z.string().max(60) }),
  z.strictObject({
    do: z.literal("mailbox"),
    task: ref,
    brand: Slug,
    url: z.url(),
    source: Pseudonym,
    keys,
    after: z.string().max(60),
  }),
  z.strictObject({
    do: z.literal("receipts"),
    task: ref,
    brand: Slug,
    url: z.url(),
    source: Pseudonym,
    keys,
    since: z.string().max(60),
  }),
  /** Everything this brand ever heard is to go (DELETE /v1/me). */
  z.strictObject({ do: z.literal("erase"), task: ref, brand: Slug, url: z.url(), source: Pseudonym, keys }),
  /** A page of everything this brand holds is to be handed over (GET /v1/me). */
  z.strictObject({
    do: z.literal("export"),
    task: ref,
    brand: Slug,
    url: z.url(),
    source: Pseudonym,
    keys,
    after: z.string().max(60),
  }),
  /** One event alone is to go, with all that was made of it (DELETE /v1/me/items). */
  z.strictObject({
    do: z.literal("forget"),
    task: ref,
    brand: Slug,
    url: z.url(),
    source: Pseudonym,
    keys,
    item: EventId,
  }),
  /** A pseudonym was given up: the key that went with it is destroyed, and a new one made; that of `source`, the name since then, stays. */
  z.strictObject({ do: z.literal("new-key"), brand: Slug, source: Pseudonym.optional() }),
]);
/** See the schema of the same name. */
export type EdgeTask = z.infer<typeof EdgeTask>;

/** What the hub answers. */
export const ToEdge = z.discriminatedUnion("say", [
  z.strictObject({ n: z.number().int(), say: z.literal("tasks"), tasks: z.array(EdgeTask).max(20) }),
  /** Whether it may go ahead; a grant that was withdrawn meanwhile stops its batch here. */
  z.strictObject({ n: z.number().int(), say: z.literal("go"), go: z.boolean() }),
  z.strictObject({ n: z.number().int(), say: z.literal("noted") }),
]);
/** See the schema of the same name. */
export type ToEdge = z.infer<typeof ToEdge>;

/** What a directory of brands answers: where each brand's own door is. */
export const Directory = z.strictObject({ v: z.literal(1), brands: z.array(Door).max(200) });
/** See the schema of the same name. */
export type Directory = z.infer<typeof Directory>;

const held = z.array(z.record(z.string(), z.unknown()));
/** A page of everything a brand holds of a home; whatever else it says of itself is its own affair. */
export const HeldPage = z.looseObject({
  v: z.literal(1),
  source: Pseudonym,
  events: held,
  learned: held,
  letters: held,
  floors: held,
  parts: z.record(z.string(), held),
  /** Where to go on, while there is more. */
  after: z.string().max(60),
  more: z.boolean(),
});
/** See the schema of the same name. */
export type HeldPage = z.infer<typeof HeldPage>;
