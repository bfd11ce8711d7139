/**
 * What a home may reckon with when it matches offers and scores: whole numbers, from its own counters, never told to
 * anybody. Nothing of sleep, health, mood, money, place or other people is among them.
 */
export const features = [
  "breakfast.per-week",
  "kitchen-media.per-week",
  "climate.evenings-per-week",
  "bath.per-week",
  "weather-clothing.mornings-per-week",
  "entry.per-week",
  "interest.breakfast",
  "interest.kitchen-media",
  "interest.climate",
  "interest.bath",
  "interest.weather-clothing",
  "taps.breakfast",
  "taps.kitchen-media",
  "taps.climate",
  "taps.bath",
  "taps.weather-clothing",
  "redeemed.breakfast",
  "redeemed.kitchen-media",
  "redeemed.climate",
  "redeemed.bath",
  "redeemed.weather-clothing",
] as const;
/** One of those. */
export type Feature = (typeof features)[number];

/** The features of one resident, as their home knows them now. */
export type FeatureValues = Readonly<Partial<Record<Feature, number>>>;
