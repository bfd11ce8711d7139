import { computed, signal } from "@preact/signals";
import type { Language } from "../../hub/core/house.ts";
import type { Params } from "../../hub/core/errors.ts";
import type { Reader, Words } from "../../hub/core/sentence.ts";
import { firstLanguage } from "../parts/chosen.ts";
import { say } from "../parts/say.ts";
import type { Entry, Story } from "./asks.ts";

/** Which of its pages this is. */
export type Door = "story" | "claim" | "sign-in";

/** What the house tells anybody; nothing before its first answer. */
export const entry = signal<Entry | undefined>(undefined);
/** The told day of a virtual house. */
export const story = signal<Story | undefined>(undefined);
/** How the house was reached last. */
export const line = signal<"first" | "live" | "lost">("first");
/** Which page is shown. */
export const door = signal<Door | undefined>(undefined);
/** The language that is read. */
export const language = signal<Language>(firstLanguage());
/** Its sentences. */
export const words = signal<{ readonly language: Language; readonly words: Words } | undefined>(undefined);
/** The code this page was opened with. */
export const code = signal("");

/** Whoever reads this page. */
export const reader = computed<Reader>(() => ({
  words: words.value?.words ?? {},
  language: words.value?.language ?? language.value,
  zone: story.value?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
}));

/** A sentence of this page. */
export function text(key: string, params: Params = {}): string {
  return say({ reader: reader.value }, key, params);
}
