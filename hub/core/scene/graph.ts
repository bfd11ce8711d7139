import type { ErrorCode, Params } from "../errors.ts";
import type { SafetyClass } from "../messages.ts";
import type { MomentName } from "../moments.ts";
import type { Value } from "../world.ts";
import type { Properties, StepType } from "./nodes.ts";

/** One node of a compiled scene; `outs` leads each output name to the keys it is wired to. */
export type GraphNode = {
  [T in StepType]: {
    readonly key: string;
    readonly type: T;
    readonly properties: Properties<T>;
    readonly outs: Readonly<Record<string, readonly string[]>>;
    /** Outputs that ordinary Node-RED nodes carry on, with the keys a message may come back at; none where it stays there. */
    readonly bridges?: Readonly<Record<string, readonly string[]>>;
    /** Wires coming in; a join waits for that many. */
    readonly ins: number;
  };
}[StepType];

/** A scene the engine can run: junctions dissolved, every parameter checked, nothing of Node-RED left. */
export type Graph = {
  readonly scene: string;
  /** Hash of the canonical document; a run in flight keeps its own. */
  readonly revision: string;
  readonly class: SafetyClass;
  readonly disabled: boolean;
  readonly settings: ReadonlyMap<string, Value>;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Keys of the moment nodes by the moment they wait for, in the order people read the tab. */
  readonly starts: ReadonlyMap<MomentName, readonly string[]>;
  /** The highest class of the acts that each moment node leads to. */
  readonly reach: ReadonlyMap<string, SafetyClass>;
  /** Seconds until a message must have come back over a bridge, where there is one. */
  readonly bridge_s?: number;
  /** What the ordinary nodes of its tab do, where a bridge leads through some: equal as long as they do the same. */
  readonly carried?: string;
  /** Keys at which a message of an ordinary Node-RED node starts a run, where there are such. */
  readonly told?: ReadonlySet<string>;
};

/** What is wrong with a document, and where; a warning does not refuse it. */
export type SceneFault = {
  readonly code: ErrorCode;
  readonly severity: "error" | "warning";
  readonly tab: string;
  readonly node?: string;
  readonly field?: string;
  readonly params: Params;
};

/** A Node-RED document of one tab as it is stored: the tab, then its nodes. */
export type SceneDocument = readonly Readonly<Record<string, unknown>>[];
