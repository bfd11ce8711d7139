import type { Bus } from "../bus/bus.ts";
import type { Clock } from "../core/clock.ts";
import { codeOf } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { derivedId } from "../core/ids.ts";
import type { Moment } from "../core/moments.ts";
import type { Command, Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { World } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import type { Emit } from "./draft.ts";
import { advance, type Advance, type Input } from "./engine.ts";
import type { Journal } from "./journal.ts";
import { makeLive } from "./live.ts";
import type { Starts } from "./starts.ts";
import { makeTimekeeping } from "./timekeeping.ts";
import { makeTold } from "./told.ts";
import { abandon } from "./undo.ts";
import { viewOf } from "./view.ts";

/** Journals a command and sends it after the commit; `resend` sends a known one once more. Called inside a work. */
export type SendCommand = (command: Command, how?: { readonly resend?: boolean }) => void;

/** What the runner works with. */
export type RunnerNeeds = {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly world: () => World;
  readonly command: SendCommand;
  readonly journal: Journal;
  readonly starts: Starts;
  /** Why the next run of a scene for somebody does not happen, where they skipped it. */
  readonly skips: (graph: Graph, moment: Moment) => Sentence | undefined;
  /** What was meant for one run alone is used up by it. */
  readonly uses: (graph: Graph, moment: Moment) => void;
  /** Hands a message to ordinary nodes; false when nobody is there to take it. */
  readonly emit?: (emit: Emit) => boolean;
};

/** A message of an ordinary node to a node of a scene, by the id that Node-RED gave it or the hub. */
export type Heard = { readonly scene: string; readonly key: string; readonly msgid: string };

/** Carries the engine's wishes out: one transaction for what happened, then the commands leave. */
export type Runner = {
  /** Starts a run for a moment, or finds the one it started before. */
  begin(graph: Graph, nodes: readonly string[], moment: Moment): Run;
  /** Moves a run that is in flight; what it made of it, or undefined when there is no such run. */
  move(id: string, input: Input): Advance | undefined;
  /** Takes what an ordinary node sent to a node of a scene; false when it moves nothing. */
  hear(graph: Graph, message: Heard): boolean;
  /** Takes runs back in flight after a restart. */
  adopt(run: Run, graph: Graph): void;
  /** Ends a run whose scene can no longer be read. */
  giveUp(run: Run, graph: Graph, error: unknown): void;
  /** One transaction over several of these. */
  together<T>(fn: () => T): T;
  [Symbol.dispose](): void;
};

/** Starts to listen; nothing moves before something happens. */
export function makeRunner(needs: RunnerNeeds): Runner {
  const { bus, store, clock, world, command, journal, starts, skips, uses } = needs;
  const live = makeLive(journal.run);
  let wanted = false;

  const raise = (id: string, error: unknown, params = {}) =>
    bus.emit("fault.raised", { id, code: codeOf(error), params, cause: String(error), at: clock.wall() });
  const onFault = (error: unknown) => raise("scenes", error);

  const together = <T>(fn: () => T): T =>
    store.work(() => {
      live.refresh();
      const value = fn();
      store.afterCommit(tell);
      return value;
    });

  const tell = () => {
    for (const run of live.settle()) bus.emit("run.changed", { run: viewOf(run) });
    time.keep();
  };

  const carry = (before: Run | undefined, next: Advance, graph: Graph): Advance => {
    if (next.run === before) return next;
    journal.save(next.run, before);
    live.set(next.run, graph);
    for (const wish of next.wishes) {
      if (wish.is === "command") command(wish.command, wish.resend ? { resend: true } : {});
      if (wish.is === "emit") store.afterCommit(() => hand(wish));
    }
    return next;
  };

  const hand = (message: Emit) =>
    quietly(() => {
      const run = runOf(message.id);
      if (run !== undefined && needs.emit?.(message) !== true)
        together(() => move(run, { is: "unbridged", id: message.id }));
    });

  // One run's failure ends that run alone; a store that cannot write is everybody's.
  const contained = (before: Run, graph: Graph, think: () => Advance, isNew = false): Advance => {
    try {
      return store.part(() => carry(isNew ? undefined : before, think(), graph));
    } catch (error) {
      if (isStores(error)) throw error;
      return giveUp(before, graph, error);
    }
  };

  const giveUp = (run: Run, graph: Graph, error: unknown): Advance => {
    raise(`run.${run.id}`, error, { scene: run.scene });
    return store.part(() => carry(undefined, abandon(run, codeOf(error), clock.wall()), graph));
  };

  const move = (id: string, input: Input): Advance | undefined => {
    const flight = live.get(id);
    return flight && contained(flight.run, flight.graph, () => advance(flight.graph, flight.run, input, world()));
  };

  const begin = (graph: Graph, nodes: readonly string[], moment: Moment): Run => {
    const id = derivedId(graph.scene, moment.id);
    const known = journal.run(id);
    if (known) return known;
    const now = world();
    const run = newRun(id, graph, moment, now.at);
    uses(graph, moment);
    return contained(run, graph, () => advance(graph, run, { is: "start", nodes }, now), true).run;
  };

  const told = makeTold(clock);
  const hear = (graph: Graph, { key, msgid }: Heard): boolean => {
    const run = runOf(msgid);
    // What bears a run's id belongs to that run, over or not, and begins no other.
    if (run !== undefined) {
      if (live.get(run)?.run.scene !== graph.scene) return false;
      const before = live.get(run)?.run;
      return together(() => move(run, { is: "bridge", id: msgid, to: key }))?.run !== before;
    }
    const moment = told(graph, key, msgid);
    if (moment) together(() => begin(graph, [key], moment));
    return moment !== undefined;
  };

  const happened = (moment: Moment) => {
    for (const id of live.waitingOn(moment.kind)) move(id, { is: "moment", moment });
    const now = world();
    for (const { graph, nodes, skipped } of starts.match(moment, now)) {
      const row = { scene: graph.scene, moment: moment.id, at: Math.floor(now.at) };
      const kept = skipped ?? skips(graph, moment);
      if (kept) {
        journal.candidate({ ...row, verdict: "skipped", reason: kept });
        if (!skipped) uses(graph, moment);
        continue;
      }
      const { outcome } = begin(graph, nodes, moment);
      const blocked = outcome?.key.startsWith("guard.") === true;
      journal.candidate({ ...row, verdict: blocked ? "blocked" : "ran", ...(blocked && { reason: outcome }) });
    }
  };

  /** Looks at the runs that wait for a state; opens a transaction only when one of them moves. */
  const lookAgain = () => {
    wanted = false;
    live.refresh();
    const now = world();
    const moved = live.waitingOnState().filter((id) => {
      const flight = live.get(id);
      return flight && moves(flight.run, flight.graph, now);
    });
    if (moved.length > 0) together(() => moved.forEach((id) => move(id, { is: "world" })));
  };
  // However much one message changes, the waiting runs are looked at once, right after its commit.
  const note = () => {
    if (live.waitingOnState().length === 0) return;
    wanted = true;
    store.afterCommit(() => {
      if (wanted) quietly(lookAgain);
    });
  };

  const due = () => together(() => live.ids().forEach((id) => move(id, { is: "due" })));

  const time = makeTimekeeping(clock, live, { due, look: lookAgain }, onFault);

  const quietly = (fn: () => void) => {
    try {
      fn();
    } catch (error) {
      onFault(error);
    }
  };
  // The bus keeps an error from other listeners; what this one could not write must not be acknowledged either.
  const listening = (fn: () => void) => {
    try {
      together(fn);
    } catch (error) {
      store.poison(error);
      throw error;
    }
  };

  const off = [
    bus.on("moment.happened", ({ moment }) => listening(() => happened(moment))),
    bus.on("device.did", ({ did }) => {
      const id = runOf(did.id);
      if (id === undefined) return;
      const answer = { is: "did", command: did.id, outcome: did.outcome, code: did.code, detail: did.detail } as const;
      listening(() => void move(id, answer));
    }),
    bus.on("device.state", note),
    bus.on("role.changed", note),
    bus.on("presence.changed", note),
    bus.on("trip.changed", note),
    bus.on("household.changed", note),
  ];
  return {
    begin,
    move,
    hear,
    adopt: (run, graph) => live.set(run, graph),
    giveUp: (run, graph, error) => void giveUp(run, graph, error),
    together,
    [Symbol.dispose]: () => {
      for (const stop of off) stop();
      time[Symbol.dispose]();
    },
  };
}

/** A run that has not begun. */
export function newRun(id: string, graph: Graph, moment: Moment, started: number): Run {
  const { resident, place, trip } = moment;
  return {
    id,
    scene: graph.scene,
    revision: graph.revision,
    moment,
    started,
    state: "running",
    steps: [],
    ...(resident !== undefined && { resident }),
    ...(place !== undefined && { place }),
    ...(trip !== undefined && { trip }),
  };
}

// A command of a run bears the run's id (22 characters, without a dot) before its first dot.
function runOf(command: string): string | undefined {
  return command.indexOf(".") === 22 ? command.slice(0, 22) : undefined;
}

function moves(run: Run, graph: Graph, now: World): boolean {
  try {
    return advance(graph, run, { is: "world" }, now).run !== run;
  } catch {
    return true;
  }
}

function isStores(error: unknown): boolean {
  const code = codeOf(error);
  return code === "E_DISK_FULL" || code === "E_STORE_DAMAGED";
}
