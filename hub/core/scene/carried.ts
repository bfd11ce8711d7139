import { derivedId } from "../ids.ts";
import { isEntry } from "./plain.ts";
import type { ReadScene } from "./read.ts";

// Where a node stands on the drawing says nothing of what it does.
const drawing: ReadonlySet<string> = new Set(["x", "y", "w", "h", "g", "l", "info", "icon"]);

/** What the ordinary nodes of a tab do, as a short text that is another one as soon as one of them does something else. */
export function carriedBy({ others }: Pick<ReadScene, "others">): string {
  const nodes = [...others.values()]
    .filter(({ disabled }) => !disabled)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ entry }) => Object.entries(entry).filter(([field]) => !drawing.has(field)));
  return derivedId(
    JSON.stringify(
      nodes.map((fields) => Object.fromEntries(fields)),
      inOrder,
    ),
  );
}

/** A replacer that gives every object's keys in one order: how it was written makes no difference. */
export function inOrder(_: string, value: unknown): unknown {
  return isEntry(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}
