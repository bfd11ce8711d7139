import { TimeOfDay } from "../core/house.ts";
import type { Numbers } from "../core/scene/example.ts";
import type { Graph, GraphNode } from "../core/scene/graph.ts";
import { isEntry } from "../core/scene/plain.ts";

/** The numbers and times of a step that people may set as they like, by the dotted path of each. */
export function numbersOf({ properties }: GraphNode): Readonly<Record<string, number | string>> {
  return Object.fromEntries(found(properties, []));
}

/** A scene with the numbers an example was written with; what is not there any more, or of another kind, stays away. */
export function withNumbers(graph: Graph, numbers: Numbers = {}): Graph {
  const nodes = new Map(graph.nodes);
  for (const [name, value] of Object.entries(numbers)) {
    const dot = name.indexOf(".");
    const key = name.slice(0, dot);
    const path = name.slice(dot + 1);
    const node = nodes.get(key);
    const now = node && numbersOf(node)[path];
    if (node && typeof now === typeof value)
      nodes.set(key, { ...node, properties: put(node.properties, path, value) } as GraphNode);
  }
  return { ...graph, nodes };
}

type Found = readonly [path: string, value: number | string];

const spans = ["deadline_s", "s", "for_s"];
const clocks = ["at", "from", "to"];
const isTime = (value: unknown): value is string => TimeOfDay.safeParse(value).success;

function found(outer: unknown, path: readonly string[]): readonly Found[] {
  if (Array.isArray(outer)) return outer.flatMap((one, i) => found(one, [...path, String(i)]));
  if (!isEntry(outer)) return [];
  return Object.entries(outer).flatMap(([name, value]): readonly Found[] => {
    const here = [...path, name];
    const isNumber = typeof value === "number" && (spans.includes(name) || path.at(-1) === "with");
    if (isNumber || (clocks.includes(name) && isTime(value))) return [[here.join("."), value]];
    return found(value, here);
  });
}

// A name within `with` may hold a dot of its own, so the path is followed name by name as it was found.
function put(outer: unknown, path: string, value: number | string): unknown {
  if (Array.isArray(outer)) {
    const dot = path.indexOf(".");
    const at = Number(path.slice(0, dot));
    return outer.map((one: unknown, i) => (i === at ? put(one, path.slice(dot + 1), value) : one));
  }
  if (!isEntry(outer)) return outer;
  if (Object.hasOwn(outer, path)) return { ...outer, [path]: value };
  const name = path.slice(0, path.indexOf("."));
  return { ...outer, [name]: put(outer[name], path.slice(name.length + 1), value) };
}
