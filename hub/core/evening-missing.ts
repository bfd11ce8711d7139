import { bathPermitted } from "./care.ts";
import type { ErrorCode } from "./errors.ts";
import type { Care } from "./roles.ts";
import type { RoleView } from "./world.ts";

const keyOf = (code: ErrorCode | undefined) => code && `error.${code}`;

/** Why no bath may be made for somebody on the way, as the key of one sentence; undefined when it may. */
export function bathMissing(care: Care, bath: RoleView | undefined): string | undefined {
  return keyOf(bathRefusal(care, bath));
}

/** Why the AC cannot be set now, as the key of one sentence; undefined when nothing is known against it. */
export function climateMissing(climate: RoleView | undefined): string | undefined {
  return keyOf(climateRefusal(climate));
}

function bathRefusal(care: Care, bath: RoleView | undefined): ErrorCode | undefined {
  if (!bathPermitted(care)) return care.child_home ? "E_CHILD_HOME" : "E_UNATTENDED";
  const device = notThere(bath);
  if (device) return device;
  if (bath?.state["interrupted"] === true) return "E_INTERRUPTED";
  return care.adult_home || care.evidence === "strong" ? undefined : "E_WAY_UNSURE";
}

function climateRefusal(climate: RoleView | undefined): ErrorCode | undefined {
  const device = notThere(climate);
  if (device) return device;
  const { window_open: window, trouble } = climate?.state ?? {};
  if (window === true) return "E_WINDOW_OPEN";
  if (trouble === "E_SENSOR" || trouble === "E_NOT_CONFIRMED") return trouble;
  return undefined;
}

function notThere(role: RoleView | undefined): ErrorCode | undefined {
  if (!role) return "E_ROLE_UNBOUND";
  if (role.state["phase"] === "fault") return "E_LATCHED";
  if (!role.ready) return "E_DEVICE_OFFLINE";
  return role.held ? "E_HELD" : undefined;
}
