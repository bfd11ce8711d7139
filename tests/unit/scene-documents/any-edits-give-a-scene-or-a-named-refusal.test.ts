import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LintelError } from "../../../hub/core/errors.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit, type SceneEdit } from "../../../hub/core/scene/edit.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { nodeTypes, type StepType } from "../../../hub/core/scene/nodes.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { outlineOf, suggestionOf, suggestionsFor } from "../../../hub/scenes/scenes.ts";
import { covers } from "../../help/covers.ts";
import { hostileTexts } from "../../help/hostile-texts.ts";

const house = { residents: ["lin", "bo"], roles: ["music.kitchen", "climate", "light.hall", "screen.hall", "bath"] };
const documents = shippedScenes().map(({ document }) => document);

/** Anything a phone could send for one scene, and much that it never would. */
function editsOf(document: SceneDocument): fc.Arbitrary<SceneEdit> {
  const keys = document.flatMap(({ key }) => (typeof key === "string" ? [key] : []));
  const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, fc.constantFrom("never-was", "__proto__"));
  const output = fc.constantFrom("out", "pass", "blocked", "done", "failed", "happened", "expired", "elsewhere");
  const ids = suggestionsFor(outlineOf(document, compile, house), house).map(({ id }) => id);
  const steps = [...new Set(ids)].flatMap((id) => suggestionOf(house, id) ?? []);
  const path = fc.constantFrom("deadline_s", "with.volume", "with.with.name", "all.0.value", "until.s", "who", "wires");
  const hostile = fc.constantFrom(...hostileTexts, "__proto__.polluted", "with", "all.-1", "all.99.value", "");
  const value = fc.oneof(
    fc.integer(),
    fc.constantFrom(...hostileTexts),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constant(undefined),
  );
  const condition = fc.constantFrom<SceneEdit>(
    { is: "condition", key: "music-wanted", add: { is: "ready", role: "music" } },
    { is: "condition", key: "music-wanted", remove: 0 },
    { is: "condition", key: "bath-allowed", remove: 3 },
    { is: "condition", key: "music-wanted", set: { index: 1, condition: { is: "wake-window" } } },
    { is: "condition", key: "play-music", remove: 0 },
  );
  return fc.oneof(
    fc.record({ is: fc.constant("set" as const), key, property: fc.oneof(path, hostile), value }),
    fc.record({
      is: fc.constant("setting" as const),
      name: fc.constantFrom("bath_c", "rise_s", "LINTEL_SCENE", "never-was"),
      value: fc.oneof(fc.integer(), fc.string(), fc.boolean()),
    }),
    fc.record({ is: fc.constant("node" as const), key, disabled: fc.boolean() }),
    fc.record({ is: fc.constant("scene" as const), disabled: fc.boolean(), name: fc.constantFrom(...hostileTexts) }),
    fc.record({
      is: fc.constant("insert" as const),
      after: fc.record({ key, output }),
      step: fc.constantFrom(...steps),
    }),
    fc.record({ is: fc.constant("remove" as const), key }),
    condition,
  );
}

const placesOf = (document: SceneDocument) =>
  new Map(document.flatMap(({ id, x, y }) => (typeof x === "number" && typeof y === "number" ? [[id, { x, y }]] : [])));

test.each(documents)("any edits of a shipped scene give one that is judged, or a named refusal", (...document) => {
  covers("error:E_UNKNOWN_KEY", "error:E_NOT_FOUND");
  const before = placesOf(document);
  fc.assert(
    fc.property(fc.array(editsOf(document), { maxLength: 15 }), (edits) => {
      let edited: SceneDocument = document;
      for (const edit of edits) {
        try {
          edited = applyEdit(edited, edit);
        } catch (error) {
          expect(error).toBeInstanceOf(LintelError);
          expect((error as LintelError).code).not.toBe("E_INTERNAL");
        }
      }
      const { graph, faults } = compile(edited);
      if (!graph) expect(faults.filter(({ severity }) => severity === "error")).not.toEqual([]);
      for (const [id, at] of placesOf(edited)) if (before.has(id)) expect(at).toEqual(before.get(id));
      expect(Object.prototype).not.toHaveProperty("polluted");
    }),
    { numRuns: 40 },
  );
});

test.each(documents)("steps put in stand on no other, and taken out again leave the scene as it was", (...document) => {
  const suggestions = suggestionsFor(outlineOf(document, compile, house), house);
  expect(suggestions.length).toBeGreaterThan(20);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...suggestions), { minLength: 1, maxLength: 8 }), (chosen) => {
      const before = new Set(document.map(({ id }) => id));
      const inserted = chosen.reduce<SceneDocument>(
        (all, { after, step }) => applyEdit(all, { is: "insert", after, step }),
        document,
      );
      const { graph, faults } = compile(inserted);
      expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
      const added = inserted.filter(({ id }) => !before.has(id));
      expect(added.length).toBe(chosen.length);
      for (const one of added) {
        expect(graph?.nodes.get(String(one["key"]))?.ins).toBe(1);
        for (const [id, at] of placesOf(inserted))
          if (id !== one["id"])
            expect(Math.abs(at.x - Number(one["x"])) >= 100 || Math.abs(at.y - Number(one["y"])) >= 30).toBe(true);
      }
      const back = added.reduce<SceneDocument>(
        (all, { key }) => applyEdit(all, { is: "remove", key: String(key) }),
        inserted,
      );
      expect(back).toEqual(document);
    }),
    { numRuns: 20 },
  );
});

test("what leads to a step that is taken out leads to what followed it", () => {
  const morning = documents.find((document) => document.some(({ id }) => id === "morning")) ?? [];
  const whole = compile(morning).graph;
  const without = compile(applyEdit(morning, { is: "remove", key: "show-today" })).graph;
  const onward = whole?.nodes.get("show-today")?.outs["done"] ?? [];
  expect(whole?.nodes.get("woke")?.outs["out"]).toContain("show-today");
  for (const key of onward) expect(without?.nodes.get("woke")?.outs["out"]).toContain(key);
  expect(without?.nodes.get("woke")?.outs["out"]).not.toContain("show-today");
});

test("a new step behind every output of every kind of step is wired by that output", () => {
  const step = suggestionOf(house, "wait");
  if (!step) return expect.unreachable();
  const seen = new Set<StepType>();
  for (const document of documents)
    for (const { key, type } of outlineOf(document, compile, house))
      for (const output of nodeTypes[type].outputs) {
        const { graph } = compile(applyEdit(document, { is: "insert", after: { key, output }, step }));
        const to = graph?.nodes.get(key)?.outs[output] ?? [];
        expect(to.map((one) => graph?.nodes.get(one)?.type)).toEqual(["lintel-wait"]);
        seen.add(type);
      }
  expect([...seen].toSorted()).toEqual(
    expect.arrayContaining(["lintel-act", "lintel-guard", "lintel-moment", "lintel-wait"]),
  );
});
