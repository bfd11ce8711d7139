import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { WordFiles } from "../parts/languages.ts";

// `?home`: of the same files, only what this page says.
const files: WordFiles = {
  en: () => import("../words/en.json?home"),
  "zh-Hans": () => import("../words/zh-Hans.json?home"),
  "zh-Hant": () => import("../words/zh-Hant.json?home"),
};

/** The sentences of the page for setting up, in one language. */
export async function wordsIn(language: Language): Promise<Words> {
  return (await files[language]()).default;
}
