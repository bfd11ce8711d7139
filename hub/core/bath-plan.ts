import type { Trip } from "./house.ts";

const reserve_min = 3;
const sure_min = 10;
const earlyShare = 0.75;
/** Nobody further away may have water run for them (safety.md 3.1, ARMED). */
const farthest_min = 45;

/** Minutes to the door at `at` (wall ms), counted down from when it was last estimated; undefined while unknown. */
export function etaAt(trip: Trip, at: number): number | undefined {
  if (trip.eta_min === undefined || trip.eta_at === undefined) return undefined;
  return Math.max(0, trip.eta_min - passed(trip, at));
}

/**
 * Minutes until a bath must start to be ready on arrival: ETA - (fill + heat + 3 min). SCENES, Evening 2.
 * The ETA is taken three quarters of the way to the early edge of its band: a bath too early costs a minute of heat an
 * hour, one too late is no bath, and on simulated ways home an earlier start makes hardly any more of them ready.
 */
export function bathStartsIn(trip: Trip, readyInSeconds: number, at: number): number | undefined {
  const eta = etaAt(trip, at);
  if (eta === undefined) return undefined;
  const early = eta - earlyShare * ((trip.eta_min ?? 0) - (trip.eta_low_min ?? trip.eta_min ?? 0));
  // Of a silence only the first ten minutes count as sure, and it may begin now: then the next chance comes after it.
  const silent = trip.silent_min ?? 0;
  const ready = (readyInSeconds / 60) * Math.max(1, silent / sure_min) + silent;
  return Math.max(early - ready - reserve_min, eta - farthest_min);
}

function passed({ eta_at }: Trip, at: number): number {
  return (at - (eta_at ?? at)) / 60_000;
}
