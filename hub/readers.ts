import type { Language } from "./core/house.ts";
import type { Reader, Words } from "./core/sentence.ts";
import type { Residents } from "./residents/residents.ts";
import { wordsOf } from "./words.ts";

/** What a household named its own scenes; undefined for the product's, which have their own words. */
type SceneLabels = (scene: string) => string | undefined;

/** A reader of the house in a language: its words, its zone, and people's names for the ids in sentences. */
export function readerOf(residents: Pick<Residents, "home" | "get">, language: Language, labels?: SceneLabels): Reader {
  const words = wordsOf(language);
  return {
    words,
    language,
    zone: residents.home()?.zone ?? "UTC",
    name: (param, value) => (param === "scene" ? labels?.(value) : nameOf(residents, words, param, value)),
  };
}

function nameOf(residents: Pick<Residents, "get">, words: Words, param: string, value: string): string | undefined {
  switch (param) {
    case "resident":
    case "by":
      return residents.get("resident", value)?.name ?? words[`actor.${value}`];
    case "thing":
    case "device":
      return residents.get("device", value)?.name;
    case "role": {
      const thing = residents.get("role", value)?.thing;
      return (thing && residents.get("device", thing)?.name) ?? words[`role.${value.split(".")[0] ?? ""}`];
    }
    case "place":
      return residents.get("place", value)?.name;
    case "fact":
    case "setting":
      return words[`${param}.${value}`];
    default:
      return undefined;
  }
}
