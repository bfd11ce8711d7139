import { compile } from "../../hub/core/scene/compile.ts";
import type { Graph, SceneDocument } from "../../hub/core/scene/graph.ts";
import { readRole, roles } from "../../hub/core/roles.ts";

/** One planted break of a scene that the checker lets pass: only its examples can find it. */
export type Mutation = { readonly name: string; readonly document: SceneDocument; readonly graph: Graph };

type Entry = SceneDocument[number];
type Change = readonly [name: string, document: SceneDocument];

/** Every break of a document by one change: a step or a condition gone, two steps swapped, another verb, role or place. */
export function mutationsOf(document: SceneDocument): readonly Mutation[] {
  const nodes = document.filter(({ type }) => String(type).startsWith("lintel-") && type !== "lintel-example");
  return nodes
    .flatMap((node) => [
      ...gone(document, node),
      ...swapped(document, node),
      ...fields(document, node),
      ...conditions(document, node),
    ])
    .flatMap(([name, changed]) => {
      const { graph } = compile(changed);
      return graph ? [{ name, document: changed, graph }] : [];
    });
}

const wiresOf = (node: Entry) => node["wires"] as readonly (readonly string[])[];

function gone(document: SceneDocument, node: Entry): readonly Change[] {
  if (node["type"] === "lintel-moment") return [];
  const [on = []] = wiresOf(node);
  const past = (id: string) => (id === node["id"] ? on : [id]);
  const left = document
    .filter((one) => one !== node)
    .map((one) => {
      const wires = one["wires"] as readonly (readonly string[])[] | undefined;
      return wires ? { ...one, wires: wires.map((ids) => [...new Set(ids.flatMap(past))]) } : one;
    });
  return [[`${String(node["key"])} is gone`, left]];
}

/** A step and the only one behind it change places: what led to the first leads to the second, which leads to the first. */
function swapped(document: SceneDocument, first: Entry): readonly Change[] {
  if (first["type"] === "lintel-moment" || wiresOf(first)[0]?.length !== 1) return [];
  const second = document.find(({ id }) => id === wiresOf(first)[0]?.[0]);
  if (!second || !String(second["type"]).startsWith("lintel-")) return [];
  const past = (id: string) => (id === first["id"] ? second["id"] : id);
  const changed = document.map((one) => {
    if (one === first) return { ...one, wires: wiresOf(one).with(0, wiresOf(second)[0] ?? []) };
    if (one === second) return { ...one, wires: wiresOf(one).with(0, [String(first["id"])]) };
    return wiresOf(one) ? { ...one, wires: wiresOf(one).map((ids) => ids.map(past)) } : one;
  });
  return [[`${String(first["key"])} and ${String(second["key"])} are swapped`, changed]];
}

function fields(document: SceneDocument, node: Entry): readonly Change[] {
  const key = String(node["key"]);
  const set = (property: string, value: unknown, more: Entry = {}): Change => [
    `${key}: ${property} ${JSON.stringify(value)}`,
    document.map((one) => (one === node ? { ...one, [property]: value, ...more } : one)),
  ];
  const changes: Change[] = [];
  const { role, to, verb, place, until } = node;
  const waits = until as { is?: string; moment?: string } | undefined;
  for (const [property, address] of Object.entries({ role, to })) {
    const [name, at] = typeof address === "string" ? address.split(".") : [];
    if (at === undefined) continue;
    const others = ["own", "here", "eating", "hall"].filter((other) => other !== at);
    for (const other of others) changes.push(set(property, `${name ?? ""}.${other}`));
  }
  if (typeof verb === "string" && typeof role === "string") {
    const read = readRole(role);
    const verbs = Object.keys(read ? roles[read.role].verbs : {}).filter((other) => other !== verb);
    for (const other of verbs) changes.push(set("verb", other), set("verb", other, { with: {} }));
  }
  if (place === "any") changes.push(set("place", "own"), set("place", "hall"));
  for (const [name, other] of otherRoles(role, verb)) changes.push(set("role", name, other));
  if (waits?.is === "moment") changes.push(set("until", { ...waits, moment: "woke" }));
  return changes;
}

/** Other roles that could be asked instead: for the same, or for the first they can do without being told more. */
function otherRoles(role: unknown, verb: unknown): readonly (readonly [role: string, more: Entry])[] {
  const read = typeof role === "string" ? readRole(role) : undefined;
  if (!read) return [];
  return Object.entries(roles)
    .filter(([name]) => name !== read.role)
    .flatMap(([name, row]) => {
      const verbs = Object.keys(row.verbs);
      const same = verbs.filter((one) => one === verb);
      return (same.length > 0 ? same : verbs).map((one) => [name, { verb: one, with: {} }] as const);
    });
}

function conditions(document: SceneDocument, node: Entry): readonly Change[] {
  const until = node["until"] as { all?: readonly unknown[] } | undefined;
  const all = (node["all"] ?? until?.all) as readonly unknown[] | undefined;
  if (!all || all.length < 2) return [];
  return all.map((condition, nth) => {
    const fewer = all.filter((_, i) => i !== nth);
    const change = until ? { until: { ...until, all: fewer } } : { all: fewer };
    const name = `${String(node["key"])} without ${JSON.stringify(condition)}`;
    return [name, document.map((one) => (one === node ? { ...one, ...change } : one))] as const;
  });
}
