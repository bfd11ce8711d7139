import { readRole, type RoleRow, roles } from "../roles.ts";
import { inOrder } from "./carried.ts";
import { hazardous, safeVerbs } from "./checks.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { readReference } from "./parameters.ts";
import { isEntry } from "./plain.ts";

/**
 * Whether a change of a scene needs an adult's proof: it adds or changes an act that can flood, burn or open, or
 * anything on a way that leads to one (its checks, its wires, a setting it reads, what ordinary nodes carry it),
 * switches such a scene on, or leaves such an act without the act that ended it; of a scene that does nothing but end
 * such acts, also whatever makes it end fewer. Taking a hazard away altogether needs none.
 */
export function hazardChange(before: Graph | undefined, after: Graph): boolean {
  const now = ways(after);
  const known = before ? ways(before) : new Map<string, Way>();
  const begins = hasBeginning(now);
  if (begins && before?.disabled === true && !after.disabled) return true;
  for (const [key, way] of now) if (known.get(key)?.drawn !== way.drawn) return true;
  if (!begins && hasBeginning(known)) return false;
  if (!begins && known.size > 0 && before?.disabled === false && after.disabled) return true;
  return [...known].some(([key, { ends }]) => ends && !now.has(key));
}

/** Whether a scene that runs does nothing to water, heat or a lock but end it: who takes it away proves themselves. */
export function onlyGuards(graph: Graph): boolean {
  const known = ways(graph);
  return !graph.disabled && known.size > 0 && !hasBeginning(known);
}

function hasBeginning(found: ReadonlyMap<string, Way>): boolean {
  return [...found.values()].some(({ ends }) => !ends);
}

/** An act of a hazard with everything on the ways to it, as text; `ends` when all it does is to end one. */
type Way = { readonly drawn: string; readonly ends: boolean };

function ways(graph: Graph): ReadonlyMap<string, Way> {
  const into = new Map<string, string[]>();
  for (const node of graph.nodes.values())
    for (const to of leadsTo(node)) into.set(to, [...(into.get(to) ?? []), node.key]);
  return new Map(
    [...graph.nodes.values()].flatMap((node) => {
      const verb = hazardVerb(node);
      return verb === undefined
        ? []
        : [[node.key, { drawn: drawnWay(graph, node.key, into), ends: safeVerbs.has(verb) }] as const];
    }),
  );
}

function hazardVerb(node: GraphNode): string | undefined {
  if (node.type !== "lintel-act") return undefined;
  const role = readRole(node.properties.role);
  return role && guardsHazard(roles[role.role]) ? node.properties.verb : undefined;
}

// What can only be told to end something, as the valve of the house's water, is there for hazards alone.
function guardsHazard(row: RoleRow): boolean {
  return hazardous(row.class) || Object.keys(row.verbs).every((verb) => safeVerbs.has(verb));
}

function leadsTo(node: GraphNode): readonly string[] {
  return [...Object.values(node.outs), ...Object.values(node.bridges ?? {})].flat();
}

function drawnWay(graph: Graph, key: string, into: ReadonlyMap<string, readonly string[]>): string {
  const on = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (on.has(at)) continue;
    on.add(at);
    open.push(...(into.get(at) ?? []));
  }
  const onWay = (to: readonly string[]) => to.filter((one) => on.has(one)).toSorted();
  const nodes = [...on].toSorted().flatMap((at) => graph.nodes.get(at) ?? []);
  const drawn = nodes.map((node) => {
    const [outs, bridges] = [node.outs, node.bridges ?? {}].map((wires) =>
      Object.entries(wires).map(([output, to]) => [output, onWay(to)]),
    );
    const wires = [outs, bridges, graph.told?.has(node.key) === true];
    return [node.key, node.type, node.properties, wires, settingsOf(node, graph)];
  });
  const bridged = nodes.some(({ bridges = {} }) => onWay(Object.values(bridges).flat()).length > 0);
  return JSON.stringify(bridged ? [drawn, graph.bridge_s, graph.carried] : drawn, inOrder);
}

/** The settings a step reads, each with its default. */
function settingsOf(node: GraphNode, graph: Graph): readonly unknown[] {
  const named = new Set<string>();
  const open: unknown[] = [node.properties];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") {
      const reference = readReference(value);
      if (reference.from === "setting") named.add(reference.name);
    } else if (Array.isArray(value)) open.push(...(value as readonly unknown[]));
    else if (isEntry(value)) {
      if (value["is"] === "setting" && typeof value["name"] === "string") named.add(value["name"]);
      open.push(...Object.values(value));
    }
  }
  return [...named].toSorted().map((name) => [name, graph.settings.get(name)]);
}
