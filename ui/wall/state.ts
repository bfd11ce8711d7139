import { computed, signal } from "@preact/signals";
import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { Known } from "./known.ts";
import type { Line } from "./line.ts";
import { isLanguage, languageOf } from "./words.ts";

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

/** The language this wall should speak: the one of the person it shows something to, else the home's. */
export const language = computed<Language>(() => {
  const values = known.value?.values;
  const card = values?.["screen.card"] === "morning" ? values["screen.shows"]?.["language"] : undefined;
  if (isLanguage(card)) return card;
  return values?.["home.language"] ?? languageOf(navigator.languages);
});
