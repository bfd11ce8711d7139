import { nodeTypes } from "./nodes.ts";
import type { Report } from "./faults.ts";
import type { LintelNode, OtherNode, ReadScene } from "./read.ts";

/** One wire of the scene with junctions and link nodes dissolved, by keys. */
export type Wire = {
  readonly from: string;
  readonly output: string;
  readonly to: string;
  /** It leads through an ordinary node: Node-RED would have to carry it. */
  readonly bridged: boolean;
};

const mostSteps = 2_000_000;
// Ordinary nodes people put between steps; a restart of Node-RED forgets what waits in them.
const forgetful = new Set(["delay", "trigger"]);

type Reached = { readonly node: LintelNode; readonly bridged: boolean };

/** Follows every wire of the tab to the Lintel nodes it reaches, and names what a scene may not be wired to. */
export function dissolve(read: ReadScene, report: Report): readonly Wire[] {
  const walk = walker(read, report);
  const wires: Wire[] = [];
  for (const node of read.lintel.values()) {
    if (node.disabled) continue;
    const outputs: readonly string[] = nodeTypes[node.type].outputs;
    node.wires.forEach((targets, port) => {
      const output = outputs[port];
      if (output === undefined) {
        if (targets.length > 0)
          report("E_SCENE_NODE", { node: node.id, field: "wires" }, { problem: "no-output", port });
        return;
      }
      for (const { node: to, bridged } of walk(node.id, targets, true))
        wires.push({ from: node.key, output, to: to.key, bridged });
    });
  }
  for (const other of read.others.values()) checkOther(other, read, walk, report);
  return wires;
}

function checkOther(other: OtherNode, read: ReadScene, walk: ReturnType<typeof walker>, report: Report): void {
  if (other.disabled || forgetful.has(other.type) || other.type === "junction") return;
  const spot = { node: other.id, field: "wires" };
  if (other.type === "link in") {
    const foreign = other.links.some((id) => !read.others.has(id));
    if (foreign && walk(other.id, other.wires.flat(), false).length > 0)
      report("E_SCENE_NODE", { node: other.id, field: "links" }, { problem: "other-tab" });
  } else if (other.type !== "link out" && walk(other.id, other.wires.flat(), false).length > 0) {
    report("E_SCENE_NODE", spot, { problem: problemOf(other), type: other.type });
  }
}

const problemOf = (other: OtherNode): string => (other.type.startsWith("subflow:") ? "subflow" : "ordinary");

/** A function that follows targets through junctions and links; `scene` says the wires start at a Lintel node. */
function walker(read: ReadScene, report: Report) {
  const told = new Set<string>();
  let steps = 0;
  const once: Report = (code, spot, params, severity) => {
    const mark = `${code} ${spot?.node} ${spot?.field} ${String(params?.["problem"])}`;
    if (!told.has(mark)) report(code, spot, params, severity);
    told.add(mark);
  };
  return (holder: string, targets: readonly string[], scene: boolean): readonly Reached[] => {
    const reached = new Map<string, Reached>();
    const seen = new Set<string>();
    const open = targets.map((id) => ({ id, holder, bridged: false }));
    for (let at = open.pop(); at; at = open.pop()) {
      const mark = `${at.id} ${at.bridged}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      if (++steps > mostSteps) {
        once("E_LIMIT", { field: "wires" }, { limit: mostSteps });
        break;
      }
      const node = read.lintel.get(at.id);
      if (node) {
        if (node.disabled) continue;
        if (node.type === "lintel-moment")
          once("E_SCENE_NODE", { node: at.holder, field: "wires" }, { problem: "no-input" });
        else reached.set(`${node.id} ${at.bridged}`, { node, bridged: at.bridged });
        continue;
      }
      const { next, bridged } = pass(at, read, scene ? once : () => undefined);
      for (const id of next) open.push({ id, holder: at.id, bridged: at.bridged || bridged });
    }
    return [...reached.values()];
  };
}

type Standing = { readonly id: string; readonly holder: string };

/** Where a wire goes on from a node that is not Lintel's. */
function pass(at: Standing, read: ReadScene, report: Report): { next: readonly string[]; bridged: boolean } {
  const stop = { next: [], bridged: false };
  const other = read.others.get(at.id);
  if (!other) {
    report("E_SCENE_DANGLING", { node: at.holder, field: "wires" }, { to: at.id.slice(0, 80) });
    return stop;
  }
  if (other.disabled) return stop;
  if (other.type === "junction" || other.type === "link in") return { next: other.wires.flat(), bridged: false };
  if (other.type === "link out" && other.mode !== "return") {
    const known = other.links.filter((id) => read.others.get(id)?.type === "link in");
    if (known.length < other.links.length)
      report("E_SCENE_NODE", { node: at.id, field: "links" }, { problem: "other-tab" });
    return { next: known, bridged: false };
  }
  if (forgetful.has(other.type)) {
    report("E_SCENE_NODE", { node: at.id, field: "type" }, { problem: "not-durable", type: other.type }, "warning");
    return { next: other.wires.flat(), bridged: true };
  }
  report("E_SCENE_NODE", { node: at.id, field: "type" }, { problem: problemOf(other), type: other.type.slice(0, 80) });
  return stop;
}
