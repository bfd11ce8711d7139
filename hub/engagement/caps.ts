import type { Category } from "../core/engage/lists.ts";
import type { CardKind } from "../core/engage/cards.ts";
import type { Offer } from "../core/engage/objects.ts";
import { daysAfter, houseDay } from "../core/house-day.ts";

/** The most a household, or one resident, lets come; a number can only be lowered. */
export type Caps = {
  /** Cards a day, of all brands together. */
  readonly cards_day: number;
  /** Contacts with a question a day, and in any seven days. */
  readonly questions_day: number;
  readonly questions_week: number;
  /** Cards a day of one category. */
  readonly category_day: number;
  /** Seconds of attention that the cards of one day may ask for. */
  readonly attention_s: number;
};

/** What holds while nobody lowered it; nobody can raise it. */
export const mostCaps: Caps = { cards_day: 2, questions_day: 1, questions_week: 3, category_day: 2, attention_s: 60 };

/** One time a resident was spoken to: what was shown, and what it cost of their attention. */
export type Contact = {
  readonly at: number;
  readonly brand: string;
  readonly category: Category;
  readonly kind: CardKind;
  /** The offer or question. */
  readonly about: string;
  readonly seconds: number;
  /** It came within an earlier contact with a question, and is no contact of its own. */
  readonly within?: boolean;
  /** An offer of a question: it counts as the question it leads to. */
  readonly asks?: boolean;
};

/** What a resident did with the cards of a category: a refusal by hand, or anything that was a yes. */
export type Reaction = { readonly at: number; readonly category: Category; readonly is: "no" | "yes" };

/** All that is known of one resident when another card would come. */
export type Reached = { readonly contacts: readonly Contact[]; readonly reactions: readonly Reaction[] };

/** Which cap stands in the way. */
export type CapReason =
  | "cap-cards"
  | "cap-questions"
  | "cap-questions-week"
  | "cap-category"
  | "cap-attention"
  | "cap-brand"
  | "cap-brand-week"
  | "cap-offer"
  | "muted";

/** What would be shown next. */
export type Wanted = Pick<Contact, "brand" | "category" | "kind" | "about" | "seconds" | "asks"> & {
  /** The brand's own caps of an offer. */
  readonly caps?: Offer["caps"];
};

const day_ms = 86_400_000;
const mute_ms = 30 * day_ms;

/** The lowest of several caps, each by itself. */
export function lowest(...caps: readonly Partial<Caps>[]): Caps {
  const least = (name: keyof Caps) => Math.max(0, Math.min(...[mostCaps, ...caps].map((one) => one[name] ?? Infinity)));
  return {
    cards_day: least("cards_day"),
    questions_day: least("questions_day"),
    questions_week: least("questions_week"),
    category_day: least("category_day"),
    attention_s: least("attention_s"),
  };
}

/** How tired a resident is of a category: two refusals halve what may come, three end it for thirty days. */
export function decayOf(
  reactions: readonly Reaction[],
  category: Category,
  wall: number,
): { readonly muted: boolean; readonly halved: boolean } {
  let refusals = 0;
  let last = -Infinity;
  let until = -Infinity;
  const own = reactions.filter((one) => one.category === category).toSorted((a, b) => a.at - b.at);
  for (const { at, is } of own) {
    refusals = is === "yes" ? 0 : at - last >= mute_ms ? 1 : refusals + 1;
    if (is === "no") last = at;
    if (refusals < 3) continue;
    until = at + mute_ms;
    refusals = 0;
  }
  return { muted: wall < until, halved: refusals === 2 && wall - last < mute_ms };
}

/** Why another contact may not be made now; undefined where it may. Pure. */
export function overCap(
  wanted: Wanted,
  { contacts, reactions }: Reached,
  caps: Caps,
  { wall, zone }: { readonly wall: number; readonly zone: string },
): CapReason | undefined {
  const own = contacts.filter(({ within }) => within !== true);
  const today = houseDay(wall, zone);
  const since = (days: number) => {
    const first = daysAfter(today, 1 - days);
    return (one: Contact) => houseDay(one.at, zone) >= first;
  };
  const count = (list: readonly Contact[], is: (one: Contact) => boolean) => list.filter(is).length;
  const decay = decayOf(reactions, wanted.category, wall);
  if (decay.muted) return "muted";
  // Half as many is as many in twice the days: so that half of one is still something.
  const days = decay.halved ? 2 : 1;
  if (count(own, since(1)) >= caps.cards_day) return "cap-cards";
  const sameCategory = own.filter(({ category }) => category === wanted.category);
  if (count(sameCategory, since(days)) >= Math.min(caps.category_day, caps.cards_day)) return "cap-category";
  const spent = contacts.filter(since(1)).reduce((sum, { seconds }) => sum + seconds, 0);
  if (spent + wanted.seconds > caps.attention_s) return "cap-attention";
  if (isAsking(wanted)) {
    const asked = own.filter(isAsking);
    if (count(asked, since(1)) >= caps.questions_day) return "cap-questions";
    if (count(asked, since(7)) >= caps.questions_week) return "cap-questions-week";
  }
  return overBrand(wanted, own, since, days);
}

function isAsking({ kind, asks = false }: Pick<Contact, "kind" | "asks">): boolean {
  return kind === "question" || asks;
}

function overBrand(
  { brand, kind, about, caps }: Wanted,
  contacts: readonly Contact[],
  since: (days: number) => (one: Contact) => boolean,
  days: number,
): CapReason | undefined {
  if (!caps) return undefined;
  const theirs = contacts.filter((one) => one.brand === brand);
  if (theirs.filter(since(days)).length >= caps.perday) return "cap-brand";
  if (theirs.filter(since(7 * days)).length >= caps.perweek) return "cap-brand-week";
  const same = theirs.filter((one) => one.kind === kind && one.about === about);
  return same.length >= caps.total ? "cap-offer" : undefined;
}

/** Seconds of attention a text asks for: two to look up, then as people read. */
export function secondsOf(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return 2 + Math.ceil((text.length - han) / 20 + han / 8);
}
