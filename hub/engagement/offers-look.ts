import { heldOut } from "../core/engage/hold-out.ts";
import type { Offer } from "../core/engage/objects.ts";
import { houseDay, houseDayBounds, minuteOfDay } from "../core/house-day.ts";
import { type Denial, type HouseNow, rule, within, nightly } from "./arbiter.ts";
import { type Caps, lowest, secondsOf } from "./caps.ts";
import type { Card } from "./cards.ts";
import { type About, textOf } from "./cards-told.ts";
import { type OfferParts, houseCaps, nameOf, ownSettings, quietFor } from "./offers-parts.ts";
import { type Prospect, type Prospecting, prospects, questionOf } from "./offers-candidates.ts";
import { houseNow, pointsOf } from "./offers-situation.ts";
import type { Traces } from "./scoring.ts";

const droppedKept_ms = 35 * 86_400_000;
/** So long a card stands on screens before it counts as not looked at. */
export const stands_ms = 4 * 3_600_000;

/** The looks at what could be shown: one card a resident at most, the rest is dropped. */
export type Looks = {
  /** Ends what has stood long enough, and shows what may be shown now. */
  look(): Promise<void>;
  /** The next question of the same contact, right after an answer. */
  goOn(answered: Card): Promise<void>;
  /** The question a yes to such an offer leads to; undefined where it may not be asked. */
  leadsTo(card: Card, offer: Offer): Prospect | undefined;
  /** Asks what somebody just said yes to: where they are reading, and on no other screen. */
  ask(question: Prospect): Promise<void>;
  /** How the house stands for the cards of a resident. */
  houseFor(resident: string): HouseNow;
};

/** What a card is about, if its brand still says it. */
export function aboutOf(
  { catalogue, permission }: Pick<OfferParts, "catalogue" | "permission">,
  { kind, brand, about }: Pick<Card, "kind" | "brand" | "about">,
): About | undefined {
  if (kind === "renewal") {
    const grant = permission.grant(about);
    return grant && { grant };
  }
  if (kind === "question") {
    const question = catalogue.question(brand, about);
    return question && { question };
  }
  const offer = catalogue.offer(brand, about);
  return offer && { offer };
}

/** Makes the looks. */
export function makeLooks(parts: OfferParts, traces: Traces): Looks {
  const { cards, catalogue, permission, reads, out, notes, now, log, household } = parts;
  // A virtual house counts on no board: none is held out, so that whoever looks at it sees what there is.
  const played = household.all("home").some(({ id }) => id.startsWith("virtual-"));
  const houseFor = (resident: string): HouseNow =>
    houseNow(reads, permission, { wall: now(), weather: parts.weather(), quiet: quietFor(parts, resident) });
  const capsFor = (resident: string): Caps => lowest(houseCaps(parts), ownSettings(parts, resident).caps);
  const screens = () => {
    const since = houseDayBounds(houseDay(now(), reads.zone()), reads.zone())?.from ?? now();
    return pointsOf(reads).map((point) => ({ ...point, today: cards.shownOn(point.id, since) }));
  };
  const drop = (card: Prospect, why: Denial) => {
    const day = houseDay(now(), reads.zone());
    const id = `${day}.${card.id}.${why}`;
    if (notes.get(card.resident, "denied", id)) return;
    log.info("a card was dropped", { brand: card.brand, kind: card.kind, why });
    notes.put(card.resident, "denied", id, now(), { brand: card.brand, kind: card.kind, why });
  };
  const secondsFor = (card: Prospect): number | undefined => {
    const about = aboutOf(parts, card);
    const language = household.get("resident", card.resident)?.language;
    if (!about || !language) return undefined;
    const say = (sentence: Parameters<typeof parts.say>[0]) => parts.say(sentence, language);
    const { title, body } = textOf(card, about, { language, say, from: nameOf(parts, card.brand) });
    return secondsOf(`${title} ${body}`);
  };
  const place = async (prospect: Prospect, seconds: number, points: readonly string[], within: boolean) => {
    const { id, resident, brand, kind, category, about, version, touchpoints, personal, asks, because } = prospect;
    const before = cards.get(id);
    const at = now();
    const shown = { at, seconds, points, ...(within ? { within } : {}) };
    const card: Card = {
      id,
      resident,
      brand,
      kind,
      category,
      about,
      version,
      touchpoints,
      personal,
      ...(asks && { asks }),
      because,
      state: "standing",
      at: before?.at ?? at,
      contacts: [...(before?.contacts ?? []), shown],
      points,
    };
    // Counted before it is seen: after a crash in between it was shown too seldom, never too often.
    cards.put(card);
    await parts.chain.write([
      {
        kind: "shown",
        said: { brand, card: kind, screens: points.length },
        resident,
        payload: JSON.stringify(card),
      },
    ]);
  };

  const isOffered = (resident: string) =>
    permission.standing().some((one) => one.resident === resident && one.purpose === "offers");
  const prospecting = (resident: string): Prospecting => {
    const everybody = ownSettings(parts, resident).same_for_everyone;
    const values =
      isOffered(resident) && !everybody ? { ...out.features(resident), ...interests(parts, resident) } : undefined;
    if (values) traces.look(resident, values, now());
    else traces.forget(resident);
    return {
      resident,
      offers: catalogue.offers(),
      questions: catalogue.questions(),
      rules: catalogue.rules(),
      pairs: catalogue.pairs(),
      cards: cards.of(resident),
      values,
      trace: values ? traces.of(resident) : [],
      permission,
      heldOut: (brand) => !played && heldOut(out.sourceOf(brand)),
      wall: now(),
      zone: reads.zone(),
    };
  };
  const candidatesOf = (resident: string) => prospects(prospecting(resident));

  const lookFor = async (resident: string): Promise<void> => {
    if (cards.of(resident).some(({ state }) => state === "standing")) return;
    // Read once for all of them: a brand may publish much, and a scene must not wait for it.
    const [house, points, reached] = [houseFor(resident), screens(), cards.reached(resident)];
    const [caps, complaints] = [capsFor(resident), complainedOf(parts, resident)];
    for (const card of candidatesOf(resident)) {
      const seconds = secondsFor(card);
      if (seconds === undefined) continue;
      const wanted = { ...card, seconds, granted: true, complained: complaints.has(card.brand) };
      const ruling = rule(wanted, points, house, reached, caps);
      if ("points" in ruling) return place(card, seconds, ruling.points, false);
      drop(card, ruling.denied);
    }
  };

  const end = () => {
    const minute = minuteOfDay(now(), reads.zone());
    for (const card of cards.standing()) {
      const since = card.contacts.at(-1)?.at ?? card.at;
      const about = aboutOf(parts, card);
      const gone = about === undefined || isOther(card, about);
      if (gone || now() - since >= stands_ms || within(minute, nightly))
        cards.put({ ...card, state: gone ? "over" : "rested", points: [] });
    }
  };

  return {
    houseFor,
    look: async () => {
      catalogue.sweep(now());
      if (permission.standing().length > 0) notes.older("denied", now() - droppedKept_ms);
      end();
      // What was reckoned with goes with the last grant it was reckoned for.
      for (const { id } of household.all("resident")) if (!isOffered(id)) traces.forget(id);
      for (const resident of new Set(permission.standing().map((one) => one.resident))) await lookFor(resident);
    },
    goOn: async (answered) => {
      // Two questions a contact, no more: the second one is the last.
      if (answered.contacts.at(-1)?.within === true) return;
      const { resident } = answered;
      const house = houseFor(resident);
      for (const card of candidatesOf(resident)) {
        const seconds = card.kind === "question" ? secondsFor(card) : undefined;
        if (seconds === undefined || complainedOf(parts, resident).has(card.brand)) continue;
        const { contacts, reactions } = cards.reached(resident);
        // It is the same contact: only what it costs of their attention counts anew.
        const spent = contacts.map((one) => ({ ...one, within: true }));
        const wanted = { ...card, seconds, granted: true, complained: false };
        const ruling = rule(wanted, screens(), house, { contacts: spent, reactions }, capsFor(resident));
        if ("points" in ruling) return place(card, seconds, ruling.points, true);
        drop(card, ruling.denied);
      }
    },
    leadsTo: ({ resident }, offer) => questionOf(prospecting(resident), offer),
    ask: async (question) => {
      const seconds = secondsFor(question);
      if (seconds !== undefined) await place(question, seconds, [], true);
    },
  };
}

/** The brands a resident complained of and that have not answered. */
function complainedOf({ notes }: OfferParts, resident: string): ReadonlySet<string> {
  return new Set(notes.all<{ readonly brand: string }>(resident, "complaint").map(({ document }) => document.brand));
}

/** Whether a brand says something else by now than when the card was placed: it is another card then. */
function isOther({ version }: Pick<Card, "version">, about: About): boolean {
  const now = "offer" in about ? about.offer : "question" in about ? about.question : undefined;
  return now !== undefined && now.version !== version;
}

/** What a resident said interests them, by category; an interest is only ever said by a tap. */
export function interests({ notes }: Pick<OfferParts, "notes">, resident: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { document } of notes.all<{ readonly category: string }>(resident, "interest")) {
    const feature = `interest.${document.category}`;
    counts[feature] = (counts[feature] ?? 0) + 1;
  }
  return counts;
}
