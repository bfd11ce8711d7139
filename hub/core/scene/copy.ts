import { derivedId } from "../ids.ts";
import type { SceneDocument } from "./graph.ts";
import { isEntry, type Entry } from "./plain.ts";
import { sceneVariable } from "./settings.ts";

/** How a copy is called: the scene's slug, its tab's id, and its name. */
export type CopyAs = { readonly scene: string; readonly tab: string; readonly name: string };

/** A whole new scene made of one: new ids throughout, the same keys, switched off until somebody wants it. */
export function copyScene(document: SceneDocument, as: CopyAs): SceneDocument {
  const tab = document.find(({ type }) => type === "tab");
  const ids = new Map<unknown, string>(document.map(({ id }) => [id, `n${derivedId(as.tab, String(id))}`]));
  if (tab) ids.set(tab["id"], as.tab);
  return document.map((entry) => (entry === tab ? copiedTab(entry, as) : renamed(entry, ids)));
}

function copiedTab(tab: Entry, { scene, tab: id, name }: CopyAs): Entry {
  const env: readonly unknown[] = Array.isArray(tab["env"]) ? tab["env"] : [];
  return {
    ...tab,
    id,
    label: name,
    disabled: true,
    env: env.map((row) => (isEntry(row) && row["name"] === sceneVariable ? { ...row, value: scene } : row)),
  };
}

/** What names another entry of the same tab; an id of anything else stays. */
const references = ["id", "z", "g", "wires", "links", "nodes", "scope"];

function renamed(entry: Entry, ids: ReadonlyMap<unknown, string>): Entry {
  const renamedIn = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(renamedIn) : (ids.get(value) ?? value);
  return Object.fromEntries(
    Object.entries(entry).map(([field, value]) => [field, references.includes(field) ? renamedIn(value) : value]),
  );
}
