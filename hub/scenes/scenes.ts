import type { Bus } from "../bus/bus.ts";
import type { Log } from "../core/log.ts";
import type { Clock } from "../core/clock.ts";
import { fail } from "../core/errors.ts";
import type { RunView } from "../core/events.ts";
import { houseDay } from "../core/house-day.ts";
import { derivedId } from "../core/ids.ts";
import type { Moment } from "../core/moments.ts";
import type { Graph, SceneDocument, SceneFault } from "../core/scene/graph.ts";
import { every } from "../core/timer.ts";
import type { World } from "../core/world.ts";
import type { Store } from "../store/open.ts";
import { openJournal, type Journal } from "./journal.ts";
import { resumeRuns, type BootReport } from "./resume.ts";
import { makeRunner, type SendCommand } from "./runner.ts";
import { makeStarts, type RanBefore } from "./starts.ts";
import { viewOf } from "./view.ts";
import { explain, type Missing, type Why, type WhyAsked } from "./why.ts";

export type { BootReport } from "./resume.ts";
export type { Why } from "./why.ts";

/** All that this room is handed. */
export type ScenesNeeds = {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly world: () => World;
  readonly command: SendCommand;
  readonly compile: (document: SceneDocument) => { readonly graph?: Graph; readonly faults: readonly SceneFault[] };
  readonly missing?: Missing;
};

/** What a load came to; with an error among the faults nothing has changed. */
export type Loaded = { readonly scene?: string; readonly revision?: string; readonly faults: readonly SceneFault[] };

/** A start by hand: `id` makes a repeated request find the same run. */
export type ByHand = {
  readonly id: string;
  readonly actor: string;
  readonly resident?: string;
  readonly place?: string;
  readonly trip?: string;
};

/** The scenes of the house. */
export type Scenes = {
  /** Checks a document and takes it in; runs in flight keep the revision they began with. */
  load(document: SceneDocument): Loaded;
  remove(scene: string): void;
  list(): readonly Graph[];
  /** Takes up what was in flight; call once, when the world can be read. */
  resume(): BootReport;
  start(scene: string, hand: ByHand): string;
  stop(run: string, actor: string): void;
  why(scene: string, asked?: WhyAsked): readonly Why[];
  run(id: string): RunView | undefined;
  recent(limit?: number): readonly RunView[];
  [Symbol.dispose](): void;
};

const dayMs = 86_400_000;

/** Opens the room: it listens from now on and knows no scene yet. */
export function openScenes(needs: ScenesNeeds): Scenes {
  const { bus, store, clock, log, world, compile } = needs;
  const journal = openJournal(store);
  const graphs = new Map<string, Graph>();
  const starts = makeStarts(ranBeforeIn(journal));
  const runner = makeRunner({ bus, store, clock, world, command: needs.command, journal, starts });
  const onFault = (error: unknown) => log.error("old runs were not pruned", { error });
  const pruning = every(clock, dayMs, () => store.work(() => journal.prune(clock.wall())), onFault);

  const graphOf = (scene: string, revision: string): Graph | undefined => {
    const current = graphs.get(scene);
    if (current?.revision === revision) return current;
    const document = journal.revision(scene, revision);
    return document && compile(document).graph;
  };
  return {
    load: (document) => {
      const { graph, faults } = compile(document);
      if (!graph || faults.some((fault) => fault.severity === "error")) return { faults };
      const at = Math.floor(clock.wall());
      store.work(() => {
        journal.keepRevision(graph.scene, graph.revision, document, at);
        store.afterCommit(() => {
          graphs.set(graph.scene, graph);
          starts.put(graph);
        });
      });
      return { scene: graph.scene, revision: graph.revision, faults };
    },
    remove: (scene) => {
      graphs.delete(scene);
      starts.remove(scene);
    },
    list: () => [...graphs.values()],
    resume: () => {
      const report = resumeRuns(journal, runner, graphOf, clock.wall());
      const { resumed, resent, late, interrupted, skipped } = report;
      const counts = [resumed, resent, late, interrupted, skipped].map((list) => list.length);
      const [runs, again, ...rest] = counts;
      log.info("scenes resumed", { runs, again, late: rest[0], interrupted: rest[1], skipped: rest[2] });
      return report;
    },
    start: (scene, hand) => {
      const graph = graphs.get(scene) ?? fail("E_NOT_FOUND", { scene });
      if (hand.resident !== undefined && !world().residents.has(hand.resident)) {
        fail("E_NOT_FOUND", { resident: hand.resident });
      }
      const { moment, node } = byHand(graph, hand, clock.wall());
      const run = runner.together(() => runner.begin(graph, [node], moment));
      log.info("scene started by hand", { scene, actor: hand.actor, cause: run.id });
      return run.id;
    },
    stop: (run, actor) => {
      const stopped = runner.together(() => runner.move(run, { is: "stop", by: actor }));
      if (!stopped) fail("E_NOT_FOUND", { run });
      log.info("run stopped by hand", { actor, cause: run });
    },
    why: (scene, asked = {}) => {
      const now = clock.wall();
      const { zone } = world().home;
      return explain(journal, scene, graphs.get(scene), { ...asked, now, zone }, needs.missing ?? (() => undefined));
    },
    run: (id) => {
      const run = journal.run(id);
      return run && viewOf(run);
    },
    recent: (limit = 20) => journal.runs({ limit }).map(viewOf),
    [Symbol.dispose]: () => {
      pruning();
      runner[Symbol.dispose]();
    },
  };
}

function byHand(graph: Graph, hand: ByHand, at: number): { moment: Moment; node: string } {
  for (const [kind, keys] of graph.starts) {
    const node = keys[0];
    if (node === undefined) continue;
    const { resident, place, trip } = hand;
    const id = derivedId(kind, resident ?? "", "manual", hand.id);
    const about = { ...(resident && { resident }), ...(place && { place }), ...(trip && { trip }) };
    return { node, moment: { id, kind, at, because: [], ...about } };
  }
  return fail("E_SCENE_BROKEN", { scene: graph.scene });
}

// A start by hand has no evidence and does not use up the day.
function ranBeforeIn(journal: Journal): RanBefore {
  return (scene, moment, once, { home: { zone } }) => {
    const same = (other: Moment) =>
      once === "per-day"
        ? houseDay(other.at, zone) === houseDay(moment.at, zone)
        : moment.trip !== undefined && other.trip === moment.trip;
    return journal
      .since(scene, moment.resident, Math.floor(moment.at - dayMs - 2 * 3_600_000))
      .some(({ moment: other }) => other.id !== moment.id && other.because.length > 0 && same(other));
  };
}
