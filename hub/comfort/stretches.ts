import type { Regime, Stretch } from "./thermals.ts";

/** How the room and its AC stood at one instant, as far as it can be learned from; wall ms. */
export type Sample = {
  readonly at: number;
  readonly regime: Regime;
  readonly room_c: number;
  readonly outdoor_c: number;
};

/** Samples on the way to a stretch: the first and the newest of one regime without a gap. */
export type Growing = { readonly first: Sample; readonly last: Sample } | undefined;

const minute_ms = 60_000;
const gapMs = 5 * minute_ms;
/** How long a stretch is watched, and how long it must have been when the regime changes. */
const long: Readonly<Record<Regime, { readonly whole: number; readonly least: number }>> = {
  off: { whole: 40 * minute_ms, least: 20 * minute_ms },
  cool: { whole: 10 * minute_ms, least: 5 * minute_ms },
  heat: { whole: 10 * minute_ms, least: 5 * minute_ms },
};

/** Takes one sample; `undefined` is an instant nothing can be learned from. Gives a stretch where one is complete. */
export function grow(
  growing: Growing,
  sample: Sample | undefined,
): { readonly growing: Growing; readonly done?: { readonly regime: Regime; readonly stretch: Stretch } } {
  const begin = sample && { first: sample, last: sample };
  if (!growing) return { growing: begin };
  const { first, last } = growing;
  const broken = !sample || sample.at - last.at > gapMs || sample.at < last.at;
  if (broken || sample.regime !== first.regime) {
    // A new regime shows at the instant it begins: up to there the older one ran.
    const until = !broken && sample.at - last.at <= minute_ms ? { ...sample, regime: first.regime } : last;
    const done = stretchOf(first, until, long[first.regime].least);
    return { growing: begin, ...(done && { done: { regime: first.regime, stretch: done } }) };
  }
  const done = stretchOf(first, sample, long[first.regime].whole);
  if (done) return { growing: begin, done: { regime: first.regime, stretch: done } };
  return { growing: { first, last: sample } };
}

function stretchOf(first: Sample, last: Sample, least: number): Stretch | undefined {
  const ms = last.at - first.at;
  if (ms < least) return undefined;
  return {
    rate: ((last.room_c - first.room_c) * minute_ms) / ms,
    diff: (first.outdoor_c + last.outdoor_c - first.room_c - last.room_c) / 2,
  };
}
