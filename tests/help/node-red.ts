import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { makeBus } from "../../hub/bus/bus.ts";
import { flowsEnv } from "../../hub/child-env.ts";
import { type Child, startChild } from "../../hub/children.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { codeOf } from "../../hub/core/errors.ts";
import { makeLog } from "../../hub/core/log.ts";
import { systemRandom } from "../../hub/core/random.ts";
import type { Choices } from "../../hub/core/flows-talk.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import { SharedFlows } from "../../hub/core/scene/flow-files.ts";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import type { SceneHouse } from "../../hub/core/scene/house.ts";
import { editorSocketOf } from "../../hub/core/flows-line.ts";
import { keepAlive } from "../../hub/keep-alive.ts";
import { type FlowsState, type NodeRed, openNodeRed } from "../../hub/node-red/node-red.ts";
import { processes } from "../../hub/processes.ts";
import { shippedScenes } from "../../hub/scene-files.ts";
import { type ExampleHouse, openRevisions, type Revisions, testScene } from "../../hub/scenes/scenes.ts";
import type { Bus } from "../../hub/bus/bus.ts";
import { wordsOf } from "../../hub/words.ts";
import { temporaryFolder, temporaryLedger } from "./store.ts";
import { root } from "./tree.ts";

/** A real Node-RED process, kept alive as the supervisor keeps it, with the hub's own end and revisions in a real ledger. */
export type FlowsHouse = {
  readonly nodeRed: NodeRed;
  readonly revisions: Revisions;
  readonly bus: Bus;
  /** The codes of the faults that stand. */
  readonly faults: ReadonlyMap<string, string>;
  /** Everything the process printed. */
  readonly printed: readonly string[];
  /** Of the process as it runs now. */
  pid(): number;
  /** Where the ledger would be: above the process's own folder. */
  readonly folder: string;
  /** The socket at which its editor is, behind the house's door. */
  readonly editor: string;
  /** Resolves once it stands so. */
  state(wanted: FlowsState): Promise<void>;
} & AsyncDisposable;

/** What the shipped scenes need of a household. */
export const flowsPlaces: SceneHouse = {
  places: new Set(["bedroom", "kitchen", "bathroom", "hall", "living-room"]),
  residents: new Set(["ada", "lin"]),
};

/** Starts it; resolves when it is up and has its flows. */
export async function openFlowsHouse(
  plan: {
    readonly scenes?: readonly SceneDocument[];
    readonly choices?: Choices;
    readonly bus?: Bus;
    readonly known?: SceneHouse;
    /** In whose home the examples of the scenes are tried before a save; without it none is. */
    readonly tried?: ExampleHouse;
  } = {},
): Promise<FlowsHouse> {
  const closing = new AsyncDisposableStack();
  const { path: folder } = closing.use(temporaryFolder());
  const clock = systemClock();
  const errors: unknown[] = [];
  const bus = plan.bus ?? makeBus((error) => errors.push(error));
  const printed: string[] = [];
  const faults = new Map<string, string>();
  const ledger = closing.use(await temporaryLedger());
  const revisions = closing.use(
    openRevisions({
      ledger,
      bus,
      clock,
      shipped: plan.scenes ?? shippedScenes().map(({ document }) => document),
      shared: SharedFlows.parse({ v: 1, tabs: [], nodes: [] }),
      keep: () => undefined,
      ahead: () => [],
      compile: (document) => compile(document, plan.known ?? flowsPlaces),
      examples: (graph, document) => (plan.tried ? testScene(graph, document, plan.tried) : []),
    }),
  );
  const own = join(folder, "flows");
  const socket = join(own, "flows.sock");
  const nodeRed = closing.use(
    openNodeRed({
      socket,
      revisions,
      choices: () => plan.choices ?? noChoices,
      reader: (language) => ({ language, zone: "UTC", words: wordsOf(language) }),
      bus,
      faults: {
        raise: (id, error) => void faults.set(id, codeOf(error)),
        clear: (id) => void faults.delete(id),
      },
      patience: clock,
      random: systemRandom(),
      log: makeLog((line) => void printed.push(line), clock),
    }),
  );
  const running = closing.use(runFlows(socket, own, printed));
  const state = (wanted: FlowsState) =>
    new Promise<void>((resolve) => {
      if (nodeRed.state() === wanted) return resolve();
      const off = nodeRed.onState((is) => {
        if (is !== wanted) return;
        off();
        resolve();
      });
    });
  await state("up");
  return {
    nodeRed,
    revisions,
    bus,
    faults,
    printed,
    pid: running.pid,
    folder,
    editor: editorSocketOf(socket),
    state,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Runs the process that waits at that socket, kept alive as the supervisor keeps it. */
export function runFlows(socket: string, own: string, printed: string[] = []): { pid(): number } & AsyncDisposable {
  const clock = systemClock();
  mkdirSync(own, { recursive: true });
  const stopping = new AbortController();
  const said = (line: string) => void printed.push(line);
  const cache = join(root, "node_modules/.cache/lintel-compile");
  let child: Child | undefined;
  const begin = () => {
    child = startChild(
      {
        name: "flows",
        args: processes.find(({ name }) => name === "flows")?.args ?? [],
        cwd: root,
        env: {
          PATH: process.env["PATH"] ?? "",
          ...flowsEnv(socket, own, cache),
          LINTEL_DATA: own,
          NODE_COMPILE_CACHE: cache,
        },
        said: (_, line) => said(line),
      },
      clock,
    );
    return child;
  };
  const kept = keepAlive("flows", begin, clock, stopping.signal, said);
  return {
    pid: () => child?.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      stopping.abort(new Error("the test is over"));
      await child?.stop();
      await kept;
    },
  };
}

const noChoices: Choices = { roles: [], moments: [], places: [], residents: [], facts: [], settings: {} };
