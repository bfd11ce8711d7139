import { readRole, roles } from "../roles.ts";
import { hazardous, safeVerbs, type CheckedNode } from "./checks.ts";
import type { Report } from "./faults.ts";
import type { Properties } from "./nodes.ts";
import type { Wiring } from "./wires.ts";

/**
 * Names every hazardous act that some path enters without a moment or, after the last bridge, without a guard. What an
 * ordinary node tells is no moment.
 */
export function checkGuarded(
  nodes: ReadonlyMap<string, CheckedNode>,
  { wires, told: byOthers }: Pick<Wiring, "wires" | "told">,
  report: Report,
): void {
  const entered = new Set([...byOthers, ...wires.map((wire) => wire.to)]);
  const leaving = Map.groupBy(wires, (wire) => wire.from);
  const isRoot = ({ type, key }: CheckedNode) => type === "lintel-moment" || !entered.has(key) || byOthers.has(key);
  const roots = [...nodes.values()].filter(isRoot);
  const open = roots.map((node) => ({ key: node.key, moment: node.type === "lintel-moment", guarded: false }));
  const seen = new Set<string>();
  const told = new Set<string>();
  for (let at = open.pop(); at; at = open.pop()) {
    const mark = `${at.key} ${at.moment} ${at.guarded}`;
    const node = nodes.get(at.key);
    if (seen.has(mark) || !node) continue;
    seen.add(mark);
    // An act nothing leads to is never entered, so it needs no guard until it is wired.
    if ((!at.moment || !at.guarded) && entered.has(at.key) && needsGuard(node) && !told.has(at.key)) {
      told.add(at.key);
      report(
        "E_SCENE_UNGUARDED",
        { node: node.id, field: "wires" },
        { key: node.key, lacks: at.moment ? "guard" : "moment" },
      );
    }
    const strong = guards(node);
    for (const wire of leaving.get(at.key) ?? [])
      open.push({
        key: wire.to,
        moment: at.moment,
        guarded: !wire.bridged && (at.guarded || (strong && wire.output === "pass")),
      });
  }
}

/** An empty guard lets everything pass and therefore guards nothing. */
function guards(node: CheckedNode): boolean {
  return node.type === "lintel-guard" && (node.properties as Properties<"lintel-guard">).all.length > 0;
}

function needsGuard(node: CheckedNode): boolean {
  if (node.type !== "lintel-act") return false;
  const act = node.properties as Properties<"lintel-act">;
  const role = readRole(act.role);
  return role !== undefined && hazardous(roles[role.role].class) && !safeVerbs.has(act.verb);
}
