import type { Bus } from "./bus/bus.ts";
import type { Clock } from "./core/clock.ts";
import type { NodeStatus } from "./core/flows-talk.ts";
import { type DrawnNode, drawnNodes } from "./core/scene/drawn.ts";
import type { SceneDocument } from "./core/scene/graph.ts";
import { render, type Reader } from "./core/sentence.ts";
import { at } from "./core/timer.ts";
import type { NodeRed } from "./node-red/node-red.ts";
import type { Emit, NodeStanding, Scenes } from "./scenes/scenes.ts";

const settle_ms = 200;

/** Carries messages between running scenes and the ordinary nodes of Node-RED, and shows there how each node stands. */
export type FlowsBridge = {
  /** Hands a message to the ordinary nodes behind an output; false when nobody is there to take it. */
  emit(message: Emit): boolean;
  [Symbol.dispose](): void;
};

const looks: Readonly<Record<NodeStanding["is"], NodeStatus>> = {
  running: { fill: "blue", shape: "dot", text: "" },
  waiting: { fill: "yellow", shape: "ring", text: "" },
  done: { fill: "green", shape: "dot", text: "" },
  blocked: { fill: "grey", shape: "ring", text: "" },
  failed: { fill: "red", shape: "dot", text: "" },
};
const nothing: NodeStatus = { text: "" };

/** Opens it; `drawn` is what Node-RED draws. */
export function bridgeFlows(from: {
  readonly scenes: Pick<Scenes, "hear" | "standing" | "list">;
  readonly flows: Pick<NodeRed, "emit" | "status" | "onInput" | "health">;
  readonly drawn: () => SceneDocument;
  readonly bus: Pick<Bus, "on">;
  readonly clock: Clock;
  /** In the household's language. */
  readonly reader: () => Reader;
  readonly onFault: (error: unknown) => void;
}): FlowsBridge {
  const { scenes, flows, bus, clock, reader, onFault } = from;
  let known: Drawing | undefined;
  const drawing = () => (known ??= drawingOf(from.drawn()));
  const shown = new Map<string, string>();
  const changed = new Set<string>();
  let cancel: (() => void) | undefined;

  const show = (node: string, status: NodeStatus) => {
    const text = JSON.stringify(status);
    if ((shown.get(node) ?? JSON.stringify(nothing)) === text) return;
    shown.set(node, text);
    flows.status(node, status);
  };
  const tell = () => {
    cancel = undefined;
    for (const scene of changed) {
      const standing = new Map(scenes.standing(scene).map((one) => [one.key, one]));
      for (const { id, key } of drawing().of.get(scene) ?? []) {
        const one = standing.get(key);
        show(id, one ? { ...looks[one.is], text: render(one.says, reader()) } : nothing);
      }
    }
    changed.clear();
  };
  const note = (...names: readonly string[]) => {
    for (const name of names) changed.add(name);
    cancel ??= at(clock, clock.mono() + settle_ms, tell, onFault);
  };

  const offs = [
    bus.on("run.changed", ({ run }) => note(run.scene)),
    bus.on("scenes.changed", ({ scenes: names }) => {
      known = undefined;
      note(...names);
    }),
    flows.onInput(({ node, msgid }) => {
      const one = drawing().byId.get(node);
      if (!one) return;
      try {
        scenes.hear({ scene: one.scene, key: one.key, msgid });
      } catch (error) {
        onFault(error);
      }
    }),
  ];
  // What was shown before this start is known by the journal alone.
  note(...scenes.list().map(({ scene }) => scene));
  return {
    emit: ({ id, scene, key, output, msg }) => {
      const one = drawing()
        .of.get(scene)
        ?.find((node) => node.key === key);
      const port = one?.outputs.indexOf(output) ?? -1;
      const { safe, missing } = flows.health();
      // Its process is there, and none of its flows runs.
      if (safe || missing.length > 0) return false;
      return one !== undefined && port >= 0 && flows.emit({ id, node: one.id, port, msg });
    },
    [Symbol.dispose]: () => {
      cancel?.();
      for (const off of offs) off();
    },
  };
}

type Drawing = {
  readonly byId: ReadonlyMap<string, DrawnNode>;
  readonly of: ReadonlyMap<string, readonly DrawnNode[]>;
};

function drawingOf(flows: SceneDocument): Drawing {
  const nodes = drawnNodes(flows);
  return { byId: new Map(nodes.map((node) => [node.id, node])), of: Map.groupBy(nodes, ({ scene }) => scene) };
}
