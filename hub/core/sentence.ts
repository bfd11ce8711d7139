import type { Sentence } from "./events.ts";
import { numberFormat, timeFormat } from "./formats.ts";
import type { Language } from "./house.ts";

/** One language's sentences by key, as they stand in ui/words. */
export type Words = Readonly<Record<string, string>>;

/** How times are shown: the home's zone. */
export type Reader = {
  readonly words: Words;
  readonly language: Language;
  readonly zone: string;
  /** People's name for an id in a parameter of that name (resident, role, thing …). */
  readonly name?: (param: string, value: string) => string | undefined;
};

/** Stands for a value that is known only when a sentence is said. */
export const knownLater = "…";

/**
 * Renders a sentence for a reader. `{x}` shows a value (numbers as the language writes them), `{x:time}` a wall time
 * as HH:MM in the home's zone, `{x:words}` the sentence whose key the value is, `{x:words|sky.}` the one whose key is
 * the value after that prefix, `{x:some|key}` another sentence where there is such a value and nothing where there is
 * none or it is false, `{x:plural|one|other}` picks by count.
 */
export function render(sentence: Sentence, reader: Reader): string {
  const text = reader.words[sentence.key];
  if (text === undefined) return sentence.key;
  return text.replace(/\{([a-z_0-9]+)(?::([^}]*))?\}/g, (_, name: string, how: string | undefined) => {
    const value = sentence.params[name];
    if (how?.startsWith("some|")) {
      return value === undefined || value === false
        ? ""
        : render({ key: how.slice("some|".length), params: sentence.params }, reader);
    }
    if (value === undefined) return "–";
    if (value === knownLater) return knownLater;
    if (how === "time" && typeof value === "number") return time(value, reader);
    if (how === "words" || how?.startsWith("words|")) {
      const prefix = how.slice("words|".length);
      return render({ key: `${prefix}${value}`, params: sentence.params }, reader);
    }
    if (how?.startsWith("plural|") && typeof value === "number") return plural(value, how.split("|").slice(1), reader);
    if (typeof value === "number") return numberFormat(reader.language).format(value);
    return (typeof value === "string" ? reader.name?.(name, value) : undefined) ?? String(value);
  });
}

const clockIn = timeFormat({ hour: "2-digit", minute: "2-digit" });

function time(wall: number, reader: Reader): string {
  return clockIn(reader.zone).format(wall);
}

function plural(count: number, [one = "", other = one]: readonly string[], reader: Reader): string {
  return new Intl.PluralRules(reader.language).select(count) === "one" ? one : other;
}
