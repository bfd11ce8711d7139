import type { CheckedNode } from "./checks.ts";
import type { Report } from "./faults.ts";
import type { Wire } from "./wires.ts";

/** Names the nodes of every cycle that no wait breaks: it would run for ever within one tick. */
export function checkCycles(nodes: ReadonlyMap<string, CheckedNode>, wires: readonly Wire[], report: Report): void {
  const breaks = (key: string) => nodes.get(key)?.type === "lintel-wait";
  const tight = wires.filter((wire) => !breaks(wire.from) && !breaks(wire.to));
  const forward = unpeeled(
    new Set(nodes.keys()),
    tight.map((wire) => [wire.from, wire.to]),
  );
  const stuck = unpeeled(
    forward,
    tight.map((wire) => [wire.to, wire.from]),
  );
  const [first] = [...stuck].toSorted();
  if (first === undefined) return;
  const spot = { node: nodes.get(first)?.id ?? first, field: "wires" };
  report("E_SCENE_CYCLE", spot, { keys: [...stuck].toSorted().slice(0, 5).join(" "), nodes: stuck.size });
}

/** What is left after taking away, again and again, every node that nothing leads to. */
function unpeeled(keys: ReadonlySet<string>, edges: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const left = new Set(keys);
  const into = new Map<string, number>();
  const out = new Map<string, string[]>();
  for (const [from, to] of edges) {
    if (!left.has(from) || !left.has(to)) continue;
    into.set(to, (into.get(to) ?? 0) + 1);
    const onward = out.get(from);
    if (onward) onward.push(to);
    else out.set(from, [to]);
  }
  const free = [...left].filter((key) => !into.has(key));
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    left.delete(key);
    for (const to of out.get(key) ?? []) {
      const remaining = (into.get(to) ?? 0) - 1;
      into.set(to, remaining);
      if (remaining === 0) free.push(to);
    }
  }
  return left;
}
