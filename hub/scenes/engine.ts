import { LintelError } from "../core/errors.ts";
import type { Trip } from "../core/house.ts";
import type { Moment } from "../core/moments.ts";
import type { Run, Step } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { World } from "../core/world.ts";
import { failingAt } from "./conditions.ts";
import { enter, isAcross, isOpen, isUndoing, leave, nodeOf, type Draft, type Wish } from "./draft.ts";
import { lostOutcome, outcomeOf, wayOverOutcome } from "./outcome.ts";
import { answerAct, enterActs, expireAct, restartAct, type Answer } from "./steps/act.ts";
import { comeBack, expireBridges, refuse } from "./steps/bridge.ts";
import { arriveAtJoin } from "./steps/join.ts";
import { outputAtEnd, enterWait, expireWait, hearMoment, lookAgain, restartWait } from "./steps/wait.ts";
import { abandon, restartUndo, stopRun, undone } from "./undo.ts";

/** What may happen to a run. */
export type Input =
  | { readonly is: "start"; readonly nodes: readonly string[] }
  | ({ readonly is: "did"; readonly command: string } & Answer)
  | { readonly is: "moment"; readonly moment: Moment }
  /** The message of a bridge came back at a node. */
  | { readonly is: "bridge"; readonly id: string; readonly to: string }
  /** The message of a bridge was taken by nobody. */
  | { readonly is: "unbridged"; readonly id: string }
  | { readonly is: "world" }
  | { readonly is: "due" }
  | { readonly is: "stop"; readonly by: string }
  | { readonly is: "restart" };

/** What an input made of a run; the very same `run` when it changed nothing. */
export type Advance = { readonly run: Run; readonly wishes: readonly Wish[] };

/** A scene that enters this many nodes in one instant, or in one run, turns in a circle. */
const entriesAtOnce = 200;
const entriesInAll = 2_000;

/** Moves a run by one input; pure, and the same input again changes nothing more. */
export function advance(graph: Graph, run: Run, input: Input, world: World): Advance {
  const draft: Draft = { graph, world, run, steps: [...run.steps], arrivals: [], wishes: [], changed: false };
  if (run.state === "running") take(draft, input);
  else afterwards(draft, input);
  if (!draft.changed && draft.arrivals.length === 0 && draft.run === run) return { run, wishes: [] };
  const before = draft.steps.length;
  while (draft.arrivals.length > 0) {
    if (draft.steps.length - before > entriesAtOnce || draft.steps.length > entriesInAll) {
      return circled(draft);
    }
    arrive(draft, draft.arrivals.shift() ?? "");
  }
  finish(draft);
  return { run: { ...draft.run, steps: draft.steps }, wishes: draft.wishes };
}

// What was already asked for in this advance still goes out before the hazards are told to stop.
function circled(draft: Draft): Advance {
  const end = abandon({ ...draft.run, steps: draft.steps }, "E_SCENE_CYCLE", draft.world.at);
  return { run: end.run, wishes: [...draft.wishes, ...end.wishes] };
}

function take(draft: Draft, input: Input): void {
  switch (input.is) {
    case "start":
      return input.nodes.forEach((key) => start(draft, key));
    case "did": {
      const step = draft.steps.find((s) => s.sent?.id === input.command);
      const node = step && nodeOf(draft.graph, step.key);
      if (step && (node?.type === "lintel-act" || node?.type === "lintel-say")) answerAct(draft, node, step, input);
      return;
    }
    case "moment":
      hear(draft, input.moment);
      return endWithTrip(draft);
    case "bridge":
      return comeBack(draft, input.id, input.to);
    case "unbridged":
      return refuse(draft, input.id);
    case "world":
      endWithTrip(draft);
      return eachOpen(draft, (node, step) => {
        if (node.type === "lintel-wait") lookAgain(draft, node, step);
      });
    case "due":
      return expire(draft);
    case "stop":
      return stopRun(draft, input.by);
    case "restart":
      endWithTrip(draft);
      restart(draft);
      return expire(draft);
  }
}

function afterwards(draft: Draft, input: Input): void {
  for (const step of draft.steps.filter(isUndoing).toReversed()) {
    if (input.is === "restart") restartUndo(draft, step);
    if (input.is === "due" && (step.sent?.deadline ?? 0) <= draft.world.at) undone(draft, step, "failed", "E_DEADLINE");
    if (input.is !== "did" || step.sent?.id !== input.command || input.outcome === "accepted") continue;
    if (input.outcome === "done") undone(draft, step, "done");
    else undone(draft, step, "failed", "E_DEVICE_FAILED");
  }
}

// A run that an ordinary node began begins at whatever node its message came to.
function start(draft: Draft, key: string): void {
  if (draft.steps.some((step) => step.key === key)) return;
  if (nodeOf(draft.graph, key).type === "lintel-moment") leave(draft, enter(draft, key), "out");
  else draft.arrivals.push(key);
}

// A moment opens each wait at most once: one already used, or the one that began the run, is an old one.
function hear(draft: Draft, moment: Moment): void {
  const old = moment.id === draft.run.moment.id || draft.steps.some((s) => s.detail?.["moment"] === moment.id);
  if (old) return;
  eachOpen(draft, (node, step) => {
    if (node.type === "lintel-wait") hearMoment(draft, node, step, moment);
  });
}

// Nobody comes any more on a way home that was cancelled or ran out: what waited for it has waited long enough.
function endWithTrip(draft: Draft): void {
  const trip = wayOf(draft);
  if (trip?.ended === undefined) return;
  const { ended, reason } = trip;
  eachOpen(draft, (node, step) => {
    // What is waited for after the end belongs to the ending.
    const before = step.entered < ended;
    const end = before && node.type === "lintel-wait" ? outputAtEnd(node, reason !== "arrived") : undefined;
    if (end) leave(draft, step, end);
  });
}

// A run that began with the end of a way home is not for that way.
function wayOf({ run, world }: Draft): Trip | undefined {
  return run.trip === undefined || run.moment.kind === "trip-ended" ? undefined : world.trip(run.trip);
}

function isWayOver(draft: Draft): boolean {
  const trip = wayOf(draft);
  return trip?.ended !== undefined && trip.reason !== "arrived";
}

function expire(draft: Draft): void {
  expireBridges(draft);
  const isDue = (step: Step) => isOpen(step) && step.deadline !== undefined && step.deadline <= draft.world.at;
  const due = draft.steps.filter(isDue).toSorted((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
  for (const step of due) {
    const node = nodeOf(draft.graph, step.key);
    if (node.type === "lintel-wait") expireWait(draft, node, step);
    if (node.type === "lintel-join") leave(draft, step, "partial");
    if (node.type === "lintel-act" || node.type === "lintel-say") expireAct(draft, node, step);
  }
}

function restart(draft: Draft): void {
  eachOpen(draft, (node, step) => {
    if (node.type === "lintel-act" || node.type === "lintel-say") restartAct(draft, node, step);
    if (node.type === "lintel-wait") restartWait(draft, node, step);
  });
}

function eachOpen(draft: Draft, visit: (node: ReturnType<typeof nodeOf>, step: Step) => void): void {
  for (const step of draft.steps.filter(isOpen)) visit(nodeOf(draft.graph, step.key), step);
}

function arrive(draft: Draft, key: string): void {
  const node = nodeOf(draft.graph, key);
  switch (node.type) {
    case "lintel-moment":
      throw new LintelError("E_SCENE_BROKEN", { scene: draft.graph.scene, node: key });
    case "lintel-guard": {
      const step = enter(draft, key);
      const failed = failingAt(draft, node.properties.all);
      if (!failed) return leave(draft, step, "pass");
      const { nth, reason } = failed;
      return leave(draft, step, "blocked", { detail: { ...reason.params, sentence: reason.key, nth } });
    }
    case "lintel-act":
    case "lintel-say":
      return enterActs(draft, node);
    case "lintel-wait":
      return enterWait(draft, node, enter(draft, key));
    case "lintel-join":
      return arriveAtJoin(draft, node);
  }
}

function finish(draft: Draft): void {
  if (draft.run.state !== "running" || draft.steps.some((step) => isOpen(step) || isAcross(step))) return;
  const failed = (draft.last?.output === "failed" && !draft.last.wired) || lostOutcome(draft.steps) !== undefined;
  const over = isWayOver(draft) ? wayOverOutcome(draft.graph, draft.steps) : undefined;
  const outcome = over ?? outcomeOf(draft.graph, draft.steps, failed);
  const state = failed && !over ? "failed" : "done";
  draft.run = { ...draft.run, state, ended: draft.world.at, outcome };
  draft.wishes.push({ is: "end", state });
}
