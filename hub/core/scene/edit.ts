import { fail } from "../errors.ts";
import type { Value } from "../world.ts";
import type { SceneDocument } from "./graph.ts";
import { nodeTypes, type NodeType } from "./nodes.ts";
import { isEntry, type Entry } from "./plain.ts";
import { sceneVariable, writeDefault } from "./settings.ts";

/** One change of the graph, as a phone makes it. */
export type SceneEdit =
  /** Sets a property of a node; `undefined` takes an optional one away. */
  | { readonly is: "set"; readonly key: string; readonly property: string; readonly value: unknown }
  | { readonly is: "setting"; readonly name: string; readonly value: Value }
  | { readonly is: "node"; readonly key: string; readonly disabled: boolean }
  | { readonly is: "scene"; readonly disabled: boolean };

/** Writes a change back into the document; positions, wires and all other fields stay as they are drawn. */
export function applyEdit(document: SceneDocument, edit: SceneEdit): SceneDocument {
  if (edit.is === "scene") return changed(document, isTab, (tab) => ({ ...tab, disabled: edit.disabled }), "tab");
  if (edit.is === "setting") return changed(document, isTab, (tab) => withSetting(tab, edit.name, edit.value), "tab");
  const isNode = (entry: Entry) => entry["key"] === edit.key && typeOf(entry) !== undefined;
  if (edit.is === "node")
    return changed(document, isNode, (node) => (edit.disabled ? { ...node, d: true } : without(node, "d")), edit.key);
  return changed(document, isNode, (node) => withProperty(node, edit.property, edit.value), edit.key);
}

const isTab = (entry: Entry): boolean => entry["type"] === "tab";

function typeOf(entry: Entry): NodeType | undefined {
  const type = entry["type"];
  return typeof type === "string" && Object.hasOwn(nodeTypes, type) ? (type as NodeType) : undefined;
}

function changed(
  document: SceneDocument,
  which: (entry: Entry) => boolean,
  change: (entry: Entry) => Entry,
  what: string,
): SceneDocument {
  if (!document.some(which)) fail("E_NOT_FOUND", { what });
  return document.map((entry) => (which(entry) ? change(entry) : entry));
}

function withProperty(node: Entry, property: string, value: unknown): Entry {
  const type = typeOf(node);
  if (!type || !Object.hasOwn(nodeTypes[type].properties.shape, property)) fail("E_UNKNOWN_KEY", { field: property });
  return value === undefined ? without(node, property) : { ...node, [property]: value };
}

function withSetting(tab: Entry, name: string, value: Value): Entry {
  const env: readonly unknown[] = Array.isArray(tab["env"]) ? tab["env"] : [];
  const isRow = (row: unknown) => isEntry(row) && row["name"] === name && name !== sceneVariable;
  if (!env.some(isRow)) fail("E_NOT_FOUND", { what: name });
  return { ...tab, env: env.map((row) => (isRow(row) ? writeDefault(name, value) : row)) };
}

function without(entry: Entry, field: string): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== field));
}
