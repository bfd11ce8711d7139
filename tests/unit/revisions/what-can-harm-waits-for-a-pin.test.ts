import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import { applyEdit, type SceneEdit } from "../../../hub/core/scene/edit.ts";
import type { Graph, SceneDocument } from "../../../hub/core/scene/graph.ts";
import { hazardChange } from "../../../hub/core/scene/hazard-change.ts";
import { shippedScenes } from "../../../hub/scene-files.ts";
import { outlineOf, suggestionsFor } from "../../../hub/scenes/scenes.ts";
import { covers } from "../../help/covers.ts";
import { temporaryLedger } from "../../help/store.ts";
import { bath, clear, type Drawn, guard, moment, node, scene, shipped } from "../scene-documents/drawing.ts";
import { adult, child, deskOn, onPhone, proved } from "./a-desk.ts";

const graphOf = (document: SceneDocument): Graph => compile(document).graph ?? expect.unreachable("it compiles");
const evening = shipped("evening");
const after = (...edits: SceneEdit[]) => edits.reduce<SceneDocument>(applyEdit, evening);
const house = { residents: [], roles: ["music.kitchen", "light.hall", "climate"] };

const needy: readonly (readonly [string, SceneEdit])[] = [
  ["fills more", { is: "set", key: "fill-bath", property: "with.level_pct", value: 80 }],
  ["fills longer", { is: "set", key: "fill-bath", property: "deadline_s", value: 3_000 }],
  ["no longer stops it when taken back", { is: "set", key: "fill-bath", property: "undo", value: undefined }],
  ["no longer asks for leave", { is: "condition", key: "bath-allowed", remove: 2 }],
  [
    "asks something else",
    { is: "condition", key: "bath-allowed", set: { index: 2, condition: { is: "wake-window" } } },
  ],
  ["waits for nothing before it", { is: "remove", key: "time-to-start" }],
  ["has another step on its way", insert("bath-wanted", "pass")],
  ["reads a hotter default", { is: "setting", name: "bath_c", value: 41 }],
  ["is for other people", { is: "set", key: "heading-home", property: "who", value: "adults" }],
  ["loses what stopped it", { is: "remove", key: "stop-bath" }],
];

function insert(key: string, output: string): SceneEdit {
  const steps = suggestionsFor(outlineOf(evening, compile, house), house);
  const found = steps.find(({ after: at, step }) => at.key === key && at.output === output && step.stem === "wait");
  return found ? { is: "insert", after: found.after, step: found.step } : expect.unreachable(key);
}

test.each(needy)("an evening that %s needs a grown-up's proof", (_what, edit) => {
  expect(hazardChange(graphOf(evening), graphOf(after(edit)))).toBe(true);
});

const harmless: readonly (readonly [string, SceneEdit])[] = [
  ["welcomes otherwise", { is: "set", key: "welcome", property: "deadline_s", value: 20 }],
  ["plays softer", { is: "setting", name: "welcome_volume", value: 10 }],
  ["plays no music", { is: "remove", key: "play-music" }],
  ["is switched off", { is: "scene", disabled: true }],
];

test.each(harmless)("an evening that %s needs none", (_what, edit) => {
  expect(hazardChange(graphOf(evening), graphOf(after(edit)))).toBe(false);
});

test("a scene with water that is new, or switched on again, needs it; the same one drawn elsewhere does not", () => {
  expect(hazardChange(undefined, graphOf(evening))).toBe(true);
  const off = graphOf(after({ is: "scene", disabled: true }));
  expect(hazardChange(off, graphOf(evening))).toBe(true);
  const moved = evening.map((entry) => (typeof entry["x"] === "number" ? { ...entry, x: entry["x"] + 40 } : entry));
  expect(hazardChange(graphOf(evening), graphOf(moved.toReversed()))).toBe(false);
});

test("without any hazard nothing needs it, whatever is edited", () => {
  const calm = shippedScenes().filter(({ document }) => graphOf(document).class < "S2");
  for (const { document } of calm) expect(hazardChange(undefined, graphOf(document))).toBe(false);
  expect(hazardChange(graphOf(evening), graphOf(shipped("morning")))).toBe(true);
});

const carried = (own: Drawn, seconds = "10") =>
  graphOf(
    scene(
      [
        moment("m", "f"),
        node("f", "function", [["g"]], { func: "return msg.payload.dry ? msg : null;", ...own }),
        guard("g", ["warm"]),
        bath("warm", "warm"),
        node("i", "inject", [["c"]]),
        clear("c"),
      ],
      {
        env: [
          { name: "LINTEL_SCENE", type: "str", value: "trial" },
          { name: "bath_c", type: "num", value: "40" },
          { name: "LINTEL_BRIDGE_S", type: "num", value: seconds },
        ],
      },
    ),
  );

test("what an ordinary node decides about water or heat is changed with a proof, and drawn elsewhere without", () => {
  const stood = carried({});
  expect(hazardChange(stood, carried({ func: "return msg;" }))).toBe(true);
  expect(hazardChange(stood, carried({ wires: [[], ["g"]] }))).toBe(true);
  expect(hazardChange(stood, carried({}, "600"))).toBe(true);
  expect(hazardChange(stood, carried({ x: 900, y: 4, g: "group" }))).toBe(false);
});

const guards = shipped("leak-and-smoke");
const without = (...edits: SceneEdit[]) => hazardChange(graphOf(guards), graphOf(edits.reduce(applyEdit, guards)));

test.each<readonly [string, SceneEdit]>([
  ["is switched off", { is: "scene", disabled: true }],
  ["no longer stops the bath", { is: "remove", key: "leak-bath" }],
  ["has the step that stops the bath switched off", { is: "node", key: "leak-bath", disabled: true }],
  ["no longer shuts the water", { is: "remove", key: "shut-water" }],
  ["asks more before it shuts the water", { is: "condition", key: "shut-wanted", add: { is: "wake-window" } }],
  ["is for leaks of one place alone", { is: "set", key: "leak-found", property: "place", value: "own" }],
])("a scene that does nothing but stop water and heat needs a proof when it %s", (_what, edit) => {
  expect(without(edit)).toBe(true);
});

test("what it says and plays beside that needs none; nor does switching it on", () => {
  expect(without({ is: "set", key: "alarm-long", property: "deadline_s", value: 700 })).toBe(false);
  const off = graphOf(applyEdit(guards, { is: "scene", disabled: true }));
  expect(hazardChange(off, graphOf(guards))).toBe(false);
});

test("a guard of the household's own is taken away by its PIN alone, on the phone and in the editor; switched off, by anybody grown", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const made = { source: "phone" as const, by: proved };
  expect(await revisions.copy("leak-and-smoke", { id: "cellar", name: "Cellar" }, made)).toMatchObject({ is: "saved" });
  const off = revisions.head("cellar").revision;
  await revisions.edit("cellar", [{ is: "scene", disabled: false }], onPhone(off, proved));
  const { revision } = revisions.head("cellar");
  const drawn = revisions.drawn();
  const tab = drawn.find(({ type, env }) => type === "tab" && JSON.stringify(env)?.includes("cellar"))?.["id"];
  const without = drawn.filter(({ id, z }) => id !== tab && z !== tab);
  expect(without.length).toBeLessThan(drawn.length);

  const refused = expect.objectContaining({ code: "E_STEP_UP" });
  await expect(revisions.remove("cellar", onPhone(revision))).rejects.toEqual(refused);
  await expect(revisions.saveAll(without, adult, "editor", drawn)).rejects.toEqual(refused);
  expect(revisions.head("cellar")).toMatchObject({ revision, graph: { disabled: false } });

  expect(await revisions.remove("cellar", onPhone(revision, proved))).toMatchObject({ is: "saved" });
  await revisions.revert("cellar", off, onPhone("", proved));
  expect(await revisions.remove("cellar", onPhone(off))).toMatchObject({ is: "saved" });
});

// What stands on a way to water or heat, found here by walking forward from each step.
function leadsToHazard(graph: Graph, key: string): boolean {
  const seen = new Set<string>();
  const open = [key];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = graph.nodes.get(at);
    if (!node || seen.has(at)) continue;
    seen.add(at);
    if (node.type === "lintel-act" && /^(bath|breakfast-machine|shut-off)(\.|$)/.test(node.properties.role))
      return true;
    open.push(...Object.values(node.outs).flat());
  }
  return false;
}

test("a change of any step needs proof just where that step leads to water or heat", () => {
  const told = { yes: 0, no: 0 };
  for (const { document } of shippedScenes()) {
    const before = graphOf(document);
    for (const [key, { properties }] of before.nodes) {
      if (!("deadline_s" in properties)) continue;
      const edit = { is: "set", key, property: "deadline_s", value: properties.deadline_s + 1 } as const;
      const { graph } = compile(applyEdit(document, edit));
      if (!graph) continue;
      const changed = hazardChange(before, graph);
      expect({ key, changed }).toEqual({ key, changed: leadsToHazard(before, key) });
      told[changed ? "yes" : "no"]++;
    }
  }
  expect(told.yes).toBeGreaterThan(12);
  expect(told.no).toBeGreaterThan(20);
});

test("and to do and undo it is the same as to leave it", () => {
  const stood = graphOf(evening);
  for (const [, edit] of needy) {
    const changed = graphOf(after(edit));
    expect(hazardChange(changed, changed)).toBe(false);
    // Back again is a change like any other, unless it only takes a hazard away.
    expect(hazardChange(changed, stood)).toBe(true);
  }
});

test("it waits as a draft, drawn in its place, while what stood goes on; an adult's PIN lets it run", async () => {
  covers("error:E_STEP_UP", "error:E_FORBIDDEN");
  await using ledger = await temporaryLedger();
  const { revisions, kept } = deskOn(ledger);
  const stood = revisions.head("evening");
  const more = { is: "set", key: "fill-bath", property: "with.level_pct", value: 80 } as const;
  expect(revisions.look("evening", [more])).toMatchObject({ needsPin: true, faults: [] });
  const saved = await revisions.edit("evening", [more], onPhone(stood.revision));
  expect(saved).toMatchObject({ is: "draft", scene: "evening", changed: [] });
  const draft = saved.is === "draft" ? saved.draft : "";
  const running = () => revisions.current().find(({ scene }) => scene === "evening")?.document;
  expect(running()).toEqual(stood.document);
  expect(kept).toEqual([]);
  expect(revisions.head("evening")).toMatchObject({ edited: false, draft: { draft, author: "lin" } });
  expect(revisions.drawn()).toEqual(expect.arrayContaining([...revisions.head("evening").document]));

  // After a restart it still waits; nobody but a proved adult lets it run.
  const again = deskOn(ledger).revisions;
  expect(again.drafts()).toMatchObject([{ draft, scene: "evening" }]);
  await expect(again.confirm(draft, child)).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await expect(again.confirm(draft, { ...child, proved: true })).rejects.toMatchObject({ code: "E_FORBIDDEN" });
  await expect(again.confirm(draft, adult)).rejects.toMatchObject({ code: "E_STEP_UP" });
  expect(again.current().find(({ scene }) => scene === "evening")?.document).toEqual(stood.document);
  expect(await again.confirm(draft, proved)).toMatchObject({ is: "saved", changed: [{ scene: "evening" }] });
  expect(again.drafts()).toEqual([]);
  const graph = again.head("evening").graph;
  expect(graph?.nodes.get("fill-bath")?.properties).toMatchObject({ with: { level_pct: 80 } });
  expect(again.history("evening").map(({ state, source }) => `${state} ${source}`)).toEqual([
    "current phone",
    "past shipped",
  ]);
});

test("a proved adult saves at once; a draft that is dropped leaves what stood", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const more = { is: "set", key: "fill-bath", property: "with.level_pct", value: 80 } as const;
  const stood = revisions.head("evening");
  const saved = await revisions.edit("evening", [more], onPhone(stood.revision));
  await revisions.drop(saved.is === "draft" ? saved.draft : "", adult);
  expect(revisions.head("evening")).toMatchObject({ revision: stood.revision, edited: false });
  expect(revisions.history("evening").map(({ state }) => state)).toContain("dropped");
  expect(await revisions.edit("evening", [more], onPhone(stood.revision, proved))).toMatchObject({ is: "saved" });
});

test("of one deploy of the editor, what harms nobody runs at once and the rest waits", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const flows = revisions.drawn().map((entry) => {
    if (entry["key"] === "show-today") return { ...entry, deadline_s: 12 };
    return entry["key"] === "fill-bath" ? { ...entry, deadline_s: 1_600 } : entry;
  });
  const saved = await revisions.saveAll(flows, adult, "editor");
  expect(saved).toMatchObject({ is: "draft", scene: "evening", changed: [{ scene: "morning" }] });
  // What the editor then loads is what it sent: it sees no change of its own.
  expect(await revisions.saveAll(flows, adult, "editor")).toMatchObject({ is: "saved", changed: [] });
  expect(new Set(revisions.drawn().map((entry) => JSON.stringify(sorted(entry))))).toEqual(
    new Set(flows.map((entry) => JSON.stringify(sorted(entry)))),
  );
});

function sorted(entry: SceneDocument[number]): unknown {
  return Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
