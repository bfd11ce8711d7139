import * as fc from "fast-check";
import { expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit, type SceneEdit } from "../../../hub/core/scene/edit.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { covers } from "../../help/covers.ts";
import { shipped } from "./drawing.ts";

const document = shipped("evening");
const acts = ["fill-bath", "warm-bath", "stop-bath", "welcome"];
/** Those that change what stands there, and no wire. */
type InPlace = Extract<SceneEdit, { is: "set" | "setting" | "node" | "scene" }>;
const edits: fc.Arbitrary<InPlace> = fc.oneof(
  fc.record({
    is: fc.constant("set" as const),
    key: fc.constantFrom(...acts),
    property: fc.constant("deadline_s"),
    value: fc.integer({ min: 1, max: 86_400 }),
  }),
  fc.record({
    is: fc.constant("setting" as const),
    name: fc.constant("bath_level_pct"),
    value: fc.integer({ min: 20, max: 80 }),
  }),
  fc.record({ is: fc.constant("node" as const), key: fc.constantFrom(...acts), disabled: fc.boolean() }),
  fc.record({ is: fc.constant("scene" as const), disabled: fc.boolean() }),
);

test("edit, then compile, gives what was asked; the drawing stays", () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 12 }), (list) => {
      const edited = list.reduce<SceneDocument>(applyEdit, document);
      const { graph, faults } = compile(edited);
      expect(faults).toEqual([]);
      expect(drawingOf(edited)).toEqual(drawingOf(document));
      for (const [index, edit] of list.entries())
        if (!overruled(edit, list.slice(index + 1))) expectDone(graph, edit, list);
    }),
  );
});

function overruled(edit: InPlace, later: readonly InPlace[]): boolean {
  return later.some(
    (other) => other.is === edit.is && ("key" in other && "key" in edit ? other.key === edit.key : true),
  );
}

function expectDone(graph: Graph | undefined, edit: InPlace, list: readonly InPlace[]): void {
  switch (edit.is) {
    case "set": {
      const node = graph?.nodes.get(edit.key);
      if (node) expect(node.properties).toMatchObject({ deadline_s: edit.value });
      else expect(list).toContainEqual({ is: "node", key: edit.key, disabled: true });
      return;
    }
    case "setting":
      expect(graph?.settings.get(edit.name)).toBe(edit.value);
      return;
    case "node":
      expect(graph?.nodes.has(edit.key)).toBe(!edit.disabled);
      return;
    case "scene":
      expect(graph?.disabled).toBe(edit.disabled);
  }
}

function drawingOf(edited: SceneDocument): unknown {
  return edited.map(({ id, type, x, y, z, wires, name, key, schema }) => ({
    id,
    type,
    x,
    y,
    z,
    wires,
    name,
    key,
    schema,
  }));
}

test("disabling and enabling a node leaves no trace", () => {
  const off = applyEdit(document, { is: "node", key: "welcome", disabled: true });
  expect(off).not.toEqual(document);
  expect(applyEdit(off, { is: "node", key: "welcome", disabled: false })).toEqual(document);
});

test("a property may be set or taken away; what is drawn by Node-RED may not be touched", () => {
  covers("error:E_UNKNOWN_KEY", "error:E_NOT_FOUND");
  const without = applyEdit(document, { is: "set", key: "fill-bath", property: "undo", value: undefined });
  expect(compile(without).graph?.nodes.get("fill-bath")?.properties).not.toHaveProperty("undo");
  const codes = (
    [
      { is: "set", key: "welcome", property: "wires", value: [] },
      { is: "set", key: "welcome", property: "__proto__", value: {} },
      { is: "set", key: "nobody", property: "deadline_s", value: 1 },
      { is: "node", key: "nobody", disabled: true },
      { is: "setting", name: "nothing", value: 1 },
      { is: "setting", name: "LINTEL_SCENE", value: "other" },
    ] satisfies SceneEdit[]
  ).map((edit) => codeThrown(() => applyEdit(document, edit)));
  expect(codes).toEqual(["E_UNKNOWN_KEY", "E_UNKNOWN_KEY", "E_NOT_FOUND", "E_NOT_FOUND", "E_NOT_FOUND", "E_NOT_FOUND"]);
});

test("an edit that a check refuses is refused by compile, and the first document is unharmed", () => {
  const before = structuredClone(document);
  const hot = applyEdit(document, { is: "setting", name: "bath_c", value: 60 });
  expect(compile(hot).faults.map((fault) => `${fault.code} ${fault.field}`)).toContain(
    "E_SCENE_PARAMETER with.target_c",
  );
  expect(document).toEqual(before);
});

function codeThrown(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
}
