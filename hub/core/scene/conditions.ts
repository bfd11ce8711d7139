import type { Value } from "../world.ts";
import type { Report } from "./faults.ts";
import type { SceneHouse } from "./house.ts";
import type { Condition } from "./nodes.ts";
import { checkPlace, knownRole } from "./roles-of.ts";

const anyoneOf: ReadonlySet<string> = new Set(["resident", "others", "anyone", "adult", "child", "guest"]);

/** Checks what conditions name: roles, places, residents and settings; `field` is the list they stand in. */
export function checkConditions(
  conditions: readonly Condition[],
  known: { readonly settings: ReadonlyMap<string, Value>; readonly house: SceneHouse | undefined },
  report: Report,
  at: { readonly node: string; readonly field: string },
): void {
  conditions.forEach((condition, index) => {
    const spot = (field: string) => ({ node: at.node, field: `${at.field}.${index}.${field}` });
    switch (condition.is) {
      case "presence":
        if (!anyoneOf.has(condition.who)) checkResident(condition.who, known.house, report, spot("who"));
        return;
      case "ready":
      case "role-state":
        knownRole(condition.role, known.house, report, spot("role"));
        // Of many things at once nothing can be said in one word.
        if (condition.role.endsWith(".every"))
          report("E_SCENE_NODE", spot("role"), { problem: "unknown-place", place: "every" });
        return;
      case "nobody-asleep":
      case "others-asleep":
        if (condition.place !== "anywhere") checkPlace(condition.place, known.house, report, spot("place"));
        return;
      case "empty":
        checkPlace(condition.place, known.house, report, spot("place"));
        return;
      case "setting": {
        const value = known.settings.get(condition.name);
        if (value === undefined)
          report("E_SCENE_PARAMETER", spot("name"), { problem: "unknown-setting", setting: condition.name });
        else if (typeof value !== typeof condition.equals)
          report("E_SCENE_PARAMETER", spot("equals"), { problem: "setting-type", setting: condition.name });
        return;
      }
      case "compare":
      case "time":
      case "awake":
      case "wake-window":
    }
  });
}

/** Says so when the house is known and no such resident lives in it. */
export function checkResident(
  resident: string,
  house: SceneHouse | undefined,
  report: Report,
  spot: { readonly node: string; readonly field: string },
): void {
  if (house && !house.residents.has(resident)) report("E_SCENE_NODE", spot, { problem: "unknown-resident", resident });
}
