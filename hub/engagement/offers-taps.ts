import { type Offer, ratherNot } from "../core/engage/objects.ts";
import { fail } from "../core/errors.ts";
import type { Card, CardState } from "./cards.ts";
import { aboutOf, type Looks } from "./offers-look.ts";
import { friendsWord } from "./points.ts";
import { grantOf, type OfferParts, send } from "./offers-parts.ts";

/** Which option was chosen of which module. */
export type Chosen = readonly { module: string; option: string }[];

/** What a hand does with a card; each but `seen` and `dismiss` is a person's own, and sends one event by its own grant. */
export type CardTaps = {
  /** Seen on one screen, so on all. */
  seen(card: Card): void;
  /** Gone from every screen; nothing is sent. */
  dismiss(card: Card): Promise<void>;
  /** The same, and the brand is told. */
  reject(card: Card): Promise<void>;
  interested(card: Card): Promise<void>;
  /** `chosen`: which option of which module; E_NOT_FOUND for one that is not offered. A question is asked at once. */
  accept(card: Card, chosen?: Chosen): Promise<void>;
  /** What was begun with a yes was left; one card comes back to it, once. */
  unfinished(card: Card): void;
  answer(card: Card, answer: string): Promise<void>;
  callback(card: Card, whom: { readonly name: string; readonly phone: string }): Promise<void>;
  complain(card: Card, text: string): Promise<void>;
  satisfied(card: Card, stars: number): Promise<void>;
};

const open: readonly CardState[] = ["standing", "rested", "interested"];
const bought: readonly CardState[] = ["accepted", "unfinished", "done"];

/** Makes the taps; what is sent is on the disk before its card shows it. */
export function makeTaps(parts: OfferParts, looks: Looks): CardTaps {
  const { cards, notes, now, chain } = parts;
  const put = (card: Card, state: CardState, more: Partial<Card> = {}) => {
    const at = now();
    cards.put({ ...card, ...more, state, seen: card.seen ?? at, touched: at });
  };
  const offerOf = (card: Card) => {
    const about = aboutOf(parts, card);
    if (!about || !("offer" in about)) return fail("E_NOT_FOUND", { noun: "offer", id: card.about });
    // What was shown is what is answered: a price or a word that was changed meanwhile was seen by nobody.
    if (about.offer.version !== card.version) fail("E_CHANGED", { what: "offer" });
    return about.offer;
  };
  const told = async (card: Card) => {
    const { brand, id, kind, resident } = card;
    await chain.write([{ kind: "dismissed", said: { brand, card: kind }, resident, payload: id }]);
  };
  const about = ({ about: offer, version }: Card) => ({ offer, version });
  const ready = (card: Card, states: readonly CardState[]) =>
    states.includes(card.state) ? undefined : fail("E_CARD_DONE");

  const questionOf = (card: Card, offer: Offer) => {
    grantOf(parts, { resident: card.resident, brand: card.brand }, "questions");
    return looks.leadsTo(card, offer) ?? fail("E_CARD_DONE");
  };

  return {
    seen: (card) => {
      if (card.seen === undefined) cards.put({ ...card, seen: now() });
    },
    dismiss: async (card) => {
      if (card.state === "dismissed") return;
      ready(card, open);
      put(card, "dismissed");
      await told(card);
    },
    reject: async (card) => {
      ready(card, open);
      offerOf(card);
      const grant = grantOf(parts, card, "offers");
      await send(parts, grant, { type: "offer.reject", data: about(card), of: `reject ${card.id}` });
      put(card, "dismissed");
    },
    interested: async (card) => {
      ready(card, open);
      const { id: interest } = offerOf(card);
      const grant = grantOf(parts, card, "offers");
      const data = { interest };
      await send(parts, grant, { type: "interest.declared", data, of: `interested ${card.id}` });
      notes.put(card.resident, "interest", `offer.${card.brand}.${interest}`, now(), {
        category: card.category,
        interest,
      });
      put(card, "interested");
    },
    accept: async (card, chosen = []) => {
      ready(card, open);
      const offer = offerOf(card);
      const { modules = [] } = offer;
      const question = offer.action === "question" ? questionOf(card, offer) : undefined;
      for (const { module, option } of chosen) {
        const found = modules.find(({ id }) => id === module);
        if (!found?.options.some(({ id }) => id === option)) fail("E_NOT_FOUND", { noun: "option", id: option });
      }
      const grant = grantOf(parts, card, "offers");
      const word = friendsWord(parts, card.resident, card.brand);
      const data = {
        ...about(card),
        ...(word === undefined ? {} : { code: word }),
        ...(chosen.length === 0 ? {} : { chosen: [...chosen] }),
      };
      await send(parts, grant, { type: "offer.accept", data, of: `accept ${card.id}` });
      notes.together(() => {
        notes.drop(card.resident, "word", card.brand);
        put(card, question ? "over" : "accepted");
        // The way around it was taken: the card it came back to is at its end.
        for (const one of cards.of(card.resident))
          if (one.id !== card.id && one.brand === card.brand && one.about === card.about && one.state === "unfinished")
            cards.put({ ...one, state: "over" });
      });
      if (question) await looks.ask(question);
    },
    unfinished: (card) => {
      ready(card, card.had === undefined ? ["accepted", "unfinished", "done"] : []);
      if (card.state !== "unfinished") put(card, "unfinished", { unfinished: now() });
    },
    answer: async (card, answer) => {
      ready(card, open);
      const asked = aboutOf(parts, card);
      if (!asked || !("question" in asked)) fail("E_NOT_FOUND", { noun: "question", id: card.about });
      if (asked.question.version !== card.version) fail("E_CHANGED", { what: "question" });
      const known = answer === ratherNot || asked.question.answers.some(({ id }) => id === answer);
      if (!known) fail("E_NOT_FOUND", { noun: "answer", id: answer });
      const data = { question: card.about, answer };
      const grant = grantOf(parts, card, "questions");
      await send(parts, grant, { type: "answer.given", data, of: `answer ${card.id}` });
      notes.put(card.resident, "answer", `${card.brand}.${card.about}`, now(), { answer, version: card.version });
      put(card, "answered");
      await looks.goOn(card);
    },
    callback: async (card, whom) => {
      ready(card, open);
      if (offerOf(card).action !== "callback") fail("E_NOT_FOUND", { noun: "callback", id: card.id });
      const grant = grantOf(parts, card, "callback");
      const data = { offer: card.about, ...whom };
      // The number is in the event, and in the ledger of what was sent, and nowhere else.
      await send(parts, grant, { type: "callback.requested", data, of: `callback ${card.id}` });
      put(card, "called");
    },
    complain: async (card, text) => {
      const offer = card.kind === "question" || card.kind === "renewal" ? {} : { offer: card.about };
      const grant = grantOf(parts, card, "offers", "questions", "service", "points", "callback", "research");
      const data = { ...offer, text };
      const of = `complain ${card.id} ${now()}`;
      const event = await send(parts, grant, { type: "complaint.raised", data, of });
      notes.together(() => {
        notes.put(card.resident, "complaint", event, now(), { brand: card.brand });
        const said = { brand: card.brand, mine: true, about: "complaint", text };
        notes.put(card.resident, "thread", `${card.brand}.${event}`, now(), said);
      });
      if (open.includes(card.state)) put(card, "over");
    },
    satisfied: async (card, stars) => {
      ready(card, bought);
      if (card.stars !== undefined) fail("E_CARD_DONE");
      // What is only read was had with the yes; everything else when its code was taken.
      const asked = aboutOf(parts, card);
      const isRead = asked !== undefined && "offer" in asked && asked.offer.action === "read";
      if (card.had === undefined && !isRead) fail("E_CARD_EARLY");
      const grant = grantOf(parts, card, "offers", "service");
      const data = { ...about(card), stars };
      await send(parts, grant, { type: "satisfaction.given", data, of: `stars ${card.id}` });
      cards.put({ ...(cards.get(card.id) ?? card), stars });
    },
  };
}
