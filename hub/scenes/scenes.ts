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
import { makeAhead, remembered, type ScenesByDay } from "./ahead.ts";
import { makeApart } from "./apart.ts";
import type { Emit } from "./draft.ts";
import { openJournal, type Journal } from "./journal.ts";
import { openOneDays, type OneDays } from "./one-day.ts";
import type { Remembered } from "./keep-example.ts";
import { askedBy, settingOf } from "./resolve.ts";
import { resumeRuns, type BootReport } from "./resume.ts";
import { type Heard, makeRunner, type SendCommand } from "./runner.ts";
import { type NodeStanding, nodeStandings } from "./node-standing.ts";
import { makeStarts, ranBeforeAmong, type RanBefore } from "./starts.ts";
import type { Came } from "./habits.ts";
import type { PreviewFrom } from "./preview.ts";
import { viewOf } from "./view.ts";
import { type Awaited, explain, type Missing, type Why, type WhyAsked } from "./why.ts";

export { openOneDays, type OneDay, type OneDays } from "./one-day.ts";
export type { ScenesAhead } from "./ahead.ts";
export type { BootReport } from "./resume.ts";
export type { SettingView } from "./settings.ts";
export { asRead } from "./titles.ts";
export { missedItem, type DayItem } from "./today.ts";
export { windowOf } from "./next.ts";
export {
  expectedToday,
  type PreviewDay,
  previewOf,
  type PreviewFrom,
  type PreviewItem,
  previewDifference,
} from "./preview.ts";
export type { Came, Expected } from "./habits.ts";
export type { SimAnswer } from "./simulate.ts";
export type { SimNow, SimWorld } from "./sim-world.ts";
export type { Emit } from "./draft.ts";
export type { NodeStanding } from "./node-standing.ts";
export type { Why } from "./why.ts";
export type { Author, BrokenExample, Draft, Head, Look, Past, Revisions, Saved, SaveHow } from "./saved.ts";
export { differenceOf } from "./difference.ts";
export { outlineOf } from "./outline.ts";
export { openRevisions } from "./revisions.ts";
export { suggestionOf, suggestionsFor } from "./suggestions.ts";
export { versionOf } from "./tabs.ts";

export { type ExampleHouse, type ExampleVerdict, testScene, verdictOn } from "./examples.ts";
export { exampleOfRun, type Remembered } from "./keep-example.ts";

/** All that this room is handed. */
export type ScenesNeeds = {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly world: () => World;
  readonly command: SendCommand;
  /** Hands a message to ordinary Node-RED nodes; false when nobody is there to take it. */
  readonly emit?: (emit: Emit) => boolean;
  readonly compile: (document: SceneDocument) => { readonly graph?: Graph; readonly faults: readonly SceneFault[] };
  readonly missing?: Missing;
  /** What was surely to come today and has not. */
  readonly awaited?: () => readonly Awaited[];
  /** What is different about single days, where somebody else reads it, too. */
  readonly oneDays?: OneDays;
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
export type Scenes = ScenesByDay & {
  /** Checks a document and takes it in; runs in flight keep the revision they began with. */
  load(document: SceneDocument): Loaded;
  /** Keeps a revision where runs will find it, before anything runs it. */
  keep(graph: Graph, document: SceneDocument): void;
  remove(scene: string): void;
  list(): readonly Graph[];
  /** Takes up what was in flight; call once, when the world can be read. */
  resume(): BootReport;
  start(scene: string, hand: ByHand): string;
  stop(run: string, actor: string): void;
  /** Takes what an ordinary Node-RED node sent to a node of a scene; false when it moves nothing. */
  hear(message: Heard): boolean;
  /** How each node of the newest run of a scene stands. */
  standing(scene: string): readonly NodeStanding[];
  why(scene: string, asked?: WhyAsked): readonly Why[];
  run(id: string): RunView | undefined;
  /** A run with its own revision and what its house knows now, so that it can be kept as an example. */
  remember(id: string): Remembered | undefined;
  recent(): readonly RunView[];
  /** What came since an instant, and what of it began which scene, oldest first. */
  history(since: number): { readonly came: readonly Came[]; readonly ran: NonNullable<PreviewFrom["ran"]> };
  [Symbol.dispose](): void;
};

const dayMs = 86_400_000;

/** Opens the room: it listens from now on and knows no scene yet. */
export function openScenes(needs: ScenesNeeds): Scenes {
  const { bus, store, clock, log, world, compile } = needs;
  const journal = openJournal(store);
  const graphs = new Map<string, Graph>();
  const starts = makeStarts(ranBeforeIn(journal));
  const days = needs.oneDays ?? openOneDays(store);
  const zone = () => world().home.zone;
  const apart = makeApart({ days, journal, zone });
  const runner = makeRunner({
    bus,
    store,
    clock,
    world,
    command: needs.command,
    journal,
    starts,
    ...apart,
    ...(needs.emit && { emit: needs.emit }),
  });
  const onFault = (error: unknown) => log.error("old runs were not pruned", { error });
  // Every screen asks for them at every change of the house.
  let newest: readonly RunView[] | undefined;
  const prune = () =>
    store.work(() => {
      journal.prune(clock.wall());
      // A run of the day before may still be under way.
      days.prune(houseDay(clock.wall() - 2 * dayMs, "UTC"));
      newest = undefined;
    });
  const pruning = every(clock, dayMs, prune, onFault);
  const forgetting = bus.on("run.changed", () => {
    newest = undefined;
  });

  const graphOf = (scene: string, revision: string): Graph | undefined => {
    const current = graphs.get(scene);
    if (current?.revision === revision) return current;
    const document = journal.revision(scene, revision);
    return document && compile(document).graph;
  };
  const explaining = {
    journal,
    missing: needs.missing ?? (() => undefined),
    awaited: needs.awaited ?? (() => []),
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
    keep: (graph, document) =>
      store.work(() => journal.keepRevision(graph.scene, graph.revision, document, Math.floor(clock.wall()))),
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
    hear: (message) => {
      const graph = graphs.get(message.scene);
      return graph !== undefined && runner.hear(graph, message);
    },
    standing: (scene) => {
      const [run] = journal.runs({ scene, limit: 1 });
      return run ? nodeStandings(run) : [];
    },
    why: (scene, asked = {}) => {
      const now = clock.wall();
      const { zone } = world().home;
      return explain({ ...explaining, graphOf: remembered(graphOf) }, scene, graphs.get(scene), {
        ...asked,
        now,
        zone,
      });
    },
    run: (id) => {
      const run = journal.run(id);
      return run && viewOf(run);
    },
    remember: (id) => {
      const run = journal.run(id);
      const graph = run && graphOf(run.scene, run.revision);
      if (!run || !graph) return undefined;
      const now = world();
      const asking = { run, graph, world: now };
      return {
        run,
        graph,
        zone: now.home.zone,
        residents: [...now.residents.values()],
        fact: (name) => now.fact(askedBy(asking), name),
        setting: (name) => settingOf(asking, name),
      };
    },
    history: (since) => ({ came: journal.cameSince(since), ran: journal.ranSince(clock.wall() - 2 * dayMs) }),
    recent: () => (newest ??= journal.runs({ limit: 20 }).map(viewOf)),
    ...makeAhead({ clock, bus, store, world, journal, days, graphs, graphOf }),
    [Symbol.dispose]: () => {
      pruning();
      forgetting();
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

function ranBeforeIn(journal: Journal): RanBefore {
  return ranBeforeAmong((scene, { resident, at }) =>
    journal.since(scene, resident, Math.floor(at - dayMs - 2 * 3_600_000)).map(({ moment }) => moment),
  );
}
