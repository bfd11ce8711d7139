import type { FoundDevice } from "./entities.ts";
import type { Sentence } from "./events.ts";
import type { AdoptedKind } from "./parts.ts";

/** What a device of another maker could serve as in this house, and why the house thinks so. */
export type Proposal = {
  readonly as: AdoptedKind;
  /** It looks like it; otherwise it merely could. */
  readonly sure: boolean;
  readonly because: Sentence;
  /** An id that is free, and a name, as they stand unless somebody says otherwise. */
  readonly id: string;
  readonly name: string;
  readonly place?: string;
  readonly owner?: string;
  /** The address it would serve, for a kind that serves a role. */
  readonly role?: string;
  /** The thing that serves that address now. */
  readonly instead_of?: string;
  /** Part -> entity id: of this found device, and of others where the table lets them. */
  readonly parts: Readonly<Record<string, string>>;
  /** Required parts that nothing was found for. */
  readonly missing: readonly string[];
  /** It is only taken once somebody stated after how long it switches off by itself. */
  readonly limited: boolean;
};

/** A found device with what it could be, and which devices of the house its entities serve already. */
export type FoundView = FoundDevice & {
  readonly proposals: readonly Proposal[];
  /** Entity id -> device id. */
  readonly used_by: Readonly<Record<string, string>>;
};

/** One part of an adopted device as it stands. */
export type PartHealth = {
  readonly part: string;
  readonly entity: string;
  readonly name: string;
  /** Undefined until its maker has told. */
  readonly available: boolean | undefined;
  /** When it told last, wall ms. */
  readonly at?: number;
};

/** How a test of a role went so far. */
export type RoleTest = {
  readonly role: string;
  /** `checked`: nothing was switched, it was only looked at. */
  readonly is: "checked" | "asked" | "shown" | "undoing" | "undone" | "failed";
  readonly says: Sentence;
  /** Since when it stands so, wall ms. */
  readonly at: number;
  /** Wall ms at which it is undone by itself, while it is not. */
  readonly until?: number;
};

/** How a role stands: who serves it, whether it would act now, and why not. */
export type RoleHealth = {
  readonly role: string;
  /** Undefined where a scene needs it and nothing serves it. */
  readonly thing?: string;
  readonly ready: boolean;
  readonly why?: Sentence;
  readonly parts: readonly PartHealth[];
  /** The devices of the house that could serve it instead, and serve nothing yet. */
  readonly others: readonly string[];
  /** After how long the device by itself switches off, as its owner stated. */
  readonly auto_off_s?: number;
  readonly held?: { readonly since: number; readonly because: Sentence };
  readonly test?: RoleTest;
};

/** What the health of its roles means for a scene; nothing to say is well. */
export type SceneHealth = { readonly scene: string; readonly says: readonly Sentence[] };
