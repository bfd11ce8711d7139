import type { Sentence } from "../core/events.ts";
import type { SceneEdit } from "../core/scene/edit.ts";
import type { Graph, SceneDocument, SceneFault } from "../core/scene/graph.ts";

/** Who saves: a grown-up of the house, a program, or the editor on somebody's behalf. */
export type Author = {
  readonly id: string;
  readonly adult: boolean;
  /** They proved themselves by PIN or password within this request. */
  readonly proved: boolean;
};

/** Where a save came from. */
export type SaveSource = "editor" | "phone" | "cli" | "shipped";

/** How a revision stands. */
export type SaveState = "current" | "past" | "draft" | "dropped" | "removed";

/** What one example of the household came to; only what a save must know of it. */
export type BrokenExample = {
  readonly key: string;
  readonly says: Sentence;
  readonly passes: boolean;
  readonly difference: readonly Sentence[];
};

/** One tab that a save changed; an integrator's own tab has no scene. */
export type ChangedTab = {
  readonly scene?: string;
  readonly tab: string;
  readonly revision: string;
  readonly removed?: true;
};

/** What a save came to; unless it says `saved` or `draft` nothing has changed. */
export type Saved =
  | {
      readonly is: "saved";
      readonly deploy: string;
      readonly changed: readonly ChangedTab[];
      /** Warnings. */
      readonly faults: readonly SceneFault[];
    }
  /** It adds or changes an act of water, heat or a lock and nobody proved themselves: it waits for an adult's PIN. */
  | {
      readonly is: "draft";
      readonly deploy: string;
      readonly draft: string;
      readonly scene: string;
      /** All that waits, where one deploy changed several scenes. */
      readonly drafts: readonly { readonly draft: string; readonly scene: string }[];
      /** What of the same deploy needed no PIN and runs now. */
      readonly changed: readonly ChangedTab[];
      readonly faults: readonly SceneFault[];
    }
  | { readonly is: "refused"; readonly faults: readonly SceneFault[]; readonly broken: readonly BrokenExample[] }
  | { readonly is: "conflict"; readonly scene: string; readonly theirs: Theirs };

/** The version that stands where a writer saw an older one. */
export type Theirs = {
  readonly revision: string;
  readonly author: string;
  readonly at: number;
  readonly document: SceneDocument;
};

/** A scene as it is drawn: the draft where one waits, else what runs. */
export type Head = {
  readonly scene: string;
  readonly tab: string;
  readonly revision: string;
  readonly document: SceneDocument;
  /** Absent where it cannot be read in this house; `faults` say why. */
  readonly graph?: Graph;
  readonly faults: readonly SceneFault[];
  readonly shipped: boolean;
  readonly edited: boolean;
  readonly author: string;
  /** Wall ms; 0 for what comes with the product. */
  readonly at: number;
  readonly draft?: Draft;
  /** The product brings a newer one than the household's was made of. */
  readonly update?: { readonly revision: string; readonly changes: readonly Sentence[] };
};

/** A change that waits for an adult's PIN. */
export type Draft = {
  readonly draft: string;
  readonly scene: string;
  readonly revision: string;
  readonly at: number;
  readonly author: string;
  /** What it would change of what runs. */
  readonly changes: readonly Sentence[];
};

/** One revision of a scene. */
export type Past = {
  readonly revision: string;
  readonly at: number;
  readonly author: string;
  readonly source: SaveSource;
  readonly state: SaveState;
  readonly note?: string;
  readonly changes: readonly Sentence[];
};

/** What a change would do; nothing is written. */
export type Look = {
  readonly changes: readonly Sentence[];
  /** What would run otherwise in the days ahead. */
  readonly ahead: readonly Sentence[];
  readonly faults: readonly SceneFault[];
  readonly broken: readonly BrokenExample[];
  readonly needsPin: boolean;
};

/** How one scene is saved: `base` is the revision its writer saw. */
export type SaveHow = {
  readonly base: string;
  readonly by: Author;
  readonly source: "phone" | "cli";
  readonly note?: string;
};

/** The scenes of the house as documents, with all their revisions: the one place they are written. */
export type Revisions = {
  /** What runs, one document a tab; what keep-scenes loads. */
  current(): readonly { readonly scene?: string; readonly tab: string; readonly document: SceneDocument }[];
  /** All documents as Node-RED draws them: drafts in their place, canonical, one list. */
  drawn(): SceneDocument;
  /**
   * Node-RED's whole list; only tabs that differ are saved, all or none. `base` is the list the editor had been given:
   * a tab it left as it was keeps what others saved meanwhile, one that both changed is a conflict. Take `drawn()` afterwards.
   */
  saveAll(flows: unknown, by: Author, source: "editor", base?: SceneDocument): Promise<Saved>;
  /** One scene's whole document; a scene that does not exist is made where `base` is empty. */
  save(scene: string, document: unknown, how: SaveHow): Promise<Saved>;
  /** Changes one scene step by step, then saves it. E_NOT_FOUND, E_UNKNOWN_KEY and other named errors of an edit. */
  edit(scene: string, edits: readonly SceneEdit[], how: SaveHow): Promise<Saved>;
  /** What such edits would do. */
  look(scene: string, edits: readonly SceneEdit[]): Look;
  /** E_NOT_FOUND. */
  head(scene: string): Head;
  /** A scene as it is drawn, without looking into it; undefined for one that is not there. */
  at(
    scene: string,
  ): { readonly revision: string; readonly document: SceneDocument; readonly shipped: boolean } | undefined;
  /** The document of a revision that once stood there. */
  version(scene: string, revision: string): SceneDocument | undefined;
  /** Newest first. E_NOT_FOUND. */
  history(scene: string): readonly Past[];
  /** Makes an earlier revision the newest again. E_NOT_FOUND. */
  revert(scene: string, revision: string, how: SaveHow): Promise<Saved>;
  /** A whole new scene, switched off at first. E_EXISTS, E_NOT_FOUND. */
  copy(scene: string, as: { readonly id: string; readonly name: string }, how: Omit<SaveHow, "base">): Promise<Saved>;
  /** Takes a household's own scene away; one that comes with the product goes back to how it came. */
  remove(scene: string, how: SaveHow): Promise<Saved>;
  drafts(): readonly Draft[];
  /** An adult who proved themselves lets a draft run. E_FORBIDDEN, E_STEP_UP, E_NOT_FOUND. */
  confirm(draft: string, by: Author): Promise<Saved>;
  /** Takes a draft back. E_FORBIDDEN, E_NOT_FOUND. */
  drop(draft: string, by: Author): Promise<void>;
};
