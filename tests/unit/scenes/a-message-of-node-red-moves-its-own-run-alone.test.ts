import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import type { Emit } from "../../../hub/scenes/draft.ts";
import { covers } from "../../help/covers.ts";
import { draw, makeHouse, moment, show, woke } from "./a-house.ts";
import { openRoom, type Room } from "./a-room.ts";

let folder: string;
let out: Emit[];
let stands: boolean;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lintel-bridges-"));
  out = [];
  stands = true;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `woke` leads over ordinary nodes to `a`; ordinary nodes of their own reach `b`. */
function bridged(more: Partial<Graph> = {}): Graph {
  const graph = draw({ woke: woke(), a: show("screen.hall"), b: show("screen.study") }, { class: "S0" });
  const start = graph.nodes.get("woke");
  if (!start) throw new Error("no start");
  const nodes = new Map([...graph.nodes, ["woke", { ...start, bridges: { out: ["a"] } }] as const]);
  return { ...graph, nodes, bridge_s: 10, told: new Set(["b"]), ...more };
}

const emit = (message: Emit): boolean => {
  if (stands) out.push(message);
  return stands;
};
const open = (): Room => openRoom(folder, makeHouse(), { emit });
const verbs = (room: Room) => room.left.map(({ command }) => command.thing);

test("a message leaves after the commit, and its run goes on when it is back", () => {
  using room = open();
  room.load(bridged());
  room.store.work(() => {
    room.bus.emit("moment.happened", { moment: moment() });
    expect(out).toEqual([]);
  });
  const id = out[0]?.id ?? "";
  expect(id).toMatch(/^.{22}\.woke\.1\.out$/);
  expect(room.changed.at(-1)?.steps).toEqual([expect.objectContaining({ key: "woke", state: "waiting" })]);
  expect(room.scenes.standing("scene")).toEqual([expect.objectContaining({ key: "woke", is: "waiting" })]);
  for (const wrong of [
    { scene: "other", key: "a", msgid: id },
    { scene: "scene", key: "b", msgid: id },
    { scene: "scene", key: "a", msgid: id.replace("woke", "wake") },
    { scene: "scene", key: "a", msgid: `${"x".repeat(22)}.woke.1.out` },
    { scene: "scene", key: "a", msgid: "1a2b3c4d5e6f7a8b" },
  ])
    expect(room.scenes.hear(wrong)).toBe(false);
  expect(room.left).toEqual([]);
  const back = { scene: "scene", key: "a", msgid: id };
  expect([room.scenes.hear(back), room.scenes.hear(back)]).toEqual([true, false]);
  expect(verbs(room)).toEqual(["hall-screen"]);
});

test("nobody there to carry it: the run ends at once and says so, and the house goes on", () => {
  using room = open();
  stands = false;
  room.load(bridged());
  room.happen(moment());
  expect(room.scenes.recent()).toEqual([
    expect.objectContaining({ state: "failed", outcome: { key: "outcome.bridge-down", params: { done: 0 } } }),
  ]);
  expect(room.faults).toEqual([]);
});

test("a message that does not come back is late at its own instant, also after a restart, and goes out once", async () => {
  {
    using room = open();
    room.load(bridged());
    room.happen(moment());
    await room.pass(9_000);
    expect(room.scenes.recent()[0]?.state).toBe("running");
  }
  const house = makeHouse();
  house.at += 9_500;
  using room = openRoom(folder, house, { emit });
  room.load(bridged());
  room.scenes.resume();
  expect(room.scenes.recent()[0]?.state).toBe("running");
  await room.pass(501);
  expect(room.scenes.recent()[0]?.outcome?.key).toBe("outcome.bridge-late");
  expect(out).toHaveLength(1);
});

test("what Node-RED tells by itself begins one run where its wire ends, at most one a second", async () => {
  covers("moment:told");
  using room = open();
  room.load(bridged());
  const tell = (msgid: string, key = "b") => room.scenes.hear({ scene: "scene", key, msgid });
  expect([tell("m1"), tell("m1"), tell("m2"), tell("m3", "a")]).toEqual([true, false, false, false]);
  await room.pass(1_000);
  expect([tell("m1"), tell("m4")]).toEqual([true, false]);
  await room.pass(1_000);
  expect(tell("m5")).toBe(true);
  expect(room.scenes.recent().map(({ steps }) => steps.map(({ key }) => key))).toEqual([["b"], ["b"]]);
  expect(verbs(room)).toEqual(["study-screen", "study-screen"]);
  room.load(bridged({ revision: "r2", disabled: true }));
  await room.pass(1_000);
  expect(tell("m6")).toBe(false);
});
