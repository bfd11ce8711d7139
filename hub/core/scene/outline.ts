import type { Sentence } from "../events.ts";
import type { SafetyClass } from "../messages.ts";
import type { Condition, NodeType, StepType } from "./nodes.ts";

/** How one value of a step is chosen. */
export type FieldKind = "choice" | "number" | "time" | "yes-no" | "text" | "days";

/** One value of a step that a household may change; `property` is the dotted path that a `set` edit names. */
export type Field = {
  readonly property: string;
  readonly label: Sentence;
  readonly kind: FieldKind;
  readonly value: string | number | boolean;
  readonly choices?: readonly { readonly value: string; readonly says: Sentence }[];
  readonly min?: number;
  readonly max?: number;
  /** Key of the unit's word. */
  readonly unit?: string;
};

/** A place in a scene: behind that output of that step. */
export type After = { readonly key: string; readonly output: string };

/** A condition that may be added to a check. */
export type Question = { readonly id: string; readonly says: Sentence; readonly condition: Condition };

/** One step of a scene as people read it, in the order of the way through it. */
export type SceneStep = {
  readonly key: string;
  readonly type: StepType;
  readonly says: Sentence;
  /** The conditions of a check or of a wait, in words; a condition is removed or set by its index here. */
  readonly parts: readonly Sentence[];
  readonly class: SafetyClass;
  readonly disabled: boolean;
  /** How far it is indented: how many ways part before it. */
  readonly depth: number;
  /** Absent for what starts the scene. */
  readonly after?: After;
  /** It can be taken out and the scene still be accepted. */
  readonly removable: boolean;
  readonly fields: readonly Field[];
  /** What a check or a wait on a state may look at besides. */
  readonly may_ask: readonly Question[];
};

/** The way a new step is made: its type and its properties. */
export type NewStep = {
  readonly type: NodeType;
  /** The stem of its key; made unique where it stands. */
  readonly stem: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** A step this house could add there, made of roles that are bound. */
export type Suggestion = {
  readonly id: string;
  readonly says: Sentence;
  readonly after: After;
  readonly step: NewStep;
};
