import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { WordFiles } from "../parts/languages.ts";

// `?start`: of the same files, only what this page says.
const files: WordFiles = {
  en: () => import("../words/en.json?start"),
  "zh-Hans": () => import("../words/zh-Hans.json?start"),
  "zh-Hant": () => import("../words/zh-Hant.json?start"),
};

/** The sentences of the first page, in one language. */
export async function wordsIn(language: Language): Promise<Words> {
  return (await files[language]()).default;
}
