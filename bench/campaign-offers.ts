import type { Category } from "../hub/core/engage/lists.ts";
import { Offer, type Rule } from "../hub/core/engage/objects.ts";

const told = (text: string) => ({ en: text, "zh-Hans": text, "zh-Hant": text });

/** An offer as a brand would publish it: once a day, twice a week and four times in all at most. */
export function demoOffer(category: Category, n: number, eligibility: Rule): Offer {
  return Offer.parse({
    v: 1,
    is: "offer",
    id: `${category}-${n}`,
    version: 1,
    brand: "oatfield",
    category,
    title: told("Something for you"),
    body: told("Something that fits what you do."),
    touchpoints: ["wall", "phone"],
    validfrom: "2026-03-01T00:00:00Z",
    validto: "2026-05-01T00:00:00Z",
    caps: { perday: 1, perweek: 2, total: 4 },
    eligibility,
    price: { currency: "EUR", total: 450, fees: [] },
    action: "read",
    why: told("You use such things."),
    evidence: told("Counted at your home."),
    alternatives: told("Any shop has others."),
    ifrefused: told("Nothing changes."),
    sponsor: "Oatfield",
  } satisfies Offer);
}
