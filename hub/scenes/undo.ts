import type { ErrorCode } from "../core/errors.ts";
import { readRole, roles, type RoleRow } from "../core/roles.ts";
import type { Command, Run, Step } from "../core/run.ts";
import {
  closed,
  isAcross,
  isOpen,
  isUndoing,
  nodeOf,
  put,
  settled,
  visitId,
  wishAgain,
  wishFor,
  type Draft,
  type Wish,
} from "./draft.ts";
import { stoppedOutcome } from "./outcome.ts";
import { everywhere, isHazard, orderFor } from "./resolve.ts";

const undoWithin = 30_000;
const safeToRepeatFor = 600_000;

/** Stops a run by a person's hand: undoes what was done, newest first, and stops hazards that run. */
export function stopRun(draft: Draft, by: string): void {
  for (const step of draft.steps.toReversed()) {
    if (!undo(draft, step) && isOpen(step)) {
      stopHazard(draft, step);
      put(draft, { ...settled(step), state: "interrupted", code: "E_STOPPED" });
    }
  }
  for (const step of draft.steps.filter(isAcross)) put(draft, closed(step));
  draft.run = { ...draft.run, state: "stopped", ended: draft.world.at, outcome: stoppedOutcome(draft.steps, by) };
  draft.wishes.push({ is: "end", state: "stopped" });
}

/** Tells a running hazard to stop, by the act's own undo or the role's `stop`. */
function stopHazard(draft: Draft, step: Step): void {
  const command = step.sent && undoOf(draft, step, step.sent);
  if (command && step.sent && isHazard(step.sent.class)) wishFor(draft, command);
}

/** What became of an undo. */
export function undone(draft: Draft, step: Step, outcome: "done" | "failed", code?: ErrorCode): void {
  put(draft, { ...settled(step), ...(code ? { code } : {}), detail: { ...step.detail, undo: outcome } });
  const by = String(draft.run.outcome?.params["by"] ?? "");
  draft.run = { ...draft.run, outcome: stoppedOutcome(draft.steps, by) };
}

/** After a restart: an unanswered undo of comfort goes again; one of a hazard does not, its lease is over. */
export function restartUndo(draft: Draft, step: Step): void {
  if (!step.sent || !isUndoing(step)) return;
  const stale = draft.world.at - (draft.run.ended ?? 0) >= safeToRepeatFor;
  if (isHazard(step.sent.class)) return undone(draft, step, "failed", "E_INTERRUPTED");
  if (stale) return undone(draft, step, "failed", "E_NOT_CONFIRMED");
  const sent = { ...step.sent, deadline: Math.max(step.sent.deadline, draft.world.at + undoWithin) };
  put(draft, { ...step, sent });
  wishAgain(draft, sent);
}

/** Ends a run that cannot go on: hazards are told to stop, nothing else is touched; needs no graph. */
export function abandon(run: Run, code: ErrorCode, at: number): { run: Run; wishes: readonly Wish[] } {
  const wishes: Wish[] = [];
  const steps = run.steps.map(closed).map((step): Step => {
    if (isUndoing(step)) return { ...settled(step), code, detail: { ...step.detail, undo: "failed" } };
    if (!isOpen(step)) return step;
    const stop = step.sent && isHazard(step.sent.class) ? roleStop(run, step, step.sent, at) : undefined;
    if (stop) wishes.push({ is: "command", command: stop });
    return { ...settled(step), state: "interrupted", code };
  });
  if (run.state !== "running") return { run: { ...run, steps }, wishes };
  wishes.push({ is: "end", state: "failed" });
  const outcome = { key: "outcome.broken", params: { code } };
  return { run: { ...run, steps, state: "failed", ended: at, outcome }, wishes };
}

function undo(draft: Draft, step: Step): boolean {
  const node = nodeOf(draft.graph, step.key);
  if (node.type !== "lintel-act" || !node.properties.undo) return false;
  const acted = isOpen(step) ? step.sent !== undefined : step.state === "left" && step.output === "done";
  if (!acted) return false;
  const order = orderFor(
    draft,
    { role: own(draft, node.properties.role, step), ...node.properties.undo },
    isHazard(step.sent?.class ?? "S0"),
  );
  if ("code" in order) {
    stopHazard(draft, step);
    put(draft, { ...settled(step), state: "undone", code: order.code, detail: { ...step.detail, undo: "failed" } });
    return true;
  }
  const command: Command = {
    id: `${visitId(draft.run, step)}.undo`,
    role: order.role.address,
    thing: order.role.thing,
    verb: node.properties.undo.verb,
    with: order.with,
    class: order.class,
    deadline: draft.world.at + undoWithin,
  };
  put(draft, { ...step, state: "undone", sent: command, detail: { ...step.detail, undo: "sent" } });
  wishFor(draft, command);
  return true;
}

/** The address of a step: its own where its node is for every thing of a role. */
function own(draft: Draft, role: string, { detail }: Step): string {
  return everywhere(draft, role) ? String(detail?.["role"] ?? role) : role;
}

function undoOf(draft: Draft, step: Step, sent: Command): Command | undefined {
  const node = nodeOf(draft.graph, step.key);
  const given = node.type === "lintel-act" ? node.properties.undo : undefined;
  const order = given && orderFor(draft, { role: sent.role, ...given }, true);
  const stop = roleStop(draft.run, step, sent, draft.world.at);
  return stop && given && order && !("code" in order) ? { ...stop, verb: given.verb, with: order.with } : stop;
}

function roleStop(run: Run, step: Step, sent: Command, at: number): Command | undefined {
  const read = readRole(sent.role);
  const row: RoleRow | undefined = read && roles[read.role];
  if (!row || !Object.hasOwn(row.verbs, "stop")) return undefined;
  return { ...sent, id: `${visitId(run, step)}.undo`, verb: "stop", with: {}, deadline: at + undoWithin };
}
