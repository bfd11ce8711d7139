import type { MailLetter } from "../core/mail.ts";
import type { Sentence } from "../core/events.ts";

/** What one brand was to somebody in a week: cards shown, messages sent with their bytes, points earned. */
export type WeekOf = {
  readonly name: string;
  readonly shown: number;
  readonly sent: number;
  readonly bytes: number;
  readonly earned: number;
};

/**
 * The letter of a week in its reader's words, the same as plain text and as a page. It holds no address of a brand, no
 * picture and no link: opening it tells nobody anything. Pure.
 */
export function letterOf(
  to: string,
  week: { readonly from: string; readonly until: string; readonly brands: readonly WeekOf[] },
  say: (sentence: Sentence) => string,
): MailLetter {
  const of = (key: string, params: Sentence["params"] = {}) => say({ key: `digest.${key}`, params });
  const { from, until } = week;
  const title = of("subject");
  const about = of("about", { from, until });
  const parts = week.brands.map(({ name, shown, sent, bytes, earned }) => ({
    name: oneLine(name),
    lines: [
      of("shown", { count: shown }),
      sent === 0 ? of("sent-none") : of("sent", { count: sent, bytes }),
      of("earned", { count: earned }),
    ],
  }));
  const ends = [of("nobody"), of("stop")];
  const text = [
    title,
    about,
    ...parts.map(({ name, lines }) => [name, ...lines.map((line) => `- ${line}`)].join("\n")),
    ends.join("\n"),
  ].join("\n\n");
  const html = [
    "<!doctype html>",
    `<html><body style="font-family:sans-serif;line-height:1.5;max-width:36em">`,
    `<h1 style="font-weight:300">${escaped(title)}</h1>`,
    `<p>${escaped(about)}</p>`,
    ...parts.map(
      ({ name, lines }) =>
        `<h2 style="font-weight:400">${escaped(name)}</h2><ul>${lines.map((one) => `<li>${escaped(one)}</li>`).join("")}</ul>`,
    ),
    ...ends.map((one) => `<p>${escaped(one)}</p>`),
    "</body></html>",
  ].join("\n");
  return { to, subject: title, text, html };
}

/** What a brand calls itself, as it may stand in a letter: on one line, and no address that a reader's program would make a link of. */
function oneLine(name: string): string {
  return name
    .replaceAll(/\p{Cc}+|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, " ")
    .replaceAll(/:\/\/|@|(?<=\w)\.(?=\w)/g, " ")
    .slice(0, 60)
    .trim();
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0) ?? 32};`);
}
