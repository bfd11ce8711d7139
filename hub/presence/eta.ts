import { type Guess, type Habits, usualFrom, usualFromSwipe } from "./habits.ts";
import { type Closing, closingOf, type Step, stoodFor } from "./nearing.ts";

/** Minutes to the door with the band that eight of ten arrivals fall into. */
export type Eta = { readonly mid: number; readonly low: number; readonly high: number };

/** What an arrival is estimated from; times are wall ms. */
export type Way = {
  readonly steps: readonly Step[];
  readonly habits: Habits;
  readonly opened: number;
  /** Minutes from the swipe, as the phone said. */
  readonly said_min: number | undefined;
  readonly not_before: number | undefined;
};

const minute_ms = 60_000;
const recent_ms = 10 * minute_ms;
const longestSilence_ms = 30 * minute_ms;
const fastest_mps = 33;
const detour = 1.3;
const longest_min = 600;
/** Ten and ninety per cent of a normal distribution. */
const edges = 1.28;
const leastBand_min = 1;
/** What is closed more slowly than this is not coming. */
const slowest_mps = 0.5;
/** Lost so much, or such a share of the way, nobody has only taken a bend. */
const away_m = 500;
const awayShare = 0.25;
const bicycle_mps = 5;
const lastLeg_min = 2;
const shortStay_min = 9;
const longestStay_min = 28;

/** When somebody will be at the door, or undefined while nobody can know: no sign, standing for long, or going away. */
export function etaOf(way: Way, now: number): Eta | undefined {
  const eta = estimated(way, now);
  const floor = way.not_before === undefined ? 0 : (way.not_before - now) / minute_ms;
  if (eta === undefined) return floor > 0 ? { mid: floor, low: floor, high: floor * 1.5 } : undefined;
  const [mid, low] = [Math.max(eta.mid, floor, 0), Math.max(eta.low, floor, 0)];
  const high = Math.max(eta.high, mid + leastBand_min);
  const edge = floor > 0 ? low : Math.max(0, Math.min(low, mid - leastBand_min));
  return { mid: rounded(mid), low: rounded(Math.min(edge, mid)), high: rounded(high) };
}

function estimated(way: Way, now: number): Eta | undefined {
  const { steps, habits } = way;
  const newest = steps.at(-1);
  const closing = closingOf(steps);
  const coming = closing !== undefined && closing.mps >= slowest_mps;
  // Whoever was on the way when the phone fell silent still is: under the ground, or in a pocket.
  const silent = newest ? now - newest.at : Infinity;
  if (!newest || silent > (coming ? longestSilence_ms : recent_ms)) return onlySaid(way, now);
  const stood_min = coming ? 0 : stoodFor(steps) / minute_ms;
  if (stood_min > longestStay_min || (closing && goesAway(closing, newest))) return undefined;
  const guesses = [
    ...fromFixes(newest, closing),
    ...some(usualFrom(habits, newest.left_m)),
    ...some(stood_min < shortStay_min ? fromSaid(way, newest.at) : undefined),
    byDistance(newest.left_m),
  ];
  const { mid, low, high } = aged(together(guesses), silent / minute_ms, newest.left_m);
  // A stay that has lasted so long may last as long again: the estimate grows until it says nothing more.
  return { mid: mid + stood_min, low, high: high + 3 * stood_min };
}

function goesAway({ mps, over_m }: Closing, { left_m, accuracy_m }: Step): boolean {
  return mps <= -slowest_mps && -over_m >= Math.max(away_m, 2 * accuracy_m, left_m * awayShare);
}

/** Before any fix: what the phone said, else how long it usually takes; a promise that has run out says nothing. */
function onlySaid(way: Way, now: number): Eta | undefined {
  const said = fromSaid(way, now);
  if (said) return { mid: said.minutes, ...edgesOf(said.minutes, said.sigma) };
  const usual = way.said_min === undefined ? usualFromSwipe(way.habits) : undefined;
  if (!usual) return undefined;
  const gone = (now - way.opened) / minute_ms;
  const { low, high } = edgesOf(usual.minutes, usual.sigma);
  return gone < usual.minutes ? { mid: usual.minutes - gone, low: low - gone, high: high - gone } : undefined;
}

function fromSaid({ said_min, opened }: Way, at: number): Guess | undefined {
  if (said_min === undefined) return undefined;
  const minutes = said_min - (at - opened) / minute_ms;
  // The error is of the whole way, so it weighs more the nearer the end.
  return minutes > 0 ? { minutes, sigma: Math.min(1, (0.3 * said_min) / minutes) } : undefined;
}

/** The pace of the last minutes holds the better the steadier it was and the more of the way it was seen on. */
function fromFixes(newest: Step, closing: Closing | undefined): readonly Guess[] {
  const { left_m, speed_kmh } = newest;
  if (!closing) {
    // Without a trend the phone's own speed is along the road, which is longer than the straight line.
    const mps = (speed_kmh ?? 0) / 3.6 / detour;
    return mps >= 0.5 ? [{ minutes: left_m / Math.min(mps, fastest_mps) / 60, sigma: 0.6 }] : [];
  }
  if (closing.mps < slowest_mps) return [];
  // At the very door there is nothing left to see of the way.
  const unseen = left_m / Math.max(left_m + closing.over_m, 1);
  // Whatever is faster than a bicycle stops some way from the door.
  const last_min = closing.mps > bicycle_mps ? lastLeg_min : 0;
  const minutes = left_m / Math.min(closing.mps, fastest_mps) / 60 + last_min;
  const sigma = Math.hypot(
    0.1,
    0.9 * unseen ** 2,
    0.35 * Math.min(closing.unsteady, 1.5),
    last_min / Math.max(minutes, 0.1),
  );
  return [{ minutes, sigma }];
}

/** What a way through a town takes anybody, for want of better: on foot when near, faster when far. */
function byDistance(left_m: number): Guess {
  const km = left_m / 1000;
  return { minutes: Math.min(14 * km, 9 + 2.4 * km), sigma: 0.5 };
}

/** The guesses as one, each weighed by how sure it is; one that all the others contradict counts less. */
function together(guesses: readonly Guess[]): { readonly log: number; readonly sigma: number } {
  const rows = guesses.map(({ minutes, sigma }) => ({ log: Math.log(Math.max(minutes, 0.2)), sigma }));
  const surest = rows.reduce((a, b) => (b.sigma < a.sigma ? b : a));
  // The fixes stand first: where they are nearly as sure as the rest, the rest is measured by them.
  const first = rows[0] && rows[0].sigma <= surest.sigma * 1.5 ? rows[0] : surest;
  let [sum, weights] = [0, 0];
  for (const { log, sigma } of rows) {
    const off = (log - first.log) / Math.hypot(sigma, first.sigma);
    const weight = 1 / sigma ** 2 / (1 + (off / 2) ** 2);
    sum += weight * log;
    weights += weight;
  }
  const log = sum / weights;
  // Where they differ among each other, all of them are less sure than they say.
  const apart = rows.reduce((most, row) => Math.max(most, Math.min(Math.abs(row.log - log), 2 * row.sigma) / 2), 0);
  return { log, sigma: Math.hypot(Math.sqrt(1 / weights), 0.5 * apart) };
}

function edgesOf(minutes: number, sigma: number): { readonly low: number; readonly high: number } {
  return { low: minutes * Math.exp(-edges * sigma), high: minutes * Math.exp(edges * sigma) };
}

/** As it stands now: the error of the whole remains, and nobody is nearer than the fastest vehicle brings them. */
function aged({ log, sigma }: { log: number; sigma: number }, age_min: number, left_m: number): Eta {
  const whole = Math.exp(log);
  const least = Math.max(0, left_m / fastest_mps / 60 - age_min);
  const { low, high } = edgesOf(whole, sigma);
  // Who has not come when expected is not at the door for that reason.
  return {
    mid: Math.max(whole - age_min, 0.15 * age_min, least),
    low: Math.max(low - age_min, least),
    high: Math.max(high - age_min, 0.6 * age_min),
  };
}

function rounded(minutes: number): number {
  return Math.round(Math.min(minutes, longest_min) * 10) / 10;
}

function some<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
