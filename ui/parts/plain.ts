const longest = 60;
// Controls, and the marks that turn the reading order of what stands around them.
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

// A letter under a tower of marks reaches into the lines above and below it.
const towers = /(\p{M}{2})\p{M}+/gu;

/** A text somebody typed, fit to stand inside a sentence: clipped, on one line, and turning nothing around it. */
export function plain(text: string, most = longest): string {
  const from = text.slice(0, most * 20);
  const seen = Array.from(from.replace(/\s+/gu, " ").replace(unseen, "").replace(towers, "$1").trim());
  const short = seen.length > most ? `${seen.slice(0, most - 1).join("")}…` : seen.join("");
  return `\u2068${short}\u2069`;
}

/** A sentence of the house's own that may quote somebody: whole, but turning nothing around it. */
export function calm(text: string): string {
  return text.replace(unseen, "");
}

/** The letter a person is known by on a small face. */
export function letterOf(name: string): string {
  const [letter = ""] = Array.from(name.replace(unseen, "").trim());
  return letter.toLocaleUpperCase();
}
