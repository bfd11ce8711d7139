import { nodeTypes } from "./nodes.ts";
import { clip, type Report } from "./faults.ts";
import type { LintelNode, OtherNode, ReadScene } from "./read.ts";

/** One wire of the scene with junctions and link nodes dissolved, by keys. */
export type Wire = {
  readonly from: string;
  readonly output: string;
  readonly to: string;
  /** It leads through an ordinary node: Node-RED has to carry it. */
  readonly bridged: boolean;
};

/** Where the wires of a scene lead. */
export type Wiring = {
  readonly wires: readonly Wire[];
  /** Outputs that hand a message to ordinary nodes, whether or not it comes back, as `key output`. */
  readonly handed: ReadonlySet<string>;
  /** Keys that ordinary nodes reach by themselves: a message there starts a run. */
  readonly told: ReadonlySet<string>;
};

/** The name of an output in `handed`. */
export const outputName = (key: string, output: string): string => `${key} ${output}`;

const mostSteps = 2_000_000;
// Ordinary nodes people put between steps; a restart of Node-RED forgets what waits in them.
const forgetful = new Set(["delay", "trigger"]);

// What carries a message where nobody can follow it, so that no wire of a scene may lead through it.
const opaque = (type: string): boolean => type === "link call" || type === "link out" || type.startsWith("subflow:");

type Reached = { readonly node: LintelNode; readonly bridged: boolean };

/** Follows every wire of the tab to the Lintel nodes it reaches, and names what a scene may not be wired to. */
export function dissolve(read: ReadScene, report: Report): Wiring {
  const fed = new Set<string>();
  const walk = walker(read, report, fed);
  const wires: Wire[] = [];
  const handed = new Set<string>();
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
      const { reached, ordinary } = walk(node.id, targets, true);
      for (const { node: to, bridged } of reached) wires.push({ from: node.key, output, to: to.key, bridged });
      if (ordinary) handed.add(outputName(node.key, output));
    });
  }
  const told = new Set<string>();
  for (const other of read.others.values()) {
    checkOther(other, read, walk, report);
    // What a scene feeds speaks for that scene; everything else speaks by itself.
    if (other.disabled || !isCarrier(other) || fed.has(other.id)) continue;
    for (const { node } of walk(other.id, other.wires.flat(), false).reached) told.add(node.key);
  }
  return { wires, handed, told };
}

function isCarrier({ type }: OtherNode): boolean {
  return type !== "junction" && type !== "link in" && !opaque(type);
}

function checkOther(other: OtherNode, read: ReadScene, walk: ReturnType<typeof walker>, report: Report): void {
  if (other.disabled) return;
  const spot = { node: other.id, field: "wires" };
  if (other.type === "link in") {
    const foreign = other.links.some((id) => !read.others.has(id));
    if (foreign && walk(other.id, other.wires.flat(), false).reached.length > 0)
      report("E_SCENE_NODE", { node: other.id, field: "links" }, { problem: "other-tab" });
  } else if (
    other.type !== "link out" &&
    opaque(other.type) &&
    walk(other.id, other.wires.flat(), false).reached.length > 0
  ) {
    report("E_SCENE_NODE", spot, { problem: problemOf(other), type: other.type });
  }
}

const problemOf = (other: OtherNode): string => (other.type.startsWith("subflow:") ? "subflow" : "ordinary");

/** A function that follows targets through junctions and links; `scene` says the wires start at a Lintel node. */
function walker(read: ReadScene, report: Report, fed: Set<string>) {
  const told = new Set<string>();
  let steps = 0;
  const once: Report = (code, spot, params, severity) => {
    const mark = `${code} ${spot?.node} ${spot?.field} ${String(params?.["problem"])}`;
    if (!told.has(mark)) report(code, spot, params, severity);
    told.add(mark);
  };
  return (
    holder: string,
    targets: readonly string[],
    scene: boolean,
  ): { readonly reached: readonly Reached[]; readonly ordinary: boolean } => {
    const reached = new Map<string, Reached>();
    let ordinary = false;
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
        if (node.type === "lintel-moment" || node.type === "lintel-example")
          once("E_SCENE_NODE", { node: at.holder, field: "wires" }, { problem: "no-input" });
        else reached.set(`${node.id} ${at.bridged}`, { node, bridged: at.bridged });
        continue;
      }
      const { next, bridged } = pass(at, read, scene ? once : () => undefined);
      ordinary ||= bridged;
      if (scene) fed.add(at.id);
      for (const id of next) open.push({ id, holder: at.id, bridged: at.bridged || bridged });
    }
    return { reached: [...reached.values()], ordinary };
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
  if (opaque(other.type)) {
    report("E_SCENE_NODE", { node: at.id, field: "type" }, { problem: problemOf(other), type: clip(other.type) });
    return stop;
  }
  if (forgetful.has(other.type))
    report("E_SCENE_NODE", { node: at.id, field: "type" }, { problem: "not-durable", type: other.type }, "warning");
  return { next: other.wires.flat(), bridged: true };
}
