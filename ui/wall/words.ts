import type { Language } from "../../hub/core/house.ts";
import type { Words } from "../../hub/core/sentence.ts";
import type { WordFiles } from "../parts/languages.ts";

const files: WordFiles = {
  en: () => import("../words/en.json"),
  "zh-Hans": () => import("../words/zh-Hans.json"),
  "zh-Hant": () => import("../words/zh-Hant.json"),
};

/** The sentences a wall says, in one language. */
export async function wordsIn(language: Language): Promise<Words> {
  return (await files[language]()).default;
}
