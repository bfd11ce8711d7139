import { Readable } from "node:stream";
import { z } from "zod";
import { chainKinds, touchpoints } from "../../core/engage/lists.ts";
import { ConsentId, EventId } from "../../core/engage/events.ts";
import { chainProblems } from "../../core/chain.ts";
import { fail } from "../../core/errors.ts";
import { Slug } from "../../core/ids.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { PageQuery, pageOf } from "../page.ts";
import { days, Grant, Hash, Line, Privacy, Proof, Question, Sent, Wish, Wished } from "../privacy-shapes.ts";
import { route } from "../route.ts";
import { type Actor, phoneOf } from "../scope.ts";
import { said } from "../shapes.ts";
import { ownerOf } from "../sight.ts";

const grantParams = z.strictObject({ grant: ConsentId });
const Done = z.strictObject({ grant: ConsentId });

const asking = makeAllowance({ most: 60, within_ms: 60_000 });
const fetching = makeAllowance({ most: 12, within_ms: 600_000 });
const forgetting = makeAllowance({ most: 60, within_ms: 60_000 });
const looking = makeAllowance({ most: 6, within_ms: 60_000 });

/** What leaves the house, by whose leave, and what became of it: for each person their own, and nobody else's. */
export const privacyRoutes = [
  route({
    name: "privacy.get",
    method: "get",
    path: "/api/v1/privacy",
    scope: "person",
    says: "What the one who asks lets brands hear, what became of it, and which brands there are.",
    answer: Privacy,
    handle: ({ house, actor, language }) => structuredClone(house.privacy.view(me(actor), language)) as Privacy,
  }),
  route({
    name: "privacy.look",
    method: "post",
    path: "/api/v1/privacy/look",
    scope: "person",
    says: "Asks the directory of brands who there is, once, because somebody wants to know.",
    answer: Privacy,
    handle: async ({ house, actor, language }) => {
      looking.take(house, me(actor));
      await house.privacy.look(me(actor));
      return structuredClone(house.privacy.view(me(actor), language)) as Privacy;
    },
  }),
  route({
    name: "privacy.ask",
    method: "get",
    path: "/api/v1/privacy/ask",
    scope: "person",
    says: "One question for permission: its exact words, and the exact text that would leave.",
    query: Wished.extend({ days: z.coerce.number().pipe(days).optional() }),
    answer: Question,
    handle: async ({ house, actor, query, language, header }) => {
      asking.take(house, me(actor));
      const screen = actor.seat ?? actor.id;
      const gpc = header("Sec-GPC")?.trim() === "1";
      const question = await house.privacy.ask({ resident: me(actor), language, screen, gpc }, query);
      return { ...question, counts: [...question.counts] };
    },
  }),
  route({
    name: "privacy.give",
    method: "post",
    path: "/api/v1/privacy/grants",
    scope: "person",
    stepUp: true,
    says: "A yes to what was just shown, by the hash of its words.",
    body: Wish.extend({
      days: days.optional(),
      touchpoints: z.array(z.enum(touchpoints)).max(touchpoints.length),
      notice: Hash,
      confirmed: z.boolean().optional(),
    }),
    answer: Grant,
    status: 201,
    handle: ({ house, actor, body }) => house.privacy.give(me(actor), body),
  }),
  route({
    name: "privacy.refuse",
    method: "post",
    path: "/api/v1/privacy/refusals",
    scope: "person",
    says: "A no: remembered for 180 days, and told to nobody.",
    body: Wish,
    answer: Grant,
    status: 201,
    handle: ({ house, actor, body }) => house.privacy.refuse(me(actor), body),
  }),
  route({
    name: "privacy.withdraw",
    method: "delete",
    path: "/api/v1/privacy/grants/{grant}",
    scope: "person",
    says: "Takes a yes back at once, and has its brand delete what it heard by it; or forgets a no.",
    params: grantParams,
    answer: Done,
    handle: async ({ house, actor, params: { grant } }) => {
      await house.privacy.withdraw(me(actor), grant);
      return { grant };
    },
  }),
  route({
    name: "privacy.pause",
    method: "put",
    path: "/api/v1/privacy/pause",
    scope: "seat",
    says: "Pauses everything for whoever asks; a wall pauses it for everybody. Only a person begins again, for themselves.",
    body: z.strictObject({ paused: z.boolean() }),
    answer: z.strictObject({ paused: z.boolean() }),
    handle: async ({ house, actor, body: { paused } }) => {
      const resident = whose(house, actor);
      if (resident === undefined) {
        if (!paused) fail("E_FORBIDDEN");
        await house.privacy.pauseEverybody();
      } else await (paused ? house.privacy.pause(resident) : house.privacy.resume(resident));
      return { paused };
    },
  }),
  route({
    name: "privacy.receipt",
    method: "get",
    path: "/api/v1/privacy/grants/{grant}/receipt",
    scope: "person",
    says: "The receipt of a yes after ISO/IEC TS 27560 as JSON-LD, signed by this home.",
    params: grantParams,
    answer: Proof.extend({ receipt: z.record(z.string(), z.unknown()) }),
    handle: ({ house, actor, params: { grant } }) => house.privacy.receipt(me(actor), grant),
  }),
  route({
    name: "privacy.sent",
    method: "get",
    path: "/api/v1/privacy/sent",
    scope: "person",
    says: "What left the house of whoever asks, word for word, newest first.",
    query: PageQuery.extend({ brand: Slug.optional() }),
    answer: pageOf(Sent),
    handle: ({ house, actor, query }) =>
      paged(
        query,
        (ask) =>
          structuredClone(house.privacy.sent(me(actor), { ...ask, brand: query.brand })) as z.output<typeof Sent>[],
        ({ id }) => Number(id),
      ),
  }),
  route({
    name: "privacy.forget",
    method: "delete",
    path: "/api/v1/privacy/sent/{item}",
    scope: "person",
    says: "Has the brand delete one thing it was told, with all it made of it, and sign for that.",
    params: z.strictObject({ item: EventId }),
    answer: z.strictObject({ item: EventId }),
    handle: async ({ house, actor, params: { item } }) => {
      forgetting.take(house, me(actor));
      await house.privacy.forgetItem(me(actor), item);
      return { item };
    },
  }),
  route({
    name: "privacy.preview",
    method: "get",
    path: "/api/v1/privacy/preview",
    scope: "person",
    says: "The exact texts that the last seven days would have sent by such a yes.",
    query: Wished,
    answer: z.strictObject({ items: z.array(z.string()) }),
    handle: ({ house, actor, query }) => ({ items: [...house.privacy.preview(me(actor), query)] }),
  }),
  route({
    name: "privacy.ledger",
    method: "get",
    path: "/api/v1/privacy/ledger",
    scope: "person",
    says: "The ledger of permission of whoever asks, newest first; `fetched=no` leaves out each time the house asked for news.",
    query: PageQuery.extend({ fetched: z.enum(["yes", "no"]).default("yes") }),
    answer: pageOf(Line),
    handle: ({ house, actor, query, say }) =>
      paged(
        query,
        (ask) =>
          house.privacy
            .ledger(me(actor), query.fetched === "yes" ? ask : { ...ask, kinds: besidesFetched })
            .map(({ sentence, ...line }) => ({ ...line, sentence: said(sentence, say) })),
        ({ seq }) => seq,
      ),
  }),
  route({
    name: "privacy.verify",
    method: "get",
    path: "/api/v1/privacy/ledger/verify",
    scope: "adult",
    says: "Checks the whole ledger of permission, and gives its newest hash, signed, to be kept elsewhere.",
    answer: Proof.extend({
      ok: z.boolean(),
      rows: z.number().int(),
      erased: z.number().int(),
      head: z.string(),
      fault: z.strictObject({ seq: z.number().int(), problem: z.enum(chainProblems) }).optional(),
    }),
    handle: async ({ house }) => {
      const { fault, ...state } = await house.privacy.verify();
      return { ...state, ok: fault === undefined, ...(fault ? { fault: { ...fault } } : {}) };
    },
  }),
  route({
    name: "privacy.export",
    method: "get",
    path: "/api/v1/privacy/export",
    scope: "person",
    says: "Everything kept here of one's own permission, to take along.",
    answer: z.record(z.string(), z.unknown()),
    handle: ({ house, actor }) => ({ ...house.privacy.export(me(actor)) }),
  }),
  route({
    name: "privacy.held",
    method: "get",
    path: "/api/v1/privacy/brands/{brand}/held",
    scope: "person",
    says: "Everything a brand holds of the one who asks, fetched from it now, page by page, each under its signature.",
    params: z.strictObject({ brand: Slug }),
    answer: z.custom<Readable>((value) => value instanceof Readable),
    media: { type: "application/json", cache: "no-store" },
    handle: ({ house, actor, params: { brand } }) => {
      fetching.take(house, me(actor));
      return house.privacy.held(me(actor), brand);
    },
  }),
  route({
    name: "privacy.erase",
    method: "delete",
    path: "/api/v1/privacy/brands/{brand}",
    scope: "person",
    says: "Takes back everything said to a brand, and has it delete all it ever heard.",
    params: z.strictObject({ brand: Slug }),
    answer: z.strictObject({ brand: Slug }),
    handle: async ({ house, actor, params: { brand } }) => {
      await house.privacy.eraseAt(me(actor), brand);
      return { brand };
    },
  }),
];

/** The person of this session. */
function me({ resident }: Actor): string {
  return resident ?? fail("E_FORBIDDEN");
}

const besidesFetched = chainKinds.filter((kind) => kind !== "pulled");

/** Whose pause it is: the person's, or the owner's of the phone; a wall is nobody's. */
function whose(house: House, actor: Actor): string | undefined {
  if (actor.resident !== undefined) return actor.resident;
  const phone = phoneOf(actor);
  return phone === undefined ? undefined : (ownerOf(house, phone)?.id ?? fail("E_FORBIDDEN"));
}

function paged<T>(
  { cursor, limit }: z.output<typeof PageQuery>,
  read: (ask: { readonly before?: number; readonly limit: number }) => readonly T[],
  seqOf: (item: T) => number,
): { items: T[]; next?: string } {
  const before = cursor === undefined ? undefined : Number(cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) fail("E_WRONG_TYPE", { field: "cursor" });
  // One more than asked for tells whether there is another page.
  const found = read({ ...(before === undefined ? {} : { before }), limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last ? { items, next: String(seqOf(last)) } : { items };
}
