import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { testScene, verdictOn } from "../../../hub/scenes/examples.ts";
import { examplesIn } from "../../../hub/core/scene/examples-in.ts";
import { lintel, scene } from "../scene-documents/drawing.ts";
import { exampleHouse } from "./an-example-house.ts";

const example = (n: number) =>
  lintel(`ex-${n}`, "example", [], {
    given: { at: "08:00" },
    when: [{ moment: "heading-home", resident: "resident:any" }],
    // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a document
    then: [{ ends: "done", within_s: 86_400 }],
  });

// Nothing refuses it: a wait stands in the circle.
const document = scene([
  lintel("m", "moment", [["w"]], { moment: "heading-home" }),
  lintel("w", "wait", [["a"], ["a"]], { until: { is: "duration", s: 1 }, deadline_s: 2 }),
  lintel("a", "act", [["w"], ["w"]], { role: "screen.hall", verb: "clear", with: {} }),
  ...Array.from({ length: 40 }, (_, n) => example(n)),
]);

test("all its examples together are thought about for a while, and then said to take too long", () => {
  const graph = compile(document).graph ?? expect.unreachable();
  const [first] = examplesIn(document);
  const work = { left: 5_000 };
  const verdict = verdictOn(graph, first ?? expect.unreachable(), exampleHouse(), work);
  expect(verdict).toMatchObject({ passes: false, difference: [{ key: "example.too-long" }] });
  // What was under way when nothing was left is all that it went over by.
  expect(work.left).toBeGreaterThan(-200);
  const verdicts = testScene(graph, document, exampleHouse());
  expect(verdicts).toHaveLength(40);
  for (const one of verdicts) expect(one.difference).toEqual([{ key: "example.too-long", params: {} }]);
});
