import type { Feature, FeatureValues } from "../core/engage/features.ts";
import { type Category, categories } from "../core/engage/lists.ts";
import { daysAfter } from "../core/house-day.ts";
import { signalsOf } from "../core/signals/signals.ts";
import type { Counters } from "./capture-counters.ts";
import type { Draft } from "./build.ts";

/** What a tap is counted as for its own house; undefined: it is not. */
export function tapCount({ type, data }: Draft): string | undefined {
  if (type === "interest.declared") return taps.interest;
  if (type === "points.command") return data.do === "redeem" ? taps.redeemed : undefined;
  return type === "offer.accept" || type === "answer.given" || type === "satisfaction.given" ? taps.taps : undefined;
}

// No signal has a use of such a name: theirs are letters and hyphens alone.
const taps = { interest: "tap:interest", taps: "tap:offer", redeemed: "tap:redeemed" } as const;
const weekDays = 7;
const tapDays = 35;
const perWeek: Readonly<Record<Category, Feature>> = {
  breakfast: "breakfast.per-week",
  "kitchen-media": "kitchen-media.per-week",
  climate: "climate.evenings-per-week",
  bath: "bath.per-week",
  "weather-clothing": "weather-clothing.mornings-per-week",
  entry: "entry.per-week",
};

/** What the home reckons with for a resident's offers: of the categories alone for which they let it. */
export function featuresOf(
  counters: Counters,
  resident: string,
  today: string,
  allowed: (category: Category) => boolean,
): FeatureValues {
  const to = daysAfter(today, 1);
  const values: Partial<Record<Feature, number>> = {};
  for (const category of categories.filter(allowed)) {
    const uses = signalsOf(category).flatMap(([, signal]) => signal.uses);
    const whose = { resident, category, to };
    values[perWeek[category]] = counters.days({ ...whose, uses, from: daysAfter(to, -weekDays) });
    if (category === "entry") continue;
    const from = daysAfter(to, -tapDays);
    for (const kind of ["interest", "taps", "redeemed"] as const) {
      values[`${kind}.${category}`] = counters.times({ ...whose, uses: [taps[kind]], from });
    }
  }
  return values;
}
