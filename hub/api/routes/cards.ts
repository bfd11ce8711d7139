import { z } from "zod";
import { cardKinds } from "../../core/engage/cards.ts";
import { plainText } from "../../core/engage/events.ts";
import { categories } from "../../core/engage/lists.ts";
import { fail } from "../../core/errors.ts";
import { Language } from "../../core/house.ts";
import { Id, Slug } from "../../core/ids.ts";
import type { CardViewer } from "../../engagement/engagement.ts";
import { makeAllowance } from "../allowance.ts";
import type { House } from "../house.ts";
import { route } from "../route.ts";
import { type Actor, phoneOf, placeOf } from "../scope.ts";
import { Said, said, Shown, Wall } from "../shapes.ts";
import { ownerOf } from "../sight.ts";

const cardParams = z.strictObject({ card: Id });
const Named = z.strictObject({ id: Slug, name: z.string() });

const CardShown = z.strictObject({
  id: Id,
  kind: z.enum(cardKinds),
  state: z.string(),
  /** How it was, once somebody said it. */
  stars: z.number().int().min(1).max(5).optional(),
  brand: Slug,
  /** The brand's own name. */
  from: z.string(),
  category: z.enum(categories),
  title: z.string(),
  body: z.string(),
  /** SHA-256 of title and body: the same on every screen. */
  hash: z.string(),
  language: Language.optional(),
  seen: z.boolean().optional(),
  at: Wall.optional(),
  because: z.strictObject({ key: z.string(), params: z.record(z.string(), Shown) }),
  answers: z.array(z.strictObject({ id: Slug, text: z.string() })).optional(),
  points: z.number().optional(),
  action: z.string().optional(),
  sponsor: z.string().optional(),
  price: z
    .strictObject({
      currency: z.string(),
      total: z.number(),
      usual: z.number().optional(),
      fees: z.array(z.strictObject({ name: z.string(), amount: z.number() })),
    })
    .optional(),
  modules: z.array(Named.extend({ options: z.array(Named) })).optional(),
  until: Wall.optional(),
});

const Why = z.strictObject({
  why: z.string(),
  evidence: z.string(),
  alternatives: z.string(),
  ifrefused: z.string(),
  because: Said,
  /** What the home itself reckoned, told to nobody but the person it is about. */
  score: z
    .strictObject({
      score: z.number(),
      band: z.string(),
      parts: z.array(z.strictObject({ feature: z.string(), points: z.number() })),
    })
    .optional(),
});

// A hand is quick, a stuck pane is quicker.
const touching = makeAllowance({ most: 30, within_ms: 10_000 });

/** A hand at a card that any screen showing it may be. */
function touch(how: "seen" | "dismiss", says: string) {
  return route({
    name: `cards.${how}`,
    method: "post",
    path: `/api/v1/cards/{card}/${how}`,
    scope: "seat",
    says,
    params: cardParams,
    answer: cardParams,
    handle: async ({ house, params: { card }, actor }) => {
      touching.take(house, actor.seat ?? actor.id);
      await house.offers.touch(card, viewerOf(house, actor) ?? fail("E_NOT_FOUND", { noun: "card", id: card }), how);
      return { card };
    },
  });
}

/** What only the person a card is for can say of it. */
function ownTouch(how: "reject" | "interested" | "unfinished", says: string) {
  return route({
    name: `cards.${how}`,
    method: "post",
    path: `/api/v1/cards/{card}/${how}`,
    scope: "person",
    says,
    params: cardParams,
    answer: cardParams,
    handle: async ({ house, params: { card }, actor }) => {
      touching.take(house, actor.seat ?? actor.id);
      await house.offers.touch(card, { resident: personOf(actor) }, how);
      return { card };
    },
  });
}

/** Offers and questions on the screens of the house; the same card has the same id on all of them. */
export const cardRoutes = [
  route({
    name: "cards.list",
    method: "get",
    path: "/api/v1/cards",
    scope: "seat",
    says: "What brands say on this screen now; to a person also what they have said yes to and may go on with.",
    answer: z.strictObject({ items: z.array(CardShown) }),
    handle: ({ house, actor }) => {
      const viewer = viewerOf(house, actor);
      const items = viewer ? house.offers.for(viewer) : [];
      return { items: items.map((one) => structuredClone(one) as z.output<typeof CardShown>) };
    },
  }),
  touch("seen", "Somebody has seen a card on this screen: so it is seen on all, and never comes back."),
  touch("dismiss", "Not now: the card is gone from every screen and never comes back; nothing is sent."),
  ownTouch("reject", "Not for me: as a dismissal, and the brand is told, by the grant that stands for its offers."),
  ownTouch("interested", "I'm interested: the one way a brand learns that somebody is."),
  route({
    name: "cards.accept",
    method: "post",
    path: "/api/v1/cards/{card}/accept",
    scope: "person",
    says: "Yes to an offer, with what was chosen of its modules; what it takes, a code perhaps, comes as a letter.",
    params: cardParams,
    body: z.strictObject({
      chosen: z
        .array(z.strictObject({ module: Slug, option: Slug }))
        .max(4)
        .optional(),
    }),
    answer: cardParams,
    handle: async ({ house, params: { card }, body, actor }) => {
      touching.take(house, actor.seat ?? actor.id);
      await house.offers.accept(card, personOf(actor), body.chosen);
      return { card };
    },
  }),
  ownTouch("unfinished", "What was begun with a yes was left; a day later one card comes back to it, once."),
  route({
    name: "cards.answer",
    method: "post",
    path: "/api/v1/cards/{card}/answer",
    scope: "person",
    says: "Answers a question by one of its closed answers, or by that one would rather not say.",
    params: cardParams,
    body: z.strictObject({ answer: Slug }),
    answer: cardParams,
    handle: async ({ house, params: { card }, body, actor }) => {
      await house.offers.answer(card, personOf(actor), body.answer);
      return { card };
    },
  }),
  route({
    name: "cards.callback",
    method: "post",
    path: "/api/v1/cards/{card}/callback",
    scope: "person",
    says: "Asks a brand to call, once; name and number leave with this tap and for this call alone.",
    params: cardParams,
    body: z.strictObject({ name: plainText(80), phone: z.string().regex(/^\+?[0-9 ]{5,20}$/) }),
    answer: cardParams,
    secret: true,
    handle: async ({ house, params: { card }, body, actor }) => {
      await house.offers.callback(card, personOf(actor), body);
      return { card };
    },
  }),
  route({
    name: "cards.complain",
    method: "post",
    path: "/api/v1/cards/{card}/complain",
    scope: "person",
    says: "Complains about a card; its brand shows this person nothing more until it has answered.",
    params: cardParams,
    body: z.strictObject({ text: plainText(600) }),
    answer: cardParams,
    handle: async ({ house, params: { card }, body, actor }) => {
      await house.offers.complain(card, personOf(actor), body.text);
      return { card };
    },
  }),
  route({
    name: "cards.satisfaction",
    method: "post",
    path: "/api/v1/cards/{card}/satisfaction",
    scope: "person",
    says: "How content somebody is with what they got, one to five; once.",
    params: cardParams,
    body: z.strictObject({ stars: z.number().int().min(1).max(5) }),
    answer: cardParams,
    handle: async ({ house, params: { card }, body, actor }) => {
      await house.offers.satisfied(card, personOf(actor), body.stars);
      return { card };
    },
  }),
  route({
    name: "cards.why",
    method: "get",
    path: "/api/v1/cards/{card}/why",
    scope: "person",
    says: "Why this, who says so, what else there is and what a no means; and the home's own reason.",
    params: cardParams,
    answer: Why,
    handle: ({ house, params: { card }, actor, say }) => {
      const { because, score, ...rest } = house.offers.why(card, personOf(actor));
      const reckoned = score && { ...score, parts: score.parts.map((part) => ({ ...part })) };
      return { ...rest, because: said(because, say), ...(reckoned ? { score: reckoned } : {}) };
    },
  }),
];

/** The resident of a person's own session. */
export function personOf({ resident }: Actor): string {
  return resident ?? fail("E_FORBIDDEN");
}

/** As whom somebody looks at cards; a phone looks as whoever carries it. */
function viewerOf(house: House, actor: Actor): CardViewer | undefined {
  const phone = phoneOf(actor);
  const carrier = phone === undefined ? undefined : ownerOf(house, phone)?.id;
  if (phone !== undefined) return carrier === undefined ? undefined : { resident: carrier, phone };
  const place = placeOf(actor);
  if (place !== undefined) return { wall: place };
  return actor.resident === undefined ? undefined : { resident: actor.resident };
}
