import { codeOf, type ErrorCode } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { houseDay } from "../core/house-day.ts";
import { derivedId } from "../core/ids.ts";
import { type Moment, type MomentName, moments } from "../core/moments.ts";
import type { Command, Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { World } from "../core/world.ts";
import type { Emit, Wish } from "./draft.ts";
import { advance, type Advance, type Input } from "./engine.ts";
import { earliestOf, makeLive } from "./live.ts";
import { makeApart } from "./apart.ts";
import { holdOneDays, type OneDay } from "./one-day.ts";
import { newRun } from "./runner.ts";
import { makeLooks } from "./sim-looks.ts";
import { makeQueue, type Queue } from "./sim-queue.ts";
import { type Told, toldOf } from "./sim-told.ts";
import { type DerivedFacts, openSimHouse, type SimWorld, type WorldChange } from "./sim-world.ts";
import { makeStarts, ranBeforeAmong } from "./starts.ts";
import { abandon } from "./undo.ts";

/** One thing that happens in a dry run; of what happens at one instant, the first named happens first. */
export type Cue = { readonly at: number } & (
  | {
      readonly is: "moment";
      readonly moment: MomentName;
      readonly resident?: string;
      readonly place?: string;
      readonly about?: string;
      readonly trip?: string;
      /** The moment's own id, where a real one is played again; else it is derived as the house derives it. */
      readonly id?: string;
    }
  | { readonly is: "world"; readonly change: WorldChange }
);

/** How a device answers a command, and what of the house is different once it has. */
export type SimAnswer = (
  command: Command,
  at: number,
) => {
  readonly after_s: number;
  readonly outcome: "done" | "failed" | "silent";
  readonly code?: ErrorCode;
  readonly leaves?: readonly { readonly after_s: number; readonly change: WorldChange }[];
};

/** What a dry run is made of; the same plan always comes to the same. */
export type SimPlan = {
  readonly graphs: readonly Graph[];
  readonly world: SimWorld;
  readonly cues: readonly Cue[];
  /** Wall ms; nothing after it is looked at. */
  readonly until: number;
  /** Without it everything is done after a second. */
  readonly answers?: SimAnswer;
  /** What a house works out from how it stands, where the world does not say it. */
  readonly facts?: DerivedFacts;
  /** What residents want different about single days. */
  readonly days?: readonly OneDay[];
  /** What ran before: once a day is once a day. */
  readonly ran?: readonly { readonly scene: string; readonly moment: Moment }[];
  /** What ordinary nodes make of a message; without it each comes back at once wherever it may. */
  readonly bridges?: (emit: Emit) => { readonly after_s: number; readonly to: readonly string[] } | "down";
  /** What may still be thought, shared by dry runs that belong together; each has its own without it. */
  readonly work?: Work;
};

/** So many steps may still be looked at: a scene that turns in a circle would have a house think for minutes. */
export type Work = { left: number };

/** By far more than a week of a full house needs. */
const weekOfWork = (): Work => ({ left: 1_000_000 });

/** What a dry run came to. */
export type Simulated = {
  readonly runs: readonly Run[];
  readonly told: readonly Told[];
  readonly skipped: readonly {
    readonly scene: string;
    readonly at: number;
    readonly reason: Sentence;
    readonly moment: Moment;
  }[];
  /** There was more to think of than may be: what would come later is missing. */
  readonly cut: boolean;
};

type Coming = Cue | { readonly run: string; readonly input: Input };

const silence_ms = 2_000;

/** Lives a stretch of time without a store, a broker or a device: the engine is the real one, time goes from due to due. */
export function simulate(plan: SimPlan): Simulated {
  const work = plan.work ?? weekOfWork();
  const days = holdOneDays(plan.days ?? []);
  const house = openSimHouse(plan.world, { facts: plan.facts, days });
  const runs = new Map<string, Run>();
  const live = makeLive((id) => runs.get(id));
  const apart = makeApart({ days, journal: { run: (id) => runs.get(id) }, zone: () => plan.world.home.zone });
  const began = Map.groupBy(plan.ran ?? [], ({ scene }) => scene);
  const starts = makeStarts(ranBeforeAmong((scene) => (began.get(scene) ?? []).map(({ moment }) => moment)));
  const coming = makeQueue<Coming>();
  const looks = makeLooks(live, house, plan.facts !== undefined);
  const told: Told[] = [];
  const skipped: Simulated["skipped"][number][] = [];

  const think = (run: Run, graph: Graph, input: Input, isNew = false): void => {
    work.left -= run.steps.length + 1;
    const next = contained(run, graph, input, house.world());
    if (next.run === run && !isNew) return;
    runs.set(run.id, next.run);
    live.set(next.run, graph);
    live.settle();
    told.push(...toldOf(isNew ? undefined : run, next, house.at()));
    for (const wish of next.wishes) sendOff(plan, { run: next.run, graph, at: house.at(), wish, coming });
  };
  const move = (id: string, input: Input) => {
    const flight = live.get(id);
    if (flight) think(flight.run, flight.graph, input);
  };
  const happened = (moment: Moment) => {
    for (const id of live.waitingOn(moment.kind)) move(id, { is: "moment", moment });
    for (const { graph, nodes, skipped: unfit } of starts.match(moment, house.world())) {
      const reason = unfit ?? apart.skips(graph, moment);
      if (reason) {
        skipped.push({ scene: graph.scene, at: house.at(), reason, moment });
        if (!unfit) apart.uses(graph, moment);
        continue;
      }
      const id = derivedId(graph.scene, moment.id);
      if (runs.has(id)) continue;
      began.set(graph.scene, [...(began.get(graph.scene) ?? []), { scene: graph.scene, moment }]);
      apart.uses(graph, moment);
      think(newRun(id, graph, moment, house.at()), graph, { is: "start", nodes }, true);
    }
  };
  const look = () => live.waitingOnState().forEach((id) => move(id, { is: "world" }));
  const change = (change: WorldChange) => {
    house.change(change);
    looks.changed();
    look();
  };
  const take = (what: Coming) => {
    if ("change" in what) change(what.change);
    else if ("input" in what) move(what.run, what.input);
    else happened(momentOf(what, plan.world.home.zone));
  };
  const due = () => {
    const now = house.at();
    for (const id of live.ids()) {
      const flight = live.get(id);
      if (flight && (earliestOf(flight.run) ?? Number.POSITIVE_INFINITY) <= now) move(id, { is: "due" });
    }
  };

  for (const graph of plan.graphs) starts.put(graph);
  for (const cue of plan.cues) if (cue.at >= plan.world.at) coming.add(cue.at, cue);
  for (;;) {
    const [comes, ends, beat] = [coming.next(), live.nextDeadline(), looks.next()].map(
      (at) => at ?? Number.POSITIVE_INFINITY,
    );
    const next = Math.min(comes ?? 0, ends ?? 0, beat ?? 0);
    if (next > plan.until || work.left <= 0) break;
    house.to(Math.max(house.at(), next));
    const what = coming.take(house.at());
    if (what) take(what);
    else if ((ends ?? 0) <= house.at()) due();
    else look();
    looks.keep();
  }
  return { runs: [...runs.values()], told, skipped, cut: work.left <= 0 };
}

// As in the house, one run's failure ends that run alone.
function contained(run: Run, graph: Graph, input: Input, world: World): Advance {
  try {
    return advance(graph, run, input, world);
  } catch (error) {
    return abandon(run, codeOf(error), world.at);
  }
}

/** What a wish comes to: the answer of a device, or a message back from ordinary nodes. */
function sendOff(
  plan: SimPlan,
  from: {
    readonly run: Run;
    readonly graph: Graph;
    readonly at: number;
    readonly wish: Wish;
    readonly coming: Queue<Coming>;
  },
): void {
  const {
    run: { id: run },
    at,
    wish,
    coming,
  } = from;
  if (wish.is === "emit") {
    const to = from.graph.nodes.get(wish.key)?.bridges?.[wish.output] ?? [];
    const back = plan.bridges ? plan.bridges(wish) : { after_s: 0, to };
    if (back === "down") return coming.add(at, { run, input: { is: "unbridged", id: wish.id } });
    for (const key of back.to)
      coming.add(at + back.after_s * 1000, { run, input: { is: "bridge", id: wish.id, to: key } });
  }
  if (wish.is !== "command") return;
  const { command } = wish;
  const answer = plan.answers?.(command, at) ?? { after_s: 1, outcome: "done" as const };
  const did = { is: "did", command: command.id } as const;
  for (const { after_s, change } of answer.leaves ?? [])
    coming.add(at + after_s * 1000, { is: "world", at: at + after_s * 1000, change });
  if (answer.outcome === "silent") {
    const code = answer.code ?? "E_DEVICE_SILENT";
    return coming.add(at + silence_ms, { run, input: { ...did, outcome: "failed", code } });
  }
  if (answer.after_s > 0) coming.add(at, { run, input: { ...did, outcome: "accepted" } });
  const { outcome, code } = answer;
  coming.add(at + answer.after_s * 1000, { run, input: { ...did, outcome, code } });
}

/** A moment as the house would have made it: the same one on the same day, or way home, is one. */
function momentOf(cue: Extract<Cue, { is: "moment" }>, zone: string): Moment {
  const { at, moment: kind, resident, place, about, trip } = cue;
  const { once } = moments[kind];
  const which = once === "per-day" ? houseDay(at, zone) : once === "per-trip" ? (trip ?? String(at)) : String(at);
  const id = cue.id ?? derivedId(kind, resident ?? place ?? "", which);
  return {
    id,
    kind,
    at,
    because: [id],
    ...(resident !== undefined && { resident }),
    ...(place !== undefined && { place }),
    ...(about !== undefined && { about }),
    ...(trip !== undefined && { trip }),
  };
}
