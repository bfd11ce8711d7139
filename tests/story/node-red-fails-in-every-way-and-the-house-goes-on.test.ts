import { afterEach, expect, test } from "vitest";
import type { SceneDocument } from "../../hub/core/scene/graph.ts";
import { type CarriedFlows, openCarriedFlows } from "../help/carried-flows.ts";
import { covers } from "../help/covers.ts";
import { clear, moment, node, scene, type Drawn } from "../unit/scene-documents/drawing.ts";

let carried: CarriedFlows | undefined;
afterEach(async () => {
  await carried?.[Symbol.asyncDispose]();
  carried = undefined;
});

/** A scene of its own tab; the ids of its nodes begin with its name. */
function tab(name: string, nodes: readonly Drawn[], bridge_s = 10): SceneDocument {
  const id = (one: unknown) => `${name}-${String(one)}`;
  const env = [
    { name: "LINTEL_SCENE", type: "str", value: name },
    { name: "LINTEL_BRIDGE_S", type: "num", value: String(bridge_s) },
  ];
  const [first, ...rest] = scene(nodes, { id: name, env });
  const moved = rest.map((entry) => ({
    ...entry,
    id: id(entry["id"]),
    z: name,
    wires: (entry["wires"] as string[][]).map((to) => to.map(id)),
  }));
  return [{ ...first }, ...moved];
}

const fn = (id: string, func: string, ...to: string[]): Drawn =>
  node(id, "function", [to], {
    name: "",
    func,
    outputs: 1,
    timeout: 0,
    noerr: 0,
    initialize: "",
    finalize: "",
    libs: [],
  });
const plain = tab("plain", [moment("m", "a"), clear("a")]);
const over = (name: string, func: string): SceneDocument =>
  tab(name, [moment("m", "f"), fn("f", func, "a"), clear("a")]);

const state = async (id: string, wanted: string) =>
  await (carried as CarriedFlows).run((run) => run.id === id && run.state === wanted);
const entered = async (id: string, key: string) =>
  await (carried as CarriedFlows).run((run) => run.id === id && run.steps.some((step) => step.key === key));

/** The house does what it always does, at once. */
function expectHouseGoesOn({ room, start }: CarriedFlows): void {
  room.left.splice(0);
  const id = start("plain");
  expect(room.left.map(({ command }) => command.verb)).toEqual(["clear"]);
  for (const { command } of room.left.splice(0)) room.did(command.id, "done");
  expect(room.scenes.run(id)?.state).toBe("done");
  expect(room.faults).toEqual([]);
}

test("a message goes to ordinary nodes alone, and what the house ran itself comes to no step twice", async () => {
  const nodes = [
    moment("m", "a", "j", "f"),
    node("j", "junction", [["b", "k"]]),
    node("k", "junction", [["c"]]),
    fn("f", "return msg;", "d"),
    clear("a"),
    clear("b"),
    clear("c"),
    clear("d", "g"),
    fn("g", "return [[msg, msg, msg]];", "e"),
    clear("e"),
  ];
  carried = await openCarriedFlows([tab("wires", nodes)]);
  const { room, flows, start } = carried;
  const heard: string[] = [];
  flows.nodeRed.onInput(({ node: id }) => void heard.push(id));
  const id = start("wires");
  await entered(id, "d");
  for (const { command } of room.left.splice(0)) room.did(command.id, "done");
  await entered(id, "e");
  // The three of the same message have all come by when a later one has.
  await expect.poll(() => heard).toEqual(["wires-d", "wires-e", "wires-e", "wires-e"]);
  for (const { command } of room.left.splice(0)) room.did(command.id, "done");
  const { steps } = await state(id, "done");
  expect(steps.map(({ key }) => key).toSorted()).toEqual(["a", "b", "c", "d", "e", "m"]);
  await expect.poll(() => carried?.shown.get("wires-e")).toMatchObject({ fill: "green", text: /done \d\d:\d\d/ });
});

test("killed in the middle of a run: the run ends in time and says so, the next ones are told at once, and all works again", async () => {
  covers("error:E_FLOWS_DOWN");
  carried = await openCarriedFlows([
    plain,
    over("held", "setTimeout(() => node.send(msg), 600000);"),
    over("goes", "return msg;"),
  ]);
  const { room, flows, start } = carried;
  const held = start("held");
  await expect
    .poll(() => carried?.shown.get("held-m"))
    .toMatchObject({ fill: "yellow", text: /waiting until \d\d:\d\d/ });
  const gone = flows.state("stopped");
  process.kill(flows.pid(), "SIGKILL");
  await gone;
  expectHouseGoesOn(carried);
  const none = start("goes");
  expect(room.scenes.run(none)).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-down" } });
  expect(room.scenes.run(held)?.state).toBe("running");
  await room.pass(10_000);
  expect(room.scenes.run(held)).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-late" } });
  await flows.state("up");
  // The editor's process is up before its flows have begun.
  await expect.poll(async () => await crosses("goes"), { timeout: 20_000, interval: 200 }).toBe(true);
  expectHouseGoesOn(carried);
}, 60_000);

test("a function that never ends holds nobody up: the house goes on, and Node-RED is there again", async () => {
  carried = await openCarriedFlows([plain, over("loop", "for (;;) {}"), over("goes", "return msg;")]);
  const { room, start } = carried;
  const loop = start("loop");
  for (let i = 0; i < 20; i++) expectHouseGoesOn(carried);
  await room.pass(10_000);
  expect(room.scenes.run(loop)).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-late" } });
  await expect.poll(async () => await crosses("goes"), { timeout: 30_000, interval: 200 }).toBe(true);
}, 60_000);

test("a rejection that nobody takes ends nothing and is shown", async () => {
  covers("error:E_FLOWS_REJECTION");
  const func = 'Promise.reject(new Error("nobody takes it")); return msg;';
  carried = await openCarriedFlows([plain, over("rejects", func)]);
  const { flows } = carried;
  const pid = flows.pid();
  expect(await crosses("rejects")).toBe(true);
  await expect.poll(() => flows.faults.get("flows.rejection")).toBe("E_FLOWS_REJECTION");
  expect(await crosses("rejects")).toBe(true);
  expect(flows.pid()).toBe(pid);
  expectHouseGoesOn(carried);
});

test("a node type that nobody has stops the flows of Node-RED and no scene of the house, and is shown", async () => {
  covers("error:E_FLOWS_MISSING");
  const missing = tab("far", [moment("m", "x"), node("x", "somebodys-own-node", [["a"]]), clear("a")]);
  carried = await openCarriedFlows([plain, missing, over("goes", "return msg;")]);
  const { room, flows, start } = carried;
  await expect.poll(() => flows.nodeRed.health().missing).toEqual(["somebodys-own-node"]);
  expect(flows.faults.get("flows.missing")).toBe("E_FLOWS_MISSING");
  expect(room.scenes.run(start("goes"))).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-down" } });
  expectHouseGoesOn(carried);
});

/** Whether a message of a scene comes back. */
async function crosses(name: string): Promise<boolean> {
  const { room, start, run } = carried as CarriedFlows;
  const id = start(name);
  const known = room.scenes.run(id);
  if (known?.state === "failed") return false;
  const over_ms = 2_000;
  const late = new Promise<false>((resolve) => {
    const timer = AbortSignal.timeout(over_ms);
    timer.addEventListener("abort", () => resolve(false));
  });
  const back = run((view) => view.id === id && view.steps.some(({ key }) => key === "a")).then(() => true);
  return await Promise.race([back, late]);
}
