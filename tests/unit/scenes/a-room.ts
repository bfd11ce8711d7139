import { makeBus, type Bus } from "../../../hub/bus/bus.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { steppingClock, type SteppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import type { Moment } from "../../../hub/core/moments.ts";
import type { Command } from "../../../hub/core/run.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { openScenes, type Scenes, type ScenesNeeds } from "../../../hub/scenes/scenes.ts";
import { openHouseStore } from "../../../hub/store/house-store.ts";
import type { Store } from "../../../hub/store/open.ts";
import { rethrow } from "../../help/store.ts";
import { makeHouse, type House } from "./a-house.ts";

/** The room of scenes over a real database, with a house around it that a test moves by hand. */
export type Room = Disposable & {
  readonly house: House;
  readonly bus: Bus;
  readonly store: Store;
  readonly scenes: Scenes;
  readonly clock: SteppingClock;
  /** Commands that left, in order; `!` marks one that went once more. */
  readonly left: { readonly command: Command; readonly again: boolean }[];
  readonly changed: Events["run.changed"]["run"][];
  readonly faults: Events["fault.raised"][];
  load(graph: Graph): void;
  /** The moment comes as an evidence message would bring it: in one transaction with its row. */
  happen(moment: Moment): void;
  did(command: string, outcome: "accepted" | "done" | "refused" | "failed", code?: string): void;
  /** Turns the clock and wakes whoever sleeps. */
  pass(ms: number): Promise<void>;
};

// Graphs go through the database as documents: the stand-in compiler finds them again by revision.
const drawn = new Map<string, Graph>();

/** Opens the room over a folder; opening it again over the same folder is a restart. */
export function openRoom(folder: string, house: House = makeHouse(), more: Partial<ScenesNeeds> = {}): Room {
  const clock = steppingClock(house.at);
  const faults: Events["fault.raised"][] = [];
  const { store } = openHouseStore(folder, { stamp: { house: "virtual" }, wall: clock.wall, onFault: rethrow });
  const bus = makeBus(rethrow);
  const left: Room["left"] = [];
  const changed: Room["changed"] = [];
  bus.on("run.changed", ({ run }) => void changed.push(run));
  bus.on("fault.raised", (fault) => void faults.push(fault));
  const scenes = openScenes({
    bus,
    store,
    clock,
    log: makeLog(() => undefined, clock),
    world: () => {
      house.at = clock.wall();
      return house.world();
    },
    command: (command, how) => store.afterCommit(() => void left.push({ command, again: how?.resend === true })),
    compile: (document) => {
      const graph = drawn.get(String(document[0]?.["revision"]));
      return graph ? { graph, faults: [] } : { faults: [broken] };
    },
    ...more,
  });
  const sql =
    "INSERT OR IGNORE INTO moments (id, kind, at, resident, place, trip, because) VALUES (?, ?, ?, ?, ?, ?, ?)";
  return {
    house,
    bus,
    store,
    scenes,
    clock,
    left,
    changed,
    faults,
    load: (graph) => {
      const revision = `${graph.scene} ${graph.revision}`;
      drawn.set(revision, graph);
      scenes.load([{ type: "tab", revision }] as SceneDocument);
    },
    happen: (moment) =>
      store.work(() => {
        const { id, kind, at, resident, place, trip, because } = moment;
        store.sql(sql).run(id, kind, at, resident ?? null, place ?? null, trip ?? null, JSON.stringify(because));
        bus.emit("moment.happened", { moment });
      }),
    did: (id, outcome, code) =>
      store.work(() =>
        bus.emit("device.did", { device: "any", did: { v: 1, id, outcome, ...(code !== undefined && { code }) } }),
      ),
    pass: async (ms) => {
      clock.set(clock.mono() + ms);
      await settle();
      while (clock.wakeNext()) await settle();
    },
    [Symbol.dispose]: () => {
      scenes[Symbol.dispose]();
      store[Symbol.dispose]();
    },
  };
}

const broken = { code: "E_SCENE_BROKEN", severity: "error", tab: "t", params: {} } as const;

async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
