import { expect, test } from "vitest";
import type { Graph } from "../../../hub/core/scene/graph.ts";
import { compile } from "../../../hub/core/scene/compile.ts";
import { begin, type Drawn, draw, type House, makeHouse, moment, type Story, woke } from "./a-house.ts";

const lamps = ["light.hall", "light.study", "light.bedroom"];

const off = (more: object = {}, outs: Record<string, string[]> = { done: ["next"] }): Drawn => ({
  type: "lintel-act",
  properties: { role: "light.every", verb: "off", ...more },
  outs,
});
const clear = (role = "screen.hall"): Drawn => ({ type: "lintel-act", properties: { role, verb: "clear" } });
const graphOf = (act = off()): Graph =>
  draw({ woke: woke("off"), off: act, next: clear(), else: clear("screen.study") });

function lit(addresses = lamps, held: readonly string[] = []): House {
  const house = makeHouse();
  for (const address of addresses) {
    const thing = address.replace(".", "-");
    house.roles[address] = { address, thing, ready: true, held: held.includes(address), state: {} };
  }
  const world = house.world;
  house.world = () => ({
    ...world(),
    every: (role) => Object.keys(house.roles).filter((one) => one.startsWith(`${role}.`)),
  });
  return house;
}
const answer = (story: Story, nth: number, outcome: "done" | "failed") =>
  story.give({ is: "did", command: story.sent[nth]?.id ?? "", outcome });
const told = (story: Story) => story.sent.map(({ role, verb }) => `${role} ${verb}`);

test("each lamp is told once under an id of its own, and what follows comes once, after the last of them", () => {
  const story = begin(graphOf(), lit());
  expect(told(story)).toEqual(lamps.map((lamp) => `${lamp} off`));
  expect(new Set(story.sent.map(({ id }) => id)).size).toBe(3);
  answer(story, 1, "done");
  answer(story, 0, "done");
  expect(told(story)).toHaveLength(3);
  answer(story, 2, "done");
  expect(told(story).slice(3)).toEqual(["screen.hall clear"]);
});

test("one that fails, or stands in somebody's hand, keeps no other from it; only if all fail has it failed", () => {
  const both = off({}, { done: ["next"], failed: ["else"] });
  const some = begin(graphOf(both), lit(lamps, ["light.hall"]));
  expect(told(some)).toEqual(["light.study off", "light.bedroom off"]);
  answer(some, 0, "failed");
  answer(some, 1, "failed");
  expect(told(some).at(-1)).toBe("screen.hall clear");
  const none = begin(graphOf(both), lit());
  for (const nth of [0, 1, 2]) answer(none, nth, "failed");
  expect(told(none).at(-1)).toBe("screen.study clear");
});

test("a house without a lamp goes on, and only where it is asked for takes the other way", () => {
  expect(told(begin(graphOf(), lit([])))).toEqual(["screen.hall clear"]);
  expect(told(begin(graphOf(off({}, { done: ["next"], failed: ["else"] })), lit([])))).toEqual(["screen.study clear"]);
});

test("a silent lamp is asked again under its own id and address, after a restart as well", () => {
  const story = begin(graphOf(off({ retries: 1 })), lit());
  story.give({ is: "did", command: story.sent[1]?.id ?? "", outcome: "failed", code: "E_DEVICE_SILENT" });
  expect(story.again.map(({ role }) => role)).toEqual(["light.study"]);
  story.give({ is: "restart" });
  expect(story.again.slice(1).map(({ role }) => role)).toEqual(lamps);
});

test("stopping the run lights again each lamp that went out", () => {
  const story = begin(graphOf(off({ undo: { verb: "on", with: {} } })), lit());
  for (const nth of [0, 1]) answer(story, nth, "done");
  story.give({ is: "stop", by: "lin" });
  expect(told(story).slice(3).toSorted()).toEqual(lamps.map((lamp) => `${lamp} on`).toSorted());
});

test("what water or fire must stop is stopped though a hand is on it; a run of anything else leaves it", () => {
  const graph = draw({ woke: woke("stop"), stop: { type: "lintel-act", properties: { role: "bath", verb: "stop" } } });
  const house = lit();
  house.roles["bath"] = { address: "bath", thing: "tub", ready: false, held: true, state: {} };
  expect(told(begin(graph, house))).toEqual([]);
  expect(told(begin(graph, house, moment({ kind: "leak-found" })))).toEqual(["bath stop"]);
});

test("no condition can ask all lamps in one word, and whoever only stops things may be nobody known", () => {
  const tab = { id: "t", type: "tab", label: "T", env: [{ name: "LINTEL_SCENE", type: "str", value: "t" }] };
  const node = (id: string, type: string, more: object) => ({
    id,
    key: id,
    type,
    z: "t",
    schema: 1,
    x: 1,
    y: 1,
    ...more,
  });
  const asks = [{ is: "ready", role: "light.every" }];
  const stops = node("s", "lintel-act", { role: "bath.every", verb: "stop", with: {}, wires: [[], []] });
  const start = node("m", "lintel-moment", { moment: "leak-found", wires: [["s"]] });
  expect(compile([tab, node("g", "lintel-guard", { all: asks, wires: [[], []] })]).faults).toMatchObject([
    { code: "E_SCENE_NODE", field: "all.0.role" },
  ]);
  expect(compile([tab, start, stops]).graph?.reach.get("m")).toBe("S0");
});
