/** What a brand may use what it hears for; one grant is for one of these. */
export const purposes = ["service", "offers", "questions", "points", "research", "callback"] as const;
/** One of those. */
export type Purpose = (typeof purposes)[number];

/** The parts of a home's day that anything may be told of; nothing outside these exists for a brand. */
export const categories = ["breakfast", "kitchen-media", "climate", "bath", "weather-clothing", "entry"] as const;
/** One of those. */
export type Category = (typeof categories)[number];

/** How much leaves: 1 one blurred answer a month, 2 a coarse bucket a week, 3 single uses to the hour. */
export const levels = [1, 2, 3] as const;
/** One of those. */
export type Level = (typeof levels)[number];

/** What the house may tell a brand of by itself, from what its devices did; every other purpose is told a person's own taps alone. */
export const countingPurposes: readonly Purpose[] = ["service", "offers", "research"];

/** Whether the house tells anything by itself of such a grant; a service at level 1 hears what people write to it, and no more. */
export function tellsByItself(purpose: Purpose, level: Level): boolean {
  return countingPurposes.includes(purpose) && !(purpose === "service" && level === 1);
}

/** The most that may ever be granted of a category. */
export const levelAtMost: Readonly<Record<Category, Level>> = {
  breakfast: 3,
  "kitchen-media": 3,
  climate: 3,
  bath: 2,
  "weather-clothing": 2,
  entry: 1,
};

/** Categories whose devices everybody in the house shares: from level 2 on every grown-up has to agree. */
export const sharedCategories: readonly Category[] = ["breakfast", "kitchen-media", "climate", "bath", "entry"];

/** For how many days a grant lasts unless said otherwise, at most, and at most at level 3. */
export const grantDays = { usual: 180, most: 365, mostAtThree: 30 } as const;

/** How one grant stands; only `given` lets anything leave. */
export const grantStates = ["given", "refused", "withdrawn", "expired", "superseded", "suspended"] as const;
/** One of those. */
export type GrantState = (typeof grantStates)[number];

/** The places an offer may be shown at: a wall of the house, the wall beside a bed, a phone. */
export const touchpoints = ["wall", "bedside", "phone"] as const;
/** One of those. */
export type Touchpoint = (typeof touchpoints)[number];

/** What the ledger of permission writes down. */
export const chainKinds = [
  "asked",
  "given",
  "refused",
  "withdrawn",
  "expired",
  "superseded",
  "suspended",
  "paused",
  "resumed",
  "sent",
  "acked",
  "gated",
  "pulled",
  "shown",
  "dismissed",
  "answered",
  "points",
  "erased",
  "manifest",
  "policy",
] as const;
/** One of those. */
export type ChainKind = (typeof chainKinds)[number];

/** What a brand answers for one event. */
export const eventAnswers = [
  "stored",
  "duplicate",
  "refused_withdrawn",
  "refused_schema",
  "refused_level",
  "refused_expired",
  "erased",
] as const;
/** One of those. */
export type EventAnswer = (typeof eventAnswers)[number];

/** Fewer homes than this, and nothing is told of what they have in common. */
export const pairsFloor = 20;
