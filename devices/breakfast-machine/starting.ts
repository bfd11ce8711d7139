import { LintelError, type ErrorCode, type Params } from "../../hub/core/errors.ts";
import type { Care } from "../../hub/core/roles.ts";
import type { CommandOf } from "../device.ts";
import { recipeOfTray } from "./limits.ts";
import { fresh } from "./sensors.ts";
import type { Machine, Moment } from "./state.ts";

const movedWithin_s = 600;

const no = (code: ErrorCode, params: Params = {}) => new LintelError(code, params);

/** What the machine itself lacks, armed or not: it must be readable, closed, filled and with water. */
export function notInOrder({ snapshot, now }: Moment): LintelError | undefined {
  for (const input of ["lid", "load", "water", "power"] as const)
    if (fresh(snapshot, input, now) === undefined) return no("E_SENSOR", { input });
  if (fresh(snapshot, "lid", now) !== 1) return no("E_LID_OPEN");
  if ((fresh(snapshot, "load", now) ?? 0) < 1) return no("E_NOT_LOADED", { loaded: 0 });
  return fresh(snapshot, "water", now) === 1 ? undefined : no("E_NO_WATER");
}

/** Why the smoke alarm forbids heat: sounding, or not heard to be well within a minute. */
export function notWatched({ snapshot, now }: Moment): LintelError | undefined {
  const smoke = fresh(snapshot, "smoke", now);
  if (smoke === undefined) return no("E_SENSOR", { input: "smoke" });
  return smoke === 0 ? undefined : no("E_SMOKE");
}

/** Why the household's situation forbids heat that nobody watches; unknown care counts as nobody at home. */
export function notCaredFor(care: Care | undefined): LintelError | undefined {
  if (!care) return no("E_UNATTENDED", { because: "unknown" });
  if (!care.adult_home) return no("E_UNATTENDED", { because: "no-adult" });
  return (care.motion_s ?? Infinity) <= movedWithin_s ? undefined : no("E_NO_MOTION");
}

/** Why this start is refused, or undefined: the START row of safety.md 3.3. */
export function mayNotStart(
  { phase, kept }: Machine,
  { with: wanted }: CommandOf<"breakfast-machine"> & { verb: "start" },
  moment: Moment,
): LintelError | undefined {
  const { snapshot, now, appliance } = moment;
  if (phase === "fault") return no("E_LATCHED", { fault: kept.fault ?? "" });
  if (phase === "running") return no("E_BUSY");
  const broken = notInOrder(moment) ?? notWatched(moment);
  if (broken) return broken;
  if (phase !== "armed") return no("E_ARMED_NOT");
  const loaded = fresh(snapshot, "load", now) ?? 0;
  if (wanted.portions > loaded) return no("E_NOT_LOADED", { loaded, portions: wanted.portions });
  const tray = recipeOfTray(appliance, fresh(snapshot, "tray", now));
  if (tray !== undefined && tray !== wanted.recipe) return no("E_NOT_LOADED", { recipe: wanted.recipe, tray });
  return notCaredFor(wanted.care);
}
