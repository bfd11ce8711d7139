import type { MomentName } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import { isLive, isOpen, isUndoing } from "./draft.ts";

/** A run in flight with the revision it keeps. */
export type Flight = { readonly run: Run; readonly graph: Graph };

/** The runs in flight, by what they wait for. */
export type Live = {
  get(id: string): Flight | undefined;
  ids(): readonly string[];
  /** Takes a run's new form; one that is over is let go. Not sure until `settle`. */
  set(run: Run, graph: Graph): void;
  /** Reads back every run whose last form may have been rolled back. */
  refresh(): void;
  /** All that was set is committed: returns each such run once. */
  settle(): readonly Run[];
  /** Those that wait for a state, or wait at all for somebody on a way home: it may end. */
  waitingOnState(): readonly string[];
  waitingOn(moment: MomentName): readonly string[];
  /** The earliest deadline, wall ms. */
  nextDeadline(): number | undefined;
};

/** Makes an empty set; `readBack` reads a run as the journal has it. */
export function makeLive(readBack: (id: string) => Run | undefined): Live {
  const flights = new Map<string, Flight>();
  const unsure = new Map<string, Flight>();
  const deadlines = new Map<string, number>();
  const onState = new Set<string>();
  const onMoment = new Map<MomentName, Set<string>>();

  const forget = (id: string) => {
    flights.delete(id);
    deadlines.delete(id);
    onState.delete(id);
    for (const ids of onMoment.values()) ids.delete(id);
  };
  const place = (run: Run, graph: Graph) => {
    forget(run.id);
    if (!isLive(run)) return;
    flights.set(run.id, { run, graph });
    const deadline = earliestOf(run);
    if (deadline !== undefined) deadlines.set(run.id, deadline);
    for (const step of run.steps) {
      const node = step.state === "waiting" ? graph.nodes.get(step.key) : undefined;
      if (node?.type !== "lintel-wait") continue;
      const { until } = node.properties;
      if (until.is === "state" || run.trip !== undefined) onState.add(run.id);
      if (until.is !== "moment") continue;
      const ids = onMoment.get(until.moment);
      if (ids) ids.add(run.id);
      else onMoment.set(until.moment, new Set([run.id]));
    }
  };
  return {
    get: (id) => flights.get(id),
    ids: () => [...flights.keys()],
    set: (run, graph) => {
      unsure.set(run.id, { run, graph });
      place(run, graph);
    },
    refresh: () => {
      for (const [id, { graph }] of unsure) {
        const run = readBack(id);
        if (run) unsure.set(id, { run, graph });
        else unsure.delete(id);
        if (run) place(run, graph);
        else forget(id);
      }
    },
    settle: () => {
      const runs = [...unsure.values()].map((flight) => flight.run);
      unsure.clear();
      return runs;
    },
    waitingOnState: () => [...onState],
    waitingOn: (moment) => [...(onMoment.get(moment) ?? [])],
    nextDeadline: () => {
      let earliest: number | undefined;
      for (const deadline of deadlines.values()) {
        if (earliest === undefined || deadline < earliest) earliest = deadline;
      }
      return earliest;
    },
  };
}

/** The earliest instant at which something of a run is over, wall ms. */
export function earliestOf(run: Run): number | undefined {
  let earliest: number | undefined;
  for (const step of run.steps) {
    const own = isUndoing(step) ? step.sent?.deadline : isOpen(step) ? step.deadline : undefined;
    for (const deadline of [own, step.bridge?.deadline])
      if (deadline !== undefined && (earliest === undefined || deadline < earliest)) earliest = deadline;
  }
  return earliest;
}
