import { afterEach, describe, expect, test } from "vitest";
import { foreignPayloadCap } from "../../hub/core/messages.ts";
import {
  brokers,
  credential,
  mapStore,
  startEmbedded,
  type TestBroker,
  type TestBrokerOptions,
} from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { join, settled, type TestClient } from "../help/mqtt-client.ts";

covers("error:E_FORBIDDEN", "error:E_KEPT_FULL", "topic:device.state", "topic:hub.status");

const credentials = [
  credential("tap"),
  credential("bridge", "foreign"),
  credential("plugs", "foreign"),
  credential("assistant", "integrator"),
  credential("hub", "hub"),
];
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).toReversed()) await stop();
});

function kept<T extends { stop(): Promise<void> }>(broker: T): T {
  open.push(() => broker.stop());
  return broker;
}

async function at(broker: TestBroker, login: string, clientId = login, more: object = {}): Promise<TestClient> {
  const client = await join(broker, login, { clientId, ...more });
  open.push(() => client.end());
  return client;
}

for (const { kind, missing } of brokers) if (missing) console.log(`the ${kind} broker is skipped: ${missing}`);

describe.each(brokers.filter(({ missing }) => !missing))("on the $kind broker another maker's bridge", ({ start }) => {
  const begin = async () => kept(await start({ credentials, virtual: true }));

  test("announces what it has, tells its states and hears its orders", async () => {
    const broker = await begin();
    const hub = await at(broker, "hub");
    expect(await hub.ask("homeassistant/+/+/config", "zigbee2mqtt/plug")).toEqual([true, true]);
    const bridge = await at(broker, "bridge", "mqttjs_1f2e3d4c");
    expect(await bridge.ask("zigbee2mqtt/plug/set")).toEqual([true]);
    await bridge.say("homeassistant/switch/plug/config", "{}", { retain: true });
    await bridge.say("zigbee2mqtt/plug", "ON");
    await hub.say("zigbee2mqtt/plug/set", "OFF");
    await bridge.heard(({ topic, text }) => topic === "zigbee2mqtt/plug/set" && text === "OFF");
    await hub.heard(({ topic }) => topic === "homeassistant/switch/plug/config");
    await hub.heard(({ topic, text }) => topic === "zigbee2mqtt/plug" && text === "ON");
  });

  test("finds what it kept there again after a restart of the broker", async () => {
    const broker = await begin();
    const bridge = await join(broker, "bridge", { clientId: "mqttjs_1" });
    await bridge.say("homeassistant/switch/plug/config", "kept", { retain: true });
    await bridge.say("homeassistant/switch/lamp/config", "taken back", { retain: true });
    await bridge.say("homeassistant/switch/lamp/config", "", { retain: true });
    await bridge.end();
    await broker.restart();
    const hub = await at(broker, "hub");
    await hub.ask("homeassistant/+/+/config");
    await hub.heard(({ text, retained }) => text === "kept" && retained);
    expect(hub.got).toHaveLength(1);
  });

  test("may send the long list of all it knows, and nothing longer than the cap", async () => {
    const broker = await begin();
    const bridge = await at(broker, "bridge");
    const reader = await at(broker, "plugs");
    await reader.ask("zigbee2mqtt/bridge/devices");
    await bridge.say("zigbee2mqtt/bridge/devices", Buffer.alloc(800_000, 65), { retain: true });
    expect((await reader.heard(() => true)).text).toHaveLength(800_000);
    const tooLong = Buffer.alloc(foreignPayloadCap + 2_000, 65);
    await expect(bridge.say("zigbee2mqtt/bridge/devices", tooLong)).rejects.toThrow(/closed/);
  });

  test.each([
    ["a device's state", "lintel/device/tap/state"],
    ["a command", "lintel/device/tap/do"],
    ["the hub's status", "lintel/hub/status"],
    ["an unknown topic of the house", "lintel/zigbee/x"],
    ["a phone's position", "owntracks/tap/phone"],
    ["what only a phone of its name could say", "owntracks/bridge/phone"],
    ["what only a device of its name could say", "lintel/device/bridge/state"],
    ["the broker's own topics", "$SYS/x/new/clients"],
  ])("cannot say %s", async (_what, topic) => {
    const broker = await begin();
    const hub = await at(broker, "hub");
    const tap = await at(broker, "tap");
    await hub.ask("lintel/device/+/state", "owntracks/+/+", "lintel/hub/status");
    await tap.ask("lintel/device/tap/do", "lintel/hub/status");
    const bridge = await join(broker, "bridge", { clientId: "mqttjs_2" });
    await bridge.say(topic, "forged", { retain: true }).catch(() => undefined);
    await bridge.end();
    await settled(hub, "hub");
    await settled(tap, "tap");
    expect([...hub.got, ...tap.got].filter(({ text }) => text === "forged")).toEqual([]);
    expect(tap.client.connected).toBe(true);
  });

  test.each([
    "#",
    "+/#",
    "lintel/#",
    "+/device/+/state",
    "lintel/device/tap/state",
    "lintel/+/+/+",
    "+/+/+/+",
    "$share/x/lintel/#",
    "owntracks/#",
    "$SYS/#",
  ])("hears nothing of the house by %s", async (filter) => {
    const broker = await begin();
    const tap = await at(broker, "tap");
    await tap.say("lintel/device/tap/state", "kept", { retain: true });
    const bridge = await at(broker, "bridge", "mqttjs_3");
    await bridge.ask("zigbee2mqtt/mark");
    await bridge.ask(filter).catch(() => []);
    await tap.say("lintel/device/tap/state", "live", { retain: true });
    await tap.say("owntracks/tap/phone", "here");
    await settled(tap, "tap");
    const hub = await at(broker, "hub");
    await hub.say("zigbee2mqtt/mark", "the end");
    await bridge.heard(({ text }) => text === "the end");
    expect(bridge.got.filter(({ topic }) => topic !== "zigbee2mqtt/mark")).toEqual([]);
  });

  test("and how the house is found is told to a program that listens, and to the bridge", async () => {
    const broker = await begin();
    const hub = await at(broker, "hub");
    await hub.say("homeassistant/device/lintel/config", "found", { retain: true });
    for (const id of ["assistant", "bridge"]) {
      const program = await at(broker, id);
      await program.ask("homeassistant/device/+/config");
      await program.heard(({ text }) => text === "found");
    }
    const program = await at(broker, "assistant");
    await program.say("homeassistant/device/lintel/config", "forged", { retain: true }).catch(() => undefined);
    const reader = await at(broker, "bridge");
    await reader.ask("homeassistant/device/+/config");
    expect((await reader.heard(() => true)).text).toBe("found");
  });

  test("cannot push a device out by its client id, nor the hub", async () => {
    const broker = await begin();
    const tap = await at(broker, "tap");
    const hub = await at(broker, "hub");
    for (const clientId of ["tap", "hub"])
      await join(broker, "bridge", { clientId }).then(
        (it) => it.end(),
        () => undefined,
      );
    await settled(tap, "tap");
    await settled(hub, "hub");
    expect([tap.client.connected, hub.client.connected]).toEqual([true, true]);
  });

  test("is refused with a will on a topic of the house", async () => {
    const broker = await begin();
    const hub = await at(broker, "hub");
    await hub.ask("lintel/device/+/status", "zigbee2mqtt/bridge/state");
    const will = { topic: "lintel/device/tap/status", payload: Buffer.from("forged"), qos: 1, retain: true } as const;
    const forger = await join(broker, "bridge", { clientId: "mqttjs_4", will }).catch(() => undefined);
    forger?.client.stream.destroy();
    await forger?.closed;
    const own = await join(broker, "bridge", {
      clientId: "mqttjs_4",
      will: { ...will, topic: "zigbee2mqtt/bridge/state", payload: Buffer.from("offline") },
    });
    own.client.stream.destroy();
    await hub.heard(({ text }) => text === "offline");
    expect(hub.got.map(({ text }) => text)).toEqual(["offline"]);
  });
});

describe("the embedded broker lets makers' devices choose their client ids", () => {
  const begin = async (more: Partial<TestBrokerOptions> = {}) => kept(await startEmbedded({ credentials, ...more }));

  test.each(["mqttjs_1f2e3d4c", "DVES_ABC123", "kitchen-plug-a0b1c2d3e4f5", "AA:BB:CC:DD:EE:FF", "Domoticz0.73", ""])(
    "such as %j",
    async (clientId) => {
      const broker = await begin();
      const client = await at(broker, "plugs", clientId);
      await client.say("tele/plug/STATE", "{}");
    },
  );

  test.each(["a/b", "#", "+", "x".repeat(65), "tap ", "$SYS"])("but not %j", async (clientId) => {
    const broker = await begin();
    await expect(join(broker, "plugs", { clientId })).rejects.toThrow();
  });

  test("many devices share a login, and no other login takes one's place", async () => {
    const broker = await begin();
    const [one, two] = [await at(broker, "plugs", "DVES_1"), await at(broker, "plugs", "DVES_2")];
    await expect(join(broker, "bridge", { clientId: "DVES_1" })).rejects.toThrow();
    expect(broker.lines().join("\n")).toMatch(/E_FORBIDDEN/);
    expect([one.client.connected, two.client.connected]).toEqual([true, true]);
    await at(broker, "plugs", "DVES_1");
    await one.closed;
    broker.embedded?.kick("plugs");
    await two.closed;
  });

  test("a device that is not foreign still bears its own id", async () => {
    const broker = await begin();
    await expect(join(broker, "tap", { clientId: "DVES_9" })).rejects.toThrow();
  });

  test("what is told to nobody of the hub is not taken in, and the filter of the day decides", async () => {
    const taken: string[] = [];
    let wanted = "tele/plug/STATE";
    const broker = await begin({
      take: ({ topic }) => void taken.push(topic),
      wants: (topic) => topic === wanted,
    });
    const plug = await at(broker, "plugs", "DVES_1");
    await plug.say("tele/plug/STATE", "1");
    await plug.say("tele/plug/SENSOR", "2");
    wanted = "tele/plug/SENSOR";
    await plug.say("tele/plug/STATE", "3");
    await plug.say("tele/plug/SENSOR", "4");
    expect(taken).toEqual(["tele/plug/STATE", "tele/plug/SENSOR"]);
  });

  test("what was kept before the hub asked is told to it as kept", async () => {
    const taken: [string, boolean][] = [];
    const broker = await begin({ take: ({ topic, retained }) => void taken.push([topic, retained]) });
    const plug = await at(broker, "plugs", "DVES_1");
    for (const part of ["a", "b", "c"]) await plug.say(`tele/${part}/LWT`, "Online", { retain: true });
    const hub = broker.embedded?.wire("hub");
    await hub?.subscribe(["tele/a/LWT"], 0);
    await hub?.subscribe(["tele/+/LWT"], 0);
    await hub?.subscribe(["+/c/#"], 0);
    await hub?.unsubscribe(["tele/a/LWT"]);
    expect(taken).toEqual(
      ["tele/a/LWT", "tele/a/LWT", "tele/b/LWT", "tele/c/LWT", "tele/c/LWT"].map((topic) => [topic, true]),
    );
    await expect(hub?.subscribe(["+/device/+/state"])).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    await expect(hub?.publish("cmnd/plug/POWER", "ON", { qos: 1, retain: true })).rejects.toMatchObject({
      code: "E_RETAINED",
    });
  });

  test("keeps so many messages of them and no more: the next is passed on, not kept, and named", async () => {
    const broker = await begin({ limits: { kept: { messages: 2, bytes: 200 } } });
    const [plug, reader] = [await at(broker, "plugs", "DVES_1"), await at(broker, "bridge")];
    await reader.ask("tele/#");
    for (const text of ["1", "2", "3"]) await plug.say(`tele/${text}/LWT`, text, { retain: true });
    await plug.say("tele/1/LWT", "again", { retain: true });
    await plug.say("tele/2/LWT", Buffer.alloc(300, 65), { retain: true });
    await reader.heard(({ text }) => text.length === 300);
    expect(reader.got).toHaveLength(5);
    const later = await at(broker, "bridge", "later");
    await later.ask("tele/#");
    await later.heard(({ topic }) => topic === "tele/2/LWT");
    expect(later.got.map(({ topic, text }) => [topic, text])).toEqual([
      ["tele/1/LWT", "again"],
      ["tele/2/LWT", "2"],
    ]);
    expect(broker.lines().join("\n")).toMatch(/E_KEPT_FULL/);
    await plug.say("tele/1/LWT", "", { retain: true });
    await plug.say("tele/3/LWT", "3", { retain: true });
    const last = await at(broker, "bridge", "last");
    await last.ask("tele/3/LWT");
    await last.heard(({ text, retained }) => text === "3" && retained);
  });

  test("a burst of 2,000 kept announcements is held back, loses nothing, and holds up no device of the house", async () => {
    covers("error:E_RATE");
    const order: string[] = [];
    const broker = await begin({
      take: ({ topic }) => void order.push(topic),
      wants: () => true,
    });
    const [bridge, tap] = [await at(broker, "bridge", "mqttjs_5"), await at(broker, "tap")];
    const flood = Promise.all(
      Array.from({ length: 2_000 }, (_, n) =>
        bridge.say(`homeassistant/switch/plug_${n}/config`, `{"n":${n}}`, { retain: true }),
      ),
    );
    // Acknowledged while the bridge is still being held back.
    await tap.say("lintel/device/tap/event", "touched");
    const before = order.indexOf("lintel/device/tap/event");
    await flood;
    expect(before).toBeGreaterThanOrEqual(0);
    expect(before).toBeLessThan(1_900);
    expect(order).toHaveLength(2_001);
    expect(bridge.client.connected).toBe(true);
    expect(broker.lines().join("\n")).toMatch(/held_ms/);
  }, 20_000);

  test("what is kept comes back from the store and still counts", async () => {
    const store = mapStore();
    store.set("tele/1/LWT", Buffer.from("1"), 1);
    store.set("tele/2/LWT", Buffer.from("2"), 1);
    const broker = kept(await startEmbedded({ credentials, limits: { kept: { messages: 2, bytes: 200 } } }, store));
    const plug = await at(broker, "plugs", "DVES_1");
    await plug.say("tele/3/LWT", "3", { retain: true });
    expect(store.load().map(({ topic }) => topic)).toEqual(["tele/1/LWT", "tele/2/LWT"]);
  });
});
