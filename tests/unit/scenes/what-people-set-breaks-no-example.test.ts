import { describe, expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit, type SceneEdit } from "../../../hub/core/scene/edit.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { settingRow } from "../../../hub/core/scene/setting-words.ts";
import type { Value } from "../../../hub/core/world.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { numbersOf } from "../../../hub/scenes/example-numbers.ts";
import { testScene } from "../../../hub/scenes/examples.ts";
import { fieldsOf } from "../../../hub/scenes/step-fields.ts";
import { exampleHouse } from "./an-example-house.ts";

const house = exampleHouse();
const scenes = shippedScenes().flatMap(({ path, document }) => {
  const { graph } = compile(document);
  return graph ? [{ path, document, graph }] : [];
});

const three = (min: number, max: number): readonly number[] => [min, Math.round((min + max) / 2), max];

/** Every setting and every number and time of a step that people may change, each with three values it may have. */
function choices({ graph }: (typeof scenes)[number]): readonly (readonly SceneEdit[])[] {
  const ofSettings = [...graph.settings].map(([name, preset]) => {
    const row = settingRow(graph.scene, name, preset);
    const values: readonly Value[] =
      typeof preset === "boolean"
        ? [true, false, !preset]
        : typeof preset === "number"
          ? three(row?.min ?? 0, row?.max ?? 100)
          : (row?.choices ?? []).slice(0, 3).map(({ value }) => value);
    return values.map((value): SceneEdit => ({ is: "setting", name, value }));
  });
  const ofSteps = [...graph.nodes.values()].flatMap((node) => {
    const fields = new Map(fieldsOf(node, []).map((field) => [field.property, field]));
    return Object.entries(numbersOf(node)).map(([property, now]) => {
      const { min = 1, max = 86_400 } = fields.get(property) ?? {};
      const values = typeof now === "number" ? three(min, max) : ["00:00", "12:30", "23:59"];
      return values.map((value): SceneEdit => ({ is: "set", key: node.key, property, value }));
    });
  });
  return [...ofSettings, ...ofSteps].filter((edits) => edits.length > 0);
}

function broken(document: SceneDocument): readonly string[] {
  const { graph, faults } = compile(document);
  expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
  return graph ? testScene(graph, document, house).flatMap(({ key, passes }) => (passes ? [] : [key])) : ["none"];
}

describe.each(scenes)("$path", (scene) => {
  test("every setting and every number of a step, at three values each", { timeout: 240_000 }, () => {
    const all = choices(scene);
    expect(all.length).toBeGreaterThan(2);
    const found = all.flat().flatMap((edit) => {
      const keys = broken(applyEdit(scene.document, edit));
      return keys.length > 0 ? [{ edit, keys }] : [];
    });
    expect(found).toEqual([]);
  });

  test("and all of them together at their least, in the middle and at their most", { timeout: 60_000 }, () => {
    for (const nth of [0, 1, 2]) {
      const changed = choices(scene).reduce((document, edits) => {
        const edit = edits[nth];
        return edit ? applyEdit(document, edit) : document;
      }, scene.document);
      expect(changed).not.toEqual(scene.document);
      expect(broken(changed)).toEqual([]);
    }
  });

  test("it is the numbers an example carries that keep it whole", { timeout: 60_000 }, () => {
    const bare: SceneDocument = scene.document.map((entry) => {
      const { given } = entry as { readonly given?: { readonly numbers?: unknown } };
      if (given?.numbers === undefined) return entry;
      const { numbers: _, ...rest } = given;
      return { ...entry, given: rest };
    });
    expect(broken(bare)).toEqual([]);
    const least = choices(scene).reduce<SceneDocument>(
      (document, [edit]) => (edit ? applyEdit(document, edit) : document),
      bare,
    );
    expect(broken(least).length).toBeGreaterThan(0);
  });

  test("what the phone offers as a number or a time is among them", () => {
    for (const node of scene.graph.nodes.values()) {
      const known = Object.keys(numbersOf(node));
      const offered = fieldsOf(node, []).filter(({ kind, property }) => kind !== "choice" && property !== "late_min");
      for (const { kind, property } of offered)
        if (kind === "number" || kind === "time") expect(known).toContain(property);
    }
  });
});
