import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { examplesIn, withExample, withoutExample } from "../../../hub/core/scene/examples-in.ts";
import { castOf } from "../../../hub/scenes/example-cast.ts";
import { planOf } from "../../../hub/scenes/example-plan.ts";
import { testScene, verdictOn } from "../../../hub/scenes/examples.ts";
import { exampleOfRun } from "../../../hub/scenes/keep-example.ts";
import { simulate } from "../../../hub/scenes/simulate.ts";
import { exampleHouse, shippedScene } from "./an-example-house.ts";

const house = exampleHouse();

/** Every run the examples of a scene come to, each kept again and played again. */
function keptAgain(name: string) {
  const document = shippedScene(name);
  const { graph } = compile(document);
  if (!graph) throw new Error(`${name} does not compile`);
  return examplesIn(document).flatMap((carried) => {
    const { facts = {}, settings = {} } = carried.example.given;
    const known: Readonly<Record<string, string | number | boolean | undefined>> = facts;
    const { runs } = simulate(planOf(graph, carried.example, house, castOf(graph, carried.example, house)));
    return runs
      .filter(({ state }) => state === "done" || state === "failed")
      .map((run) => {
        const example = exampleOfRun({
          run,
          graph,
          zone: house.home.zone,
          residents: house.residents,
          fact: (fact) => known[fact],
          setting: (setting) => settings[setting] ?? graph.settings.get(setting),
        });
        const verdict = verdictOn(graph, { key: "kept", name: "kept", example }, house);
        return { of: carried.key, passes: verdict.passes, example, verdict };
      });
  });
}

test.each(["morning", "evening"])(
  "%s: nearly every run can be kept, with nothing known of it but its own record",
  (name) => {
    const all = keptAgain(name);
    const unlike = all.filter(({ passes }) => !passes);
    expect(all.length).toBeGreaterThan(20);
    expect(unlike.length / all.length).toBeLessThan(0.03);
    for (const { verdict } of unlike) expect(verdict.difference.length).toBeGreaterThan(0);
  },
);

test("a kept run says its day, its time and its moment, and breaks when its scene goes another way", () => {
  const document = shippedScene("morning");
  const [kept] = keptAgain("morning").filter(({ of }) => of === "eg-music");
  if (!kept) throw new Error("nothing was kept");
  expect(kept.verdict.says).toMatchObject({ key: "example.kept", params: { time: "07:30", moment: "tell.at-table" } });

  const { document: carrying, key } = withExample(document, kept.example, "2026-03-04 07:30");
  const without = (gone: string) =>
    carrying.filter((entry) => entry["key"] !== gone || entry["type"] === "lintel-example");
  const verdicts = (changed: typeof carrying) => {
    const { graph } = compile(changed);
    return graph ? testScene(graph, changed, house).filter((one) => one.key === key) : [];
  };
  expect(verdicts(carrying)).toMatchObject([{ passes: true }]);
  const quiet = without("play-music").map((entry) => ({
    ...entry,
    ...(Array.isArray(entry["wires"]) && {
      wires: (entry["wires"] as string[][]).map((ids) => ids.filter((id) => id !== "morning-play-music")),
    }),
  }));
  const [broken] = verdicts(quiet);
  expect(broken).toMatchObject({ passes: false });
  expect(broken?.difference[0]).toMatchObject({ key: "example.missing", params: { what: "does.music.play" } });
});

test("examples are numbered, stand below the drawing, and go without a trace", () => {
  const document = shippedScene("morning");
  const [first] = examplesIn(document);
  if (!first) throw new Error("no example");
  const one = withExample(document, first.example, "one");
  const two = withExample(one.document, first.example, "two");
  expect([one.key, two.key]).toEqual(["kept-1", "kept-2"]);
  const ys = document.map(({ y }) => (typeof y === "number" ? y : 0));
  expect(two.document.at(-1)?.["y"]).toBeGreaterThan(Math.max(...ys) + 60);
  expect(compile(two.document).faults).toEqual([]);
  expect(withoutExample(one.document, one.key)).toEqual(document);
  expect(withoutExample(document, "nothing")).toBeUndefined();
  expect(withoutExample(document, "woke")).toBeUndefined();
});
