import type { z } from "zod";
import { fail } from "./errors.ts";

const deepest = 8;
const longest = 80;
const text = new TextDecoder("utf-8", { fatal: true });

/** Bytes to JSON under a size cap (bytes) and a depth cap of 8: E_TOO_BIG, E_NOT_JSON, E_TOO_DEEP. */
export function parseJson(payload: Uint8Array, cap: number): unknown {
  if (payload.byteLength > cap) fail("E_TOO_BIG", { bytes: payload.byteLength, cap });
  let value: unknown;
  try {
    value = JSON.parse(text.decode(payload));
  } catch (cause) {
    fail("E_NOT_JSON", {}, cause);
  }
  if (deeperThan(value, deepest)) fail("E_TOO_DEEP", { deepest });
  return value;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}

/** Checks a value against a schema once, at the edge; a document version above the schema's is E_NEWER. */
export function check<T>(schema: z.ZodType<T>, value: unknown, known = 1): T {
  const version = typeof value === "object" && value !== null && "v" in value ? value.v : undefined;
  if (typeof version === "number" && version > known) fail("E_NEWER", { v: version, known });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys")
    fail("E_UNKNOWN_KEY", { field: shortened([...issue.path, issue.keys[0] ?? ""].join(".")) });
  fail("E_WRONG_TYPE", { field: shortened(issue?.path.join(".") ?? ""), problem: shortened(issue?.message ?? "") });
}

// What came from outside is shown to residents and kept in faults and logs.
function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
