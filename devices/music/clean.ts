/** Longest text that a player or a feed may put on a screen. */
export const longestText = 200;

// Longer ones are cut before they are looked at: a title is one line.
const lookedAt = 4_000;
// Control signs, direction overrides, invisible signs, tags and private signs: they change what a line seems to say.
const unseen =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\uffff\u{e0000}-\u{e0fff}]+/gu;
const heaped = /(\p{M}{3})\p{M}+/gu;

/** A text from outside as one harmless line of at most 200 signs; undefined when nothing is left of it. */
export function cleanText(text: string | undefined): string | undefined {
  const line = (text ?? "")
    .slice(0, lookedAt)
    .replace(/[\s\u0085\u2028\u2029]+/g, " ")
    .replace(unseen, "")
    .replace(heaped, "$1")
    .replace(/ {2,}/g, " ")
    .trim();
  if (line === "") return undefined;
  return line.length <= longestText
    ? line
    : `${line
        .slice(0, longestText - 1)
        .toWellFormed()
        .replace(/\ufffd$/, "")}…`;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** A feed's title as plain text: markup goes, also where it was packed twice. */
export function plainTitle(title: string | undefined): string | undefined {
  let text = (title ?? "").slice(0, lookedAt);
  for (let round = 0; round < 3; round += 1) {
    text = text
      .replace(/<(script|style)\b[^<>]*>[^<]*/gi, " ")
      .replace(/<[a-z/!?][^<>]*>?/gi, " ")
      .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name: string | undefined) =>
        name ? (entities[name.toLowerCase()] ?? whole) : sign(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
      );
  }
  return cleanText(text);
}

function sign(point: number): string {
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
