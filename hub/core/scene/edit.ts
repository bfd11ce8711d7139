import { fail } from "../errors.ts";
import type { Value } from "../world.ts";
import { clip } from "./faults.ts";
import type { SceneDocument } from "./graph.ts";
import { type Condition, nodeTypes } from "./nodes.ts";
import type { After, NewStep } from "./outline.ts";
import { isEntry, type Entry } from "./plain.ts";
import { insertStep, isNode, removeStep, typeOf } from "./rewire.ts";
import { sceneVariable, writeDefault } from "./settings.ts";

/** One change of the graph, as a phone makes it. */
export type SceneEdit =
  /** Sets a property of a node, or by a dotted path a value inside one; `undefined` takes an optional one away. */
  | { readonly is: "set"; readonly key: string; readonly property: string; readonly value: unknown }
  | { readonly is: "setting"; readonly name: string; readonly value: Value }
  | { readonly is: "node"; readonly key: string; readonly disabled: boolean }
  | { readonly is: "scene"; readonly disabled?: boolean; readonly name?: string }
  /** Puts a new step behind an output: what that output led to follows the new step. */
  | { readonly is: "insert"; readonly after: After; readonly step: NewStep }
  /** Takes a step out: what led to it leads to what followed it. */
  | { readonly is: "remove"; readonly key: string }
  /** Changes what a check or a wait looks at. */
  | { readonly is: "condition"; readonly key: string; readonly add: Condition }
  | { readonly is: "condition"; readonly key: string; readonly remove: number }
  | {
      readonly is: "condition";
      readonly key: string;
      readonly set: { readonly index: number; readonly condition: Condition };
    };

/** Writes a change back into the document; positions and all other fields stay as they are drawn. */
export function applyEdit(document: SceneDocument, edit: SceneEdit): SceneDocument {
  switch (edit.is) {
    case "scene":
      return changed(document, isTab, (tab) => withScene(tab, edit), "tab");
    case "setting":
      return changed(document, isTab, (tab) => withSetting(tab, edit.name, edit.value), "tab");
    case "node": {
      const { key, disabled } = edit;
      return changed(document, isNode(key), (node) => (disabled ? { ...node, d: true } : without(node, "d")), key);
    }
    case "set":
      return changed(document, isNode(edit.key), (node) => withProperty(node, edit.property, edit.value), edit.key);
    case "condition":
      return changed(document, isNode(edit.key), (node) => withConditions(node, edit), edit.key);
    case "insert":
      return insertStep(document, edit.after, edit.step);
    case "remove":
      return removeStep(document, edit.key);
  }
}

const isTab = (entry: Entry): boolean => entry["type"] === "tab";

function changed(
  document: SceneDocument,
  which: (entry: Entry) => boolean,
  change: (entry: Entry) => Entry,
  what: string,
): SceneDocument {
  if (!document.some(which)) fail("E_NOT_FOUND", { what: clip(what) });
  return document.map((entry) => (which(entry) ? change(entry) : entry));
}

function withScene(tab: Entry, { disabled, name }: Extract<SceneEdit, { is: "scene" }>): Entry {
  return { ...tab, ...(disabled !== undefined && { disabled }), ...(name !== undefined && { label: name }) };
}

function withProperty(node: Entry, path: string, value: unknown): Entry {
  const type = typeOf(node);
  const [property = "", ...inner] = partsOf(path);
  if (!type || !Object.hasOwn(nodeTypes[type].properties.shape, property))
    return fail("E_UNKNOWN_KEY", { field: clip(path) });
  if (inner.length === 0) return value === undefined ? without(node, property) : { ...node, [property]: value };
  return { ...node, [property]: within(node[property], inner, value, path) };
}

/** The steps of a dotted path; behind `with` stands the name of one parameter, which may itself hold a dot. */
function partsOf(path: string): readonly string[] {
  const parts = path.split(".");
  const parameters = parts.indexOf("with") + 1;
  if (parameters === 0 || parameters === parts.length) return parts;
  return [...parts.slice(0, parameters), parts.slice(parameters).join(".")];
}

function within(outer: unknown, [name = "", ...inner]: readonly string[], value: unknown, path: string): unknown {
  const next = (old: unknown) => (inner.length === 0 ? value : within(old, inner, value, path));
  if (Array.isArray(outer)) {
    const at = indexIn(outer, Number(name), path);
    return outer.map((one, i) => (i === at ? next(one) : one));
  }
  if (!isEntry(outer)) return fail("E_UNKNOWN_KEY", { field: clip(path) });
  const changed = next(Object.hasOwn(outer, name) ? outer[name] : undefined);
  const others = Object.entries(outer).filter(([other]) => other !== name);
  // fromEntries defines own properties, so a hostile name such as `__proto__` stays a plain key.
  return Object.fromEntries(changed === undefined ? others : [...others, [name, changed]]);
}

function withConditions(node: Entry, edit: Extract<SceneEdit, { is: "condition" }>): Entry {
  const { type, until } = node;
  if (type === "lintel-guard") return { ...node, all: conditions(node["all"], edit) };
  if (type === "lintel-wait" && isEntry(until) && until["is"] === "state")
    return { ...node, until: { ...until, all: conditions(until["all"], edit) } };
  return fail("E_WRONG_TYPE", { field: clip(edit.key), problem: "no-conditions" });
}

function conditions(all: unknown, edit: Extract<SceneEdit, { is: "condition" }>): readonly unknown[] {
  const known: readonly unknown[] = Array.isArray(all) ? all : [];
  if ("add" in edit) return [...known, edit.add];
  if ("remove" in edit) {
    const gone = indexIn(known, edit.remove, edit.key);
    return known.filter((_, i) => i !== gone);
  }
  const { index, condition } = edit.set;
  const at = indexIn(known, index, edit.key);
  return known.map((one, i) => (i === at ? condition : one));
}

function indexIn(list: readonly unknown[], index: number, what: string): number {
  return Number.isInteger(index) && index >= 0 && index < list.length
    ? index
    : fail("E_NOT_FOUND", { what: clip(what) });
}

function withSetting(tab: Entry, name: string, value: Value): Entry {
  const env: readonly unknown[] = Array.isArray(tab["env"]) ? tab["env"] : [];
  const isRow = (row: unknown) => isEntry(row) && row["name"] === name && name !== sceneVariable;
  if (!env.some(isRow)) fail("E_NOT_FOUND", { what: clip(name) });
  return { ...tab, env: env.map((row) => (isRow(row) ? writeDefault(name, value) : row)) };
}

function without(entry: Entry, field: string): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== field));
}
