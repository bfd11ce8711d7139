import type { FeatureValues } from "../hub/core/engage/features.ts";
import type { Category } from "../hub/core/engage/lists.ts";
import type { Offer } from "../hub/core/engage/objects.ts";
import { seededRandom } from "../hub/core/random.ts";
import { type Contact, mostCaps, overCap, type Reaction } from "../hub/engagement/caps.ts";
import { matched } from "../hub/engagement/matching.ts";
import { demoOffer } from "./campaign-offers.ts";

/** How a home is spoken to: not at all, by the house's rules, or with everything for everybody. */
export type Treatment = "nothing" | "matched" | "mailing";

/** What is counted of a home. */
export type Counted = {
  /** Times somebody was spoken to. */
  readonly contacts: number;
  /** Offers taken of those shown. */
  readonly responses: number;
  /** Times somebody asked for something of their own accord: an interest, a request, a call. */
  readonly leads: number;
  readonly dismissed: number;
};

/** Nothing yet. */
export const noCounts: Counted = { contacts: 0, responses: 0, leads: 0, dismissed: 0 };

const themes = ["breakfast", "kitchen-media", "climate", "bath", "weather-clothing"] as const satisfies Category[];
const perWeek = {
  breakfast: "breakfast.per-week",
  "kitchen-media": "kitchen-media.per-week",
  climate: "climate.evenings-per-week",
  bath: "bath.per-week",
  "weather-clothing": "weather-clothing.mornings-per-week",
} as const;

/** Two offers of each theme: they are for whoever uses such things on three days of a week. */
export const campaignOffers: readonly Offer[] = themes.flatMap((category) =>
  [1, 2].map((n) => demoOffer(category, n, { feature: perWeek[category], is: "at-least", value: 3 })),
);

/**
 * The assumptions, all of them: what share of homes has a use for a theme, how often an offer is taken by who has a use
 * for it and by who has none, how much each card of the last seven days takes from the next, how often who has no use
 * dismisses, and how often a need is said unasked, and because of something seen.
 */
export const assumed = {
  use: 0.35,
  takes: { use: 0.06, none: 0.002 },
  tires: 0.9,
  dismisses: 0.25,
  unasked: 0.0012,
  moved: 0.02,
} as const;

const day_ms = 86_400_000;
const begin = Date.UTC(2026, 2, 2, 9);

/** Lives one home through a campaign; the same seed draws the same people and the same days, however they are treated. */
export function livedBy(seed: number, days: number, how: Treatment): Counted {
  const home = seededRandom(seed);
  const uses = new Set<Category>(themes.filter(() => home.next() < assumed.use));
  const values: FeatureValues = Object.fromEntries(
    themes.map((theme) => [perWeek[theme], Math.floor(home.next() * 3) + (uses.has(theme) ? 4 : 0)]),
  );
  const offers = how === "mailing" ? campaignOffers : how === "matched" ? matched(campaignOffers, values) : [];
  const contacts: Contact[] = [];
  const reactions: Reaction[] = [];
  const taken = new Set<string>();
  let [responses, leads, dismissed] = [0, 0, 0];
  for (let day = 0; day < days; day += 1) {
    const at = begin + day * day_ms;
    // One stream a day: what is shown on one changes no draw of the next.
    const draws = seededRandom(seed ^ Math.imul(day + 1, 0x9e3779b1));
    const luck = { need: draws.next(), takes: draws.next(), moved: draws.next(), dismisses: draws.next() };
    if (luck.need < assumed.unasked * (1 + uses.size)) leads += 1;
    const shown = todays(offers, { day, at, how, contacts, reactions, taken });
    for (const offer of shown) {
      const tired = assumed.tires ** contacts.filter((one) => one.at > at - 7 * day_ms).length;
      contacts.push({ at, brand: offer.brand, category: offer.category, kind: "offer", about: offer.id, seconds: 10 });
      const fits = uses.has(offer.category);
      if (luck.takes < tired * (fits ? assumed.takes.use : assumed.takes.none)) {
        responses += 1;
        taken.add(offer.id);
        reactions.push({ at, category: offer.category, is: "yes" });
      } else if (!fits && luck.dismisses < assumed.dismisses) {
        dismissed += 1;
        reactions.push({ at, category: offer.category, is: "no" });
      }
      if (fits && luck.moved < tired * assumed.moved) leads += 1;
    }
  }
  return { contacts: contacts.length, responses, leads, dismissed };
}

/** A mailing goes out every third day, one offer after the other; a home shows what fits, where its caps leave room. */
function todays(
  offers: readonly Offer[],
  now: {
    readonly day: number;
    readonly at: number;
    readonly how: Treatment;
    readonly contacts: readonly Contact[];
    readonly reactions: readonly Reaction[];
    readonly taken: ReadonlySet<string>;
  },
): readonly Offer[] {
  const { day, at, how, contacts, reactions, taken } = now;
  const next = offers[Math.floor(day / 3) % Math.max(1, offers.length)];
  if (how === "mailing") return day % 3 === 0 && next ? [next] : [];
  // What is older weighs on nothing but its own offer's total.
  const late = contacts.filter((one) => one.at > at - 15 * day_ms);
  const turn = offers.filter(({ id }) => !taken.has(id)).toSorted((a, b) => times(contacts, a) - times(contacts, b));
  for (const offer of turn) {
    const { brand, category, id, caps } = offer;
    if (times(contacts, offer) >= caps.total) continue;
    const wanted = { brand, category, kind: "offer", about: id, seconds: 10, caps } as const;
    const over = overCap(wanted, { contacts: late, reactions }, mostCaps, { wall: at, zone: "UTC" });
    if (over === undefined) return [offer];
    // No other offer of this brand could come either.
    if (over === "cap-brand" || over === "cap-brand-week") return [];
  }
  return [];
}

function times(contacts: readonly Contact[], { id }: Offer): number {
  return contacts.filter(({ about }) => about === id).length;
}
