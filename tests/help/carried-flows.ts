import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FlowsBridge, bridgeFlows } from "../../hub/bridge-flows.ts";
import { systemClock } from "../../hub/core/clock.ts";
import type { RunView } from "../../hub/core/events.ts";
import type { Choices, NodeStatus } from "../../hub/core/flows-talk.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { wordsOf } from "../../hub/words.ts";
import { makeHouse } from "../unit/scenes/a-house.ts";
import { openRoom, type Room } from "../unit/scenes/a-room.ts";
import { type FlowsHouse, openFlowsHouse } from "./node-red.ts";
import { temporaryFolder } from "./store.ts";
import { root } from "./tree.ts";

/** The room of scenes with a real Node-RED process that carries messages between its steps. */
export type CarriedFlows = {
  readonly room: Room;
  readonly flows: FlowsHouse;
  /** How each node is shown in the editor, by its id there. */
  readonly shown: ReadonlyMap<string, NodeStatus>;
  /** Starts a scene by hand for Lin, and tells its run. */
  start(scene: string): string;
  /** Resolves with the first view of a run, known or to come, that fits. */
  run(fits: (run: RunView) => boolean): Promise<RunView>;
} & AsyncDisposable;

/** Opens both ends with these documents; the house is Lin's, with a screen in the kitchen. */
export async function openCarriedFlows(scenes: readonly SceneDocument[], choices?: Choices): Promise<CarriedFlows> {
  const closing = new AsyncDisposableStack();
  const house = makeHouse();
  const screen = { address: "screen.kitchen", thing: "kitchen-screen", ready: true, held: false, state: {} };
  house.roles[screen.address] = screen;
  let bridge: FlowsBridge | undefined;
  const room = closing.use(
    openRoom(closing.use(temporaryFolder()).path, house, {
      compile: (document) => compile(document),
      emit: (message) => bridge?.emit(message) ?? false,
    }),
  );
  for (const document of scenes) {
    const { faults } = room.scenes.load(document);
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
  }
  const flows = closing.use(await openFlowsHouse({ scenes, bus: room.bus, ...(choices && { choices }) }));
  const shown = new Map<string, NodeStatus>();
  const status = (node: string, how: NodeStatus) => {
    shown.set(node, how);
    flows.nodeRed.status(node, how);
  };
  bridge = closing.use(
    bridgeFlows({
      scenes: room.scenes,
      flows: { ...flows.nodeRed, status },
      drawn: flows.revisions.drawn,
      bus: room.bus,
      clock: systemClock(),
      reader: () => ({ language: "en", zone: "UTC", words: wordsOf("en") }),
      onFault: (error) => {
        throw error;
      },
    }),
  );
  let hands = 0;
  return {
    room,
    flows,
    shown,
    start: (scene) => room.scenes.start(scene, { id: `hand-${++hands}`, actor: "lin", resident: "lin" }),
    run: (fits) =>
      new Promise((resolve) => {
        const known = room.scenes.recent().find(fits);
        if (known) return resolve(known);
        const off = room.bus.on("run.changed", ({ run }) => {
          if (!fits(run)) return;
          off();
          resolve(run);
        });
      }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** An example of flows/examples, with other values for its settings. */
export function exampleFlow(name: string, set: Readonly<Record<string, string>> = {}): SceneDocument {
  const text = readFileSync(join(root, "flows/examples", `${name}.json`), "utf8");
  return (JSON.parse(text) as { env?: { name: string; value: string }[] }[]).map((entry) => {
    if (!entry.env) return entry;
    return { ...entry, env: entry.env.map((row) => ({ ...row, value: set[row.name] ?? row.value })) };
  });
}

/** The names of all examples. */
export function exampleNames(): readonly string[] {
  return readdirSync(join(root, "flows/examples")).map((file) => file.replace(/\.json$/, ""));
}
