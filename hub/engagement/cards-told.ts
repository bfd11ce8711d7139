import { hash } from "node:crypto";
import type { LiveCard } from "../core/engage/cards.ts";
import { type Offer, type Question, ratherNot } from "../core/engage/objects.ts";
import type { Language } from "../core/house.ts";
import type { Sentence } from "../core/events.ts";
import { wallOf } from "../core/instant.ts";
import type { Card, CardState } from "./cards.ts";

/** What a card is about, as its brand signed it; the house's own are about a permission. */
export type About =
  | { readonly offer: Offer }
  | { readonly question: Question }
  | { readonly grant: { readonly until: number } };

/** In what language and by what words a card is told. */
export type Telling = {
  readonly language: Language;
  readonly say: (sentence: Sentence) => string;
  /** The brand's own name. */
  readonly from: string;
};

/** A card with all that has to be known before a yes. */
export type CardTold = LiveCard & {
  readonly state: CardState;
  /** Wall ms since when it is there: from then on one may say how it was. */
  readonly had?: number;
  /** How it was, of five, once somebody said it. */
  readonly stars?: number;
  readonly action?: Offer["action"];
  readonly sponsor?: string;
  /** In the smallest coin, the total with every fee in it. */
  readonly price?: Offer["price"];
  readonly modules?: readonly {
    readonly id: string;
    readonly name: string;
    readonly options: readonly { readonly id: string; readonly name: string }[];
  }[];
  /** Wall ms. */
  readonly until?: number;
};

/** The four things that may be asked about a card, and the house's own reason. */
export type CardWhy = {
  readonly why: string;
  readonly evidence: string;
  readonly alternatives: string;
  readonly ifrefused: string;
  readonly because: Sentence;
  /** What the home made of it, told to nobody but the person it is about. */
  readonly score?: {
    readonly score: number;
    readonly band: string;
    readonly parts: readonly { readonly feature: string; readonly points: number }[];
  };
};

/** Title and body of a card, the same on every screen. */
export function textOf({ kind }: Pick<Card, "kind">, about: About, { language, say, from }: Telling) {
  if ("grant" in about) {
    const params = { brand_name: from, until: about.grant.until };
    return { title: say({ key: "card.renewal.title", params }), body: say({ key: "card.renewal.body", params }) };
  }
  if ("question" in about) return { title: about.question.text[language], body: about.question.why[language] };
  const { title, body, recovery } = about.offer;
  return { title: title[language], body: kind === "recovery" ? (recovery ?? body)[language] : body[language] };
}

/** A card as a screen shows it. */
export function shownCard(card: Card, about: About, telling: Telling): LiveCard {
  const { title, body } = textOf(card, about, telling);
  const { id, kind, brand, category, because } = card;
  const points =
    "question" in about ? about.question.points : "offer" in about ? about.offer.reward?.points : undefined;
  return {
    id,
    kind,
    brand,
    from: telling.from,
    category,
    title,
    body,
    hash: hash("sha256", `${title}\u0000${body}`, "base64url"),
    language: telling.language,
    because,
    seen: card.seen !== undefined,
    at: card.contacts.at(-1)?.at ?? card.at,
    ...("question" in about ? { answers: answersOf(about.question, telling) } : {}),
    ...(points === undefined ? {} : { points }),
  };
}

/** A card as a person reads it before a yes. */
export function toldCard(card: Card, about: About, telling: Telling): CardTold {
  const { state, had, stars } = card;
  const became = { ...(had !== undefined && { had }), ...(stars !== undefined && { stars }) };
  const live = { ...shownCard(card, about, telling), state, ...became };
  if (!("offer" in about)) return live;
  const { sponsor, price, validto, action, modules } = about.offer;
  const named = (one: { readonly id: string; readonly name: Readonly<Record<Language, string>> }) => ({
    id: one.id,
    name: one.name[telling.language],
  });
  const choices = modules?.map((one) => ({ ...named(one), options: one.options.map(named) }));
  return {
    ...live,
    action,
    sponsor,
    price,
    until: wallOf(validto),
    ...(choices ? { modules: choices } : {}),
  };
}

/** Why this, who says so, what else, and what if I refuse. */
export function whyOf(card: Card, about: About, { language, say, from }: Telling): Omit<CardWhy, "score"> {
  const because = { key: `card.why.${card.because.key}`, params: card.because.params };
  const own = (name: string) => say({ key: `card.${name}`, params: { brand_name: from } });
  const refused = own("nothing-changes");
  if ("offer" in about) {
    const { why, evidence, alternatives, ifrefused } = about.offer;
    return {
      why: why[language],
      evidence: evidence[language],
      alternatives: alternatives[language],
      ifrefused: ifrefused[language],
      because,
    };
  }
  const alternatives = own("say-nothing");
  if ("question" in about)
    return { why: about.question.why[language], evidence: own("asked-by"), alternatives, ifrefused: refused, because };
  return { why: own("renewal.why"), evidence: own("by-the-house"), alternatives, ifrefused: refused, because };
}

function answersOf({ answers }: Question, { language, say }: Telling): NonNullable<LiveCard["answers"]> {
  const own = answers.filter(({ id }) => id !== ratherNot).map(({ id, text }) => ({ id, text: text[language] }));
  return [...own, { id: ratherNot, text: say({ key: "card.rather-not", params: {} }) }];
}
