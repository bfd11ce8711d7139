import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../hub/core/scene/compile.ts";
import type { SceneDocument } from "../../../hub/core/scene/graph.ts";
import { temporaryFolder } from "../../help/store.ts";
import { makeHouse, moment } from "./a-house.ts";
import { openRoom } from "./a-room.ts";

const shipped = (name: string) => {
  const url = new URL(`../../../flows/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as SceneDocument;
};

function openShipped(folder: string) {
  const house = makeHouse();
  const room = openRoom(folder, house, { compile });
  expect(room.scenes.load(shipped("morning")).scene).toBe("morning");
  return room;
}

test("waking: the day on the resident's own screen, then read aloud", () => {
  using folder = temporaryFolder();
  using room = openShipped(folder.path);
  room.house.facts = { "weather.now_c": 4, "air.band": 2, "resident.name": "Lin" };
  room.happen(moment());
  expect(room.left).toMatchObject([
    { command: { verb: "show", thing: "bedside", with: { card: "morning", with: { now_c: 4 } } } },
  ]);
  room.did(room.left[0]?.command.id ?? "", "done");
  expect(room.left[1]?.command).toMatchObject({
    verb: "speak",
    with: { sentence: "morning-today", with: { name: "Lin" } },
  });
  room.did(room.left[1]?.command.id ?? "", "done");
  expect(room.scenes.recent()).toMatchObject([{ scene: "morning", state: "done", outcome: { key: "outcome.done" } }]);
});
