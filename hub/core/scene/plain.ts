import type { ErrorCode, Params } from "../errors.ts";

/** The most nodes one scene document may hold. */
export const mostNodes = 5_000;

const deepest = 8;
const mostValues = 400_000;

/** One object of a Node-RED document. */
export type Entry = Readonly<Record<string, unknown>>;

/** Why a value cannot be read as a document of plain JSON at all, or undefined when it can. */
export function unreadable(document: unknown): { code: ErrorCode; params: Params } | undefined {
  if (!Array.isArray(document)) return { code: "E_SCENE_BROKEN", params: { problem: "not-a-list" } };
  if (document.length > mostNodes + 1) return { code: "E_LIMIT", params: { limit: mostNodes } };
  const open: { value: unknown; depth: number }[] = [{ value: document, depth: 0 }];
  let seen = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.depth > deepest) return { code: "E_TOO_DEEP", params: { deepest } };
    const inner = partsOf(next.value);
    if (!inner) return { code: "E_SCENE_BROKEN", params: { problem: "not-plain-json" } };
    seen += inner.length;
    if (seen > mostValues) return { code: "E_LIMIT", params: { limit: mostValues } };
    for (const value of inner) open.push({ value, depth: next.depth + 1 });
  }
  if (!document.every(isEntry)) return { code: "E_SCENE_BROKEN", params: { problem: "not-a-node" } };
  return undefined;
}

/** True for an object that is neither null nor a list. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partsOf(value: unknown): readonly unknown[] | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value === "number") return Number.isFinite(value) ? [] : undefined;
  // Array.from shows holes as undefined, which is no JSON.
  if (Array.isArray(value)) return value.length > mostValues ? undefined : Array.from(value);
  if (typeof value !== "object") return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return Object.hasOwn(value, "__proto__") ? undefined : Object.values(value);
}
