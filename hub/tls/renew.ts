import { earliest } from "./authority.ts";
import { type Leaf, renewBefore_ms } from "./leaf.ts";
import { type Names, stillServes } from "./names.ts";

/** Whether a clock is one to make certificates by: not before this house can have been, not after its authority ends. */
export function clockIsRight(now: number, authority: { readonly until: number } | undefined): boolean {
  return now >= earliest && (authority === undefined || now < authority.until - renewBefore_ms);
}

/** Why the certificate is made anew now, or undefined while it serves. */
export function whyRenew(
  leaf: Leaf | undefined,
  names: Names,
  now: number,
): "none" | "ends" | "future" | "names" | undefined {
  if (!leaf) return "none";
  // Made while the clock was ahead: whoever has the right time refuses it.
  if (now < leaf.from) return "future";
  if (now >= leaf.until - renewBefore_ms) return "ends";
  return stillServes(leaf.names, names) ? undefined : "names";
}
