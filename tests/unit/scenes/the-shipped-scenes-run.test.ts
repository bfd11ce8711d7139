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
const swiped = moment({ id: "trip-1", kind: "heading-home", trip: "t1", because: ["phone:1"] });

function openShipped(folder: string) {
  const house = makeHouse();
  const room = openRoom(folder, house, { compile });
  for (const name of ["morning", "evening"]) expect(room.scenes.load(shipped(name)).scene).toBe(name);
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

test("heading home: the bath waits for its time, fills, warms, and the hall says it is ready", async () => {
  using folder = temporaryFolder();
  using room = openShipped(folder.path);
  room.house.facts = { "bath.start_in_min": 5, "trip.evidence": "strong", "bath.permitted": true };
  room.happen(swiped);
  await room.pass(15_000);
  expect(room.left).toEqual([]);
  room.house.facts["bath.start_in_min"] = 0;
  await room.pass(15_000);
  expect(room.left).toMatchObject([{ command: { verb: "fill", with: { level_pct: 60, target_c: 40 }, class: "S2" } }]);
  room.did(room.left[0]?.command.id ?? "", "done");
  room.did(room.left[1]?.command.id ?? "", "done");
  expect(room.left.map(({ command }) => command.verb)).toEqual(["fill", "warm", "speak"]);
});

test("heading home without a permission: nothing flows, and the guard is the reason", async () => {
  using folder = temporaryFolder();
  using room = openShipped(folder.path);
  room.house.facts = { "bath.start_in_min": 0, "trip.evidence": "strong", "bath.permitted": false };
  room.happen(swiped);
  expect(room.left.map(({ command }) => command.verb)).toEqual(["speak"]);
  const steps = room.scenes.why("evening")[0]?.steps ?? [];
  expect(steps.find((step) => step.key === "bath-allowed")?.reason?.key).toBe("guard.bath.permitted");
});

test("the way home ends: the bath is told to stop, and one in a person's hand is left alone", () => {
  using folder = temporaryFolder();
  using room = openShipped(folder.path);
  const ended = (id: string) => moment({ id, kind: "trip-ended", trip: id });
  room.happen(ended("t1"));
  expect(room.left).toMatchObject([{ command: { verb: "stop", thing: "tub" } }]);
  const bath = room.house.roles["bath"];
  if (bath) bath.held = true;
  room.happen(ended("t2"));
  expect(room.left).toHaveLength(1);
});
