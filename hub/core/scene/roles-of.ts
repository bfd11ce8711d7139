import { readRole, roles, type RoleName, type RoleRow } from "../roles.ts";
import type { Report } from "./faults.ts";
import type { SceneHouse } from "./house.ts";

/** The row of a role and the name it stands under. */
export type KnownRole = { readonly name: RoleName; readonly row: RoleRow };

/** The role an address names, or undefined after saying what is wrong with it. */
export function knownRole(
  address: string,
  house: SceneHouse | undefined,
  report: Report,
  spot: { readonly node: string; readonly field: string },
): KnownRole | undefined {
  const read = readRole(address);
  if (!read) {
    report("E_SCENE_ROLE", spot, { problem: "unknown-role", role: address });
    return undefined;
  }
  if (read.place !== undefined) checkPlace(read.place, house, report, spot);
  return { name: read.role, row: roles[read.role] };
}

const relative: ReadonlySet<string> = new Set(["own", "here", "eating", "every"]);

/** Says so when the house is known and has no such place; `own` and `here` are known when a run asks. */
export function checkPlace(
  place: string,
  house: SceneHouse | undefined,
  report: Report,
  spot: { readonly node: string; readonly field: string },
): void {
  if (house && !relative.has(place) && !house.places.has(place))
    report("E_SCENE_NODE", spot, { problem: "unknown-place", place });
}
