import { computed, signal } from "@preact/signals";
import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { Known } from "../parts/known.ts";
import { languageOf } from "../parts/languages.ts";
import type { Line } from "../parts/line.ts";
import type { Opening } from "./book.ts";
import type { Act } from "./hand.ts";

/** What is known of the house; nothing before the first message of a new phone. */
export const known = signal<Known | undefined>(undefined);
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
/** What a touch is answered with: a key or a text of the house's, and until when (the page's own clock). */
export const notice = signal<{ readonly key?: string; readonly text?: string; readonly until: number } | undefined>(
  undefined,
);
/** What is being done at the door, while it is. */
export const opening = signal(false);
/** Who opened the door of late, while that is unfolded. */
export const book = signal<"closed" | "asking" | "lost" | readonly Opening[]>("closed");
/** Does what a hand did. */
export const press = signal<(act: Act) => void>(() => undefined);

/** The language of whoever carries this phone, else the home's. */
export const language = computed<Language>(() => {
  const values = known.value?.values;
  return values?.["me.language"] ?? values?.["home.language"] ?? languageOf(navigator.languages);
});
