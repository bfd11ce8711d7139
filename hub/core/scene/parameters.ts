import type { Value } from "../world.ts";

/** What a parameter says: a constant, or the setting or fact to read when the step is entered. */
export type Reference =
  | { readonly from: "constant"; readonly value: Value }
  | { readonly from: "setting" | "fact"; readonly name: string };

/** Parameters as a verb's schema takes them: values, and records of values one level deep. */
export type NestedParameters = Record<string, Value | Record<string, Value>>;

/** Reads `setting:<name>` and `fact:<name>`; anything else is a constant. */
export function readReference(value: Value): Reference {
  const match = typeof value === "string" ? /^(setting|fact):(.*)$/s.exec(value) : null;
  if (!match) return { from: "constant", value };
  return { from: match[1] === "setting" ? "setting" : "fact", name: match[2] ?? "" };
}

/** Folds dotted names into records: `{ card, "with.now_c" }` becomes `{ card, with: { now_c } }`. */
export function nestParameters(flat: Readonly<Record<string, Value>>): NestedParameters {
  const nested = new Map<string, Value | Map<string, Value>>();
  for (const [name, value] of Object.entries(flat)) {
    const dot = name.indexOf(".");
    if (dot < 0) {
      if (!(nested.get(name) instanceof Map)) nested.set(name, value);
      continue;
    }
    const outer = nested.get(name.slice(0, dot));
    const inner = outer instanceof Map ? outer : new Map<string, Value>();
    nested.set(name.slice(0, dot), inner.set(name.slice(dot + 1), value));
  }
  // fromEntries defines own properties, so a hostile name such as `__proto__` stays a plain key.
  return Object.fromEntries(
    [...nested].map(([name, value]) => [name, value instanceof Map ? Object.fromEntries(value) : value]),
  );
}
