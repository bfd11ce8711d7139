import type { Language } from "../../hub/core/house.ts";
import { isLanguage, languageOf } from "./languages.ts";

const key = "lintel.language";

/** Each language by its own name. */
export const endonyms: Readonly<Record<Language, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};

/** The language somebody chose in this browser; undefined while nobody has. */
export function chosenLanguage(): Language | undefined {
  const kept = localStorage.getItem(key);
  return isLanguage(kept) ? kept : undefined;
}

/** The language a page begins in: the chosen one, else what the browser prefers. */
export function firstLanguage(): Language {
  return chosenLanguage() ?? languageOf(navigator.languages);
}

/** Remembers the language somebody chose. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(key, language);
}
