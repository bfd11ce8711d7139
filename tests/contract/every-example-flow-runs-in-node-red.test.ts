import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { Aedes } from "aedes";
import { connect } from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canonicalText } from "../../hub/core/scene/canonical.ts";
import { compile } from "../../hub/core/scene/compile.ts";
import { type CarriedFlows, exampleFlow, exampleNames, openCarriedFlows } from "../help/carried-flows.ts";
import { covers } from "../help/covers.ts";
import { readFileSync } from "node:fs";

const closing = new AsyncDisposableStack();
let carried: CarriedFlows;
let web: { status: number; asked: number };
let mqttPort: number;

beforeAll(async () => {
  web = { status: 200, asked: 0 };
  const http = createHttp((_request, response) => {
    web.asked++;
    response.writeHead(web.status).end("ok");
  }).listen(0, "127.0.0.1");
  const broker = await Aedes.createBroker();
  const mqtt = createServer((socket) => void broker.handle(socket)).listen(0, "127.0.0.1");
  await Promise.all([once(http, "listening"), once(mqtt, "listening")]);
  closing.defer(async () => {
    http.close();
    mqtt.close();
    await new Promise<void>((closed) => broker.close(closed));
  });
  mqttPort = (mqtt.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
  // Pressed once a second instead of by hand.
  const pressed = exampleFlow("inject").map((entry) =>
    entry["type"] === "inject" ? { ...entry, repeat: "1" } : entry,
  );
  carried = closing.use(
    await openCarriedFlows([
      exampleFlow("function"),
      exampleFlow("switch"),
      exampleFlow("http-request", { url }),
      exampleFlow("mqtt", { port: String(mqttPort) }),
      pressed,
    ]),
  );
}, 60_000);
afterAll(async () => await closing.disposeAsync());

const ended = (id: string) => carried.run((run) => run.id === id && run.state !== "running");
const keys = (steps: readonly { key: string }[]) => steps.map(({ key }) => key);

/** Lin's screens answer whatever they are told. */
function answer(): void {
  for (const { command } of carried.room.left.splice(0)) carried.room.did(command.id, "done");
}
const entered = (id: string, key: string) =>
  carried.run((run) => run.id === id && run.steps.some((step) => step.key === key));

test("every example is a scene without a fault, written as its file holds it, and has a test here", () => {
  expect(exampleNames().toSorted()).toEqual(["function", "http-request", "inject", "mqtt", "switch"]);
  for (const name of exampleNames()) {
    const document = exampleFlow(name);
    expect(compile(document).faults, name).toEqual([]);
    expect(readFileSync(`flows/examples/${name}.json`, "utf8"), name).toBe(canonicalText(document));
  }
});

test("a function reads what the run knows, and lets it go on or holds it back", async () => {
  const goes = carried.start("example-function");
  await entered(goes, "clear");
  answer();
  expect((await ended(goes)).state).toBe("done");
  carried.room.house.settings["greet"] = false;
  const held = carried.start("example-function");
  await carried.room.pass(5_000);
  expect(await ended(held)).toMatchObject({ state: "failed", outcome: { key: "outcome.bridge-late" } });
  await expect.poll(() => carried.shown.get("example-function-woke")?.fill).toBe("red");
});

test("a switch sends the run one of two ways", async () => {
  for (const [cup, key] of [
    ["big", "kitchen"],
    ["small", "own"],
  ] as const) {
    carried.room.house.settings["cup"] = cup;
    const id = carried.start("example-switch");
    const run = await entered(id, key);
    expect(keys(run.steps)).toEqual(["woke", key]);
    answer();
    await carried.room.pass(5_000);
    expect((await ended(id)).state).toBe("done");
  }
});

test("an answer of 200 lets the run go on; any other leaves it by failed when its time is over", async () => {
  const asks = async (status: number) => {
    Object.assign(web, { status, asked: 0 });
    const id = carried.start("example-http-request");
    await entered(id, "tell");
    answer();
    await expect.poll(() => web.asked).toBe(1);
    return id;
  };
  const good = await asks(200);
  await entered(good, "done");
  answer();
  expect(keys((await ended(good)).steps)).toEqual(["woke", "tell", "done"]);
  const bad = await asks(500);
  await carried.room.pass(10_000);
  await entered(bad, "sorry");
  answer();
  expect(keys((await ended(bad)).steps)).toEqual(["woke", "tell", "sorry"]);
});

test("a button and a message on MQTT each begin a run where their wire ends, and what is handed over goes out", async () => {
  covers("moment:told");
  const button = await carried.run((run) => run.scene === "example-inject");
  expect(keys(button.steps)).toEqual(["clear"]);
  answer();
  expect((await ended(button.id)).state).toBe("done");
  const client = connect(`mqtt://127.0.0.1:${mqttPort}`, { protocolVersion: 4 });
  closing.defer(async () => await client.endAsync());
  await client.subscribeAsync("own/cleared");
  const heard = new Promise<[string, Buffer]>((got) => client.once("message", (topic, text) => got([topic, text])));
  await client.publishAsync("own/button", "on", { qos: 1 });
  const run = await carried.run(({ scene }) => scene === "example-mqtt");
  expect(keys(run.steps)).toEqual(["clear"]);
  answer();
  const [topic, payload] = await heard;
  expect([topic, JSON.parse(payload.toString())]).toEqual(["own/cleared", expect.objectContaining({ moment: "told" })]);
});
