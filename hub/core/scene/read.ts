import { Slug } from "../ids.ts";
import type { Value } from "../world.ts";
import { clip, type Report } from "./faults.ts";
import { nodeTypes, type NodeType } from "./nodes.ts";
import type { Entry } from "./plain.ts";
import { readSettings } from "./settings.ts";

/** A Lintel node as it stands in the document; its own properties are not yet checked. */
export type LintelNode = {
  readonly id: string;
  readonly key: string;
  readonly type: NodeType;
  readonly version: unknown;
  readonly raw: Entry;
  readonly disabled: boolean;
  readonly wires: readonly (readonly string[])[];
};

/** Anything else that may stand on a wire: junctions, link nodes and ordinary Node-RED nodes. */
export type OtherNode = {
  readonly id: string;
  readonly type: string;
  readonly disabled: boolean;
  readonly wires: readonly (readonly string[])[];
  readonly links: readonly string[];
  readonly mode: unknown;
  /** As it stands in the document. */
  readonly entry: Entry;
};

/** One tab, sorted into what the scene compiler looks at. */
export type ReadScene = {
  readonly scene: string;
  readonly disabled: boolean;
  readonly bridge_s: number;
  readonly settings: ReadonlyMap<string, Value>;
  readonly lintel: ReadonlyMap<string, LintelNode>;
  readonly others: ReadonlyMap<string, OtherNode>;
};

// Node-RED's own fields of a node; everything else on a Lintel node is a property of its type.
const drawn = new Set(
  "id type z x y w h wires name g d l info env label icon inputLabels outputLabels key schema".split(" "),
);
// A tab's id names its file.
const nodeId = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** The id of the document's tab, for faults; empty when there is none to name. */
export function tabId(entries: readonly Entry[]): string {
  const id = entries.find((entry) => entry["type"] === "tab")?.["id"];
  return typeof id === "string" ? clip(id) : "";
}

/** Sorts the entries of one tab; undefined when the document is no scene at all. */
export function readScene(entries: readonly Entry[], report: Report): ReadScene | undefined {
  const tabs = entries.filter((entry) => entry["type"] === "tab");
  const [tab] = tabs;
  if (!tab || tabs.length > 1) {
    report("E_SCENE_BROKEN", { field: "type" }, { problem: tab ? "several-tabs" : "no-tab" });
    return undefined;
  }
  const { scene, bridge_s, settings } = readSettings(tab, report);
  const lintel = new Map<string, LintelNode>();
  const others = new Map<string, OtherNode>();
  const ids = new Set<string>();
  const keys = new Set<string>();
  const subflows = new Set(entries.filter((entry) => entry["type"] === "subflow").map((entry) => entry["id"]));
  for (const entry of entries) {
    const id = readId(entry, ids, report);
    if (id === undefined || entry === tab || entry["type"] === "subflow") continue;
    const type = entry["type"];
    if (typeof type !== "string") report("E_SCENE_NODE", { node: id, field: "type" }, { problem: "no-type" });
    else if (type.startsWith("lintel-")) {
      const node = readLintel(id, type, entry, keys, report);
      if (subflows.has(entry["z"])) report("E_SCENE_NODE", { node: id, field: "z" }, { problem: "subflow" });
      else if (entry["z"] !== tab["id"]) report("E_SCENE_BROKEN", { node: id, field: "z" }, { problem: "other-tab" });
      else if (node) lintel.set(id, node);
    } else if (!subflows.has(entry["z"]) && type !== "comment" && type !== "group") {
      if (entry["z"] !== tab["id"]) report("E_SCENE_BROKEN", { node: id, field: "z" }, { problem: "other-tab" });
      else others.set(id, readOther(id, type, entry, report));
    }
  }
  return { scene, bridge_s, settings, disabled: tab["disabled"] === true, lintel, others };
}

function readId(entry: Entry, ids: Set<string>, report: Report): string | undefined {
  const id = entry["id"];
  if (typeof id !== "string" || !nodeId.test(id)) {
    report("E_SCENE_BROKEN", { node: clip(id), field: "id" }, { problem: "id" });
    return undefined;
  }
  if (ids.has(id)) {
    report("E_SCENE_KEY", { node: id, field: "id" }, { problem: "twice", value: id });
    return undefined;
  }
  ids.add(id);
  return id;
}

function readLintel(id: string, type: string, entry: Entry, keys: Set<string>, report: Report): LintelNode | undefined {
  if (!Object.hasOwn(nodeTypes, type)) {
    report("E_SCENE_NODE", { node: id, field: "type" }, { problem: "unknown-type", value: clip(type) });
    return undefined;
  }
  const key = entry["key"];
  if (typeof key !== "string" || !Slug.safeParse(key).success) {
    report("E_SCENE_KEY", { node: id, field: "key" }, { problem: key === undefined ? "missing" : "not-a-slug" });
    return undefined;
  }
  if (keys.has(key)) {
    report("E_SCENE_KEY", { node: id, field: "key" }, { problem: "twice", value: key });
    return undefined;
  }
  keys.add(key);
  checkPosition(id, entry, report);
  const raw = Object.fromEntries(Object.entries(entry).filter(([field]) => !drawn.has(field)));
  const wires = readWires(id, entry["wires"], report);
  return { id, key, type: type as NodeType, version: entry["schema"], raw, disabled: entry["d"] === true, wires };
}

function readOther(id: string, type: string, entry: Entry, report: Report): OtherNode {
  // A configuration node has no wires and stands nowhere.
  const wires = entry["wires"] === undefined ? [] : readWires(id, entry["wires"], report);
  if (entry["wires"] !== undefined) checkPosition(id, entry, report);
  const links = entry["links"];
  return {
    id,
    type,
    disabled: entry["d"] === true,
    wires,
    links: isTexts(links) ? links : [],
    mode: entry["mode"],
    entry,
  };
}

function readWires(id: string, wires: unknown, report: Report): readonly (readonly string[])[] {
  if (Array.isArray(wires) && wires.every(isTexts)) return wires;
  report("E_SCENE_NODE", { node: id, field: "wires" }, { problem: "not-lists-of-ids" });
  return [];
}

function checkPosition(id: string, entry: Entry, report: Report): void {
  for (const field of ["x", "y"]) {
    // There is no automatic layout: without a position a node lands on top of another.
    if (typeof entry[field] !== "number") report("E_SCENE_NODE", { node: id, field }, { problem: "no-position" });
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
