import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";

// Only the house's language travels to a wall: the words are larger than the page.
const files: Readonly<Record<Language, () => Promise<{ readonly default: Words }>>> = {
  en: () => import("../words/en.json"),
  "zh-Hans": () => import("../words/zh-Hans.json"),
  "zh-Hant": () => import("../words/zh-Hant.json"),
};

/** Whether a text names a language of the house. */
export function isLanguage(text: unknown): text is Language {
  return typeof text === "string" && Object.hasOwn(files, text);
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

/** The sentences of one language. */
export async function wordsIn(language: Language): Promise<Words> {
  return (await files[language]()).default;
}
