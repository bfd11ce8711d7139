import type { Bridge, Step } from "../../core/run.ts";
import { closed, type Draft, goOn, nodeOf, put } from "../draft.ts";

/** A message came back at a node; the first one in time enters it, every other changes nothing. */
export function comeBack(draft: Draft, id: string, to: string): void {
  const step = across(draft, id);
  const bridge = step?.bridge;
  if (!step || !bridge?.to.includes(to) || draft.world.at >= bridge.deadline) return;
  const left: Bridge = { ...bridge, to: bridge.to.filter((key) => key !== to), crossed: true };
  put(draft, left.to.length > 0 ? { ...step, bridge: left } : closed(step));
  draft.arrivals.push(to);
}

/** Nobody took the message, so it comes back nowhere. */
export function refuse(draft: Draft, id: string): void {
  const step = across(draft, id);
  if (step) lose(draft, step, "down");
}

/** Goes on without every message whose time is over. */
export function expireBridges(draft: Draft): void {
  const due = draft.steps.filter(({ bridge }) => bridge !== undefined && bridge.deadline <= draft.world.at);
  for (const step of due.toSorted((a, b) => (a.bridge?.deadline ?? 0) - (b.bridge?.deadline ?? 0)))
    lose(draft, step, "late");
}

const whys = { late: "why.bridge-late", down: "why.bridge-down" } as const;

// What did come back went on already; otherwise the way on is the one for what went wrong.
function lose(draft: Draft, step: Step, lost: keyof typeof whys): void {
  if (step.bridge?.crossed) return void put(draft, closed(step));
  const { outs, bridges } = nodeOf(draft.graph, step.key);
  const again = step.bridge?.output === "failed" || step.detail?.["bridge"] !== undefined;
  const ends = again || [...(outs["failed"] ?? []), ...(bridges?.["failed"] ?? [])].length === 0;
  const alone = put(draft, { ...closed(step), detail: { sentence: whys[lost], ...step.detail, bridge: lost, ends } });
  if (!again) goOn(draft, alone, "failed");
}

function across(draft: Draft, id: string): Step | undefined {
  return draft.steps.find((step) => step.bridge?.id === id);
}
