import { errorCodes, type ErrorCode, type Params } from "../../core/errors.ts";
import type { Outcome } from "../../core/messages.ts";
import { moments } from "../../core/moments.ts";
import type { Command, Step } from "../../core/run.ts";
import type { GraphNode } from "../../core/scene/graph.ts";
import {
  enter,
  goOn,
  isOpen,
  leave as leaveOne,
  put,
  settled,
  visitId,
  wishAgain,
  wishFor,
  type Draft,
} from "../draft.ts";
import { everywhere, isHazard, orderFor, valuesOf } from "../resolve.ts";

/** What a device answered, as the wire brought it. */
export type Answer = {
  readonly outcome: Outcome;
  readonly code?: string | undefined;
  readonly detail?: Params | undefined;
};

type Acting = Extract<GraphNode, { type: "lintel-act" | "lintel-say" }>;

const sayDeadline = 10_000;
const safeToRepeatFor = 600_000;

/** Sends the command of an act or a sentence, or leaves at once with the reason; to each thing where it is for all of them. */
export function enterActs(draft: Draft, node: Acting): void {
  const begin = (step: Step) => send(draft, node, step, visitId(draft.run, step), draft.world.at + deadlineOf(node));
  const addresses = everywhere(draft, actOf(draft, node).role);
  if (!addresses) return begin(enter(draft, node.key));
  if (addresses.length === 0) return nothingThere(draft, node);
  // All are entered before one is left: the last to end goes on for them all.
  const steps = addresses.map((role) => put(draft, { ...enter(draft, node.key), detail: { role } }));
  for (const step of steps) begin(step);
}

/** Takes a device's answer to the command in flight. */
export function answerAct(draft: Draft, node: Acting, step: Step, answer: Answer): void {
  if (answer.outcome === "accepted") {
    if (step.state === "sent") put(draft, { ...step, state: "accepted" });
    return;
  }
  if (answer.outcome === "done")
    return leave(draft, node, step, outputs(node).done, { detail: about(step, answer.detail) });
  if (!retried(draft, node, step, answer)) giveUp(draft, node, step, codeFrom(answer), answer.detail);
}

/** The deadline has passed with no final answer; `things` tells a hazard that may still run to stop. */
export function expireAct(draft: Draft, node: Acting, step: Step): void {
  giveUp(draft, node, step, "E_DEADLINE");
}

/** After a restart: comfort is sent again under its old id while that is safe, a hazard never. */
export function restartAct(draft: Draft, node: Acting, step: Step): void {
  const { sent } = step;
  if (!sent) return giveUp(draft, node, step, "E_NOT_CONFIRMED");
  if (isHazard(sent.class)) {
    const detail = about(step);
    return leave(draft, node, step, outputs(node).failed, { state: "interrupted", code: "E_INTERRUPTED", detail });
  }
  if (draft.world.role(sent.role)?.held) return skip(draft, node, step, about(step));
  if (draft.world.at - step.entered >= safeToRepeatFor) return giveUp(draft, node, step, "E_NOT_CONFIRMED");
  const deadline = Math.max(sent.deadline, draft.world.at + deadlineOf(node));
  resend(draft, step, { ...sent, deadline });
}

function send(draft: Draft, node: Acting, step: Step, id: string, deadline: number): void {
  const act = actOf(draft, node, step);
  // Water and fire are stopped whatever a person's hand is on.
  const stopping = act.verb === "stop" && moments[draft.run.moment.kind].subject === "house";
  const order = orderFor(draft, act, stopping);
  if ("code" in order) {
    // Left to a person's hand. Only what follows a hazard must not count on it, unless it was to be stopped anyway.
    if (order.code === "E_HELD" && (!order.hazard || act.verb === "stop")) return skip(draft, node, step, order.detail);
    return giveUp(draft, node, step, order.code, order.detail);
  }
  const { address, thing } = order.role;
  const command: Command = {
    id,
    role: address,
    thing,
    verb: act.verb,
    with: order.with,
    class: order.class,
    deadline,
  };
  const detail = { ...step.detail, role: address, verb: act.verb };
  put(draft, { ...step, state: "sent", deadline, command: id, sent: command, detail });
  wishFor(draft, command);
}

function retried(draft: Draft, node: Acting, step: Step, answer: Answer): boolean {
  const { sent } = step;
  const tries = Number(step.detail?.["tries"] ?? 0);
  const silent = answer.code === "E_DEVICE_SILENT";
  const allowed = node.type === "lintel-act" ? node.properties.retries : silent ? 1 : 0;
  if (!sent || isHazard(sent.class) || answer.outcome === "stopped") return false;
  if (tries >= allowed || draft.world.at >= sent.deadline) return false;
  const next = { ...step, detail: { ...step.detail, tries: tries + 1 } };
  // Silence is no answer: the same command goes again, and the device knows its id if it had heard it.
  if (silent) resend(draft, next, sent);
  else send(draft, node, next, `${visitId(draft.run, step)}.r${tries + 1}`, sent.deadline);
  return true;
}

function resend(draft: Draft, step: Step, sent: Command): void {
  put(draft, { ...step, state: "sent", deadline: sent.deadline, sent });
  wishAgain(draft, sent);
}

function skip(draft: Draft, node: Acting, step: Step, detail: Params): void {
  leave(draft, node, step, outputs(node).done, { state: "skipped", code: "E_HELD", detail });
}

/** A house without such a thing has nothing to do here; only a scene that wants to know goes on by `failed`. */
function nothingThere(draft: Draft, node: Acting): void {
  const { done, failed } = outputs(node);
  const wired = (node.outs[failed]?.length ?? 0) > 0 || node.bridges?.[failed] !== undefined;
  const why = { state: "skipped", code: "E_ROLE_UNBOUND" } as const;
  leaveOne(draft, enter(draft, node.key), wired ? failed : done, why);
}

/** Leaves by an output; where an act was for all things of a role, once for all of them: failed if each of them did. */
function leave(draft: Draft, node: Acting, step: Step, output: string, change: Partial<Step>): void {
  if (!everywhere(draft, actOf(draft, node).role)) return leaveOne(draft, step, output, change);
  const left = put(draft, { ...settled(step), state: "left", ...change, output });
  const all = draft.steps.filter(({ key }) => key === step.key);
  if (all.some(isOpen)) return;
  goOn(draft, left, all.find((one) => one.output === outputs(node).done)?.output ?? outputs(node).failed);
}

function giveUp(draft: Draft, node: Acting, step: Step, code: ErrorCode, detail: Params = {}): void {
  leave(draft, node, step, outputs(node).failed, { code, detail: about(step, detail) });
}

function actOf(draft: Draft, node: Acting, step?: Step): Parameters<typeof orderFor>[1] {
  const each = step && everywhere(draft, actOf(draft, node).role) && step.detail?.["role"];
  if (typeof each === "string") return { ...actOf(draft, node), role: each };
  if (node.type === "lintel-act") return node.properties;
  const spoken = Object.entries(valuesOf(draft, node.properties.with)).map(([name, v]) => [`with.${name}`, v] as const);
  const sentence = node.properties.sentence;
  return { role: node.properties.to, verb: "speak", with: { sentence, ...Object.fromEntries(spoken) } };
}

function deadlineOf(node: Acting): number {
  return node.type === "lintel-act" ? node.properties.deadline_s * 1000 : sayDeadline;
}

function outputs(node: Acting): { readonly done: string; readonly failed: string } {
  return node.type === "lintel-act" ? { done: "done", failed: "failed" } : { done: "out", failed: "out" };
}

// What the device tells may add to what the hub knows of the step, never replace it.
function about(step: Step, detail: Params = {}): Params {
  return { ...detail, ...step.detail };
}

function codeFrom({ code, outcome }: Answer): ErrorCode {
  if (code !== undefined && Object.hasOwn(errorCodes, code)) return code as ErrorCode;
  return outcome === "stopped" ? "E_STOPPED" : "E_DEVICE_FAILED";
}
