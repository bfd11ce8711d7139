import type { LiveCard } from "../hub/core/engage/cards.ts";
import type { Language } from "../hub/core/house.ts";
import type { CardTold } from "../ui/phone/ask/shapes.ts";
import { words } from "./privacy-words.ts";
import { instant } from "./screen-base.ts";

/** The card of the pictures, as a wall and the list on a phone are told it. */
export function oatsCard(language: Language): LiveCard {
  return {
    id: "card-oats",
    kind: "offer",
    brand: "oatfield",
    from: words.oat[language],
    category: "breakfast",
    title: words.oats[language],
    body: words.oatsBody[language],
    hash: "x".repeat(43),
    because: { key: "matched", params: {} },
    points: 40,
  };
}

/** The same offer once it is wanted: what it is made of can be chosen. */
export function wantedAnswers(language: Language): CardTold {
  const say = (key: keyof typeof words) => words[key][language];
  const [whole, coarse, fine] = [say("whole"), say("coarse"), say("fine")];
  return {
    ...oatsCard(language),
    state: "interested",
    action: "code",
    sponsor: say("oat"),
    price: { currency: "CNY", total: 6_800, fees: [{ name: say("delivery"), amount: 600 }] },
    until: instant("2026-10-31T12:00"),
    modules: [
      {
        id: "grind",
        name: say("grind"),
        options: [
          { id: "whole", name: whole },
          { id: "coarse", name: coarse },
          { id: "fine", name: fine },
        ],
      },
    ],
  };
}

/** What was said yes to: one whose code is on its way, one whose code is here, one that was had; and a question offered. */
export function takenAnswers(language: Language, now: number): readonly CardTold[] {
  const say = (key: keyof typeof words) => words[key][language];
  const card = { ...oatsCard(language), action: "code" as const };
  const price = { currency: "CNY", total: 0, fees: [] };
  return [
    { ...card, id: "card-offered", state: "standing", action: "question", title: say("asked"), body: say("why") },
    { ...card, id: "card-read", state: "standing", action: "read", title: say("spoon"), price },
    { ...card, id: "card-on-its-way", state: "accepted" },
    { ...card, id: "card-code", state: "done", title: say("spoon") },
    { ...card, id: "card-had", state: "done", title: say("bowl"), had: now },
  ];
}

/** An offer that asks whether to be called. */
export function callAnswers(language: Language): CardTold {
  const { points: _points, ...card } = oatsCard(language);
  return { ...card, id: "card-call", kind: "callback", state: "standing", action: "callback" };
}

/** The same with a question in place of the offer. */
export function questionAnswers(language: Language): CardTold {
  const say = (key: keyof typeof words) => words[key][language];
  return {
    ...oatsCard(language),
    id: "card-asked",
    kind: "question",
    state: "standing",
    title: say("asked"),
    body: say("why"),
    points: 20,
    answers: [
      { id: "porridge", text: say("porridge") },
      { id: "bread", text: say("bread") },
      { id: "fruit", text: say("fruit") },
      { id: "prefer-not-to-say", text: say("rather") },
    ],
  };
}
