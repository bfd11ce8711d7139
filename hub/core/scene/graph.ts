import type { ErrorCode, Params } from "../errors.ts";
import type { SafetyClass } from "../messages.ts";
import type { MomentName } from "../moments.ts";
import type { Value } from "../world.ts";
import type { NodeType, Properties } from "./nodes.ts";

/** One node of a compiled scene; `outs` leads each output name to the keys it is wired to. */
export type GraphNode = {
  [T in NodeType]: {
    readonly key: string;
    readonly type: T;
    readonly properties: Properties<T>;
    readonly outs: Readonly<Record<string, readonly string[]>>;
    /** Wires coming in; a join waits for that many. */
    readonly ins: number;
  };
}[NodeType];

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
