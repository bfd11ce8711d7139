import { derivedId } from "../ids.ts";
import type { SceneDocument } from "./graph.ts";
import { isEntry, type Entry } from "./plain.ts";

/** The document in its one order: the tab first, then nodes by y, x and id; keys sorted at every level. */
export function canonicalDocument(document: SceneDocument): SceneDocument {
  return document.toSorted(byPlace).map(sortedEntry);
}

/** The canonical document as its file holds it: pretty-printed, with a line feed at the end. */
export function canonicalText(document: SceneDocument): string {
  return `${JSON.stringify(canonicalDocument(document), null, 2)}\n`;
}

/** The revision of a document: equal for equal meaning and layout, whatever the order of keys and nodes. */
export function revisionOf(document: SceneDocument): string {
  return derivedId(canonicalText(document));
}

function byPlace(a: Entry, b: Entry): number {
  return (
    Number(b["type"] === "tab") - Number(a["type"] === "tab") ||
    coordinate(a["y"]) - coordinate(b["y"]) ||
    coordinate(a["x"]) - coordinate(b["x"]) ||
    compareText(text(a["id"]), text(b["id"]))
  );
}

const coordinate = (value: unknown): number => (typeof value === "number" ? value : -1);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
// Code units, not a locale: the order may not depend on the machine.
const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b);

function sortedEntry(entry: Entry): Entry {
  return Object.fromEntries(
    Object.entries(entry)
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([key, value]) => [key, sorted(value)]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isEntry(value) ? sortedEntry(value) : value;
}
