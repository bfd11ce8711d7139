import type { Params } from "../core/errors.ts";
import { acceptable, clip } from "../core/scene/faults.ts";
import type { Graph, SceneDocument, SceneFault } from "../core/scene/graph.ts";
import { hazardChange } from "../core/scene/hazard-change.ts";
import { isEntry, unreadable } from "../core/scene/plain.ts";
import type { BrokenExample } from "./saved.ts";
import { isScene, sceneOf, tabOf, versionOf, type Version } from "./tabs.ts";

/** What a save is judged with; `examples` runs the examples of a scene on the simulated house. */
export type Judges = {
  readonly compile: (document: SceneDocument) => { readonly graph?: Graph; readonly faults: readonly SceneFault[] };
  readonly examples: (graph: Graph, document: SceneDocument) => readonly BrokenExample[];
};

/** What became of one document: fit to be saved unless a fault is an error or an example broke. */
export type Judged = {
  readonly version: Version;
  readonly tab: string;
  /** Absent for an integrator's own tab. */
  readonly scene?: string;
  readonly graph?: Graph;
  readonly needsPin: boolean;
  readonly faults: readonly SceneFault[];
  readonly broken: readonly BrokenExample[];
};

/** The largest document that is taken, in bytes of JSON. */
export const largestDocument = 1_048_576;

/** Why a value is no document at all, before anything else looks at it. */
export function boundsFault(document: unknown): SceneFault | undefined {
  const broken = unreadable(document);
  if (broken) return { ...broken, severity: "error", tab: "" };
  if (Buffer.byteLength(JSON.stringify(document)) <= largestDocument) return undefined;
  return faultAt("", "E_TOO_BIG", { cap: largestDocument });
}

const largestList = 8 * largestDocument;

/** Why a value is no list of an editor at all; each tab is looked at for itself afterwards. */
export function listFault(flows: unknown): SceneFault | undefined {
  if (!Array.isArray(flows)) return faultAt("", "E_SCENE_BROKEN", { problem: "not-a-list" });
  // Array.from shows holes as undefined, which is no node.
  const list: readonly unknown[] = Array.from(flows);
  if (!list.every(isEntry)) return faultAt("", "E_SCENE_BROKEN", { problem: "not-a-node" });
  const wrong = list.map((entry) => unreadable([entry])).find((broken) => broken !== undefined);
  if (wrong) return faultAt("", wrong.code, wrong.params);
  if (Buffer.byteLength(JSON.stringify(flows)) > largestList) return faultAt("", "E_TOO_BIG", { cap: largestList });
  const tabs = new Set(list.flatMap(({ type, id }) => (type === "tab" ? [id] : [])));
  const foreign = list.find(({ type, z }) => String(type).startsWith("lintel-") && !tabs.has(z));
  return foreign && faultAt("", "E_SCENE_NODE", { problem: "subflow" }, { node: clip(foreign["id"]), field: "z" });
}

/** Judges one document that passed its bounds against the scene that runs now. */
export function judge(document: SceneDocument, before: Graph | undefined, { compile, examples }: Judges): Judged {
  const version = versionOf(document);
  const tab = tabOf(document);
  if (!isScene(document)) return { version, tab, needsPin: false, faults: ordinaryFaults(document, tab), broken: [] };
  const { graph, faults } = compile(version.document);
  const scene = sceneOf(document);
  const known = { version, tab, ...(scene !== undefined && { scene }), faults };
  if (!graph || !acceptable(faults)) return { ...known, needsPin: false, broken: [] };
  const broken = examples(graph, version.document).filter(({ passes }) => !passes);
  return { ...known, graph, needsPin: hazardChange(before, graph), broken };
}

/** A fault of a whole tab, or of one place in it. */
export function faultAt(
  tab: string,
  code: SceneFault["code"],
  params: Params,
  spot: Pick<SceneFault, "node" | "field"> = {},
): SceneFault {
  return { code, severity: "error", tab: clip(tab), ...spot, params };
}

/** What several documents may not share: the same scene twice, the same id twice. */
export function clashes(documents: readonly SceneDocument[]): readonly SceneFault[] {
  const scenes = new Map<string, string>();
  const ids = new Set<unknown>();
  const faults: SceneFault[] = [];
  for (const document of documents) {
    const tab = tabOf(document);
    const scene = sceneOf(document);
    if (scene !== undefined && scenes.has(scene))
      faults.push(faultAt(tab, "E_SCENE_KEY", { problem: "twice", value: clip(scene) }, { field: "env.LINTEL_SCENE" }));
    if (scene !== undefined) scenes.set(scene, tab);
    const own = document.map(({ id }) => id);
    const twice = own.find((id) => ids.has(id));
    if (twice !== undefined)
      faults.push(
        faultAt(tab, "E_SCENE_KEY", { problem: "twice", value: clip(twice) }, { node: clip(twice), field: "id" }),
      );
    for (const id of own) ids.add(id);
  }
  return faults;
}

const nodeId = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** An integrator's own tab is not read; it must only be one that can be stored and drawn again. */
function ordinaryFaults(document: SceneDocument, tab: string): readonly SceneFault[] {
  const ids = document.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined)
    return [faultAt(tab, "E_SCENE_KEY", { problem: "twice", value: clip(twice) }, { node: clip(twice), field: "id" })];
  const wrong = document.find(({ id }) => typeof id !== "string" || !nodeId.test(id));
  if (!wrong) return [];
  return [faultAt(tab, "E_SCENE_BROKEN", { problem: "id" }, { node: clip(wrong["id"]), field: "id" })];
}
