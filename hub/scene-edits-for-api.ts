import type { Drawings } from "./api/drawing.ts";
import { sceneName } from "./ahead.ts";
import { fail } from "./core/errors.ts";
import { compile } from "./core/scene/compile.ts";
import { applyEdit, type SceneEdit } from "./core/scene/edit.ts";
import type { SceneDocument } from "./core/scene/graph.ts";
import { Condition } from "./core/scene/nodes.ts";
import { check } from "./core/parse.ts";
import type { AskedEdit } from "./core/scene-edit-answers.ts";
import type { Residents } from "./residents/residents.ts";
import { sceneHouseOf } from "./scene-files.ts";
import { differenceOf, outlineOf, type Revisions, suggestionOf, suggestionsFor, versionOf } from "./scenes/scenes.ts";

/** Composes it from the revisions and what this house has. */
export function drawingsForApi(from: {
  readonly revisions: Revisions;
  readonly residents: Pick<Residents, "all">;
}): Drawings {
  const { revisions, residents } = from;
  const house = () => ({
    residents: residents.all("resident").map(({ id }) => id),
    roles: residents.all("role").map(({ id }) => id),
  });
  const read = (document: unknown) => compile(document, sceneHouseOf(residents));
  const meant = (edits: readonly AskedEdit[]) => edits.map((edit) => editOf(edit, house()));
  return {
    ...revisions,
    name: (scene) => {
      const label = labelOf(revisions, scene);
      return label === undefined ? sceneName(scene) : { key: "today.scene", params: { scene: label } };
    },
    drawn: (scene) => {
      const head = revisions.head(scene);
      const steps = outlineOf(head.document, read, house());
      return { head, steps, suggestions: suggestionsFor(steps, house()) };
    },
    look: (scene, edits) => revisions.look(scene, meant(edits)),
    edit: (scene, edits, how) => revisions.edit(scene, meant(edits), how),
    sides: (scene, { base, theirs, wanted }) => {
      const seen = revisions.version(scene, base);
      if (!seen) return { theirs: [], yours: [] };
      const told = (document: SceneDocument) => ({ ...versionOf(document), ...read(document) });
      const changed = wanted.document ?? meant(wanted.edits ?? []).reduce(applyEdit, seen);
      return { theirs: differenceOf(told(seen), told(theirs)), yours: differenceOf(told(seen), told(changed)) };
    },
  };
}

/** What a household named its own scene in the drawing; the product's have their own words. */
export function labelOf(revisions: Pick<Revisions, "at">, scene: string): string | undefined {
  const head = revisions.at(scene);
  const label = head?.shipped === false ? head.document.find(({ type }) => type === "tab")?.["label"] : undefined;
  return typeof label === "string" && label !== "" ? label : undefined;
}

/** An edit as it was asked for: a suggestion becomes its step, a condition is checked. E_NOT_FOUND, E_WRONG_TYPE. */
function editOf(edit: AskedEdit, house: { readonly roles: readonly string[] }): SceneEdit {
  if (edit.is === "insert") {
    const { after, suggestion } = edit;
    const step = suggestionOf(house, suggestion) ?? fail("E_NOT_FOUND", { noun: "suggestion", id: suggestion });
    return { is: "insert", after, step };
  }
  if (edit.is !== "condition") return edit;
  const { is, key } = edit;
  if ("add" in edit) return { is, key, add: check(Condition, edit.add) };
  if ("remove" in edit) return { is, key, remove: edit.remove };
  const { index, condition } = edit.set;
  return { is, key, set: { index, condition: check(Condition, condition) } };
}
