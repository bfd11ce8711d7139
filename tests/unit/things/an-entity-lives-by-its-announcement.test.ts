import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { codeThrown, deviceBlock, openMakers } from "./makers-registry.ts";

const plug = (more: object = {}) => ({
  unique_id: "plug-1",
  name: "Plug",
  state_topic: "plug/state",
  command_topic: "plug/set",
  ...deviceBlock("plug", "Breakfast plug"),
  ...more,
});

test("an announced entity is known by its unique id, with the device it belongs to", async () => {
  covers("event:entity.changed", "event:found.changed");
  using house = openMakers();
  house.announce("switch/plug", plug({ origin: { name: "Plugs Inc", sw: "1" } }));
  expect(house.entities.entity("plug-1")).toEqual({
    id: "plug-1",
    component: "switch",
    name: "Plug",
    device: "plug",
    traits: {},
    available: true,
    state: {},
    takesOrders: true,
  });
  expect(house.entities.found()).toMatchObject([{ id: "plug", name: "Breakfast plug", origin: "Plugs Inc" }]);
  await house.pass(0);
  expect(house.changed).toEqual(["plug-1", "device plug"]);
});

test("an update on the same topic changes it in place, its state stays, and the same announcement again is nothing", async () => {
  using house = openMakers();
  house.announce("switch/plug", plug());
  house.say("plug/state", "ON");
  house.announce("switch/plug", plug({ name: "Renamed" }));
  expect(house.entities.entity("plug-1")).toMatchObject({ name: "Renamed", state: { on: true } });
  const { announced } = house.entities.counts();
  await house.pass(0);
  house.changed.length = 0;
  house.announce("switch/plug", plug({ name: "Renamed" }));
  await house.pass(0);
  expect(house.entities.counts().announced).toBe(announced);
  expect(house.changed).toEqual([]);
});

test("an empty announcement takes it back, with its device and what was listened to", async () => {
  using house = openMakers();
  house.announce("switch/plug", plug());
  expect(house.entities.wants("plug/state")).toBe(true);
  house.announce("switch/plug", "");
  expect(house.entities.entity("plug-1")).toBeUndefined();
  expect(house.entities.found()).toEqual([]);
  expect(house.entities.wants("plug/state")).toBe(false);
  expect(house.entities.wants("homeassistant/switch/plug/config")).toBe(true);
});

test("the identity is the unique id: gone from one topic and announced on another, it is the same entity", () => {
  using house = openMakers();
  house.listen("plug-1");
  house.announce("switch/old/plug", plug());
  house.announce("switch/old/plug", "");
  house.announce("switch/new/plug", plug({ state_topic: "other/state" }));
  house.say("other/state", "ON");
  expect(house.stateOf("plug-1")).toEqual({ on: true });
  expect(house.news.at(-1)).toMatchObject({ id: "plug-1", fresh: false, available: true });
});

test("of two announcements of one id the first counts, and the second is named", () => {
  covers("error:E_TWICE");
  using house = openMakers();
  house.announce("switch/a", plug());
  house.announce("switch/b", plug({ name: "Impostor", command_topic: "else/set" }));
  expect(house.entities.entity("plug-1")?.name).toBe("Plug");
  expect(house.entities.refusals()).toMatchObject([
    { code: "E_TWICE", topic: "homeassistant/switch/b/config", entity: "plug-1", params: { id: "plug-1" } },
  ]);
  house.announce("switch/b", "");
  expect(house.entities.entity("plug-1")).toBeDefined();
  expect(house.entities.refusals()).toEqual([]);
});

test("who claims to be what a device of ours is made of is told to the house, until nobody does any more", () => {
  covers("error:E_TWICE", "event:fault.raised", "event:fault.cleared");
  using house = openMakers();
  house.announce("switch/free", plug({ unique_id: "free" }));
  house.announce("switch/other", plug({ unique_id: "free" }));
  expect(house.faults).toEqual(new Set());
  house.listen("plug-1");
  house.announce("switch/impostor", plug({ command_topic: "else/set" }));
  house.announce("switch/a", plug());
  house.announce("switch/b", plug());
  expect(house.faults).toEqual(new Set(["twice:plug-1 E_TWICE"]));
  house.announce("switch/b", "");
  expect(house.faults.size).toBe(1);
  house.announce("switch/impostor", "");
  house.announce("switch/a", plug());
  expect(house.faults.size).toBe(0);
  expect(house.entities.entity("plug-1")?.available).toBe(true);
});

test("a migration keeps the entity and its state, waits for the device's announcement, and ignores the old topic after", () => {
  using house = openMakers();
  house.announce("switch/plug", plug());
  house.say("plug/state", "ON");
  house.announce("switch/plug", { migr_discvry: true });
  expect(house.entities.entity("plug-1")).toMatchObject({ available: undefined, state: { on: true } });
  expect(codeThrown(() => house.entities.order("plug-1", { on: false }))).toBe("E_DEVICE_OFFLINE");
  house.announce("device/plug", {
    dev: { ids: ["plug"], name: "Breakfast plug" },
    o: { name: "Plugs Inc" },
    cmps: { relay: { p: "switch", uniq_id: "plug-1", name: "Moved", stat_t: "plug/state", cmd_t: "plug/set" } },
  });
  expect(house.entities.entity("plug-1")).toMatchObject({ name: "Moved", available: true, state: { on: true } });
  house.announce("switch/plug", "");
  expect(house.entities.entity("plug-1")?.name).toBe("Moved");
  expect(house.entities.refusals()).toEqual([]);
});

test("a migration that never arrives ends when the old topic is cleared", () => {
  using house = openMakers();
  house.announce("switch/plug", plug());
  house.announce("switch/plug", { migrate_discovery: true });
  house.announce("switch/plug", "");
  expect(house.entities.entity("plug-1")).toBeUndefined();
});

test("a device announces many components at once; one with nothing but its kind goes, a broken one harms no other", () => {
  using house = openMakers();
  const root = {
    dev: { ids: "tub", name: "Tub", mf: "Makers", mdl: "T1", sw: "2.0" },
    o: { name: "Maker", sw: "2.0", url: "https://example.org" },
    "~": "tub",
    avty_t: "~/status",
    qos: 2,
  };
  const water = { p: "sensor", uniq_id: "tub-water", dev_cla: "temperature", unit_of_meas: "°C", stat_t: "~/water" };
  const valve = { p: "switch", uniq_id: "tub-valve", stat_t: "~/valve", cmd_t: "~/valve/set", name: null };
  const siren = { p: "siren", uniq_id: "tub-siren", cmd_t: "~/siren" };
  house.announce("device/tub", { ...root, cmps: { water, valve, siren } });
  house.say("tub/status", "online");
  expect(house.entities.found()).toMatchObject([
    {
      id: "tub",
      name: "Tub",
      maker: "Makers",
      model: "T1",
      software: "2.0",
      origin: "Maker",
      entities: [
        { id: "tub-water", available: true, traits: { device_class: "temperature", unit: "°C" } },
        { id: "tub-valve", name: "Tub", available: true },
      ],
    },
  ]);
  expect(house.entities.counts()).toMatchObject({ ignored: 1 });
  house.say("tub/water", "38.5");
  house.announce("device/tub", { ...root, cmps: { water: { ...water, stat_t: 7 }, valve: { p: "switch" } } });
  expect(house.entities.entity("tub-valve")).toBeUndefined();
  expect(house.stateOf("tub-water")).toEqual({ value: 38.5 });
  expect(house.entities.refusals()).toMatchObject([{ code: "E_WRONG_TYPE", entity: "tub-water" }]);
  house.entities.entity("tub-water");
  house.say("tub/water", "39");
  expect(house.stateOf("tub-water")).toEqual({ value: 39 });
});

test("announcements that share a mark are one device, also when that turns out later", () => {
  using house = openMakers();
  const sensor = (id: string, device: object) => ({ unique_id: id, state_topic: `${id}/state`, device });
  house.announce("sensor/a", sensor("a", { identifiers: ["one"], name: "One" }));
  house.announce("sensor/b", sensor("b", { connections: [["mac", "AA:BB:CC:00:11:22"]], via_device: "one" }));
  expect(house.entities.found().map(({ id }) => id)).toEqual(["one", "mac:aabbcc001122"]);
  expect(house.entities.device("mac:aabbcc001122")?.via).toBe("one");
  house.announce("sensor/c", sensor("c", { identifiers: "one", connections: [["mac", "aa-bb-cc-00-11-22"]] }));
  expect(house.entities.found()).toMatchObject([{ id: "one", entities: [{ id: "a" }, { id: "b" }, { id: "c" }] }]);
  expect(house.entities.entity("b")?.device).toBe("one");
});

test("what this house itself announces is left alone", () => {
  using house = openMakers();
  house.announce("switch/own", plug({ o: { name: "Lintel" } }));
  expect(house.entities.found()).toEqual([]);
  expect(house.entities.counts()).toMatchObject({ own: 1, refused: {} });
});

test("an entity that is announced after its topic is heard learns at once what the others know", () => {
  using house = openMakers();
  const part = (key: string) => ({
    unique_id: key,
    state_topic: "zigbee2mqtt/room",
    value_template: `{{ value_json.${key} }}`,
    availability: [{ topic: "zigbee2mqtt/bridge/state", value_template: "{{ value_json.state }}" }],
  });
  house.announce("sensor/a", part("a"));
  house.say("zigbee2mqtt/bridge/state", { state: "online" }, true);
  house.say("zigbee2mqtt/room", { a: "x", b: "y" }, true);
  house.listen("b");
  house.announce("sensor/b", part("b"));
  expect(house.entities.entity("b")).toMatchObject({ available: true, state: { value: "y" } });
  expect(house.news.every(({ fresh }) => !fresh)).toBe(true);
});

test("a retained or first word is a baseline; what changes against it is fresh, until the line or the device was away", () => {
  using house = openMakers();
  house.announce("binary_sensor/door", {
    unique_id: "door",
    state_topic: "door",
    availability_topic: "door/status",
  });
  house.listen("door");
  const heard = () => house.news.splice(0).map(({ fresh }) => fresh);
  house.say("door/status", "online");
  house.say("door", "OFF", true);
  house.say("door", "ON");
  expect(heard()).toEqual([false, false, true]);
  house.say("door", "OFF", true);
  expect(heard()).toEqual([false]);
  house.entities.lost();
  expect(house.entities.entity("door")?.available).toBeUndefined();
  house.say("door/status", "online", true);
  house.entities.back();
  house.say("door", "ON");
  house.say("door", "OFF");
  expect(heard()).toEqual([false, false, false, true]);
  house.say("door/status", "offline");
  house.say("door/status", "online");
  house.say("door", "ON");
  expect(heard()).toEqual([false, false, false]);
});

test("ten thousand configs in a burst make few subscriptions, and an exact topic is found among them", async () => {
  using house = openMakers();
  const calls: number[] = [];
  house.entities.onFilters((added) => void calls.push(added.length));
  for (let i = 0; i < 10_000; i += 1)
    house.announce(`sensor/d${Math.floor(i / 10)}/${i}`, {
      uniq_id: `s${i}`,
      stat_t: `z/${Math.floor(i / 10)}`,
      val_tpl: `{{ value_json.k${i % 10} }}`,
      dev: { ids: [`d${Math.floor(i / 10)}`], name: "D" },
    });
  await house.pass(20);
  expect(calls).toEqual([1_002]);
  expect(house.entities.counts()).toMatchObject({ entities: 10_000, devices: 1_000, announced: 10_000, refused: {} });
  house.say("z/999", { k7: "seven" });
  expect(house.stateOf("s9997")).toEqual({ value: "seven" });
  for (let i = 0; i < 10_000; i += 1) house.announce(`sensor/d${Math.floor(i / 10)}/${i}`, "");
  expect(house.entities.counts()).toMatchObject({ entities: 0, devices: 0, filters: 2 });
});

test("what came and went within one tick is never subscribed to", async () => {
  using house = openMakers();
  await house.pass(20);
  const calls: unknown[] = [];
  const stop = house.entities.onFilters((added, removed) => void calls.push([added, removed]));
  house.announce("switch/plug", plug());
  house.announce("switch/plug", "");
  await house.pass(20);
  expect(calls).toEqual([]);
  house.announce("switch/plug", plug());
  await house.pass(20);
  house.announce("switch/plug", plug({ state_topic: "plug/other" }));
  await house.pass(20);
  expect(calls).toEqual([
    [["plug/state"], []],
    [["plug/other"], ["plug/state"]],
  ]);
  stop();
});
