import type { LiveCard } from "../core/engage/cards.ts";
import { fail } from "../core/errors.ts";
import { remains } from "./arbiter.ts";
import type { Card, CardState } from "./cards.ts";
import { type CardTold, type CardWhy, shownCard, type Telling, toldCard, whyOf } from "./cards-told.ts";
import { aboutOf, type Looks } from "./offers-look.ts";
import { nameOf, type OfferParts } from "./offers-parts.ts";
import { hasCode } from "./points.ts";
import { pointsOf } from "./offers-situation.ts";
import { type Traces, reachedBy } from "./scoring.ts";

/** Who looks at cards: a wall, or a person wherever they sit; through a phone's own token only that phone. */
export type CardViewer = { readonly wall: string } | { readonly resident: string; readonly phone?: string };

/** What is shown on the screens of the house, and to whom. */
export type CardsShown = {
  /** At most one: a wall is no place for a pile. */
  onWalls(place: string): readonly LiveCard[];
  onPhone(phone: string): readonly LiveCard[];
  for(viewer: CardViewer): readonly CardTold[];
  /** A card this viewer was shown and may touch. E_NOT_FOUND. */
  touchable(id: string, viewer: CardViewer): Card;
  why(id: string, resident: string): CardWhy;
};

// What a person did something with stays with them for a while, so that it can be gone on with.
const kept: readonly CardState[] = ["standing", "interested", "accepted", "unfinished", "done", "called"];

/** Makes what is shown; read anew each time, by the house as it is. */
export function makeShown(parts: OfferParts, looks: Looks, traces: Traces): CardsShown {
  const { cards, catalogue, household, permission, reads, now } = parts;
  const tellingFor = ({ resident, brand }: Pick<Card, "resident" | "brand">): Telling => {
    const language = household.get("resident", resident)?.language ?? "en";
    return { language, say: (sentence) => parts.say(sentence, language), from: nameOf(parts, brand) };
  };
  const granted = ({ kind, resident, brand, category, about }: Card) =>
    kind === "renewal"
      ? permission.standing().some(({ id }) => id === about)
      : permission.stands({ resident, brand, purpose: kind === "question" ? "questions" : "offers", category }) !==
        undefined;
  /** The cards that are on such a screen now: placed there, and still to be seen there. */
  const on = (ids: readonly string[]): readonly Card[] => {
    const placed = cards.standing().filter(({ points }) => points.some((id) => ids.includes(id)));
    if (placed.length === 0) return [];
    const points = pointsOf(reads).filter(({ id }) => ids.includes(id));
    return placed.filter((card) => {
      const house = looks.houseFor(card.resident);
      return (
        granted(card) &&
        points.some((point) => card.points.includes(point.id) && remains({ ...card, seconds: 0 }, point, house))
      );
    });
  };
  const live = (list: readonly Card[]): readonly LiveCard[] =>
    list.flatMap((card) => {
      const about = aboutOf(parts, card);
      return about ? [shownCard(card, about, tellingFor(card))] : [];
    });
  /** What somebody said yes to stays theirs while a permission waits; what only stands on screens does not. */
  const permitted = (card: Card) =>
    card.state === "standing"
      ? granted(card)
      : permission
          .yeses()
          .some(
            ({ resident, brand, category, purpose }) =>
              resident === card.resident &&
              brand === card.brand &&
              category === card.category &&
              purpose === (card.kind === "question" ? "questions" : "offers"),
          );
  /** Its code came, and nobody took it to the shop in time. */
  const ranOut = (card: Card) => card.state === "done" && card.had === undefined && !hasCode(parts, card);
  const wallsOf = (place: string) =>
    reads.screens().flatMap((one) => (one.kind === "wall" && one.place === place ? [one.id] : []));
  const cardsOn = (viewer: CardViewer): readonly Card[] =>
    "wall" in viewer
      ? on(wallsOf(viewer.wall)).slice(0, 1)
      : cards.of(viewer.resident).filter((card) => kept.includes(card.state) && permitted(card) && !ranOut(card));

  return {
    onWalls: (place) => live(on(wallsOf(place)).slice(0, 1)),
    onPhone: (phone) => live(on([phone])),
    for: (viewer) =>
      cardsOn(viewer).flatMap((card) => {
        const about = aboutOf(parts, card);
        return about ? [toldCard(card, about, tellingFor(card))] : [];
      }),
    touchable: (id, viewer) => {
      const card = cards.get(id);
      const theirs =
        "wall" in viewer
          ? wallsOf(viewer.wall).some((wall) => card?.points.includes(wall) === true)
          : card?.resident === viewer.resident;
      return card && theirs ? card : fail("E_NOT_FOUND", { noun: "card", id });
    },
    why: (id, resident) => {
      const card = cards.get(id);
      const about = card?.resident === resident ? aboutOf(parts, card) : undefined;
      if (!card || !about) return fail("E_NOT_FOUND", { noun: "card", id });
      const rules = catalogue.rules().find((one) => one.brand === card.brand && one.category === card.category);
      const score = rules && reachedBy(rules, traces.of(resident), now()).score;
      return { ...whyOf(card, about, tellingFor(card)), ...(score ? { score } : {}) };
    },
  };
}
