import type { GraphNode } from "../../core/scene/graph.ts";
import { enter, leave, put, type Draft } from "../draft.ts";

type Joining = Extract<GraphNode, { type: "lintel-join" }>;

/** Counts one wire of this run; a wire that comes after the deadline is counted and goes no further. */
export function arriveAtJoin(draft: Draft, node: Joining): void {
  const last = draft.steps.findLast((step) => step.key === node.key);
  const filling = last && (last.arrived ?? 0) < node.ins ? last : undefined;
  const step = filling ?? enter(draft, node.key);
  const arrived = (step.arrived ?? 0) + 1;
  if (step.state === "left") return void put(draft, { ...step, arrived });
  const deadline = step.deadline ?? step.entered + node.properties.deadline_s * 1000;
  const counted = put(draft, { ...step, state: "waiting", deadline, arrived });
  if (arrived >= node.ins) leave(draft, counted, "all");
}
