import type { Sentence } from "../core/events.ts";
import type { AskedEdit } from "../core/scene-edit-answers.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import type { SceneStep, Suggestion } from "../core/scene/outline.ts";
import type { Author, Draft, Head, Look, Past, Saved, SaveHow } from "../scenes/scenes.ts";

/** A scene as it is drawn, with what it is made of and what could be added. */
export type Drawing = {
  readonly head: Head;
  readonly steps: readonly SceneStep[];
  readonly suggestions: readonly Suggestion[];
};

/** What the slower of two writers wanted: edits of what they saw, a whole document, or nothing of the scene itself. */
export type Wanted = { readonly edits?: readonly AskedEdit[]; readonly document?: SceneDocument };

/** The scenes as documents that people change; sentences are rendered when they are read. */
export type Drawings = {
  /** What people call a scene: its own word, or what a household named it. */
  name(scene: string): Sentence;
  /** E_NOT_FOUND. */
  drawn(scene: string): Drawing;
  /** E_NOT_FOUND. */
  head(scene: string): Head;
  /** The version that stands; undefined once a scene is taken away. */
  at(scene: string): { readonly revision: string } | undefined;
  look(scene: string, edits: readonly AskedEdit[]): Look;
  edit(scene: string, edits: readonly AskedEdit[], how: SaveHow): Promise<Saved>;
  save(scene: string, document: unknown, how: SaveHow): Promise<Saved>;
  history(scene: string): readonly Past[];
  revert(scene: string, revision: string, how: SaveHow): Promise<Saved>;
  copy(scene: string, as: { readonly id: string; readonly name: string }, how: Omit<SaveHow, "base">): Promise<Saved>;
  remove(scene: string, how: SaveHow): Promise<Saved>;
  drafts(): readonly Draft[];
  confirm(draft: string, by: Author): Promise<Saved>;
  drop(draft: string, by: Author): Promise<void>;
  /** What two writers changed of the version the slower one saw, one sentence each. */
  sides(
    scene: string,
    saw: { readonly base: string; readonly theirs: SceneDocument; readonly wanted: Wanted },
  ): {
    readonly theirs: readonly Sentence[];
    readonly yours: readonly Sentence[];
  };
};
