import { expect, test } from "vitest";
import { render } from "../../../hub/core/sentence.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit } from "../../../hub/core/scene/edit.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { outlineOf, suggestionOf, suggestionsFor } from "../../../hub/scenes/scenes.ts";
import { wordsOf } from "../../../hub/words.ts";
import { shipped } from "../scene-documents/drawing.ts";

const house = { residents: ["lin", "bo"], roles: ["music.kitchen", "climate", "light.hall", "screen.hall", "bath"] };
const languages = ["en", "zh-Hans", "zh-Hant"] as const;
const scenes = shippedScenes().map(({ path, document }) => [path, document] as const);
const outline = (document: SceneDocument) => outlineOf(document, compile, house);

test.each(scenes)("every step of %s stands once, and is said in three languages", (_path, document) => {
  const steps = outline(document);
  expect(steps.map(({ key }) => key).toSorted()).toEqual([...(compile(document).graph?.nodes.keys() ?? [])].toSorted());
  for (const language of languages) {
    const words = wordsOf(language);
    const named: Readonly<Record<string, (value: string) => string | undefined>> = {
      role: (value) => words[`role.${value.split(".")[0] ?? ""}`],
      setting: (value) => words[`setting.${value}`],
      fact: (value) => words[`fact.${value}`],
      resident: (value) => value,
    };
    const reader = { words, language, zone: "UTC", name: (param: string, value: string) => named[param]?.(value) };
    for (const { says, parts, fields, may_ask } of steps)
      for (const sentence of [
        says,
        ...parts,
        ...fields.flatMap(({ label, choices = [] }) => [label, ...choices.map((one) => one.says)]),
        ...fields.flatMap(({ unit }) => (unit === undefined ? [] : [{ key: unit, params: {} }])),
        ...may_ask.map((one) => one.says),
      ]) {
        const text = render(sentence, reader);
        expect(text, `${language} ${sentence.key}`).not.toMatch(/[a-z]+[._][a-z]+\.?[a-z]*|\{|–/);
        expect(text.trim()).not.toBe("");
      }
    for (const { says } of suggestionsFor(steps, house))
      expect(render(says, reader), says.key).not.toMatch(/[a-z]+\.[a-z]+|\{|–/);
  }
});

test.each(scenes)("what %s says may be taken out can be, and nothing else", (_path, document) => {
  for (const { key, removable } of outline(document)) {
    const { graph } = compile(applyEdit(document, { is: "remove", key }));
    expect({ key, removable }).toEqual({ key, removable: graph !== undefined && graph.starts.size > 0 });
  }
});

test.each(scenes)("every value of %s that may be changed can be, within its ends, by its path", (_path, document) => {
  const stood = compile(document).graph;
  for (const { key, fields } of outline(document))
    for (const { property, value, min, max, choices } of fields)
      for (const wanted of [value, min, max, ...(choices ?? []).map((one) => one.value)]) {
        if (wanted === undefined) continue;
        const edited = applyEdit(document, { is: "set", key, property, value: wanted });
        const { faults, graph } = compile(edited);
        expect({ key, property, wanted, faults: faults.filter(({ severity }) => severity === "error") }).toEqual({
          key,
          property,
          wanted,
          faults: [],
        });
        // Its own value changes nothing; any other is one that the scene then has.
        const asked = graph?.nodes.get(key)?.properties;
        const before = stood?.nodes.get(key)?.properties;
        if (wanted === value) expect(asked).toEqual(before);
        else expect(asked).not.toEqual(before);
      }
});

test("a step that is switched off is still told where it stood", () => {
  const document = applyEdit(shipped("morning"), { is: "node", key: "speak-today", disabled: true });
  const [before, after] = [outline(shipped("morning")), outline(document)];
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  expect(after.filter(({ disabled }) => disabled).map(({ key }) => key)).toEqual(["speak-today"]);
});

test("what may be added uses only what this house has, and never water, heat or a lock", () => {
  const steps = outline(shipped("evening"));
  const acts = suggestionsFor(steps, house).flatMap(({ step }) =>
    step.type === "lintel-act" ? [step.properties] : [],
  );
  expect(new Set(acts.map((act) => act["role"]))).toEqual(
    new Set(["music.kitchen", "climate", "light.hall", "screen.hall"]),
  );
  expect(suggestionOf(house, "music-stop.kitchen")).toBeDefined();
  expect(suggestionOf({ roles: [] }, "music-stop.kitchen")).toBeUndefined();
});
