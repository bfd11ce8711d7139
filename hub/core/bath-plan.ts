import type { Trip } from "./house.ts";

const reserve_min = 3;

/** Minutes to the door at `at` (wall ms), counted down from when it was last estimated; undefined while unknown. */
export function etaAt(trip: Trip, at: number): number | undefined {
  if (trip.eta_min === undefined || trip.eta_at === undefined) return undefined;
  return Math.max(0, trip.eta_min - (at - trip.eta_at) / 60_000);
}

/** Minutes until a bath must start to be ready on arrival: ETA - (fill + heat + 3 min). SCENES, Evening 2. */
export function bathStartsIn(trip: Trip, readyInSeconds: number, at: number): number | undefined {
  const eta = etaAt(trip, at);
  return eta === undefined ? undefined : eta - readyInSeconds / 60 - reserve_min;
}
