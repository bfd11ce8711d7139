import { nextAt } from "../../core/house-day.ts";
import type { Condition } from "../../core/scene/nodes.ts";
import { moments, type Moment } from "../../core/moments.ts";
import type { Step } from "../../core/run.ts";
import type { GraphNode } from "../../core/scene/graph.ts";
import { firstFailing, minuteOf } from "../conditions.ts";
import { leave, put, type Draft } from "../draft.ts";

type Waiting = Extract<GraphNode, { type: "lintel-wait" }>;

/** Begins to wait; a state that already holds is passed at once. */
export function enterWait(draft: Draft, node: Waiting, step: Step): void {
  const waiting = put(draft, { ...step, state: "waiting", deadline: endOf(draft, node, step) });
  lookAgain(draft, node, waiting);
}

/** Leaves a wait on a state that has come true. */
export function lookAgain(draft: Draft, node: Waiting, step: Step): void {
  const { until } = node.properties;
  if (until.is === "state" && !firstFailing(draft, until.all)) leave(draft, step, "happened");
}

/** Leaves a wait on this moment, if it is about the run's own resident and trip; one of a place, about its own place. */
export function hearMoment(draft: Draft, node: Waiting, step: Step, moment: Moment): void {
  const { until } = node.properties;
  if (until.is !== "moment" || until.moment !== moment.kind) return;
  if (until.about !== undefined && moment.about !== until.about) return;
  const { resident, trip } = draft.run;
  const ofPlace = moments[moment.kind].subject === "place" || moment.resident === undefined;
  if (ofPlace && !isHere(draft, moment, until.about)) return;
  if (!ofPlace && resident !== undefined && moment.resident !== resident) return;
  if (trip !== undefined && moment.trip !== undefined && moment.trip !== trip) return;
  leave(draft, step, "happened", { detail: { moment: moment.id } });
}

/** By which output a wait is left when the way home of its run is `over` unreached, or by arriving; undefined: it goes on. */
export function outputAtEnd({ properties: { until } }: Waiting, over: boolean): "happened" | "expired" | undefined {
  const forEnd = until.is === "moment" && until.moment === "trip-ended";
  if (over) return forEnd ? "happened" : "expired";
  return forEnd || (until.is === "state" && until.all.some(isOfTheWay)) ? "expired" : undefined;
}

/** What is read from a way home says nothing more once somebody has arrived. */
function isOfTheWay(condition: Condition): boolean {
  return condition.is === "compare" && /^trip\.|\.start_in_min$/.test(condition.fact);
}

/** The instant has come: a clock or duration has happened, anything else has not. */
export function expireWait(draft: Draft, node: Waiting, step: Step): void {
  leave(draft, step, reached(draft, node, step) ? "happened" : "expired");
}

/** After a restart: a state may hold by now; an instant that passed meanwhile follows `late`. */
export function restartWait(draft: Draft, node: Waiting, step: Step): void {
  const missed = step.deadline !== undefined && step.deadline <= draft.world.at;
  if (!missed) return lookAgain(draft, node, step);
  if (node.properties.late === "skip") return leave(draft, step, "expired", { state: "skipped" });
  const { until } = node.properties;
  if (until.is === "state" && !firstFailing(draft, until.all)) return leave(draft, step, "happened");
  expireWait(draft, node, step);
}

// A run without a place takes an answer from anywhere, but only to its own question.
function isHere({ run }: Draft, moment: Moment, about: string | undefined): boolean {
  const place = run.place ?? run.moment.place;
  return place === undefined ? about !== undefined : moment.place === place;
}

function limitOf(node: Waiting, step: Step): number {
  return step.entered + node.properties.deadline_s * 1000;
}

function instantOf(draft: Draft, node: Waiting, step: Step): number | undefined {
  const { until } = node.properties;
  if (until.is === "duration") return step.entered + until.s * 1000;
  if (until.is === "clock") return nextAt(step.entered, draft.world.home.zone, minuteOf(until.at));
  return undefined;
}

function endOf(draft: Draft, node: Waiting, step: Step): number {
  return Math.min(limitOf(node, step), instantOf(draft, node, step) ?? Number.POSITIVE_INFINITY);
}

// The stored deadline decides: the home's zone may have changed since it was written.
function reached(draft: Draft, node: Waiting, step: Step): boolean {
  const instant = instantOf(draft, node, step);
  if (instant === undefined || step.deadline === undefined) return false;
  return step.deadline < limitOf(node, step) || instant <= limitOf(node, step);
}
