import type { Fix } from "../core/house.ts";
import { distance, type Point } from "./distance.ts";

/** One fix of a way home with its straight distance to the door. */
export type Step = Fix & { readonly left_m: number };

const minute_ms = 60_000;
/** A phone that tells every quarter of an hour may miss once; what is older may belong to another leg or a stay. */
const pair_ms = 30 * minute_ms;
const apart_ms = 60_000;
const trend_ms = 10 * minute_ms;
const slope_ms = 20_000;
const stood_ms = 9 * minute_ms;
const often_ms = 5 * minute_ms;
const noise_m = 50;
/** Accuracy is a 68 % radius: three times what two of them come to is chance once in a hundred thousand. */
const sureness = 3;
const fastest_mps = 100;
const farthest_m = 200_000;

/** The steps to the newest fix that one person can have taken: up to now, within half an hour, nothing faster than a train. */
export function stepsOf(fixes: readonly Fix[], home: Point, now: number): readonly Step[] {
  const known = fixes.flatMap((fix): Step[] => {
    if (fix.at > now || now - fix.at > 2 * pair_ms) return [];
    const left_m = distance(fix, home);
    return left_m <= farthest_m ? [{ ...fix, left_m }] : [];
  });
  const newest = known.at(-1);
  if (!newest) return [];
  return possible(known.filter(({ at }) => newest.at - at <= pair_ms));
}

/** The longest row of steps none of which is too fast; of two as long, the one that ends earlier, for it is not alone. */
function possible(steps: readonly Step[]): readonly Step[] {
  if (steps.every((step, i) => i === 0 || follows(steps[i - 1] ?? step, step))) return steps;
  const best: { readonly length: number; readonly before: number }[] = [];
  let last = 0;
  for (const [i, step] of steps.entries()) {
    let [length, before] = [1, -1];
    for (let j = 0; j < i; j++) {
      const earlier = steps[j];
      const reached = best[j]?.length ?? 0;
      if (earlier && reached >= length && follows(earlier, step)) [length, before] = [reached + 1, j];
    }
    best.push({ length, before });
    if (length > (best[last]?.length ?? 0)) last = i;
  }
  const row: Step[] = [];
  for (let i = last; i >= 0; i = best[i]?.before ?? -1) row.push(...steps.slice(i, i + 1));
  return row.toReversed();
}

function follows(a: Step, b: Step): boolean {
  const apart_m = distance(a, b) - a.accuracy_m - b.accuracy_m;
  return apart_m <= (fastest_mps * (b.at - a.at)) / 1000;
}

/** Whether the newest fix is one of the steps: a jump no vehicle makes proves nothing until it is confirmed. */
export function endsWith(steps: readonly Step[], fixes: readonly Fix[], now: number): boolean {
  return steps.at(-1)?.at === fixes.findLast(({ at }) => at <= now)?.at;
}

/** SCENES, Evening 2: two fixes nearer, 60 s apart. The last way that was surely more than noise must lead home. */
export function nearing(steps: readonly Step[]): boolean {
  const newest = steps.at(-1);
  if (!newest) return false;
  const alone = breaksStay(steps, newest);
  for (let i = steps.length - 2; i >= 0; i--) {
    const before = steps[i];
    if (!before || newest.at - before.at < apart_ms) continue;
    const nearer = (alone ? 0 : closed(before, newest)) || closed(...ends(steps, i));
    if (nearer === 0) continue;
    const stood = newest.at - (steps[i + 1]?.at ?? newest.at);
    // Whoever was here before that has not come from there: it was a stray fix, or a turn.
    const turned = steps.slice(0, i).some((step) => same(step, newest, nearer));
    const both = nearer > 0 && before.left_m - newest.left_m >= noise_m;
    return both && stood < stood_ms && !turned;
  }
  return false;
}

type Exact = { readonly left_m: number; readonly accuracy_m: number };

/** The metres between two ends of a way, or 0 where they may be noise. */
function closed(from: Exact, to: Exact): number {
  const nearer = from.left_m - to.left_m;
  return Math.abs(nearer) >= beyondNoise(from, to) ? nearer : 0;
}

/** The ends of the way after step `i` where there are three fixes for each: their middle errs less than one. */
function ends(steps: readonly Step[], i: number): readonly [Exact, Exact] {
  return [middle(steps.slice(Math.max(0, i - 2), i + 1)), middle(steps.slice(i + 1).slice(-3))];
}

function middle(steps: readonly Step[]): Exact {
  const sorted = steps.map(({ left_m }) => left_m).toSorted((a, b) => a - b);
  const vaguest = steps.reduce((most, { accuracy_m }) => Math.max(most, accuracy_m), 0);
  return { left_m: sorted[1] ?? NaN, accuracy_m: steps.length < 3 ? Infinity : vaguest / Math.SQRT2 };
}

/** Where fixes come often, one alone that breaks with an established stay waits for the next. */
function breaksStay(steps: readonly Step[], newest: Step): boolean {
  const last = steps.at(-2);
  if (!last || newest.at - last.at >= often_ms) return false;
  // Of the five before it, three that are exact enough and agree make a stay.
  const stay = steps.slice(-6, -1);
  return stay.some((one) => stay.filter((other) => same(one, other, distance(one, newest))).length >= 3);
}

/** Whether two steps are about the same place, told exactly enough for a way of so many metres. */
function same(a: Step, b: Step, way_m: number): boolean {
  const noise = beyondNoise(a, b);
  return noise <= way_m && distance(a, b) < noise;
}

function beyondNoise(a: Exact, b: Exact): number {
  return Math.max(noise_m, sureness * Math.hypot(a.accuracy_m, b.accuracy_m));
}

/** How home has been coming nearer lately. */
export type Closing = {
  /** Metres a second of straight distance; below zero for who goes away. */
  readonly mps: number;
  /** The metres that were closed while it was measured. */
  readonly over_m: number;
  /** How much the paces of its parts differ: 0 is steady. */
  readonly unsteady: number;
};

/** The closing of the last ten minutes: the median over all pairs, so that one stray fix is nothing. */
export function closingOf(steps: readonly Step[]): Closing | undefined {
  const newest = steps.at(-1);
  if (!newest) return undefined;
  const late = steps.filter(({ at }) => newest.at - at <= trend_ms);
  const recent = late.length > 1 ? late : steps.slice(-2);
  const slopes = recent
    .flatMap((a, i) =>
      recent
        .slice(i + 1)
        .flatMap((b) => (b.at - a.at >= slope_ms ? [((a.left_m - b.left_m) * 1000) / (b.at - a.at)] : [])),
    )
    .toSorted((a, b) => a - b);
  const mps = slopes[(slopes.length - 1) >> 1];
  if (mps === undefined) return undefined;
  const quarter = slopes[slopes.length >> 2] ?? mps;
  const rest = slopes[slopes.length - 1 - (slopes.length >> 2)] ?? mps;
  const over_m = (mps * (newest.at - (recent[0]?.at ?? newest.at))) / 1000;
  return { mps, over_m, unsteady: mps > 0 ? (rest - quarter) / mps / 2 : 1 };
}

/** How long the newest steps have been about the same place, ms; as long as they reach back for who never moved. */
export function stoodFor(steps: readonly Step[]): number {
  const newest = steps.at(-1);
  if (!newest) return 0;
  const moved = steps.findLastIndex((step) => distance(step, newest) >= beyondNoise(step, newest));
  return newest.at - (steps[moved + 1]?.at ?? newest.at);
}

/** The longest silence between two fixes so far, minutes. */
export function longestSilence(fixes: readonly { readonly at: number }[]): number {
  return fixes.reduce((most, { at }, i) => Math.max(most, at - (fixes[i - 1]?.at ?? at)), 0) / minute_ms;
}
