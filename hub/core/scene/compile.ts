import type { MomentName } from "../moments.ts";
import { canonicalDocument, revisionOf } from "./canonical.ts";
import { carriedBy } from "./carried.ts";
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
import { dissolve, outputName, type Wiring } from "./wires.ts";

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
  const wiring = dissolve(read, report);
  checkCycles(nodes, wiring.wires, report);
  checkGuarded(nodes, wiring, report);
  if (!acceptable(faults)) return { faults };
  // As people read the tab: a start by hand takes the first moment from the top.
  const keys = canonicalDocument(entries).flatMap(({ key }) =>
    typeof key === "string" && nodes.has(key) ? [key] : [],
  );
  return { graph: assemble(read, revisionOf(entries), { nodes, keys }, wiring), faults };
}

function assemble(
  read: ReadScene,
  revision: string,
  { nodes, keys }: { readonly nodes: ReadonlyMap<string, CheckedNode>; readonly keys: readonly string[] },
  { wires, handed, told }: Wiring,
): Graph {
  const leaving = Map.groupBy(wires, (wire) => wire.from);
  const ins = Map.groupBy(wires, (wire) => wire.to);
  const graph = new Map<string, GraphNode>();
  const starts = new Map<MomentName, string[]>();
  for (const key of keys) {
    const node = nodes.get(key);
    if (!node) continue;
    const { type, properties } = node;
    const leads = (output: string, bridged: boolean) =>
      (leaving.get(key) ?? [])
        .filter((wire) => wire.output === output && wire.bridged === bridged)
        .map((wire) => wire.to)
        .toSorted();
    const outputs: readonly string[] = nodeTypes[type].outputs;
    const outs = Object.fromEntries(outputs.map((output) => [output, leads(output, false)]));
    const over = outputs.filter((output) => handed.has(outputName(key, output)));
    const bridges = over.length > 0 && { bridges: Object.fromEntries(over.map((one) => [one, leads(one, true)])) };
    graph.set(key, { key, type, properties, outs, ins: ins.get(key)?.length ?? 0, ...bridges } as GraphNode);
    if (type !== "lintel-moment") continue;
    const { moment } = properties as Properties<"lintel-moment">;
    starts.set(moment, [...(starts.get(moment) ?? []), key]);
  }
  const { scene, disabled, settings, bridge_s } = read;
  const highest = highestClass(graph.values());
  return {
    scene,
    revision,
    class: highest,
    disabled,
    settings,
    nodes: graph,
    starts,
    reach: reachOf(graph, starts),
    ...(handed.size > 0 && { bridge_s, carried: carriedBy(read) }),
    ...(told.size > 0 && { told }),
  };
}
