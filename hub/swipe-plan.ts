import type { SwipePlan } from "./api/house.ts";
import type { ComfortPlan } from "./comfort/comfort.ts";
import { bathPermitted } from "./core/care.ts";
import type { DoorView } from "./core/door.ts";
import type { Resident } from "./core/house.ts";
import type { Care } from "./core/roles.ts";
import type { RoleView, Value } from "./core/world.ts";

/** All that says what a swipe of a resident would do. */
export type SwipeAsked = {
  readonly resident: Resident;
  /** A setting of the evening as it is for them; undefined for each of them where the scene is off. */
  readonly setting: (name: string) => Value | undefined;
  readonly comfort: ComfortPlan | undefined;
  readonly care: Care;
  readonly climate: RoleView | undefined;
  readonly bath: RoleView | undefined;
  readonly lock: RoleView | undefined;
  readonly camera: RoleView | undefined;
  readonly door: DoorView;
  /** Only codes open it. */
  readonly armed: boolean;
  /** Nothing opens it from outside. */
  readonly private: boolean;
  /** They have a code, or their phone has a key to sign with. */
  readonly credential: boolean;
};

/** What a swipe would do now, as its resident is shown it before they let go. Pure. */
export function swipePlan(asked: SwipeAsked): SwipePlan {
  const climate = climateOf(asked);
  const bath = bathOf(asked);
  const door = doorOf(asked);
  return { ...(climate && { climate }), ...(bath && { bath }), ...(door && { door }) };
}

function climateOf({ climate, setting, comfort }: SwipeAsked): SwipePlan["climate"] {
  if (!climate) return undefined;
  if (setting("climate_enabled") !== true) return { why: { key: "plan.climate.switched-off", params: {} } };
  if (climate.held) return { why: { key: "plan.climate.held", params: {} } };
  if (!climate.ready || !comfort) return { why: { key: "plan.climate.not-ready", params: {} } };
  const { mode, target_c, why } = comfort;
  return mode === undefined ? { why } : { mode, target_c, why };
}

function bathOf({ bath, setting, care }: SwipeAsked): SwipePlan["bath"] {
  if (!bath) return undefined;
  if (setting("bath_enabled") !== true) return "switched-off";
  if (!bath.ready || bath.held || bath.state["fault"] !== undefined) return "not-ready";
  if (bathPermitted(care)) return "permitted";
  return care.standing_permission ? "child-home" : "no-permission";
}

function doorOf({ lock, camera, door, resident, credential, ...asked }: SwipeAsked): SwipePlan["door"] {
  if (!lock) return undefined;
  if (!lock.ready || asked.private) return "none";
  const eyes = resident.door.eyes !== undefined && camera?.ready === true && door.phase !== "blind";
  // An armed door takes a code and nothing else.
  if (eyes && !asked.armed && door.trouble !== "E_EYES_OFF") return "eyes";
  return credential ? "code" : "none";
}
