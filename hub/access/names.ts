import { fail } from "../core/errors.ts";

const longest = 80;
const longestId = 40;
/** Who acts in the house's own name. */
const taken = new Set(["cli", "desk", "door", "house", "hub", "nobody", "virtual-house", "weather"]);
/** Signs that turn the text around them, so that a name reads as another; a zone of them breaks a page. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name as a person typed it, spaces around it left out. E_WRONG_TYPE for what no name is. */
export function plainName(typed: string, field = "name"): string {
  const refused = (problem: string) => fail("E_WRONG_TYPE", { field, problem });
  if (typed.length > longest * 4) refused("too long");
  if (!typed.isWellFormed() || /\p{Cc}/u.test(typed) || turning.test(typed)) refused("signs that no name has");
  const name = typed.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (name.length > longest) refused("too long");
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(name)) refused("empty");
  return name;
}

/** The same name however it is typed. */
export function nameKey(name: string): string {
  return name
    .slice(0, longest * 4)
    .normalize("NFKC")
    .trim()
    .toLowerCase();
}

/** An id made of a name, like no other; `kind-1` where its script has no letters for one. */
export function slugOf(name: string, kind: string, exists: (id: string) => boolean): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const base = plain.slice(0, longestId - 4).replace(/-+$/, "");
  const free = (id: string) => !taken.has(id) && !exists(id);
  // One or two letters left of a name in another script say nothing of it.
  const says = /[a-z]/.test(base) && base.length * 2 >= Array.from(name.replace(/\P{L}/gu, "")).length;
  if (says && free(base)) return base;
  const stem = says ? base : kind;
  for (let n = says ? 2 : 1; ; n++) if (free(`${stem}-${n}`)) return `${stem}-${n}`;
}
