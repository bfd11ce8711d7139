import { describe, expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { examplesIn } from "../../../hub/core/scene/examples-in.ts";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { type ExampleHouse, testScene, verdictOn } from "../../../hub/scenes/examples.ts";
import { covers } from "../../help/covers.ts";
import { mutationsOf } from "../../help/scene-mutations.ts";
import { resident } from "./a-house.ts";
import { exampleHouse } from "./an-example-house.ts";

const scenes = shippedScenes().map(({ path, document }) => ({ path, document, graph: compile(document).graph }));

/** What repeats that the step before has just made sure of, and orders that come to the same; no run can tell them apart. */
const sureAlready: Readonly<Record<string, readonly string[]>> = {
  "flows/evening.json": [
    // The AC was waited for until it was heard of, in the same instant.
    `climate-shared without {"is":"ready","role":"climate"}`,
    `climate-wanted without {"is":"ready","role":"climate"}`,
    `climate-for-others without {"is":"ready","role":"climate"}`,
    // Both waits before these ask for it.
    `may-warm without {"fact":"trip.evidence","is":"compare","op":"=","value":"strong"}`,
    `bath-allowed without {"fact":"trip.evidence","is":"compare","op":"=","value":"strong"}`,
    `may-warm-again without {"fact":"bath.permitted","is":"compare","op":"=","value":true}`,
    `may-warm-again without {"fact":"trip.evidence","is":"compare","op":"=","value":"strong"}`,
  ],
  // Of a screen that is not there nothing is asked, whichever is looked at first.
  "flows/leaving-home.json": ["screen-here and say-open are swapped"],
};

const broken = ({ graph, document }: (typeof scenes)[number], house: ExampleHouse = exampleHouse()) =>
  (graph ? testScene(graph, document, house) : []).filter(({ passes }) => !passes);

describe.each(scenes)("$path", (scene) => {
  test("every example holds, in any household", () => {
    covers("node:lintel-example");
    const { home } = exampleHouse();
    const alone = { home, residents: [resident("zoe", "owner", "loft")] };
    const nightShift = exampleHouse({
      home: { ...home, zone: "Asia/Shanghai", language: "zh-Hans" },
      residents: [{ ...resident("mo", "adult", "attic"), wakes_from: "17:00", wakes_to: "20:00" }],
      eating: "hall",
    });
    for (const house of [exampleHouse(), alone, nightShift, exampleHouse({ residents: [] })])
      expect(broken(scene, house)).toEqual([]);
    const carried = scene.graph ? testScene(scene.graph, scene.document, exampleHouse()).length : 0;
    expect(carried).toBeGreaterThanOrEqual(3);
  });

  test(
    "a step or a condition that is gone, two steps swapped, another verb, role or place: some example says so",
    {
      timeout: 240_000,
    },
    () => {
      const mutations = mutationsOf(scene.document.filter(({ type }) => type !== "lintel-example"));
      const house = exampleHouse();
      // Breaks of one step are mostly found by one example: what found the last is asked first.
      let examples = examplesIn(scene.document);
      const isFound = (graph: Graph) => {
        const found = examples.find((one) => !verdictOn(graph, one, house).passes);
        if (found) examples = [found, ...examples.filter((one) => one !== found)];
        return found !== undefined;
      };
      const survivors = mutations.filter(({ graph }) => !isFound(graph)).map(({ name }) => name);
      expect(survivors.toSorted()).toEqual([...(sureAlready[scene.path] ?? [])].toSorted());
      expect(mutations.length).toBeGreaterThan(10);
    },
  );
});

test("all examples of all scenes are played in less than a second", () => {
  const house = exampleHouse();
  // Of this process's own time: what else a machine does is not counted.
  const before = process.cpuUsage();
  for (const { graph, document } of scenes) if (graph) testScene(graph, document, house);
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});
