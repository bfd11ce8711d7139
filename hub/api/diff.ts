import type { Diff, LivePath, LiveValues } from "../core/live.ts";

/** What leads from one set of values to the next; undefined when nothing changed. */
export function diffOf(before: LiveValues, after: LiveValues): Pick<Diff, "set" | "unset"> | undefined {
  // Safe: the keys of live values are their paths.
  const paths = (values: LiveValues) => Object.keys(values) as LivePath[];
  const changed = paths(after).filter((path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]));
  const unset = paths(before).filter((path) => after[path] === undefined);
  if (changed.length === 0 && unset.length === 0) return undefined;
  const set: LiveValues = Object.fromEntries(changed.map((path) => [path, after[path]]));
  return unset.length === 0 ? { set } : { set, unset };
}
