import { etaAt } from "./bath-plan.ts";
import type { ErrorCode } from "./errors.ts";
import type { Presence, Resident, Trip } from "./house.ts";
import type { Care } from "./roles.ts";

/** How long a breakfast may run on with nobody moving in the home (safety.md 3.3). */
const stillFor_s = 900;

/** Who is home, who moved and what is permitted, as a hazard itself wants to know it before it acts; times are wall ms. */
export function careFor(
  residents: readonly Resident[],
  presence: (resident: string) => Presence,
  trip: Trip | undefined,
  at: number,
  motionAt?: number,
): Care {
  const home = residents.filter((r) => presence(r.id).where === "home");
  const owner = residents.find((r) => r.id === trip?.resident);
  const eta = trip && etaAt(trip, at);
  return {
    adult_home: home.some((r) => r.standing === "owner" || r.standing === "adult"),
    child_home: home.some((r) => r.standing === "child"),
    standing_permission: owner?.standing_permission.bath ?? false,
    ...(eta === undefined ? {} : { eta_min: Math.round(eta * 10) / 10 }),
    ...(trip === undefined ? {} : { evidence: trip.evidence }),
    ...(motionAt === undefined ? {} : { motion_s: Math.max(0, Math.round((at - motionAt) / 1_000)) }),
  };
}

/** The way home that a bath is made for: of those that may have one, the surest, and of these the soonest. */
export function tripOfCare(trips: readonly Trip[], residents: readonly Resident[]): Trip | undefined {
  const may = (trip: Trip) => residents.some(({ id, standing_permission: p }) => id === trip.resident && p.bath);
  const rank = (trip: Trip) =>
    [may(trip) ? 0 : 1, trip.evidence === "strong" ? 0 : 1, trip.eta_min ?? Infinity] as const;
  return trips.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || b.opened - a.opened;
  })[0];
}

/** Whether a bath may start now: an adult is home, or a standing permission holds and no child is alone. SCENES, Evening 2. */
export function bathPermitted(care: Care): boolean {
  return care.adult_home || (care.standing_permission && !care.child_home);
}

/** How far away somebody may be while water for them is made or warmed (SCENES, Evening 2). */
const farthest_min = 60;

/** Why a bath that is made for somebody on the way may not go on, or undefined; whoever is home looks after it. */
export function bathMayGoOn(care: Care): ErrorCode | undefined {
  if (care.adult_home) return undefined;
  if (care.child_home) return "E_CHILD_HOME";
  if (!care.standing_permission) return "E_UNATTENDED";
  return (care.eta_min ?? Infinity) <= farthest_min && care.evidence !== "none" ? undefined : "E_WAY_UNSURE";
}

/** Why a breakfast that runs may not run on, or undefined: somebody must be moving in the home. */
export function breakfastPermitted(care: Care): ErrorCode | undefined {
  return (care.motion_s ?? Infinity) <= stillFor_s ? undefined : "E_NO_MOTION";
}
