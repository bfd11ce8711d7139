import { broken, pay, type Meter } from "./meter.ts";
import { search } from "./operators.ts";
import { characters } from "./text.ts";

/** Python's `strip`, of white space or of the characters given. */
export function stripped(text: string, of: string | undefined, ends: "both" | "left" | "right", meter: Meter): string {
  pay(meter, text.length);
  if (of === undefined) return ends === "left" ? text.trimStart() : ends === "right" ? text.trimEnd() : text.trim();
  const away = new Set(characters(of, meter));
  const all = characters(text, meter);
  let from = 0;
  let to = all.length;
  if (ends !== "right") while (from < to && away.has(all[from] ?? "")) from += 1;
  if (ends !== "left") while (to > from && away.has(all[to - 1] ?? "")) to -= 1;
  return all.slice(from, to).join("");
}

/** Python's `replace`, of all or of the first few. */
export function replaced(text: string, old: string, by: string, times: number, meter: Meter): string {
  search(text, old, meter);
  const parts = old === "" ? ["", ...characters(text, meter), ""] : text.split(old);
  const most = times < 0 ? parts.length : Math.min(parts.length, times + 1);
  const head = parts.slice(0, most);
  const tail = parts.slice(most);
  pay(meter, text.length + by.length * head.length);
  return [head.join(by), ...tail].join(old);
}

/** Python's `split`, at white space or at a text. */
export function split(text: string, at: string | undefined, times: number, meter: Meter): string[] {
  search(text, at ?? " ", meter);
  if (at === "") broken("split at nothing");
  const parts = at === undefined ? text.trim().split(/\s+/) : text.split(at);
  if (at === undefined && text.trim() === "") return [];
  pay(meter, parts.length);
  if (times < 0 || parts.length <= times + 1) return parts;
  if (at !== undefined) return [...parts.slice(0, times), parts.slice(times).join(at)];
  return broken("split at white space takes no number here");
}

/** The first letter big, all others small. */
export function capitalized(text: string, meter: Meter): string {
  pay(meter, text.length);
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32);
  return text === "" ? "" : first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** Jinja's `title`: every word, by spaces, hyphens and brackets, with a big first letter. */
export function titled(text: string, meter: Meter): string {
  pay(meter, text.length);
  return text.replace(/[^-\s({[<]+/g, (word) => capitalized(word, meter));
}

/** Jinja's `truncate`. */
export function truncated(text: string, size: number, cut: boolean, end: string, spare: number, meter: Meter): string {
  const all = characters(text, meter);
  const mark = characters(end, meter).length;
  if (size < mark || spare < 0) broken("truncate takes no such length");
  if (all.length <= size + spare) return text;
  const head = all.slice(0, size - mark).join("");
  const space = head.lastIndexOf(" ");
  return (cut || space < 0 ? head : head.slice(0, space)) + end;
}
