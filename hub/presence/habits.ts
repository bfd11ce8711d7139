import type { Fix } from "../core/house.ts";
import { distance, type Point } from "./distance.ts";
import { longestSilence } from "./nearing.ts";

/** What one way home taught: so many minutes were left at so much distance, without place or direction. */
export type Lesson = { readonly band: number; readonly minutes: number };

/** How long somebody usually takes from each band: the middle, and how much it differs, both of its logarithm. */
export type Habits = ReadonlyMap<number, { readonly mid: number; readonly spread: number }>;

/** A duration that is known so well: the standard deviation of its logarithm. */
export type Guess = { readonly minutes: number; readonly sigma: number };

/** What is known of somebody who never came home with us. */
export const noHabits: Habits = new Map();

/** Stands for the swipe itself, whatever the distance was. */
const swipeBand = -1;
/** Stands for the longest silence of the phone on the way. */
const silenceBand = -2;
const nearest_m = 100;
/** Three bands double the distance. */
const bandsPerDouble = 3;
const lastBand = 33;
const longest_min = 130;
/** Before anything is known of how ways differ, they are taken to differ so much. */
const usualSpread = 0.25;
const leastSpread = 0.15;

function bandOf(left_m: number): number {
  return Math.min(lastBand, Math.max(0, Math.round(exactBand(left_m))));
}

function exactBand(left_m: number): number {
  return bandsPerDouble * Math.log2(Math.max(left_m, 1) / nearest_m);
}

/** What a way that ended at the door teaches: one number a band, from its fix nearest to the middle of the band. */
export function lessonsOf(fixes: readonly Fix[], home: Point, opened: number, arrived: number): readonly Lesson[] {
  const found = new Map<number, { readonly off: number; readonly minutes: number }>();
  for (const fix of fixes) {
    const exact = exactBand(distance(fix, home));
    const band = bandOf(distance(fix, home));
    const off = exact - band;
    // The nearest fixes say nothing, and a later one of the same band is the one that led home.
    if (exact < 0 || exact > lastBand || Math.abs(off) > Math.abs(found.get(band)?.off ?? 1)) continue;
    found.set(band, { off, minutes: (arrived - fix.at) / 60_000 / 2 ** (off / bandsPerDouble) });
  }
  const lessons = [...found].map(([band, { minutes }]) => ({ band, minutes }));
  const silence = { band: silenceBand, minutes: longestSilence(fixes) };
  return [{ band: swipeBand, minutes: (arrived - opened) / 60_000 }, silence, ...lessons]
    .filter(({ minutes }) => minutes >= 0.5 && minutes <= longest_min)
    .map(({ band, minutes }) => ({ band, minutes: Math.round(minutes * 10) / 10 }));
}

/** Habits of one resident from what their ways taught. */
export function habitsOf(lessons: readonly Lesson[]): Habits {
  const byBand = new Map<number, number[]>();
  for (const { band, minutes } of lessons) byBand.set(band, [...(byBand.get(band) ?? []), Math.log(minutes)]);
  return new Map([...byBand].map(([band, logs]) => [band, middleOf(logs)]));
}

function middleOf(logs: readonly number[]) {
  const sorted = logs.toSorted((a, b) => a - b);
  const mid = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
  const squares = logs.reduce((sum, log) => sum + Math.min((log - mid) ** 2, 1), 0);
  // Two imagined ways of the usual spread stand beside the real ones, so that few never look certain.
  const spread = Math.sqrt((squares + 2 * usualSpread ** 2) / (logs.length + 1));
  return { mid, spread: Math.max(leastSpread, spread) };
}

/** How long it usually takes from a distance, between the two bands beside it; undefined where nothing is known. */
export function usualFrom(habits: Habits, left_m: number): Guess | undefined {
  const exact = exactBand(left_m);
  const [below, above] = [known(habits, Math.floor(exact), -1), known(habits, Math.ceil(exact), 1)];
  if (below && above && below.band !== above.band) {
    const share = (exact - below.band) / (above.band - below.band);
    const log = below.mid + (above.mid - below.mid) * share;
    return { minutes: Math.exp(log), sigma: below.spread + (above.spread - below.spread) * share };
  }
  const only = below ?? above;
  if (!only) return undefined;
  const off = exact - only.band;
  const minutes = Math.exp(only.mid) * 2 ** (off / bandsPerDouble);
  return { minutes, sigma: only.spread + Math.abs(off) * 0.1 };
}

/** How long it usually takes from the swipe. */
export function usualFromSwipe(habits: Habits): Guess | undefined {
  const row = habits.get(swipeBand);
  return row && { minutes: Math.exp(row.mid), sigma: row.spread };
}

/** How long the phone is usually silent at the most, minutes. */
export function usualSilence(habits: Habits): number {
  const row = habits.get(silenceBand);
  return row ? Math.exp(row.mid) : 0;
}

/** The nearest band with something known, at most two bands on. */
function known(habits: Habits, from: number, step: 1 | -1) {
  for (let band = from; Math.abs(band - from) <= 2; band += step) {
    const row = band < 0 ? undefined : habits.get(band);
    if (row) return { band, ...row };
  }
  return undefined;
}
