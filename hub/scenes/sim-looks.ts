import { nextAt } from "../core/house-day.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Condition } from "../core/scene/nodes.ts";
import { minuteOf } from "./conditions.ts";
import type { Flight, Live } from "./live.ts";
import { placeOf, type Asking } from "./resolve.ts";
import type { SimHouse } from "./sim-world.ts";
import { lookEvery } from "./timekeeping.ts";

/** When runs that wait for a state look again: as the house does, every 15 s while any waits, but only where time alone may have changed something. */
export type Looks = {
  /** Sets itself by the runs in flight; call after each change. */
  keep(): void;
  /** The house has changed: what was reckoned from it counts no more. */
  changed(): void;
  /** The next beat at which a run may move. */
  next(): number | undefined;
};

/** Keeps the beat of a dry run; `polls`: facts may change by time alone. */
export function makeLooks(live: Live, house: SimHouse, polls: boolean): Looks {
  let from: number | undefined;
  let reckoned = new Map<Run, number>();
  const changesAt = (flight: Flight): number => {
    const known = reckoned.get(flight.run);
    if (known !== undefined && known > house.at()) return known;
    const at = earliest(flight, house, polls);
    reckoned.set(flight.run, at);
    return at;
  };
  return {
    keep: () => {
      if (live.waitingOnState().length === 0) {
        from = undefined;
        reckoned = new Map();
      } else from ??= house.at();
    },
    changed: () => {
      reckoned = new Map();
    },
    next: () => {
      if (from === undefined) return undefined;
      let soonest = Number.POSITIVE_INFINITY;
      for (const id of live.waitingOnState()) {
        const flight = live.get(id);
        if (flight) soonest = Math.min(soonest, changesAt(flight));
      }
      if (soonest === Number.POSITIVE_INFINITY) return undefined;
      const beats = Math.max(Math.ceil((soonest - from) / lookEvery), Math.floor((house.at() - from) / lookEvery) + 1);
      return from + beats * lookEvery;
    },
  };
}

function earliest({ run, graph }: Flight, house: SimHouse, polls: boolean): number {
  const world = house.world();
  const asking: Asking = { run, graph, world };
  let soonest = Number.POSITIVE_INFINITY;
  for (const condition of waitedFor(run, graph)) {
    const at = changesBy(asking, condition, polls);
    if (at > world.at) soonest = Math.min(soonest, at);
  }
  return soonest;
}

function waitedFor(run: Run, graph: Graph): readonly Condition[] {
  return run.steps.flatMap((step) => {
    const node = step.state === "waiting" ? graph.nodes.get(step.key) : undefined;
    return node?.type === "lintel-wait" && node.properties.until.is === "state" ? node.properties.until.all : [];
  });
}

/** When time alone may change what a condition comes to; never, for what only a change of the house can change. */
function changesBy(asking: Asking, condition: Condition, polls: boolean): number {
  const { world, run } = asking;
  const either = (from: string, to: string) =>
    Math.min(...[from, to].map((time) => nextAt(world.at + 1, world.home.zone, minuteOf(time))));
  if (condition.is === "time") return either(condition.from, condition.to);
  if (condition.is === "compare" && polls) return world.at + 1;
  if (condition.is === "wake-window") {
    const resident = run.resident === undefined ? undefined : world.residents.get(run.resident);
    if (resident) return either(resident.wakes_from, resident.wakes_to);
  }
  if (condition.is === "empty") {
    const place = placeOf(asking, condition.place);
    const seen = place === undefined ? undefined : world.place(place);
    if (seen && !seen.occupied) return seen.since + condition.for_s * 1000;
  }
  return Number.POSITIVE_INFINITY;
}
