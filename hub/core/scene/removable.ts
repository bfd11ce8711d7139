import type { CheckedNode } from "./checks.ts";
import { checkCycles } from "./cycles.ts";
import type { Report } from "./faults.ts";
import type { Graph } from "./graph.ts";
import { checkGuarded } from "./guarded.ts";
import { nodeTypes } from "./nodes.ts";
import type { Wire } from "./wires.ts";

/** A function that says whether a scene would still be accepted, and still begin somewhere, without one of its steps. */
export function removableFrom(graph: Graph): (key: string) => boolean {
  const nodes = new Map<string, CheckedNode>([...graph.nodes].map(([key, node]) => [key, { ...node, id: key }]));
  const wires = wiresOf(graph);
  const starts = [...graph.starts.values()].flat();
  return (key) => {
    if (starts.length === 1 && starts[0] === key) return false;
    const left = new Map([...nodes].filter(([other]) => other !== key));
    const rest = without(wires, key, nodes.get(key));
    const told = new Set([...(graph.told ?? [])].filter((other) => other !== key));
    let fits = true;
    const report: Report = (_code, _spot, _params, severity = "error") => {
      fits &&= severity === "warning";
    };
    checkCycles(left, rest, report);
    checkGuarded(left, { wires: rest, told }, report);
    return fits;
  };
}

function wiresOf({ nodes }: Graph): readonly Wire[] {
  return [...nodes.values()].flatMap(({ key, outs, bridges = {} }) => [
    ...Object.entries(outs).flatMap(([output, to]) =>
      to.map((one) => ({ from: key, output, to: one, bridged: false })),
    ),
    ...Object.entries(bridges).flatMap(([output, to]) =>
      to.map((one) => ({ from: key, output, to: one, bridged: true })),
    ),
  ]);
}

/** The wires once a step is taken out: what led to it leads to what followed its first output. */
function without(wires: readonly Wire[], key: string, node: CheckedNode | undefined): readonly Wire[] {
  const first = node && nodeTypes[node.type].outputs[0];
  const onward = wires.filter((wire) => wire.from === key && wire.output === first && wire.to !== key);
  return wires
    .filter((wire) => wire.from !== key)
    .flatMap((wire) =>
      wire.to === key ? onward.map(({ to, bridged }) => ({ ...wire, to, bridged: wire.bridged || bridged })) : [wire],
    );
}
