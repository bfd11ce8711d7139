/* oxlint-disable unicorn/no-thenable -- it is the word people know; nobody awaits an example */
import { describe, expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { Example, Expected } from "../../../hub/core/scene/example.ts";
import { withExample } from "../../../hub/core/scene/examples-in.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { render } from "../../../hub/core/sentence.ts";
import { testScene } from "../../../hub/scenes/examples.ts";
import { wordsOf } from "../../../hub/words.ts";
import { exampleHouse, shippedScene } from "./an-example-house.ts";

const morning = shippedScene("morning");
const languages = ["en", "zh-Hans", "zh-Hant"] as const;

function differences(document: SceneDocument, example: Example) {
  const { document: carrying, key } = withExample(document, example, "mine");
  const { graph, faults } = compile(carrying);
  expect(faults).toEqual([]);
  return (graph ? testScene(graph, carrying, exampleHouse()) : [])
    .filter((one) => one.key === key)
    .flatMap((one) => one.difference);
}

const texts = (sentences: ReturnType<typeof differences>, language: (typeof languages)[number] = "en") =>
  sentences.map((sentence) =>
    render(sentence, {
      words: wordsOf(language),
      language,
      zone: "Europe/Berlin",
      name: (param, value) => (param === "role" ? wordsOf(language)[`role.${value.split(".")[0] ?? ""}`] : undefined),
    }),
  );

const given: Example["given"] = {
  at: "07:00",
  residents: { "resident:any": { asleep: "no" } },
  roles: { "screen.own": {}, "breakfast-machine": {} },
};
const woke = (...then: Expected[]): Example => ({ given, when: [{ after_s: 0, moment: "woke" }], then });

describe("what came is told apart from what was expected", () => {
  const show = { role: "screen.own", verb: "show" };
  test.each<[Expected, string]>([
    [{ act: { role: "bath", verb: "fill" } }, "Expected, but it did not come: The bath fills."],
    [
      { act: { ...show, with: { card: "breakfast" } } },
      "The screen shows the breakfast, but not as expected. What it shows: the day ahead; it should be what breakfast is made.",
    ],
    [
      { act: { role: "screen.own", verb: "speak" }, within_s: 0 },
      "The screen speaks: it came after 1 s, and should come within 0 s.",
    ],
    [{ act: show, from_s: 5 }, "it came after 0 s, and should not come before 5 s."],
    [{ never: show }, "It came, and should not: The screen shows the day, after 0 s."],
    [{ nothing_else: true }, "This came as well, and nothing asks for it: The screen shows the day, after 0 s."],
    [{ step: "show-today", leaves: "failed" }, "Expected: it did not work. It came to: done."],
    [{ step: "show-today", leaves: "done", within_s: 0.5 }, "it came after 1 s, and should come within 0.5 s."],
    [{ step: "no-such-step", leaves: "done" }, "A step it counts on is no longer there: no-such-step."],
    [{ blocked: "machine-ready" }, "It never came to this:"],
    [{ ends: "failed" }, "Expected at the end: something did not work. It came to: everything done."],
    [{ ends: "never" }, "It began, and should not."],
    [{ ends: "done", within_s: 1 }, "The end: it came after 2 s, and should come within 1 s."],
  ])("%j", (expected, text) => {
    const found = differences(morning, woke(expected));
    expect(found.length).toBeGreaterThan(0);
    expect(texts(found)[0]).toContain(text);
    for (const language of languages)
      for (const said of texts(found, language)) expect(said).not.toMatch(/example\.|does\.|\{|–|undefined/);
    for (const said of texts(found, "zh-Hans")) expect(said).toMatch(/[\u4e00-\u9fff]/);
  });

  test("a scene that does not begin says so", () => {
    const asleep: Example = { ...woke({ ends: "done" }), when: [{ after_s: 0, moment: "left" }] };
    expect(texts(differences(morning, asleep))).toEqual(["It did not begin."]);
  });

  test("what is described most closely is matched first, each act once", () => {
    const twice = woke({ act: show }, { act: { ...show, with: { card: "morning" } } });
    expect(texts(differences(morning, twice))).toEqual(["Expected, but it did not come: The screen shows something."]);
  });
});

test("an example names only roles and verbs there are; its people and places may be made up", () => {
  const gone: Example = {
    given: { ...given, residents: { "moved-out": {} }, roles: { "screen.nowhere": {}, "screen.own": {} } },
    when: [{ after_s: 0, moment: "woke", resident: "moved-out", place: "nowhere" }],
    then: [{ act: { role: "screen.own", verb: "show" } }],
  };
  expect(differences(morning, gone)).toEqual([]);
  const faults = (example: Example) => compile(withExample(morning, example, "mine").document).faults;
  const places = { places: new Set(["bedroom"]), residents: new Set(["lin"]) };
  expect(compile(withExample(morning, gone, "mine").document, places).faults).toEqual([]);
  expect(faults(woke({ act: { role: "kettle", verb: "boil" } }))).toMatchObject([
    { code: "E_SCENE_ROLE", node: "morning-kept-1", field: "then.0.act.role" },
  ]);
  expect(faults(woke({ never: { role: "bath", verb: "boil" } }))).toMatchObject([
    { code: "E_SCENE_ROLE", field: "then.0.never.verb" },
  ]);
  expect(faults({ ...woke({ ends: "done" }), when: [] })).toMatchObject([{ code: "E_SCENE_NODE", field: "when" }]);
});

test("an example that is switched off is not played, and what hangs on no wire starts nothing", () => {
  const { document, key } = withExample(morning, woke({ ends: "never" }), "mine");
  const off = document.map((entry) => (entry["key"] === key ? { ...entry, d: true } : entry));
  const { graph } = compile(off);
  expect(graph && testScene(graph, off, exampleHouse()).some((one) => one.key === key)).toBe(false);
  expect(graph?.nodes.has(key)).toBe(false);
  const wired = document.map((entry) => (entry["key"] === "woke" ? { ...entry, wires: [[`morning-${key}`]] } : entry));
  expect(compile(wired).faults).toMatchObject([
    { code: "E_SCENE_NODE", field: "wires", params: { problem: "no-input" } },
  ]);
});
