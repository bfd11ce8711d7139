import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { WordFiles } from "../parts/languages.ts";

// `?phone`: of the same files, only what a phone says.
const files: WordFiles = {
  en: () => import("../words/en.json?phone"),
  "zh-Hans": () => import("../words/zh-Hans.json?phone"),
  "zh-Hant": () => import("../words/zh-Hant.json?phone"),
};

/** The sentences a phone says, in one language. */
export async function wordsIn(language: Language): Promise<Words> {
  return (await files[language]()).default;
}
