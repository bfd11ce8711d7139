import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SceneDocument, SceneFault } from "../../../hub/core/scene/graph.ts";
import { covers } from "../../help/covers.ts";
import { hostileTexts } from "../../help/hostile-texts.ts";
import { temporaryLedger } from "../../help/store.ts";
import { shipped } from "../scene-documents/drawing.ts";
import { adult, deskOn, onPhone } from "./a-desk.ts";

const morning = shipped("morning");
const changed = (key: string, more: object): SceneDocument =>
  morning.map((entry) => (entry["key"] === key ? { ...entry, ...more } : entry));
const cyclic: unknown[] = [];
cyclic.push({ id: "a", type: "tab", env: cyclic });
const wide = (count: number, more: object = {}): SceneDocument => [
  ...morning,
  ...Array.from({ length: count }, (_, n) => ({
    id: `c${n}`,
    type: "comment",
    z: "morning",
    x: 0,
    y: 0,
    wires: [],
    ...more,
  })),
];

type Bad = readonly [what: string, document: unknown, fault: Partial<SceneFault>];
const bad: readonly Bad[] = [
  ["nothing", null, { code: "E_SCENE_BROKEN" }],
  ["a text", "[]", { code: "E_SCENE_BROKEN" }],
  ["foreign JSON", { name: "lintel", version: "1.0.0" }, { code: "E_SCENE_BROKEN" }],
  ["a list of numbers", [1, 2, 3], { code: "E_SCENE_BROKEN" }],
  ["a list that holds itself", cyclic, { code: "E_TOO_DEEP" }],
  ["what is no JSON", changed("woke", { moment: () => "woke" }), { code: "E_SCENE_BROKEN" }],
  [
    "a truncated scene",
    morning.filter(({ key }) => key !== "speak-today"),
    { code: "E_SCENE_DANGLING", tab: "morning", field: "wires" },
  ],
  ["more than 5,000 nodes", wide(5_001), { code: "E_LIMIT" }],
  ["more than a megabyte", wide(900, { info: "x".repeat(1_200) }), { code: "E_TOO_BIG" }],
  ["the same id twice", [...morning, { ...morning.at(-1) }], { code: "E_SCENE_KEY", field: "id" }],
  [
    "the same key twice",
    changed("speak-today", { key: "show-today" }),
    { code: "E_SCENE_KEY", tab: "morning", field: "key" },
  ],
  ["a newer step", changed("show-today", { schema: 99 }), { code: "E_NEWER", field: "schema" }],
  ["another scene", shipped("evening"), { code: "E_SCENE_BROKEN", tab: "evening", field: "env.LINTEL_SCENE" }],
  [
    "a value that is none",
    changed("show-today", { deadline_s: "soon" }),
    { code: "E_SCENE_NODE", tab: "morning", node: "morning-show-today", field: "deadline_s" },
  ],
];

test.each(bad)("%s is refused with where and why, and what stood goes on", async (_what, document, fault) => {
  covers("error:E_SCENE_BROKEN", "error:E_SCENE_KEY", "error:E_NEWER", "error:E_LIMIT", "error:E_TOO_BIG");
  await using ledger = await temporaryLedger();
  const { revisions, told } = deskOn(ledger);
  const before = revisions.drawn();
  const saved = await revisions.save("morning", document, onPhone(revisions.head("morning").revision));
  expect(saved).toMatchObject({ is: "refused", broken: [] });
  expect(saved.is === "refused" && saved.faults).toContainEqual(
    expect.objectContaining({ severity: "error", ...fault }),
  );
  expect(revisions.drawn()).toEqual(before);
  expect(told).toEqual([]);
});

test.each(bad.filter(([what]) => what !== "another scene"))(
  "the editor may not deploy %s either",
  async (_what, document, fault) => {
    await using ledger = await temporaryLedger();
    const { revisions, told } = deskOn(ledger);
    const before = revisions.drawn();
    const flows = Array.isArray(document)
      ? [...before.filter(({ id, z }) => id !== "morning" && z !== "morning"), ...(document as SceneDocument)]
      : document;
    const saved = await revisions.saveAll(flows, adult, "editor");
    expect(saved).toMatchObject({ is: "refused" });
    const { tab: _tab, ...where } = fault;
    expect(saved.is === "refused" && saved.faults).toContainEqual(
      expect.objectContaining({ severity: "error", ...where }),
    );
    expect(revisions.drawn()).toEqual(before);
    expect(told).toEqual([]);
  },
);

test("what the product brings is switched off, never deployed away; two tabs are never one scene", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const all = revisions.drawn();
  const faultsOf = async (flows: SceneDocument) => {
    const saved = await revisions.saveAll(flows, adult, "editor");
    return saved.is === "refused" ? saved.faults : saved.is;
  };
  expect(await faultsOf(all.filter(({ id, z }) => id !== "morning" && z !== "morning"))).toMatchObject([
    { code: "E_SCENE_BROKEN", tab: "morning", params: { problem: "comes-with-the-product" } },
  ]);
  expect(await faultsOf([])).toHaveLength(revisions.current().length);
  const twin = morning.map((entry) => ({
    ...entry,
    id: `twin-${String(entry["id"])}`,
    ...("z" in entry && { z: "twin-morning" }),
    ...(Array.isArray(entry["wires"]) && { wires: entry["wires"].map((to: string[]) => to.map((id) => `twin-${id}`)) }),
  }));
  expect(await faultsOf([...all, ...twin])).toContainEqual(
    expect.objectContaining({ code: "E_SCENE_KEY", field: "env.LINTEL_SCENE" }),
  );
  expect(
    await faultsOf([...all, { id: "sub", type: "subflow", name: "S" }, { id: "in", type: "lintel-join", z: "sub" }]),
  ).toMatchObject([{ code: "E_SCENE_NODE", node: "in", params: { problem: "subflow" } }]);
  expect(revisions.drawn()).toEqual(all);
});

test("an example of the household that would break refuses the save with what differs", async () => {
  covers("error:E_SCENE_EXAMPLE");
  await using ledger = await temporaryLedger();
  const difference = [{ key: "step.change.drawing", params: {} }];
  const unlike = { key: "wakes", says: { key: "step.guard", params: {} }, passes: false, difference };
  const { revisions } = deskOn(ledger, { examples: () => [unlike, { ...unlike, key: "well", passes: true }] });
  const { revision } = revisions.head("morning");
  const edit = { is: "set", key: "show-today", property: "deadline_s", value: 11 } as const;
  expect(revisions.look("morning", [edit]).broken).toEqual([unlike]);
  expect(await revisions.edit("morning", [edit], onPhone(revision))).toEqual({
    is: "refused",
    faults: [],
    broken: [unlike],
  });
  expect(revisions.head("morning").revision).toBe(revision);
});

test("hostile texts are kept as the texts they are, or refused; any value at all is judged", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  for (const text of hostileTexts) {
    const { document, revision } = revisions.head("morning");
    const named = document.map((entry) => (entry["type"] === "comment" ? { ...entry, name: text, info: text } : entry));
    expect(await revisions.save("morning", named, onPhone(revision))).toMatchObject({ is: "saved" });
    expect(
      deskOn(ledger)
        .revisions.drawn()
        .filter(({ name }) => name === text).length,
    ).toBeGreaterThan(0);
    const keyed = named.map((entry) => (entry["key"] === "woke" ? { ...entry, key: text } : entry));
    const refused = await revisions.save("morning", keyed, onPhone(revisions.head("morning").revision));
    expect(refused.is === "refused" && refused.faults[0]).toMatchObject({ code: "E_SCENE_KEY", field: "key" });
  }
  const { drawn } = revisions;
  await fc.assert(
    fc.asyncProperty(fc.anything({ maxDepth: 4, withSparseArray: true, withNullPrototype: true }), async (value) => {
      const before = drawn();
      const { revision } = revisions.head("morning");
      expect((await revisions.save("morning", value, onPhone(revision))).is).toBe("refused");
      expect((await revisions.saveAll(value, adult, "editor")).is).toBe("refused");
      expect(drawn()).toEqual(before);
    }),
    { numRuns: 60 },
  );
});
