import { expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { keepFaults } from "../../../hub/faults.ts";
import { keepScenes } from "../../../hub/keep-scenes.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { sceneHouseOf, shippedScenes } from "../../../hub/scene-files.ts";

/** In the product's own documents a tab is called as its scene. */
const idsOf = (document: SceneDocument) => {
  const tab = String(document.find(({ type }) => type === "tab")?.["id"]);
  return { scene: tab, tab };
};

test("a house without a hall has no evening and says so; with a hall it has one", () => {
  const clock = steppingClock(0);
  const bus = makeBus((error) => expect.unreachable(String(error)));
  const faults = keepFaults(bus, clock);
  const places: { id: string; name: string }[] = [];
  const residents = { all: (noun: string) => (noun === "place" ? places : []) } as never;
  const loaded = new Set<string>();
  const scenes = {
    load: (document: unknown) => {
      const compiled = compile(document, sceneHouseOf(residents));
      if (compiled.graph) loaded.add(compiled.graph.scene);
      return compiled;
    },
    remove: (scene: string) => void loaded.delete(scene),
  };
  const log = makeLog(() => undefined, clock);
  const documents = () => shippedScenes().map(({ document }) => ({ ...idsOf(document), document }));
  const stop = keepScenes({ documents, scenes, bus, faults, log });
  expect(faults.list()).toMatchObject([
    { id: "scene:flows/evening.json", code: "E_SCENE_NODE", cause: "flows/evening.json" },
  ]);
  expect(loaded).toContain("morning");
  expect(loaded).not.toContain("evening");
  places.push({ id: "hall", name: "Hall" });
  bus.emit("household.changed", { noun: "place", id: "hall" });
  expect(faults.list()).toEqual([]);
  expect(loaded).toContain("evening");
  stop();
});
