import { isWild } from "../../core/topic-filter.ts";

/** Who listens to which topics: exact filters by one look-up, filters with wildcards by a walk along the topic's levels. */
export type TopicIndex<L> = {
  /** True when nobody listened to this filter before. */
  add(filter: string, listener: L): boolean;
  /** True when nobody listens to this filter any more. */
  remove(filter: string, listener: L): boolean;
  /** Everybody who listens to a topic, in the order they came to each filter. */
  at(topic: string): readonly L[];
  has(topic: string): boolean;
  readonly filters: ReadonlySet<string>;
};

/** One level of the filters with wildcards. */
type Branch<L> = { readonly next: Map<string, Branch<L>>; here?: Set<L>; rest?: Set<L> };

/** An index without listeners. */
export function makeTopicIndex<L>(): TopicIndex<L> {
  const filters = new Set<string>();
  const exact = new Map<string, Set<L>>();
  const root: Branch<L> = { next: new Map() };
  const add = (filter: string, listener: L) => {
    const all = (isWild(filter) ? wildSet(root, filter) : exact.get(filter)) ?? new Set<L>();
    all.add(listener);
    if (!isWild(filter)) exact.set(filter, all);
    if (filters.has(filter)) return false;
    filters.add(filter);
    return true;
  };
  const remove = (filter: string, listener: L) => {
    const all = isWild(filter) ? wildSet(root, filter) : exact.get(filter);
    if (!filters.has(filter) || !all?.delete(listener) || all.size > 0) return false;
    filters.delete(filter);
    if (isWild(filter)) prune(root, filter.split("/"), 0);
    else exact.delete(filter);
    return true;
  };
  const at = (topic: string): readonly L[] => {
    const found = [...(exact.get(topic) ?? [])];
    if (root.next.size > 0 || root.rest) walk(root, topic.split("/"), 0, (all) => void found.push(...all));
    return found;
  };
  const has = (topic: string) => {
    if (exact.has(topic)) return true;
    let any = false;
    if (root.next.size > 0 || root.rest) walk(root, topic.split("/"), 0, () => (any = true));
    return any;
  };
  return { add, remove, at, has, filters };
}

function wildSet<L>(root: Branch<L>, filter: string): Set<L> {
  let branch = root;
  for (const level of filter.split("/")) {
    if (level === "#") return (branch.rest ??= new Set());
    let next = branch.next.get(level);
    if (!next) branch.next.set(level, (next = { next: new Map() }));
    branch = next;
  }
  return (branch.here ??= new Set());
}

function walk<L>(branch: Branch<L>, levels: readonly string[], depth: number, found: (all: Set<L>) => void): void {
  if (branch.rest?.size) found(branch.rest);
  const level = levels[depth];
  if (level === undefined) {
    if (branch.here?.size) found(branch.here);
    return;
  }
  const named = branch.next.get(level);
  if (named) walk(named, levels, depth + 1, found);
  const any = branch.next.get("+");
  if (any) walk(any, levels, depth + 1, found);
}

/** Takes empty branches out; true when nothing is left of this one. */
function prune<L>(branch: Branch<L>, levels: readonly string[], depth: number): boolean {
  const level = levels[depth];
  const next = level === undefined ? undefined : branch.next.get(level);
  if (level !== undefined && next && prune(next, levels, depth + 1)) branch.next.delete(level);
  if (branch.here?.size === 0) delete branch.here;
  if (branch.rest?.size === 0) delete branch.rest;
  return branch.next.size === 0 && !branch.here && !branch.rest;
}
