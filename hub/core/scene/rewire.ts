import { fail } from "../errors.ts";
import { derivedId } from "../ids.ts";
import { clip } from "./faults.ts";
import type { SceneDocument } from "./graph.ts";
import { nodeTypes, nodeVersion, type NodeType } from "./nodes.ts";
import type { After, NewStep } from "./outline.ts";
import { isEntry, type Entry } from "./plain.ts";

/** The Lintel type of an entry. */
export function typeOf(entry: Entry): NodeType | undefined {
  const type = entry["type"];
  return typeof type === "string" && Object.hasOwn(nodeTypes, type) ? (type as NodeType) : undefined;
}

/** Whether an entry is the Lintel node of that key. */
export function isNode(key: string): (entry: Entry) => boolean {
  return (entry) => entry["key"] === key && typeOf(entry) !== undefined;
}

/** Puts a new step behind an output; what that output led to follows the new step's first output. */
export function insertStep(document: SceneDocument, { key, output }: After, step: NewStep): SceneDocument {
  const before = found(document, key);
  const type = typeOf(before) ?? fail("E_NOT_FOUND", { what: clip(key) });
  const port = (nodeTypes[type].outputs as readonly string[]).indexOf(output);
  if (port < 0) fail("E_NOT_FOUND", { what: clip(output) });
  const outputs: readonly string[] = Object.hasOwn(nodeTypes, step.type)
    ? nodeTypes[step.type].outputs
    : fail("E_WRONG_TYPE");
  if (step.type === "lintel-moment" || outputs.length === 0) fail("E_WRONG_TYPE", { field: "type" });
  const made = mint(document, step.stem);
  const node: Entry = {
    ...step.properties,
    ...made,
    type: step.type,
    schema: nodeVersion,
    z: before["z"],
    ...freeSpot(document, before),
    wires: outputs.map((_, i) => (i === 0 ? targetsOf(before, port) : [])),
  };
  const wired = document.map((entry) => (entry === before ? leading(entry, port, [made.id]) : entry));
  return [...wired, node];
}

/** Takes a step out; what led to it leads to what followed its first output. */
export function removeStep(document: SceneDocument, key: string): SceneDocument {
  const gone = found(document, key);
  const id = gone["id"];
  const onward = targetsOf(gone, 0).filter((target) => target !== id);
  return document.filter((entry) => entry !== gone).map((entry) => withoutNode(entry, id, onward));
}

function withoutNode(entry: Entry, id: unknown, onward: readonly string[]): Entry {
  const { nodes, wires } = entry;
  if (entry["type"] === "group" && Array.isArray(nodes) && nodes.includes(id))
    return { ...entry, nodes: nodes.filter((one) => one !== id) };
  if (!Array.isArray(wires)) return entry;
  const ports: readonly unknown[] = wires;
  if (!ports.some((targets) => Array.isArray(targets) && targets.includes(id))) return entry;
  return {
    ...entry,
    wires: ports.map((targets) =>
      Array.isArray(targets) && targets.includes(id)
        ? [...new Set([...targets.filter((one) => one !== id), ...onward])]
        : targets,
    ),
  };
}

function found(document: SceneDocument, key: string): Entry {
  return document.find(isNode(key)) ?? fail("E_NOT_FOUND", { what: clip(key) });
}

function targetsOf({ wires }: Entry, port: number): readonly string[] {
  const targets: unknown = Array.isArray(wires) ? wires[port] : undefined;
  return Array.isArray(targets) ? targets.filter((one) => typeof one === "string") : [];
}

function leading(entry: Entry, port: number, to: readonly string[]): Entry {
  const wires: readonly unknown[] = Array.isArray(entry["wires"]) ? entry["wires"] : [];
  const length = Math.max(wires.length, port + 1);
  return { ...entry, wires: Array.from({ length }, (_, i) => (i === port ? to : (wires[i] ?? []))) };
}

/** A key that no other step of the scene has, and an id that nothing in the document has. */
function mint(document: SceneDocument, stem: string): { readonly key: string; readonly id: string } {
  const keys = new Set(document.map((entry) => entry["key"]));
  const ids = new Set(document.map((entry) => entry["id"]));
  const short = stem.slice(0, 34);
  let key = short;
  for (let n = 2; keys.has(key); n++) key = `${short}-${n}`;
  const drawn = document.find((entry) => entry["type"] === "tab")?.["id"];
  const tab = typeof drawn === "string" ? drawn : "";
  let id = `${tab}-${key}`;
  for (let n = 1; ids.has(id) || id.length > 64; n++) id = `n${derivedId(tab, key, String(n))}`;
  return { key, id };
}

// A drawn node is at most about this large; between two of them stays some air.
const wide = 200;
const high = 40;
const column = 240;
const row = 60;
// Past this a number is no place on a drawing, and adding a row to it might change nothing.
const farthest = 1_000_000;

/** The first free place right of a node, from its own height downwards. */
function freeSpot(document: SceneDocument, beside: Entry): { readonly x: number; readonly y: number } {
  const [left, top] = [coordinate(beside["x"]), coordinate(beside["y"])];
  const x = left + column;
  const near = document.filter(isEntry).flatMap(({ x: at, y }) => {
    const taken = typeof at === "number" && typeof y === "number" && Math.abs(at - x) < wide;
    return taken ? [y] : [];
  });
  let y = top;
  while (near.some((taken) => Math.abs(taken - y) < high)) y += row;
  return { x, y };
}

function coordinate(value: unknown): number {
  return typeof value === "number" && Math.abs(value) <= farthest ? value : 0;
}
