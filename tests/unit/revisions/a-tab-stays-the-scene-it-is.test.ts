import { expect, test } from "vitest";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { temporaryLedger } from "../../help/store.ts";
import { adult, deskOn, documents, onPhone, proved } from "./a-desk.ts";

type Row = Readonly<Record<string, unknown>>;
const named = (scene: string) => [{ name: "LINTEL_SCENE", type: "str", value: scene }];
const isTab = (id: string) => (entry: Row) => entry["type"] === "tab" && entry["id"] === id;

test.each([
  [
    "another scene, whose settings nobody has chosen",
    (drawn: SceneDocument) =>
      drawn.map((entry) =>
        isTab("evening")(entry)
          ? {
              ...entry,
              env: (entry["env"] as Row[]).map((row) =>
                row["name"] === "LINTEL_SCENE" ? { ...row, value: "nights" } : row,
              ),
            }
          : entry,
      ),
  ],
  [
    "no scene at all, while what runs of it would go on",
    (drawn: SceneDocument) =>
      drawn.flatMap((entry) =>
        isTab("evening")(entry) ? [{ ...entry, env: [] }] : entry["z"] === "evening" ? [] : [entry],
      ),
  ],
])("a deploy that makes a tab %s is refused with the tab", async (_, change) => {
  await using ledger = await temporaryLedger();
  const { revisions, told } = deskOn(ledger);
  const saved = await revisions.saveAll(change(revisions.drawn()), adult, "editor");
  expect(saved).toMatchObject({
    is: "refused",
    faults: [{ code: "E_SCENE_BROKEN", tab: "evening", field: "env.LINTEL_SCENE", params: { problem: "other-scene" } }],
  });
  expect(told).toEqual([]);
});

test("nor does an older revision bring another name back; a tab that is free again may be anything", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const tab = (scene: string): SceneDocument => [{ id: "own", type: "tab", label: "Own", env: named(scene) }];
  const deploy = (list: SceneDocument) => revisions.saveAll([...documents.flat(), ...list], adult, "editor");
  expect(await deploy(tab("first"))).toMatchObject({ is: "saved" });
  const { revision } = revisions.head("first");
  expect(await deploy([])).toMatchObject({ is: "saved" });
  expect(await deploy(tab("second"))).toMatchObject({ is: "saved" });
  const stood = revisions.head("second");
  const back = await revisions.revert("second", revision, onPhone(stood.revision, proved));
  expect(back).toMatchObject({ is: "refused", faults: [{ params: { problem: "other-scene" } }] });
  expect(revisions.head("second").revision).toBe(stood.revision);
});

test("a copy never takes the place of a tab that is there", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  const own: SceneDocument = [
    { id: "house-nap", type: "tab", label: "Mine" },
    { id: "in", type: "inject", z: "house-nap", x: 1, y: 1, wires: [] },
  ];
  await revisions.saveAll([...documents.flat(), ...own], adult, "editor");
  const drawn = revisions.drawn();
  const how = { by: proved, source: "phone" } as const;
  await expect(revisions.copy("good-night", { id: "nap", name: "Nap" }, how)).rejects.toMatchObject({
    code: "E_EXISTS",
  });
  expect(revisions.drawn()).toEqual(drawn);
});

test("of what was taken away, so much is kept as anybody would look for", async () => {
  await using ledger = await temporaryLedger();
  const { revisions } = deskOn(ledger);
  for (let n = 0; n < 60; n += 1) {
    const own: SceneDocument = [{ id: `own-${n}`, type: "tab", label: `Own ${n}`, env: named(`own-${n}`) }];
    expect(await revisions.saveAll([...documents.flat(), ...own], adult, "editor")).toMatchObject({ is: "saved" });
  }
  await revisions.saveAll(documents.flat(), adult, "editor");
  const tabs = ledger.read.prepare("SELECT DISTINCT tab FROM flow_saves WHERE tab LIKE 'own-%'").all();
  expect(tabs).toHaveLength(50);
  expect(revisions.history("own-59").map(({ state }) => state)).toEqual(["removed", "past"]);
});
