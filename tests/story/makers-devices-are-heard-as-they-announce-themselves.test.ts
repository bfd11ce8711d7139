import { describe, expect, test } from "vitest";
import { faultsOf } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestClient, type TestHouse } from "../help/house.ts";
import { join } from "../help/mqtt-client.ts";

const json = JSON.stringify;
const at = "2026-03-04T07:00:00+08:00";

/** A login for a maker's bridge, and its client. */
async function bridge(house: TestHouse, id: string, hear: readonly string[] = []): Promise<TestClient> {
  const { status, body } = await house.ask("POST", "/api/v1/logins", { id });
  expect(status).toBe(201);
  return house.client(id, hear, (body as { password: string }).password);
}

const texts = (client: TestClient, topic: string) =>
  client.heard.filter((one) => one.topic === topic).map(({ payload }) => new TextDecoder().decode(payload));

const plug = {
  name: "Breakfast plug",
  unique_id: "0x1_switch",
  state_topic: "zigbee2mqtt/plug",
  value_template: "{{ value_json.state }}",
  command_topic: "zigbee2mqtt/plug/set",
  device: { identifiers: ["zigbee2mqtt_0x1"], name: "Plug", manufacturer: "Maker" },
  origin: { name: "Zigbee2MQTT" },
};

const entity = (house: TestHouse, id: string) => house.hub.entities.entity(id);

test("a bridge that comes is heard: what it announces, then each state", async () => {
  await using house = await startHouse({ at });
  await using zigbee = await bridge(house, "zigbee");
  await zigbee.say("homeassistant/switch/0x1/switch/config", plug, { retain: true });
  await house.to(1_000);
  expect(entity(house, "0x1_switch")).toMatchObject({ name: "Breakfast plug", component: "switch", state: {} });
  await zigbee.say("zigbee2mqtt/plug", { state: "ON" });
  await house.rest();
  expect(entity(house, "0x1_switch")).toMatchObject({ state: { on: true } });
  await zigbee.say("homeassistant/switch/0x1/switch/config", "", { retain: true });
  await house.to(1_000);
  expect(entity(house, "0x1_switch")).toBeUndefined();
});

test("what was announced and told before the hub started is known again, and is a baseline that triggers nothing", async () => {
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at }));
  const zigbee = opened.use(await bridge(house, "zigbee"));
  await zigbee.say("zigbee2mqtt/plug", { state: "ON" }, { retain: true });
  await zigbee.say("homeassistant/switch/0x1/switch/config", plug, { retain: true });
  await house.to(1_000);
  expect(entity(house, "0x1_switch")).toMatchObject({ state: { on: true } });
  const news: boolean[] = [];
  house = opened.use(await house.restart());
  house.hub.entities.onNews("0x1_switch", ({ fresh }) => void news.push(fresh));
  await house.to(1_000);
  expect(entity(house, "0x1_switch")).toMatchObject({ state: { on: true } });
  expect(news).not.toContain(true);
});

describe.skipIf(noMosquitto)("on a Mosquitto", () => {
  const begin = { at, external: true, logins: ["zigbee"] };
  const zigbeeOf = async (house: TestHouse) => {
    const client = await join({ url: `mqtt://127.0.0.1:${house.login("").port}` }, "zigbee");
    await client.ask("homeassistant/status", "homeassistant/device/+/config", "zigbee2mqtt/plug/set");
    return client;
  };

  test("a bridge is heard like on the house's own broker, and what it kept is a baseline for the next start", async () => {
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse(begin));
    const zigbee = await zigbeeOf(house);
    await zigbee.say("homeassistant/switch/0x1/switch/config", json(plug), { retain: true });
    await house.to(1_000);
    await zigbee.say("zigbee2mqtt/plug", json({ state: "OFF" }), { retain: true });
    await house.to(1_000);
    expect(entity(house, "0x1_switch")).toMatchObject({ state: { on: false } });
    house.hub.entities.order("0x1_switch", { on: true });
    await zigbee.heard(({ topic, text }) => topic === "zigbee2mqtt/plug/set" && text === "ON");
    const news: boolean[] = [];
    house = opened.use(await house.restart());
    house.hub.entities.onNews("0x1_switch", ({ fresh }) => void news.push(fresh));
    await house.to(1_000);
    expect(entity(house, "0x1_switch")).toMatchObject({ state: { on: false } });
    expect(news).not.toContain(true);
    await zigbee.end();
  });

  test("those who are there are asked to announce themselves, unless a Home Assistant keeps its own word there", async () => {
    covers("topic:discovery.birth");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse(begin));
    const zigbee = await zigbeeOf(house);
    const births = () => zigbee.got.filter(({ topic }) => topic === "homeassistant/status");
    house = opened.use(await house.restart());
    await zigbee.heard(({ topic }) => topic === "homeassistant/status");
    await house.to(1_000);
    expect(births().map(({ text, retained }) => [text, retained])).toEqual([["online", false]]);
    const seenBefore = zigbee.got.filter(({ topic }) => topic.endsWith("/config")).length;
    // A Home Assistant comes, and wants to know again who is here.
    await zigbee.say("homeassistant/status", "online");
    await house.to(1_000);
    const again = zigbee.got.filter(({ topic }) => topic.endsWith("/config")).slice(seenBefore);
    expect(again.map(({ topic }) => topic)).toContain("homeassistant/device/lintel/config");
    expect(births()).toHaveLength(2);
    await zigbee.say("homeassistant/status", "online", { retain: true });
    house = opened.use(await house.restart());
    await house.to(1_000);
    expect(births()).toHaveLength(3);
    await zigbee.end();
  });

  test("a stored command is found, too", async () => {
    await using house = await startHouse(begin);
    const zigbee = await zigbeeOf(house);
    await zigbee.say("zigbee2mqtt/plug/set", "ON", { retain: true });
    await zigbee.say("homeassistant/switch/0x1/switch/config", json(plug), { retain: true });
    await house.to(10_000);
    const stored = async () => (await faultsOf(house)).map(({ code, cause }) => `${code} ${cause}`);
    expect(await stored()).toEqual(["E_STORED_COMMAND stored:zigbee2mqtt/plug/set"]);
    await zigbee.say("zigbee2mqtt/plug/set", "", { retain: true });
    await house.rest();
    expect(await stored()).toEqual([]);
    await zigbee.end();
  });
});

describe("a command that somebody left at the broker", () => {
  test("is shown until it is removed, and nobody acts on it", async () => {
    covers("error:E_STORED_COMMAND");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ at }));
    const { body } = await house.ask("POST", "/api/v1/logins", { id: "zigbee" });
    const { password } = body as { password: string };
    let zigbee = await house.client("zigbee", [], password);
    await zigbee.say("homeassistant/switch/0x1/switch/config", plug, { retain: true });
    await zigbee.say("zigbee2mqtt/plug/set", "ON", { retain: true });
    await zigbee.say("cmnd/kettle/POWER", "ON", { retain: true });
    await house.to(10_000);
    const stored = async () =>
      (await faultsOf(house)).filter(({ code }) => code === "E_STORED_COMMAND").map(({ cause }) => cause);
    expect((await stored()).toSorted()).toEqual(["stored:cmnd/kettle/POWER", "stored:zigbee2mqtt/plug/set"]);
    house = opened.use(await house.restart());
    await house.to(10_000);
    expect(await stored()).toHaveLength(2);
    zigbee = await house.client("zigbee", ["zigbee2mqtt/plug/set"], password);
    await zigbee.say("zigbee2mqtt/plug/set", "", { retain: true });
    await zigbee.say("cmnd/kettle/POWER", "", { retain: true });
    await house.rest();
    expect(await stored()).toEqual([]);
    expect(texts(zigbee, "zigbee2mqtt/plug/set").filter((text) => text !== "")).toEqual(["ON"]);
  });
});

test("an announcement that orders into the house's own tree makes the hub say nothing there", async () => {
  await using house = await startHouse({ at });
  await using zigbee = await bridge(house, "zigbee");
  const forged = { ...plug, unique_id: "forged", command_topic: "lintel/device/door-lock/do" };
  await zigbee.say("homeassistant/switch/forged/config", forged, { retain: true });
  await house.to(1_000);
  const known = house.hub.entities.part("forged");
  expect(() => known.order({ on: true })).toThrow();
  expect(json(house.complaints)).not.toContain("E_INTERNAL");
});

test("a login that ends closes who is connected by it", async () => {
  await using house = await startHouse({ at });
  const zigbee = await bridge(house, "zigbee");
  expect(zigbee.online).toBe(true);
  expect((await house.ask("GET", "/api/v1/logins")).body).toMatchObject({ items: [{ id: "zigbee" }] });
  expect((await house.ask("POST", "/api/v1/logins", { id: "zigbee" })).body).toMatchObject({ code: "E_EXISTS" });
  expect((await house.ask("POST", "/api/v1/logins", { id: "bed-lin" })).body).toMatchObject({ code: "E_EXISTS" });
  expect((await house.ask("POST", "/api/v1/logins", { id: "hub" })).body).toMatchObject({ code: "E_EXISTS" });
  const added = await house.ask("POST", "/api/v1/devices", { id: "zigbee", kind: "bed" });
  expect(added.body).toMatchObject({ code: "E_EXISTS" });
  expect((await house.ask("DELETE", "/api/v1/logins/bed-lin")).body).toMatchObject({ code: "E_NOT_FOUND" });
  expect((await house.ask("DELETE", "/api/v1/logins/zigbee")).body).toEqual({ removed: "zigbee" });
  await expect.poll(() => zigbee.online).toBe(false);
});
