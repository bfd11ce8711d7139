import { LintelError, type ErrorCode, type Params } from "../../hub/core/errors.ts";
import type { Care } from "../../hub/core/roles.ts";
import { fresh } from "./sensors.ts";
import type { Bath, Moment } from "./state.ts";

const dayMs = 24 * 3_600_000;
const emptyMm = 20;
const seenMs = 60_000;
const unattendedEta: readonly [number, number] = [5, 45];
const stopHeatingEta = 60;

const no = (code: ErrorCode, params: Params = {}) => new LintelError(code, params);

/** Why water may not run now whoever asks, or undefined: the ARMED row of safety.md 3.1. */
export function notReadyToFill(bath: Bath, { snapshot, now, limits }: Moment): LintelError | undefined {
  if (bath.phase === "fault") return no("E_LATCHED", { fault: bath.kept.fault ?? "" });
  if (bath.testedAt === undefined || now.mono - bath.testedAt >= dayMs) return no("E_SELFTEST");
  for (const input of ["leak", "overflow"] as const) {
    const reading = snapshot[input];
    if (!reading || now.mono - reading.at >= seenMs) return no("E_SENSOR", { input });
  }
  for (const input of ["mix", "tub", "tub2", "level", "flow", "plug", "occupied"] as const)
    if (fresh(snapshot, input, now.mono) === undefined) return no("E_SENSOR", { input });
  if (snapshot.leak?.value !== 0) return no("E_INTERLOCK", { because: "leak" });
  if (snapshot.overflow?.value !== 1) return no("E_INTERLOCK", { because: "overflow" });
  if (snapshot.occupied?.value !== 0) return no("E_INTERLOCK", { because: "occupied" });
  if (snapshot.plug?.value !== 1) return no("E_INTERLOCK", { because: "plug-open" });
  if (!((fresh(snapshot, "level", now.mono) ?? NaN) < emptyMm)) return no("E_INTERLOCK", { because: "not-empty" });
  if (recentFills(bath, now.wall).length >= limits.fills_per_day) return no("E_LIMIT", { because: "fills-per-day" });
  if (openedMs(bath, now.wall) >= limits.open_s_per_day * 1_000) return no("E_LIMIT", { because: "open-per-day" });
  return undefined;
}

/** Why this household's situation forbids a remote start, or undefined. Unknown care counts as nobody at home. */
export function notCaredFor(care: Care | undefined, pressed: boolean): LintelError | undefined {
  if (!care) return no("E_UNATTENDED", { because: "unknown" });
  if (care.adult_home) return pressed || care.standing_permission ? undefined : no("E_ARMED_NOT");
  if (care.child_home) return no("E_CHILD_HOME");
  if (!care.standing_permission) return no("E_UNATTENDED", { because: "permission" });
  const [least, most] = unattendedEta;
  const eta = care.eta_min ?? NaN;
  if (!(eta >= least && eta <= most)) return no("E_UNATTENDED", { because: "eta" });
  return care.evidence === "strong" ? undefined : no("E_UNATTENDED", { because: "evidence" });
}

/** Why water already there may not be heated further, or undefined; taken up `again` after a stop it wants to be sure. */
export function notCaredToWarm(care: Care | undefined, again: boolean): LintelError | undefined {
  if (!care) return no("E_UNATTENDED", { because: "unknown" });
  if (care.adult_home) return undefined;
  if (care.child_home) return no("E_CHILD_HOME");
  if (!care.standing_permission) return no("E_UNATTENDED", { because: "permission" });
  if (!((care.eta_min ?? NaN) <= stopHeatingEta)) return no("E_UNATTENDED", { because: "eta" });
  return again && care.evidence !== "strong" ? no("E_UNATTENDED", { because: "evidence" }) : undefined;
}

/** The fills of the last 24 h (wall ms). */
export function recentFills(bath: Bath, wall: number): readonly number[] {
  return bath.kept.fills.filter((at) => at > wall - dayMs);
}

/** The openings of the last 24 h. */
export function recentOpenings(bath: Bath, wall: number): Bath["kept"]["opened"] {
  return bath.kept.opened.filter(({ at }) => at > wall - dayMs);
}

/** How long water ran in the last 24 h, with what is reserved. */
export function openedMs(bath: Bath, wall: number): number {
  return recentOpenings(bath, wall).reduce((sum, { ms }) => sum + ms, 0);
}

/** Whether every contact and sensor answers as it must while nothing is energised (R10): moves nothing. */
export function selfTest(bath: Bath, { snapshot, now }: Moment): boolean {
  if (Object.values(bath.outputs).some(Boolean)) return false;
  for (const input of ["cold-open", "hot-open", "heater-on"] as const)
    if (fresh(snapshot, input, now.mono) !== 0) return false;
  if (fresh(snapshot, "overflow", now.mono) !== 1 || fresh(snapshot, "leak", now.mono) !== 0) return false;
  return (["mix", "tub", "tub2", "level", "flow", "plug", "occupied", "circulation"] as const).every(
    (input) => fresh(snapshot, input, now.mono) !== undefined,
  );
}
