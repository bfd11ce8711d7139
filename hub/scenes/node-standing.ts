import type { Sentence } from "../core/events.ts";
import type { Run, Step } from "../core/run.ts";
import { isOpen } from "./draft.ts";

/** How one node of a run stands, as an editor shows it beside the node. */
export type NodeStanding = {
  readonly key: string;
  readonly is: "running" | "waiting" | "done" | "blocked" | "failed";
  readonly says: Sentence;
};

/** How each node stands that a run has come to, by its newest visit. */
export function nodeStandings({ steps }: Run): readonly NodeStanding[] {
  const newest = new Map<string, Step>();
  for (const step of steps) newest.set(step.key, step);
  return [...newest.values()].map((step) => ({ key: step.key, ...standing(step) }));
}

function standing(step: Step): Omit<NodeStanding, "key"> {
  const { state, output, code, bridge, detail } = step;
  const until = bridge?.deadline ?? (state === "waiting" ? step.deadline : undefined);
  if (until !== undefined) return { is: "waiting", says: { key: "flows.waiting", params: { at: until } } };
  const at = { at: step.entered };
  if (isOpen(step)) return { is: "running", says: { key: "flows.running", params: at } };
  if (detail?.["sentence"] !== undefined) {
    const { sentence, nth: _which, bridge: lost, ends: _over, ...params } = detail;
    return { is: lost === undefined ? "blocked" : "failed", says: { key: String(sentence), params } };
  }
  if (code !== undefined && state !== "skipped")
    return { is: "failed", says: { key: `error.${code}`, params: detail ?? {} } };
  if (state === "undone") return { is: "done", says: { key: "flows.undone", params: at } };
  return { is: output === "failed" ? "failed" : "done", says: { key: "flows.done", params: at } };
}
