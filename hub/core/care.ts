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
    ...(motionAt === undefined ? {} : { motion_s: Math.max(0, Math.round((at - motionAt) / 1_000)) }),
  };
}

/** Whether a bath may start now: an adult is home, or a standing permission holds and no child is alone. SCENES, Evening 2. */
export function bathPermitted(care: Care): boolean {
  return care.adult_home || (care.standing_permission && !care.child_home);
}

/** Why a breakfast that runs may not run on, or undefined: somebody must be moving in the home. */
export function breakfastPermitted(care: Care): ErrorCode | undefined {
  return (care.motion_s ?? Infinity) <= stillFor_s ? undefined : "E_NO_MOTION";
}
