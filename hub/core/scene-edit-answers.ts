import type { SafetyClass } from "./messages.ts";
import type { FieldKind } from "./scene/outline.ts";
import type { NodeType } from "./scene/nodes.ts";
import type { Value } from "./world.ts";

/** A sentence as the API sends it: in the reader's language, with its key. */
type Told = {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly text: string;
};

/** One value of a step as it may be changed; texts are in the reader's language. */
export type FieldShown = {
  readonly property: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly value: Value;
  readonly choices?: readonly { readonly value: string; readonly says: string }[];
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
};

/** One step of a scene, in the order of the way through it. */
export type StepShown = {
  readonly key: string;
  readonly type: NodeType;
  readonly says: string;
  /** The conditions of a check or a wait, in words; an edit names them by their index. */
  readonly parts: readonly string[];
  readonly class: SafetyClass;
  readonly disabled: boolean;
  readonly depth: number;
  readonly after?: { readonly key: string; readonly output: string };
  readonly removable: boolean;
  readonly fields: readonly FieldShown[];
  /** What a check or a wait on a state may look at besides; such a condition is added as it is. */
  readonly may_ask: readonly { readonly id: string; readonly says: string; readonly condition: unknown }[];
};

/** A step that may be added there. */
export type SuggestionShown = {
  readonly id: string;
  readonly says: string;
  readonly after: { readonly key: string; readonly output: string };
};

/** A change that waits for an adult's PIN. */
export type DraftShown = {
  readonly draft: string;
  readonly scene: string;
  readonly name: string;
  readonly revision: string;
  readonly at: number;
  readonly author: string;
  /** What it would change of what runs now. */
  readonly changes: readonly string[];
};

/** What `GET scenes/{scene}/drawn` answers: the scene as it is drawn, with a draft in its place. */
export type DrawnScene = {
  readonly scene: string;
  readonly name: string;
  /** What a change is based on (If-Match). */
  readonly revision: string;
  /** It comes with the product. */
  readonly shipped: boolean;
  /** The household changed it. */
  readonly edited: boolean;
  readonly disabled: boolean;
  readonly draft?: DraftShown;
  /** The product brings a newer one than the household's was made of: what taking it would change. */
  readonly update?: { readonly revision: string; readonly changes: readonly string[] };
  readonly steps: readonly StepShown[];
  readonly suggestions: readonly SuggestionShown[];
};

/** One change of a scene as `PATCH scenes/{scene}` and `POST scenes/{scene}/look` take it. */
export type AskedEdit =
  | { readonly is: "set"; readonly key: string; readonly property: string; readonly value: unknown }
  | { readonly is: "setting"; readonly name: string; readonly value: Value }
  | { readonly is: "node"; readonly key: string; readonly disabled: boolean }
  | { readonly is: "scene"; readonly disabled?: boolean; readonly name?: string }
  | {
      readonly is: "insert";
      readonly after: { readonly key: string; readonly output: string };
      readonly suggestion: string;
    }
  | { readonly is: "remove"; readonly key: string }
  | { readonly is: "condition"; readonly key: string; readonly add: unknown }
  | { readonly is: "condition"; readonly key: string; readonly remove: number }
  | {
      readonly is: "condition";
      readonly key: string;
      readonly set: { readonly index: number; readonly condition: unknown };
    };

/** What is wrong with a change: a sentence, and where in the scene. */
export type FaultShown = Told & {
  readonly severity: "error" | "warning";
  readonly tab: string;
  readonly node?: string;
  readonly field?: string;
};

/** An example of the household that a change would break. */
export type BrokenShown = { readonly key: string; readonly says: string; readonly difference: readonly string[] };

/** What `POST scenes/{scene}/look` answers: what a change would do; nothing is written. */
export type LookedAt = {
  readonly changes: readonly string[];
  /** What would run otherwise in the days ahead. */
  readonly ahead: readonly string[];
  readonly faults: readonly FaultShown[];
  readonly broken: readonly BrokenShown[];
  readonly needs_pin: boolean;
};

/** What a save answers: 200 `saved`, 202 `draft`. */
export type SavedShown = {
  readonly is: "saved" | "draft";
  readonly scene: string;
  readonly revision: string;
  readonly draft?: string;
  /** Warnings. */
  readonly faults: readonly FaultShown[];
};

/** One revision of a scene, newest first in `GET scenes/{scene}/revisions`. */
export type RevisionShown = {
  readonly revision: string;
  readonly at: number;
  readonly author: string;
  readonly source: "editor" | "phone" | "cli" | "shipped";
  readonly state: "current" | "past" | "draft" | "dropped" | "removed";
  readonly note?: string;
  /** What it changed of the one before. */
  readonly changes: readonly string[];
};

/** What a refused save carries beside its problem: both versions of a conflict, or what stands against it. */
export type RefusedShown = {
  readonly theirs?: {
    readonly revision: string;
    readonly author: string;
    readonly at: number;
    /** What theirs changed of the version the writer saw. */
    readonly changes: readonly string[];
  };
  /** What the writer wanted to change of the version they saw. */
  readonly yours?: { readonly changes: readonly string[] };
  readonly faults?: readonly FaultShown[];
  readonly broken?: readonly BrokenShown[];
};
