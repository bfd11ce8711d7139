import { readFileSync } from "node:fs";
import type { Language } from "./core/house.ts";
import type { Words } from "./core/sentence.ts";

const known = new Map<Language, Words>();

/** The sentences of a language, read from ui/words once. */
export function wordsOf(language: Language): Words {
  let words = known.get(language);
  if (!words) {
    words = JSON.parse(readFileSync(new URL(`../ui/words/${language}.json`, import.meta.url), "utf8")) as Words;
    known.set(language, words);
  }
  return words;
}
