import type { Named } from "./ask/shapes.ts";

const longest = 30;

/** An id nobody has: the name in plain letters where it has any, else the next number. */
export function freeId(name: string, taken: readonly Named[], fallback = "resident"): string {
  const letters = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const slug = letters
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
  const base = slug === "" ? fallback : slug;
  const has = (id: string) => taken.some((one) => one.id === id);
  if (slug !== "" && !has(slug)) return slug;
  for (let n = 2; ; n += 1) if (!has(`${base}-${n}`)) return `${base}-${n}`;
}
