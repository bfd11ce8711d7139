import type { Category } from "../core/engage/lists.ts";
import type { Signed } from "../core/engage/objects.ts";
import { fail } from "../core/errors.ts";
import type { Language } from "../core/house.ts";
import type { Busy } from "../core/quiet.ts";
import { at } from "../core/timer.ts";
import { nights } from "./arbiter.ts";
import { type Caps, mostCaps } from "./caps.ts";
import { type CardBook, openCards } from "./cards.ts";
import { openCatalogue } from "./catalogue.ts";
import { makeLooks } from "./offers-look.ts";
import { makeTake } from "./offers-mail.ts";
import { ofHouse, openNotes } from "./offers-notes.ts";
import {
  houseCaps,
  keepOwnSettings,
  type OfferParts,
  type OffersFrom,
  type OwnSettings,
  ownSettings,
  setHouseCaps,
} from "./offers-parts.ts";
import { type CardsShown, type CardViewer, makeShown } from "./offers-shown.ts";
import { type CardTaps, type Chosen, makeTaps } from "./offers-taps.ts";
import { followWeather } from "./offers-weather.ts";
import { type Account, accountsOf, redeem, takeWord } from "./points.ts";
import { audienceOf, type BrandNamed, request } from "./requests.ts";
import { keepTraces } from "./scoring.ts";
import { type SaidLine, say, threadWith } from "./threads.ts";

export type { OffersFrom } from "./offers-parts.ts";
export type { CardViewer } from "./offers-shown.ts";

/** How the household lets brands speak, and what was refused of them. */
export type Speaking = {
  readonly caps: Caps;
  readonly most: Caps;
  /** When nothing is shown, as times of day. */
  readonly quiet: { readonly from: string; readonly to: string };
  readonly refused: readonly { readonly brand: string; readonly code: string; readonly at: number }[];
  /** How many cards were dropped, by reason, whoever they were for. */
  readonly dropped: Readonly<Record<string, number>>;
};

type Touch = Exclude<keyof CardTaps, "answer" | "callback" | "complain" | "satisfied">;

/** Something that interests somebody. */
export type Interest = { readonly category: Category; readonly interest: string };

/** Offers, questions and points as the home knows them: what comes, what is shown of it, and what a tap sends. */
export type OffersRoom = Pick<CardsShown, "onWalls" | "onPhone" | "for" | "why"> & {
  /** Takes in what was pulled of a brand, and looks what may be shown of it. */
  take(brand: string, objects: readonly Signed[]): Promise<void>;
  /** What a hand does with a card. E_NOT_FOUND, E_CARD_DONE, E_NO_GRANT; E_FORBIDDEN for a wall that would speak for somebody. */
  touch(id: string, viewer: CardViewer, how: Touch): Promise<void>;
  /** A yes, with what was chosen of the offer's modules. */
  accept(id: string, resident: string, chosen?: Chosen): Promise<void>;
  answer(id: string, resident: string, answer: string): Promise<void>;
  callback(id: string, resident: string, whom: { readonly name: string; readonly phone: string }): Promise<void>;
  complain(id: string, resident: string, text: string): Promise<void>;
  satisfied(id: string, resident: string, stars: number): Promise<void>;
  points(resident: string, language: Language): readonly Account[];
  redeem(
    resident: string,
    what: { readonly brand: string; readonly reward: string; readonly points?: number | undefined },
    proved: () => void,
  ): Promise<string>;
  /** A friend's word goes with the next yes to an offer of that brand. E_NO_GRANT, E_OWN_WORD. */
  word(resident: string, what: { readonly brand: string; readonly word: string }): void;
  audience(resident: string, category: Category): readonly BrandNamed[];
  request(resident: string, wish: Parameters<typeof request>[2]): Promise<readonly BrandNamed[]>;
  thread(resident: string, brand: string): readonly SaidLine[];
  say(resident: string, what: Parameters<typeof say>[2]): Promise<string>;
  /** What somebody said interests them; it stays at home. */
  interests(resident: string): readonly Interest[];
  /** Says so, or takes it back, wherever it was said. */
  interest(resident: string, what: Interest & { readonly on: boolean }): void;
  own(resident: string): OwnSettings;
  setOwn(resident: string, settings: OwnSettings): void;
  speaking(): Speaking;
  setCaps(caps: Partial<Caps>, actor: string): Promise<void>;
  /** A brand was left for good: what it told this resident goes. */
  forgetAt(resident: string, brand: string): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const quarter_ms = 900_000;
/** So much can interest one person. */
const mostInterests = 100;
const droppedKept_ms = 35 * 86_400_000;
const ownByBrand = ["points", "code", "command", "thread", "complaint", "mail", "answer", "word", "denied"] as const;

/** Opens what comes back into the home. Without any grant nothing beats, nothing is read and nothing shown. */
export function openOffers(from: OffersFrom): OffersRoom {
  const { store, bus, clock, permission, log, faults } = from;
  const now = () => permission.now();
  const notes = openNotes(store);
  const cards: CardBook = openCards({
    store,
    wall: now,
    changed: (resident) => bus.emit("card.changed", { resident }),
  });
  const { zone } = from.reads;
  const weather = followWeather({ bus, notes, now, zone, permitted: () => permission.standing().length > 0 });
  const parts: OfferParts = { ...from, notes, cards, catalogue: openCatalogue(store), now, weather: weather.day };
  const traces = keepTraces(notes);
  const looks = makeLooks(parts, traces);
  const taps = makeTaps(parts, looks);
  const shown = makeShown(parts, looks, traces);
  const takeIn = makeTake(parts);
  const onFault = (error: unknown) => {
    log.error("offers failed", { error });
    faults.raise("engage", error, "offers");
  };
  const work = makeTurns();
  const soon = (what: () => Promise<void>) => void work.turn(what).catch(onFault);
  let stopBeat: (() => void) | undefined;
  const beat = () => {
    stopBeat?.();
    stopBeat = undefined;
    const wanted = cards.standing().length > 0 || permission.standing().length > 0;
    if (!wanted) return;
    // On the quarters of the hour by the clock on the wall: nights begin and end on one in every zone.
    const wait = quarter_ms - (clock.wall() % quarter_ms);
    const next = () => {
      beat();
      return work.turn(looks.look);
    };
    stopBeat = at(clock, clock.mono() + wait, next, onFault);
  };
  const forget = (resident: string) => {
    cards.forget(resident);
    notes.forget(resident);
  };
  // Whoever was taken out of the household as the power went is forgotten now.
  for (const one of new Set([...cards.who(), ...notes.who()])) if (!from.household.get("resident", one)) forget(one);
  const offs = [
    bus.on("consent.changed", () => {
      beat();
      soon(looks.look);
    }),
    bus.on("household.changed", ({ noun, id }) => {
      if (noun === "resident" && !from.household.get("resident", id)) forget(id);
    }),
  ];
  beat();

  /** One hand at a card after the other; what may be touched is looked at in its turn. */
  const hand = (
    id: string,
    viewer: CardViewer,
    does: (card: ReturnType<typeof shown.touchable>) => Promise<void> | void,
  ) => work.turn(async () => does(shown.touchable(id, viewer)));
  return {
    onWalls: shown.onWalls,
    onPhone: shown.onPhone,
    for: shown.for,
    why: shown.why,
    take: async (brand, objects) => {
      const { changed } = await work.turn(() => takeIn(brand, objects));
      if (changed) await work.turn(looks.look);
    },
    touch: (id, viewer, how) => {
      if ("wall" in viewer && how !== "seen" && how !== "dismiss") fail("E_FORBIDDEN");
      return hand(id, viewer, (card) => taps[how](card));
    },
    accept: (id, resident, chosen) => hand(id, { resident }, (card) => taps.accept(card, chosen)),
    answer: (id, resident, answer) => hand(id, { resident }, (card) => taps.answer(card, answer)),
    callback: (id, resident, whom) => hand(id, { resident }, (card) => taps.callback(card, whom)),
    complain: (id, resident, text) => hand(id, { resident }, (card) => taps.complain(card, text)),
    satisfied: (id, resident, stars) => hand(id, { resident }, (card) => taps.satisfied(card, stars)),
    points: (resident, language) => accountsOf(parts, resident, language),
    redeem: (resident, what, proved) => work.turn(() => redeem(parts, resident, what, proved)),
    word: (resident, what) => takeWord(parts, resident, what),
    audience: (resident, category) => audienceOf(parts, resident, category),
    request: (resident, wish) => work.turn(() => request(parts, resident, wish)),
    thread: (resident, brand) => threadWith(parts, resident, brand),
    say: (resident, what) => work.turn(() => say(parts, resident, what)),
    interest: (resident, { category, interest, on }) => {
      const id = `${category}.${interest}`;
      const isNew = on && notes.get(resident, "interest", id) === undefined;
      if (isNew && notes.all(resident, "interest").length >= mostInterests) fail("E_LIMIT", { field: "interest" });
      if (on) return notes.put(resident, "interest", id, now(), { category, interest });
      // What was said at a card is taken back with it.
      for (const one of notes.all<Interest>(resident, "interest"))
        if (one.document.category === category && one.document.interest === interest)
          notes.drop(resident, "interest", one.id);
    },
    interests: (resident) => {
      const said = notes.all<Interest>(resident, "interest").map(({ document }) => document);
      return said.filter((one, n) => said.findIndex((two) => same(one, two)) === n);
    },
    own: (resident) => ownSettings(parts, resident),
    setOwn: (resident, settings) => {
      keepOwnSettings(parts, resident, settings);
      if (settings.same_for_everyone) traces.forget(resident);
      soon(looks.look);
    },
    speaking: () => speakingOf(parts),
    setCaps: async (caps, actor) => {
      for (const [name, value] of Object.entries(caps))
        if (value > mostCaps[name as keyof Caps]) fail("E_LIMIT", { field: name });
      await setHouseCaps(parts, caps, actor);
    },
    forgetAt: (resident, brand) =>
      notes.together(() => {
        notes.drop(resident, "points", brand);
        for (const kind of ownByBrand)
          for (const { id, document } of notes.all<{ readonly brand?: string }>(resident, kind))
            if (document.brand === brand || id.startsWith(`${brand}.`)) notes.drop(resident, kind, id);
        // What was said to interest somebody at a card of theirs was said to them.
        for (const { id } of notes.all(resident, "interest"))
          if (id.startsWith(`offer.${brand}.`)) notes.drop(resident, "interest", id);
      }),
    busy: work.busy,
    [Symbol.dispose]: () => {
      stopBeat?.();
      weather[Symbol.dispose]();
      for (const off of offs) off();
    },
  };
}

function same(a: Interest, b: Interest): boolean {
  return a.category === b.category && a.interest === b.interest;
}

function speakingOf(parts: OfferParts): Speaking {
  const { notes, household, now } = parts;
  notes.older("denied", now() - droppedKept_ms);
  const dropped: Record<string, number> = {};
  for (const { id } of household.all("resident"))
    for (const { document } of notes.all<{ readonly why: string }>(id, "denied"))
      dropped[document.why] = (dropped[document.why] ?? 0) + 1;
  const refused = notes
    .all<{ readonly brand: string; readonly code: string }>(ofHouse, "refused")
    .map(({ at, document }) => ({ ...document, at }))
    .toReversed()
    .slice(0, 50);
  return { caps: houseCaps(parts), most: mostCaps, quiet: nights, refused, dropped };
}

/** One thing after the other: two hands at one card are first and second. */
function makeTurns() {
  let turn: Promise<unknown> = Promise.resolve();
  let [pending, done] = [0, 0];
  const take = <T>(work: () => Promise<T>): Promise<T> => {
    pending += 1;
    const mine = turn.then(work, work).finally(() => {
      pending -= 1;
      done += 1;
    });
    turn = mine;
    return mine;
  };
  const busy: Busy = { pending: () => pending, activity: () => done + pending, flush: () => Promise.resolve() };
  return { turn: take, busy };
}
