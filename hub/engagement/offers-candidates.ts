import { Temporal } from "temporal-polyfill";
import type { CardKind } from "../core/engage/cards.ts";
import type { FeatureValues } from "../core/engage/features.ts";
import type { Purpose } from "../core/engage/lists.ts";
import type { Offer, Pairs, Question, ScoreRules } from "../core/engage/objects.ts";
import type { FeatureChange } from "../core/engage/score.ts";
import type { Params } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import type { Candidate } from "./arbiter.ts";
import { type Card, cardId } from "./cards.ts";
import type { Grant, Permission } from "./grant.ts";
import { isOfInterest, matched } from "./matching.ts";
import { reachedBy } from "./scoring.ts";

/** One card that could come, with what it would be kept as. */
export type Prospect = Omit<Candidate, "seconds"> & {
  readonly id: string;
  readonly version: number;
  readonly because: { readonly key: string; readonly params: Params };
};

/** What is known when somebody could be shown something. */
export type Prospecting = {
  readonly resident: string;
  readonly offers: readonly Offer[];
  readonly questions: readonly Question[];
  readonly rules: readonly ScoreRules[];
  readonly pairs: readonly Pairs[];
  readonly cards: readonly Card[];
  /** Without them everybody gets the same: nothing is matched and nothing scored. */
  readonly values: FeatureValues | undefined;
  readonly trace: readonly FeatureChange[];
  readonly permission: Pick<Permission, "stands" | "standing">;
  /** Whether this home is one that sees nothing of a brand, so that what offers bring can be told. */
  readonly heldOut: (brand: string) => boolean;
  readonly wall: number;
  readonly zone: string;
};

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;
const recovery = { after_ms: day_ms, until_ms: 3 * day_ms } as const;
const related_ms = 30 * day_ms;
const renewal_ms = 14 * day_ms;

/** What could be shown to a resident now, the house's own first, then by how much it is about them. Pure. */
export function prospects(from: Prospecting): readonly Prospect[] {
  return [
    ...renewals(from),
    ...recoveries(from),
    ...related(from),
    ...scored(from),
    ...questionsFor(from),
    ...offersFor(from),
  ];
}

/** The month of the home's own calendar, `YYYY-MM`. */
export function monthOf(wall: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(wall))
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
    .slice(0, 7);
}

/** Whether an offer may be seen at that time: between its two ends, and a month's special in its month alone. */
export function inSeason({ validfrom, validto, special }: Offer, wall: number, zone: string): boolean {
  if (wall < wallOf(validfrom) || wall >= wallOf(validto)) return false;
  return special === undefined || special === monthOf(wall, zone);
}

function offersFor(from: Prospecting): readonly Prospect[] {
  const { rules, values, wall, zone, heldOut } = from;
  const byScore = new Set(rules.flatMap(({ brand, onband }) => onband.map(({ show }) => `${brand} ${show}`)));
  const open = from.offers.filter(
    (offer) =>
      offer.action !== "callback" &&
      !byScore.has(`${offer.brand} ${offer.id}`) &&
      inSeason(offer, wall, zone) &&
      !heldOut(offer.brand),
  );
  const why = (offer: Offer) => {
    if (offer.special !== undefined) return "special";
    if (values === undefined) return "everybody";
    if (isOfInterest(offer, values)) return "interest";
    return offer.eligibility === undefined ? "everybody" : "matched";
  };
  return matched(open, values).flatMap((offer) => prospectOf(from, "offer", offer, why(offer)));
}

function scored(from: Prospecting): readonly Prospect[] {
  const { rules, trace, values, offers, wall, zone, heldOut } = from;
  if (values === undefined) return [];
  return rules.flatMap((row) => {
    if (heldOut(row.brand) || !grantFor(from, "offers", row)) return [];
    const { shows } = reachedBy(row, trace, wall);
    return shows.flatMap((id) => {
      const offer = offers.find((one) => one.brand === row.brand && one.id === id);
      if (!offer || !inSeason(offer, wall, zone)) return [];
      return prospectOf(from, offer.action === "callback" ? "callback" : "offer", offer, "score");
    });
  });
}

function recoveries(from: Prospecting): readonly Prospect[] {
  const { cards, offers, wall, zone } = from;
  return cards.flatMap(({ state, unfinished, brand, about }) => {
    if (state !== "unfinished" || unfinished === undefined) return [];
    if (wall < unfinished + recovery.after_ms || wall >= unfinished + recovery.until_ms) return [];
    const offer = offers.find((one) => one.brand === brand && one.id === about);
    if (!offer?.recovery || !inSeason(offer, wall, zone)) return [];
    return prospectOf(from, "recovery", offer, "unfinished");
  });
}

/** What goes with something somebody had of late, as its brand says of homes enough; nobody is told who had what. */
function related(from: Prospecting): readonly Prospect[] {
  const { cards, offers, pairs, values, wall, zone, heldOut } = from;
  if (values === undefined) return [];
  const owned = cards.filter(({ state, had = 0 }) => state === "done" && wall < had + related_ms);
  return owned.flatMap(({ brand, about }) => {
    const others = pairs
      .filter((one) => one.brand === brand && !heldOut(brand))
      .flatMap((one) => one.pairs.filter((pair) => pair.includes(about)).flat())
      .filter((id) => id !== about);
    const open = offers.filter(
      (one) => one.brand === brand && others.includes(one.id) && one.action !== "callback" && inSeason(one, wall, zone),
    );
    return matched(open, values).flatMap((offer) => prospectOf(from, "offer", offer, "goes-with"));
  });
}

function prospectOf(from: Prospecting, kind: CardKind, offer: Offer, why: string): readonly Prospect[] {
  const { resident, cards } = from;
  const grant = grantFor(from, "offers", offer);
  if (!grant) return [];
  const key = { resident, brand: offer.brand, kind, about: offer.id };
  const id = cardId(key);
  const before = cards.find((card) => card.id === id);
  // Seen once on any screen, or touched by any hand, it never comes back under that id.
  if (before && (before.state !== "rested" || before.seen !== undefined)) return [];
  const asks = offer.action === "question";
  if (asks && !questionOf(from, offer)) return [];
  return [
    {
      ...key,
      id,
      category: offer.category,
      version: offer.version,
      touchpoints: offer.touchpoints.filter((one) => grant.touchpoints.includes(one)),
      personal: kind !== "offer",
      ...(asks && { asks }),
      caps: offer.caps,
      because: { key: why, params: {} },
    },
  ];
}

/** The question that a yes to an offer leads to; undefined where it is not permitted, or was answered or refused in its time. */
export function questionOf(from: Prospecting, { brand, question: about }: Offer): Prospect | undefined {
  const question = from.questions.find((one) => one.brand === brand && one.id === about);
  const grant = question && grantFor(from, "questions", question);
  if (!grant || triedFor(from, question) === false) return undefined;
  const asked = askedBefore(from, question);
  const last = asked.at(-1);
  const lasts = last && from.wall < last.at + question.validity_days * day_ms ? last : undefined;
  // What was shown and left is still the same question.
  if (lasts && lasts.state !== "standing" && lasts.state !== "rested") return undefined;
  return asking(from, question, grant, { id: lasts?.id, turn: asked.length, why: "offered" });
}

function questionsFor(from: Prospecting): readonly Prospect[] {
  const { questions, cards, wall } = from;
  const open = questions.flatMap((question): readonly Prospect[] => {
    const grant = grantFor(from, "questions", question);
    const tried = triedFor(from, question);
    if (!grant || tried === false) return [];
    const asked = askedBefore(from, question);
    const last = asked.at(-1)?.at ?? -Infinity;
    if (wall < last + question.validity_days * day_ms || (tried && asked.length > 0)) return [];
    const again = asked.some(({ state }) => state === "answered");
    const why = tried ? "tried" : again ? "still-right" : "question";
    return [asking(from, question, grant, { turn: asked.length, why })];
  });
  // Whoever asked longest ago comes first.
  const turn = ({ brand }: Prospect) =>
    Math.max(0, ...cards.filter((card) => card.brand === brand && card.kind === "question").map(({ at }) => at));
  const tried = ({ because }: Prospect) => (because.key === "tried" ? 0 : 1);
  return open.toSorted((a, b) => tried(a) - tried(b) || turn(a) - turn(b));
}

/** Each time a question was asked, the last one last. */
function askedBefore({ cards }: Prospecting, { id, brand }: Question): readonly Card[] {
  return cards
    .filter((card) => card.kind === "question" && card.brand === brand && card.about === id)
    .toSorted((a, b) => a.at - b.at);
}

function asking(
  { resident }: Prospecting,
  { id: about, brand, category, version, personal }: Question,
  { touchpoints }: Grant,
  { id, turn, why }: { readonly id?: string | undefined; readonly turn: number; readonly why: string },
): Prospect {
  const key = { resident, brand, kind: "question", about } as const;
  const because = { key: why, params: {} };
  return { ...key, id: id ?? cardId(key, turn), category, version, touchpoints, personal, because };
}

/** Whether somebody had the sample a question is about, a day ago at least; undefined for one that is about no sample. */
function triedFor({ offers, cards, wall }: Prospecting, { brand, id }: Question): boolean | undefined {
  const sample = offers.find((one) => one.brand === brand && one.trial?.questions.includes(id) === true);
  if (!sample) return undefined;
  return cards.some(
    ({ brand: of, about, state, had = wall }) =>
      of === brand && about === sample.id && state === "done" && wall >= had + day_ms,
  );
}

function renewals({ resident, cards, permission, wall }: Prospecting): readonly Prospect[] {
  const near = permission.standing().filter((one) => one.resident === resident && one.until - wall <= renewal_ms);
  return near.flatMap((grant): readonly Prospect[] => {
    const key = { resident, brand: grant.brand, kind: "renewal", about: grant.id } as const;
    const id = cardId(key);
    if (cards.some((card) => card.id === id)) return [];
    const because = { key: "renewal", params: {} };
    const { category, touchpoints } = grant;
    return [{ ...key, id, category, version: 1, touchpoints, personal: true, because }];
  });
}

function grantFor(
  { permission, resident }: Pick<Prospecting, "permission" | "resident">,
  purpose: Purpose,
  { brand, category }: Pick<Offer, "brand" | "category">,
): Grant | undefined {
  return permission.stands({ resident, brand, purpose, category });
}
