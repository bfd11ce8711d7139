import type { Sentence } from "../core/events.ts";
import type { Step } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import { highestClass, reached } from "../core/scene/reach.ts";

/** What a run that ended by itself came to, in one sentence. */
export function outcomeOf(graph: Graph, steps: readonly Step[], failed: boolean): Sentence {
  const acts = steps.filter((step) => acting(graph, step));
  const bad = acts.filter((step) => step.code !== undefined && step.state !== "skipped");
  const done = acts.filter((step) => step.code === undefined && step.state === "left").length;
  const worst = bad.at(-1);
  if (worst?.code) {
    const params = { code: worst.code, role: String(worst.detail?.["role"] ?? ""), done };
    return { key: failed || done === 0 ? "outcome.failed" : "outcome.partly", params };
  }
  const lost = lostOutcome(steps);
  if (lost) return { key: lost, params: { done } };
  if (done > 0) return withheld(graph, steps, acts) ?? { key: "outcome.done", params: { done } };
  const held = acts.find((step) => step.state === "skipped" && step.code === "E_HELD");
  if (held) return { key: "outcome.held", params: { role: String(held.detail?.["role"] ?? "") } };
  return blockedBy(steps) ?? { key: "outcome.nothing", params: {} };
}

/** What a run came to of which some way ended because a message did not come back from ordinary nodes. */
export function lostOutcome(steps: readonly Step[]): string | undefined {
  const ended = steps.findLast(({ detail }) => detail?.["ends"] === true);
  if (!ended) return undefined;
  return ended.detail?.["bridge"] === "down" ? "outcome.bridge-down" : "outcome.bridge-late";
}

/** What a run came to whose way home was cancelled or ran out; undefined where something else went wrong in it. */
export function wayOverOutcome(graph: Graph, steps: readonly Step[]): Sentence | undefined {
  const acts = steps.filter((step) => acting(graph, step));
  const wrong = acts.some(({ code, state }) => code !== undefined && code !== "E_STOPPED" && state !== "skipped");
  if (wrong) return undefined;
  return { key: acts.length > 0 ? "outcome.way-over" : "outcome.way-over-early", params: {} };
}

/** The reason of the last guard that blocked, if one did. */
export function blockedBy(steps: readonly Step[]): Sentence | undefined {
  const guard = steps.findLast((step) => step.output === "blocked" && step.detail?.["sentence"] !== undefined);
  if (!guard?.detail) return undefined;
  const { sentence, nth: _which, ...params } = guard.detail;
  return { key: String(sentence), params };
}

/** What is off was not to be begun, and what the last one to bed does is not for the others: that keeps nothing from anybody. */
const keptFromNobody: ReadonlySet<unknown> = new Set(["guard.climate.off", "guard.others-up"]);

/** Why the last guard kept the run from water or heat that nothing else in it began: its screens only told of it. */
function withheld(graph: Graph, steps: readonly Step[], acts: readonly Step[]): Sentence | undefined {
  const done = highestClass(acts.flatMap(({ key }) => graph.nodes.get(key) ?? []));
  const kept = steps.findLast(({ key, output, detail }) => {
    const blocked = output === "blocked" && !keptFromNobody.has(detail?.["sentence"]);
    const node = blocked ? graph.nodes.get(key) : undefined;
    const passed = [...(node?.outs["pass"] ?? []), ...(node?.bridges?.["pass"] ?? [])];
    return highestClass(passed.flatMap((next) => [...reached(graph.nodes, next)])) > done;
  });
  return kept && blockedBy([kept]);
}

/** What stopping a run came to. */
export function stoppedOutcome(steps: readonly Step[], by: string): Sentence {
  const undone = steps.filter((step) => step.state === "undone");
  const failed = undone.filter((step) => step.detail?.["undo"] === "failed").length;
  if (undone.length === 0) return { key: "outcome.stopped", params: { by } };
  if (failed > 0) return { key: "outcome.stopped-partly", params: { by, undone: undone.length - failed, failed } };
  return { key: "outcome.stopped-undone", params: { by, undone: undone.length } };
}

function acting(graph: Graph, step: Step): boolean {
  const type = graph.nodes.get(step.key)?.type;
  return type === "lintel-act" || type === "lintel-say";
}
