import type { SafetyClass } from "../messages.ts";
import type { Value } from "../world.ts";
import { checkParameters } from "./check-parameters.ts";
import { checkExample } from "./check-example.ts";
import { checkConditions, checkResident } from "./conditions.ts";
import type { Example } from "./example.ts";
import { clip, type Report } from "./faults.ts";
import type { GraphNode } from "./graph.ts";
import type { SceneHouse } from "./house.ts";
import { nodeTypes, nodeVersion, type Properties } from "./nodes.ts";
import type { LintelNode } from "./read.ts";
import { checkPlace, knownRole, type KnownRole } from "./roles-of.ts";
import { upgrade } from "./upgrade.ts";

/** A node whose properties are checked, before its wires are known. */
export type CheckedNode = Pick<GraphNode, "key" | "type" | "properties"> & { readonly id: string };

/** What a node may refer to. */
export type Known = { readonly settings: ReadonlyMap<string, Value>; readonly house: SceneHouse | undefined };

/** Verbs that only ever end a hazard; they need no guard and are what an undo of a hazard may send. */
export const safeVerbs: ReadonlySet<string> = new Set(["stop"]);

/** True for a class that can flood, burn or open. */
export function hazardous(safetyClass: SafetyClass): boolean {
  return safetyClass === "S2" || safetyClass === "S3";
}

/** Upgrades and checks one node by its type's schema and by what its properties name; an example is checked and no step. */
export function checkNode(node: LintelNode, known: Known, report: Report): CheckedNode | undefined {
  const spot = (field: string) => ({ node: node.id, field });
  const properties = typeof node.version === "number" ? upgrade(node.type, node.version, node.raw) : undefined;
  if (properties === "newer") {
    report("E_NEWER", spot("schema"), { v: Number(node.version), known: nodeVersion });
    return undefined;
  }
  if (!properties) {
    report("E_SCENE_NODE", spot("schema"), { problem: "no-version" });
    return undefined;
  }
  const result = nodeTypes[node.type].properties.safeParse(properties);
  if (!result.success) {
    for (const issue of result.error.issues) {
      const path = issue.path.map(String);
      const fields = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
      for (const field of fields) report("E_SCENE_NODE", spot(clip(field.join("."))), { problem: clip(issue.message) });
    }
    return undefined;
  }
  if (node.type === "lintel-example") {
    checkExample(result.data as Example, node.id, report);
    return undefined;
  }
  const checked = { id: node.id, key: node.key, type: node.type, properties: result.data } as CheckedNode;
  checkMeaning(checked, known, report);
  return checked;
}

function checkMeaning(node: CheckedNode, known: Known, report: Report): void {
  const at = (field: string) => ({ node: node.id, field });
  switch (node.type) {
    case "lintel-moment": {
      const { who, place } = node.properties as Properties<"lintel-moment">;
      if (who !== "anyone" && who !== "adults") checkResident(who, known.house, report, at("who"));
      // Where the moment happened is what this property asks, so it cannot say "here".
      if (place === "here") report("E_SCENE_NODE", at("place"), { problem: "unknown-place", place });
      else if (place !== "any") checkPlace(place, known.house, report, at("place"));
      return;
    }
    case "lintel-guard":
      checkConditions((node.properties as Properties<"lintel-guard">).all, known, report, at("all"));
      return;
    case "lintel-wait": {
      const { until } = node.properties as Properties<"lintel-wait">;
      if (until.is === "state") checkConditions(until.all, known, report, at("until.all"));
      return;
    }
    case "lintel-act":
      checkAct(node.id, node.properties as Properties<"lintel-act">, known, report);
      return;
    case "lintel-say": {
      const { to, sentence, with: words } = node.properties as Properties<"lintel-say">;
      const flat = Object.fromEntries(Object.entries(words).map(([name, value]) => [`with.${name}`, value]));
      const role = knownRole(to, known.house, report, at("to"));
      if (role)
        checkVerb(role, "speak", { sentence, ...flat }, known, report, { node: node.id, verb: "to", field: "say" });
      return;
    }
    case "lintel-join":
  }
}

function checkAct(id: string, act: Properties<"lintel-act">, known: Known, report: Report): void {
  const role = knownRole(act.role, known.house, report, { node: id, field: "role" });
  if (!role) return;
  if (role.row.by === "policy") {
    report("E_SCENE_RESERVED", { node: id, field: "role" }, { role: act.role });
    return;
  }
  checkVerb(role, act.verb, act.with, known, report, { node: id, verb: "verb", field: "with" });
  if (act.undo)
    checkVerb(role, act.undo.verb, act.undo.with, known, report, { node: id, verb: "undo.verb", field: "undo.with" });
  if (!hazardous(role.row.class)) return;
  if (act.retries > 0) report("E_SCENE_NODE", { node: id, field: "retries" }, { problem: "hazard-never-retries" });
  if (act.undo && !safeVerbs.has(act.undo.verb))
    report("E_SCENE_UNGUARDED", { node: id, field: "undo.verb" }, { verb: act.undo.verb });
}

function checkVerb(
  role: KnownRole,
  verb: string,
  flat: Readonly<Record<string, Value>>,
  known: Known,
  report: Report,
  at: { readonly node: string; readonly verb: string; readonly field: string },
): void {
  const schema = Object.hasOwn(role.row.verbs, verb) ? role.row.verbs[verb] : undefined;
  if (!schema) report("E_SCENE_ROLE", { node: at.node, field: at.verb }, { problem: "unknown-verb", verb: clip(verb) });
  else checkParameters(schema, flat, known.settings, report, at);
}
