import type { SafetyClass } from "../messages.ts";
import { readRole, roles } from "../roles.ts";
import { safeVerbs } from "./checks.ts";
import type { Graph, GraphNode } from "./graph.ts";

/** The highest safety class among the acts of these nodes. */
export function highestClass(nodes: Iterable<GraphNode>): SafetyClass {
  let highest: SafetyClass = "S0";
  for (const node of nodes) {
    const role = node.type === "lintel-act" ? readRole(node.properties.role) : undefined;
    const own = role ? roles[role.role].class : "S0";
    if (own > highest) highest = own;
  }
  return highest;
}

/** The highest class that a run begun at each moment node can come to, whatever its guards say; to stop is no risk. */
export function reachOf(nodes: Graph["nodes"], starts: Graph["starts"]): Graph["reach"] {
  const reach = (key: string) => highestClass([...reached(nodes, key)].filter((node) => !onlyStops(node)));
  return new Map([...starts.values()].flat().map((key) => [key, reach(key)]));
}

function onlyStops(node: GraphNode): boolean {
  return node.type === "lintel-act" && safeVerbs.has(node.properties.verb);
}

/** Every node that a run can come to from one, itself among them, whatever its guards say. */
export function reached(nodes: Graph["nodes"], from: string): Iterable<GraphNode> {
  const found = new Map<string, GraphNode>();
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const node = nodes.get(key);
    if (!node || found.has(key)) continue;
    found.set(key, node);
    open.push(...Object.values(node.outs).flat(), ...Object.values(node.bridges ?? {}).flat());
  }
  return found.values();
}
