import type { Presence, Resident, Trip } from "./house.ts";
import type { Care } from "./roles.ts";

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

/** Who is home and what is permitted, as the bath itself wants to know it before water runs. */
export function careFor(
  residents: readonly Resident[],
  presence: (resident: string) => Presence,
  trip: Trip | undefined,
  at: number,
): Care {
  const home = residents.filter((r) => presence(r.id).where === "home");
  const owner = residents.find((r) => r.id === trip?.resident);
  const eta = trip && etaAt(trip, at);
  return {
    adult_home: home.some((r) => r.standing === "owner" || r.standing === "adult"),
    child_home: home.some((r) => r.standing === "child"),
    standing_permission: owner?.standing_permission.bath ?? false,
    ...(eta === undefined ? {} : { eta_min: Math.round(eta * 10) / 10 }),
  };
}

/** Whether a bath may start now: an adult is home, or a standing permission holds and no child is alone. SCENES, Evening 2. */
export function bathPermitted(care: Care): boolean {
  return care.adult_home || (care.standing_permission && !care.child_home);
}
