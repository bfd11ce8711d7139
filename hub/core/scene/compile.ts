import type { MomentName } from "../moments.ts";
import { canonicalDocument, revisionOf } from "./canonical.ts";
import { checkNode, type CheckedNode } from "./checks.ts";
import { checkCycles } from "./cycles.ts";
import { acceptable, faultList } from "./faults.ts";
import type { Graph, GraphNode, SceneDocument, SceneFault } from "./graph.ts";
import { checkGuarded } from "./guarded.ts";
import type { SceneHouse } from "./house.ts";
import { nodeTypes, type Properties } from "./nodes.ts";
import { unreadable } from "./plain.ts";
import { highestClass, reachOf } from "./reach.ts";
import { readScene, tabId, type ReadScene } from "./read.ts";
import { dissolve, type Wire } from "./wires.ts";

/** What became of a document: a graph when nothing refuses it, and every fault and warning. */
export type Compiled = { readonly graph?: Graph; readonly faults: readonly SceneFault[] };

/** Reads one tab of Node-RED nodes into the graph the engine runs; pure, and any value at all may be handed in. */
export function compile(document: unknown, house?: SceneHouse): Compiled {
  const broken = unreadable(document);
  if (broken) return { faults: [{ ...broken, severity: "error", tab: "" }] };
  const entries = document as SceneDocument;
  const { faults, report } = faultList(tabId(entries));
  const read = readScene(entries, report);
  if (!read) return { faults };
  const nodes = new Map<string, CheckedNode>();
  for (const node of read.lintel.values()) {
    if (node.disabled) continue;
    const checked = checkNode(node, { settings: read.settings, house }, report);
    if (checked) nodes.set(node.key, checked);
  }
  const wires = dissolve(read, report);
  checkCycles(nodes, wires, report);
  checkGuarded(nodes, wires, report);
  if (!acceptable(faults)) return { faults };
  // As people read the tab: a start by hand takes the first moment from the top.
  const keys = canonicalDocument(entries).flatMap(({ key }) =>
    typeof key === "string" && nodes.has(key) ? [key] : [],
  );
  return { graph: assemble(read, revisionOf(entries), { nodes, keys }, wires), faults };
}

function assemble(
  read: ReadScene,
  revision: string,
  { nodes, keys }: { readonly nodes: ReadonlyMap<string, CheckedNode>; readonly keys: readonly string[] },
  wires: readonly Wire[],
): Graph {
  const run = wires.filter((wire) => !wire.bridged);
  const leaving = Map.groupBy(run, (wire) => wire.from);
  const ins = Map.groupBy(run, (wire) => wire.to);
  const graph = new Map<string, GraphNode>();
  const starts = new Map<MomentName, string[]>();
  for (const key of keys) {
    const node = nodes.get(key);
    if (!node) continue;
    const { type, properties } = node;
    const outs = Object.fromEntries(
      nodeTypes[type].outputs.map((output) => [
        output,
        (leaving.get(key) ?? [])
          .filter((wire) => wire.output === output)
          .map((wire) => wire.to)
          .toSorted(),
      ]),
    );
    graph.set(key, { key, type, properties, outs, ins: ins.get(key)?.length ?? 0 } as GraphNode);
    if (type !== "lintel-moment") continue;
    const { moment } = properties as Properties<"lintel-moment">;
    starts.set(moment, [...(starts.get(moment) ?? []), key]);
  }
  const { scene, disabled, settings } = read;
  const highest = highestClass(graph.values());
  return { scene, revision, class: highest, disabled, settings, nodes: graph, starts, reach: reachOf(graph, starts) };
}
