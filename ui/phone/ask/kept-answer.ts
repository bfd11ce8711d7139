import { fieldsOf } from "../../parts/send.ts";

const longest_ms = 7 * 24 * 3_600_000;

/** What a kept answer says and since when; nothing of one that is older than a week, from the future, or another program's. */
export function parsedKept(kept: unknown, now = Date.now()): { readonly body?: unknown; readonly at?: number } {
  const { body, at } = fieldsOf(kept);
  if (body === undefined || typeof at !== "number" || at > now + 60_000 || now - at > longest_ms) return {};
  return { body, at };
}
