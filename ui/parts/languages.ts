import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";

/** How a page fetches the sentences of one language: only that one travels, the words are larger than the page. */
export type WordFiles = Readonly<Record<Language, () => Promise<{ readonly default: Words }>>>;

const languages: Readonly<Record<Language, true>> = { en: true, "zh-Hans": true, "zh-Hant": true };

/** Whether a text names a language of the house. */
export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(languages, text);
}

/** The language of the house that fits best what the browser prefers. */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^zh\b.*\b(hant|tw|hk|mo)\b/i.test(tag)) return "zh-Hant";
    if (/^zh\b/i.test(tag)) return "zh-Hans";
    if (/^en\b/i.test(tag)) return "en";
  }
  return "en";
}
