import { computed, signal } from "@preact/signals";
import type { Params } from "../../hub/core/errors.ts";
import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { Known } from "../parts/known.ts";
import { languageOf } from "../parts/languages.ts";
import type { Line } from "../parts/line.ts";
import type { Opening } from "./book.ts";
import type { Act } from "./hand.ts";

/** What a touch is answered with: a key or a text of the house's, until when (the page's own clock), and how it is taken back. */
export type Notice = {
  readonly key?: string;
  readonly params?: Params;
  readonly text?: string;
  readonly until: number;
  readonly undo?: () => void;
};

/** What is known of the house; nothing before the first message of a new phone. */
export const known = signal<Known | undefined>(undefined);
/** The phone this is, as the house names it; empty before it has joined. */
export const phone = signal("");
/** How the line to the hub stands. */
export const line = signal<Line>({ is: "first" });
/** The page's own clock, ms; it ticks while the page is seen. */
export const page = signal(0);
/** The window, px. */
export const size = signal({ width: 390, height: 844 });
/** The sentences that are loaded, with their language. */
export const words = signal<{ readonly language: Language; readonly words: Words } | undefined>(undefined);

/** How far the thumb is along the road, 0 to 1, and whether a finger holds it. */
export const swipe = signal<{ readonly part: number; readonly held: boolean }>({ part: 0, held: false });
/** A swipe that was let go: until when it can be taken back (the page's own clock), and what became of it. */
export const sent = signal<{ readonly until: number; readonly is: "sending" | "taken" } | undefined>(undefined);
/** What a touch is answered with now. */
export const notice = signal<Notice | undefined>(undefined);
/** What is being done at the door, while it is. */
export const opening = signal(false);
/** Who opened the door of late, while that is unfolded. */
export const book = signal<"closed" | "asking" | "lost" | readonly Opening[]>("closed");
/** Whoever carries this phone takes their time: larger words, fewer things, longer to take something back. */
export const unhurried = computed(() => known.value?.values["me.unhurried"] === true);
/** On an unhurried phone: that somebody went on to the rest of its front. */
export const rest = signal(false);
/** Does what a hand did. */
export const press = signal<(act: Act) => void>(() => undefined);

/** The language of whoever carries this phone, else the home's. */
export const language = computed<Language>(() => {
  const values = known.value?.values;
  return values?.["me.language"] ?? values?.["home.language"] ?? languageOf(navigator.languages);
});

const notice_ms = 6_000;
const undo_ms = 10_000;
/** How many times longer an unhurried phone waits. */
const longer = 3;

/** Answers a touch in words, for a while. */
export function tell(said: Omit<Notice, "until">): void {
  notice.value = {
    ...said,
    until: performance.now() + (said.undo ? undo_ms : notice_ms) * (unhurried.peek() ? longer : 1),
  };
}
