import { type FeatureValues, features } from "../core/engage/features.ts";
import type { Offer, Rule } from "../core/engage/objects.ts";
import { featuresOf, holds, mostNodes, nodesOf } from "../core/engage/rule.ts";

const known: ReadonlySet<string> = new Set(features);

/** Whether a home can reckon with a rule: not too large, and only over what a home may know. */
export function isFair(rule: Rule): boolean {
  return nodesOf(rule) <= mostNodes && featuresOf(rule).every(isKnown);
}

/** Whether a feature is one that homes reckon with. */
export function isKnown(feature: string): boolean {
  return known.has(feature);
}

/**
 * The offers for one resident, best first. Without `values` everybody gets the same, in the order in which they were
 * published: nobody's days are looked at. Pure.
 */
export function matched(offers: readonly Offer[], values: FeatureValues | undefined): readonly Offer[] {
  const published = offers.toSorted((a, b) => order(a).localeCompare(order(b)));
  if (values === undefined) return published;
  const turn = (offer: Offer) => (isOfInterest(offer, values) ? 0 : 1);
  return published
    .filter(({ eligibility }) => eligibility === undefined || holds(eligibility, values))
    .toSorted((a, b) => turn(a) - turn(b));
}

/** Whether a resident said that such things interest them. */
export function isOfInterest({ category }: Pick<Offer, "category">, values: FeatureValues): boolean {
  return ((values as Readonly<Record<string, number | undefined>>)[`interest.${category}`] ?? 0) > 0;
}

function order({ special, validfrom, brand, id }: Offer): string {
  return [special === undefined ? "1" : "0", validfrom, brand, id].join(" ");
}
