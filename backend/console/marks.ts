import {
  consentWords,
  countdowns,
  feeWords,
  freeWords,
  type LintCode,
  noFeeWords,
  urgencyWords,
} from "../marketing/lint-words.ts";
import { draftIn, draftsIn, numberIn, toldIn } from "./reading.ts";
import type { Draft, Fault } from "./shapes.ts";

/** A text in pieces, some of which are wrong. */
export type Piece = { readonly text: string; readonly wrong: boolean };
type Span = readonly [from: number, to: number];

const money =
  /[$€£¥￥]\s?\d{1,6}(?:\.\d{1,2})?|\d{1,6}(?:\.\d{1,2})?\s?(?:[€£]|元|块|塊|euros?\b|dollars?\b|pounds?\b)/giu;
const markup = /<[^>]{0,80}>?|&#?\w{1,10};|\]\(|```|\*\*|\{\{|javascript:/giu;
const address = /\b(?:https?|ftp|mailto|tel|sms|data):\S*|\bwww\.\S*|\b[a-z0-9-]{2,}\.[a-z]{2,5}\b/giu;
// oxlint-disable-next-line no-control-regex -- such letters are what is looked for.
const unseen = /[\p{Cc}\p{Cf}\p{Co}]+/gu;

/** Which faults the text of a field can show, wherever they were told of. */
const inText: Readonly<Partial<Record<LintCode, (text: string, draft: Draft) => readonly Span[]>>> = {
  urgency: (text) => found(text, urgencyWords),
  countdown: (text) => found(text, countdowns),
  markup: (text) => found(text, [markup]),
  url: (text) => found(text, [address]),
  control: (text) => found(text, [unseen]),
  "not-free": (text) => found(text, [freeWords]),
  "reward-for-consent": (text) => found(text, [consentWords]),
  "fee-hidden": (text) => [...outside(found(text, [feeWords]), found(text, [noFeeWords])), ...found(text, [money])],
  "price-differs": (text, draft) =>
    found(text, [money]).filter(([from, to]) => !pricesOf(draft).includes(hundredths(text.slice(from, to)))),
};
/** What a fault of the price is shown in: the words a card is read by. */
const priceCodes: readonly LintCode[] = ["not-free", "fee-hidden", "price-differs", "reward-for-consent"];

/** One field of a draft in one language, with what is wrong in it marked. */
export function piecesOf(
  draft: Draft,
  field: string,
  language: "en" | "zh-Hans" | "zh-Hant",
  faults: readonly Fault[],
): readonly Piece[] {
  const text = toldIn(draft, field)[language];
  const own = faults.filter(({ at }) => at === `${field}.${language}` || at === field);
  const spans = [
    ...own.flatMap(({ code }) => {
      const marked = inText[code]?.(text, draft) ?? [];
      // What cannot be pointed at is the whole of it.
      return marked.length > 0 || priceCodes.includes(code) ? marked : [[0, text.length] as const];
    }),
    ...faults
      .filter(({ code }) => priceCodes.includes(code) && (field === "title" || field === "body"))
      .flatMap(({ code }) => inText[code]?.(text, draft) ?? []),
  ];
  return cut(text, spans);
}

function cut(text: string, spans: readonly Span[]): readonly Piece[] {
  const wrong = Array.from({ length: text.length }, (_, i) => spans.some(([from, to]) => i >= from && i < to));
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length;) {
    let to = from + 1;
    while (to < text.length && wrong[to] === wrong[from]) to += 1;
    pieces.push({ text: text.slice(from, to), wrong: wrong[from] ?? false });
    from = to;
  }
  return pieces;
}

function found(text: string, patterns: readonly RegExp[]): readonly Span[] {
  return patterns.flatMap((pattern) => {
    const flags = pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`;
    return [...text.matchAll(new RegExp(pattern.source, flags))].map((match): Span => [
      match.index,
      match.index + match[0].length,
    ]);
  });
}

function outside(spans: readonly Span[], others: readonly Span[]): readonly Span[] {
  return spans.filter(([from, to]) => !others.some(([start, end]) => from >= start && to <= end));
}

function hundredths(text: string): number {
  return Math.round(Number(/\d+(?:\.\d+)?/.exec(text)?.[0] ?? Number.NaN) * 100);
}

function pricesOf(draft: Draft): readonly number[] {
  const price = draftIn(draft, "price");
  return [numberIn(price, "total"), ...draftsIn(price, "fees").map((fee) => numberIn(fee, "amount"))].flatMap(
    (one) => one ?? [],
  );
}
