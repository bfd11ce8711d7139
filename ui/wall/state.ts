import { computed, signal } from "@preact/signals";
import type { ComponentChild, ComponentChildren } from "preact";
import type { Language } from "../../hub/core/house.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import type { Words } from "../../hub/core/sentence.ts";
import { alarmNow, type Alarm, type Own } from "./alarm.ts";
import { houseTime, type Known } from "../parts/known.ts";
import type { Line } from "../parts/line.ts";
import { makePad, type CodeSent } from "./pad.ts";
import { cardLanguage } from "./seen.ts";
import type { Pairing } from "./pairing.ts";
import type { Stage } from "./stage.ts";
import type { Act } from "./targets.ts";
import type { View } from "./view.ts";
import type { Why } from "./why.ts";
import { isLanguage, languageOf } from "../parts/languages.ts";

/** A wall that asks to be let in: how that stands, whether it was in before, and the face that shows it. */
export type Asks = {
  readonly face: (shown: { stage: Stage; pairing: Pairing; was: boolean; link: string }) => ComponentChild;
  readonly stands: Pairing;
  readonly was: boolean;
};

/** What stands around the face of a wall that may show photos. */
type Idle = (shown: {
  stage: Stage;
  view: View;
  values: LiveValues;
  date: string;
  children: ComponentChildren;
}) => ComponentChild;

/** What is known of the house; nothing before the first message of a new screen. */
export const known = signal<Known | undefined>(undefined);
/** How the line to the hub stands. */
export const line = signal<Line>({ is: "first" });
/** The page's own clock, ms; it ticks while the page is seen. */
export const page = signal(0);
/** The window, px. */
export const size = signal({ width: 1280, height: 800 });
/** The sentences that are loaded, with their language. */
export const words = signal<{ readonly language: Language; readonly words: Words } | undefined>(undefined);
/** Until when somebody is taken to stand before this wall, the page's own clock. */
export const nearUntil = signal(-1);
/** What a hand here did with a ring, or the ring this page makes by itself. */
export const own = signal<Own | undefined>(undefined);
/** The question that was answered here, by since when it stood (the house's wall ms). */
export const answered = signal<number | undefined>(undefined);
/** What a touch is answered with for a moment: a key or a text of the house's, and until when (the page's own clock). */
export const notice = signal<{ readonly key?: string; readonly text?: string; readonly until: number } | undefined>(
  undefined,
);
/** The browser keeps this page silent until it is touched. */
export const muted = signal(false);
/** The notice somebody opened here, by id. */
export const opened = signal<string | undefined>(undefined);
/** Somebody here asked why, and this was said. */
export const why = signal<Why | undefined>(undefined);
/** Shows the photos of the house while nothing is to be said; undefined where none are wanted. */
export const idle = signal<Idle | undefined>(undefined);
/** A wall without a seat; undefined while it has one. */
export const pairing = signal<Asks | undefined>(undefined);
/** Sends what a hand did. */
export const press = signal<(act: Act, says?: string) => void>(() => undefined);

/** Sends a code to the door. */
export const sendsCode = signal<(code: string) => Promise<CodeSent>>(async () => ({ is: "lost" }));
/** The code pad of this wall. */
export const pad = makePad({
  send: (code) => sendsCode.peek()(code),
  later: (ms, then) => {
    const due = setTimeout(then, ms);
    return () => clearTimeout(due);
  },
});

/** Whether somebody stands before this wall. */
export const near = computed(() => page.value < nearUntil.value);

/** How the alarm at this bed stands now. */
export const alarm = computed<Alarm>(() => {
  const now = known.value;
  if (!now || now.values["alarm.thing"] === undefined) return {};
  return alarmNow(own.value, now.values, line.value.is === "live", houseTime(now, page.value));
});

/** The language this wall should speak: the one of the person it shows something to, else the home's. */
export const language = computed<Language>(() => {
  const now = known.value;
  const card = now && cardLanguage({ values: now.values, now: houseTime(now, page.value), toldAt: now.told.since });
  if (isLanguage(card)) return card;
  return now?.values["home.language"] ?? languageOf(navigator.languages);
});
