import { expect, test } from "vitest";
import type { EntityNews } from "../../hub/things/entities/news.ts";
import { homeAssistant } from "../../hub/things/discovery/home-assistant.ts";
import { esphomeWill, playEsphomeBath } from "../help/makers/esphome.ts";
import { openMakersHouse } from "../help/makers/makers-house.ts";
import { nukiHubWill, playNukiHub } from "../help/makers/nuki-hub.ts";
import { nukiWill, playNuki } from "../help/makers/nuki.ts";
import { playTheengsToothbrush } from "../help/makers/theengs.ts";
import { makeBathroom, makeRoom } from "../help/makers/water.ts";
import { zigbeeClimate } from "../help/makers/zigbee-climate.ts";
import * as zigbee from "../help/makers/zigbee-devices.ts";
import { playZigbee2mqtt, zigbeeWill } from "../help/makers/zigbee2mqtt.ts";

const named = (name: string, n: number) => ({ name, ieee: `0x00158d00000000${String(n).padStart(2, "0")}` });

test("Zigbee2MQTT: an air conditioner is set, confirms it, and says what it does", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  const room = makeRoom(house.clock, 20);
  const ac = zigbeeClimate(named("living room/ac", 1), { room });
  using bridge = await playZigbee2mqtt(await house.line("maker", zigbeeWill()), { clock: house.clock, devices: [ac] });
  const id = bridge.id("living room/ac", "climate");
  const entity = await house.tells(id, { mode: "off", target_c: 21, current_c: 20, action: "idle" });
  expect(entity.traits).toMatchObject({ min: 16, max: 30, step: 1 });
  expect(entity.traits.modes).toEqual(["off", "auto", "cool", "heat", "dry", "fan_only"]);
  house.entities.order(id, { mode: "heat", target_c: 24 });
  await house.tells(id, { mode: "heat", target_c: 24, action: "heating" });
  expect(bridge.heard.toSorted()).toEqual([
    "living room/ac/current_heating_setpoint 24",
    "living room/ac/system_mode heat",
  ]);
  expect(house.entities.refusals()).toEqual([]);
});

test("Zigbee2MQTT: sensors of every kind tell what they feel", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  const devices = [
    zigbee.weatherSensor(named("weather", 1)),
    zigbee.contactSensor(named("window", 2)),
    zigbee.occupancySensor(named("hall", 3)),
    zigbee.leakSensor(named("pad", 4)),
  ];
  using bridge = await playZigbee2mqtt(await house.line("maker"), { clock: house.clock, devices });
  const id = bridge.id;
  const temperature = await house.tells(id("weather", "temperature"), { value: 20 });
  expect(temperature.traits).toMatchObject({ device_class: "temperature", unit: "°C" });
  await house.tells(id("window", "contact"), { on: false });
  await house.tells(id("hall", "occupancy"), { on: false });
  await house.tells(id("pad", "water_leak"), { on: false });
  await bridge.report("weather", { temperature: 21.5, humidity: 48 });
  await bridge.report("window", { contact: false });
  await bridge.report("hall", { occupancy: true });
  await bridge.report("pad", { water_leak: true });
  await house.tells(id("weather", "temperature"), { value: 21.5 });
  await house.tells(id("weather", "humidity"), { value: 48 });
  await house.tells(id("window", "contact"), { on: true });
  await house.tells(id("hall", "occupancy"), { on: true });
  expect((await house.tells(id("pad", "water_leak"), { on: true })).traits.device_class).toBe("moisture");
  const found = house.entities.found();
  expect(found.map(({ name }) => name).toSorted()).toEqual(["hall", "pad", "weather", "window"]);
  expect(new Set(found.map(({ origin }) => origin))).toEqual(new Set(["Zigbee2MQTT"]));
});

test("Zigbee2MQTT: a plug, a valve that is a switch, and a lock with words of its own obey and confirm", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  let open = false;
  const devices = [
    zigbee.smartPlug(named("kettle", 1)),
    zigbee.waterValve(named("bath valve", 2), (to) => (open = to)),
    zigbee.zigbeeLock(named("door", 3)),
  ];
  using bridge = await playZigbee2mqtt(await house.line("maker"), { clock: house.clock, devices });
  const [plug, valve, lock] = [
    bridge.id("kettle", "switch"),
    bridge.id("bath valve", "switch"),
    bridge.id("door", "lock"),
  ];
  await house.tells(plug, { on: false });
  await house.tells(valve, { on: false });
  expect((await house.tells(lock, { lock: "locked" })).traits.wants?.toSorted()).toEqual(["lock", "unlock"]);
  house.entities.order(plug, { on: true });
  await house.tells(plug, { on: true });
  await house.tells(bridge.id("kettle", "power"), { value: 1_450 });
  house.entities.order(valve, { on: true });
  await house.tells(valve, { on: true });
  expect(open).toBe(true);
  house.entities.order(lock, { want: "unlock" });
  await house.tells(lock, { lock: "unlocked" });
  expect(() => house.entities.order(lock, { want: "open" })).toThrow("E_UNKNOWN_VERB");
  expect(bridge.heard).toEqual(["kettle ON", "bath valve ON", "door UNLOCK"]);
});

test("Zigbee2MQTT: a key is known from its first press, and each press after that is told once", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  const remote = zigbee.zigbeeRemote(named("key", 1));
  using bridge = await playZigbee2mqtt(await house.line("maker"), { clock: house.clock, devices: [remote] });
  await bridge.press("key", "single");
  const trigger = await house.until(() =>
    house.entities
      .found()
      .flatMap(({ entities }) => entities)
      .find(({ component }) => component === "device_automation"),
  );
  const told: EntityNews[] = [];
  house.entities.onNews(trigger.id, (news) => void told.push(news));
  const presses = () => told.filter(({ event }) => event !== undefined).length;
  const before = presses();
  await bridge.press("key", "single");
  await house.until(() => presses() === before + 1);
  expect(told.at(-1)).toMatchObject({ fresh: true });
  expect(house.entities.found()).toHaveLength(1);
});

test("Zigbee2MQTT: a device that goes, and a bridge that goes, are missed, and nothing else is", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  const devices = [zigbee.contactSensor(named("window", 1)), zigbee.leakSensor(named("pad", 2))];
  const line = await house.line("maker", zigbeeWill());
  using bridge = await playZigbee2mqtt(line, { clock: house.clock, devices });
  const [window, pad] = [bridge.id("window", "contact"), bridge.id("pad", "water_leak")];
  await house.tells(window, { on: false });
  await house.tells(pad, { on: false });
  const there = (id: string) => house.entities.entity(id)?.available;
  await bridge.available("window", false);
  await house.until(() => there(window) === false);
  expect(there(pad)).toBe(true);
  await bridge.available("window", true);
  await house.until(() => there(window) === true);
  await line.pull();
  await house.until(() => there(window) === false && there(pad) === false);
});

test("ESPHome: a bath of parts fills while its valve is open, and its own limit closes it", async () => {
  await using house = await openMakersHouse([homeAssistant()], { stepped: true });
  const bathroom = makeBathroom(house.clock);
  const line = await house.line("maker", esphomeWill());
  using bath = await playEsphomeBath(line, { clock: house.clock, bathroom, auto_off_s: 60 });
  await house.pass(1);
  const entity = (thing: Parameters<typeof bath.id>[0]) => house.entities.entity(bath.id(thing));
  expect(entity("bath_valve")).toMatchObject({ component: "switch", available: true, state: { on: false } });
  expect(entity("bath_level")).toMatchObject({ traits: { unit: "%" }, state: { value: 0 } });
  expect(entity("bath_leak")).toMatchObject({ traits: { device_class: "moisture" }, state: { on: false } });
  expect(house.entities.found()).toHaveLength(1);
  house.entities.order(bath.id("bath_valve"), { on: true });
  await house.pass(55);
  expect(entity("bath_valve")?.state).toEqual({ on: true });
  expect(Number(entity("bath_level")?.state["value"])).toBeGreaterThan(5);
  await house.pass(6);
  expect(entity("bath_valve")?.state).toEqual({ on: false });
  expect([bathroom.open, bath.heard]).toEqual([false, ["bath_valve ON"]]);
  bath.leak(true);
  bath.presence(true);
  await house.pass(1);
  expect([entity("bath_leak")?.state, entity("bathroom_presence")?.state]).toEqual([{ on: true }, { on: true }]);
  await line.pull();
  await house.until(() => entity("bath_valve")?.available === false);
  expect(house.entities.refusals()).toEqual([]);
});

test("ESPHome: in an evening's time the water rises and warms, and rests where it was left", async () => {
  await using house = await openMakersHouse([homeAssistant()], { stepped: true });
  const bathroom = makeBathroom(house.clock);
  using bath = await playEsphomeBath(await house.line("maker"), { clock: house.clock, bathroom, auto_off_s: 1_200 });
  await house.pass(1);
  const says = (thing: "bath_level" | "bath_temperature") =>
    Number(house.entities.entity(bath.id(thing))?.state["value"]);
  house.entities.order(bath.id("bath_valve"), { on: true });
  await house.pass(300);
  expect(says("bath_level")).toBeCloseTo(37.5, 0);
  house.entities.order(bath.id("bath_valve"), { on: false });
  house.entities.order(bath.id("bath_heater"), { on: true });
  await house.pass(10);
  const [level, before] = [says("bath_level"), says("bath_temperature")];
  await house.pass(1_180);
  expect(says("bath_level")).toBe(level);
  expect(says("bath_temperature")).toBeGreaterThan(before + 8);
  expect(bathroom.heating).toBe(true);
  await house.pass(20);
  expect(house.entities.entity(bath.id("bath_heater"))?.state).toEqual({ on: false });
  expect(bathroom.heating).toBe(false);
});

test("Theengs: a toothbrush tells in packets that each hold only a part", async () => {
  await using house = await openMakersHouse([homeAssistant()]);
  const brush = await playTheengsToothbrush(await house.line("maker"));
  const state = `${brush.mac}-state`;
  await house.until(() => house.entities.entity(`${brush.mac}-duration`));
  await brush.packet({ state: "idle", mode: "daily clean" });
  await house.tells(state, { value: "idle" });
  await brush.packet({ state: "running", sector: 1, pressure: 16, duration: 3 });
  await house.tells(state, { value: "running" });
  await brush.packet({ duration: 9 });
  await house.tells(`${brush.mac}-duration`, { value: 9 });
  await house.tells(state, { value: "running" });
  await house.tells(`${brush.mac}-mode`, { value: "daily clean" });
  expect(house.entities.found()).toHaveLength(1);
  expect(house.entities.refusals()).toEqual([]);
});

test("Nuki Hub: a lock unlocks, opens, jams, and confirms; what it writes back is no order", async () => {
  await using house = await openMakersHouse([homeAssistant()], { stepped: true });
  const line = await house.line("maker", nukiHubWill());
  using lock = await playNukiHub(line, { clock: house.clock, turn_ms: 2_000 });
  const id = `${lock.id}_lock`;
  await house.pass(1);
  const entity = house.entities.entity(id);
  expect(entity).toMatchObject({ available: true, state: { lock: "locked" } });
  expect(entity?.traits.wants?.toSorted()).toEqual(["lock", "open", "unlock"]);
  const goes = async (want: string) => {
    house.entities.order(id, { want });
    await house.pass(1);
    const during = house.entities.entity(id)?.state["lock"];
    await house.pass(2);
    return [during, house.entities.entity(id)?.state["lock"]];
  };
  expect(await goes("unlock")).toEqual(["unlocking", "unlocked"]);
  expect(await goes("open")).toEqual(["opening", "open"]);
  expect(await goes("lock")).toEqual(["locking", "locked"]);
  lock.door(true);
  await house.pass(1);
  expect(house.entities.entity(`${lock.id}_door_sensor`)?.state).toEqual({ on: true });
  lock.state.jams = true;
  expect(await goes("unlock")).toEqual(["unlocking", "jammed"]);
  expect(lock.actions).toEqual(["unlock", "unlatch", "lock", "unlock"]);
  expect([...house.entities.commandTopics()]).toContain("nukihub/lock/action");
  await line.pull();
  await house.until(() => house.entities.entity(id)?.available === false);
});

test("Nuki: a lock that speaks in numbers unlocks, and locks again by itself", async () => {
  await using house = await openMakersHouse([homeAssistant()], { stepped: true });
  const line = await house.line("maker", nukiWill());
  using lock = await playNuki(line, { clock: house.clock, turn_ms: 2_000, auto_lock_s: 30 });
  const id = `${lock.id}_lock`;
  await house.pass(1);
  const states: unknown[] = [house.entities.entity(id)?.state["lock"]];
  house.entities.order(id, { want: "unlock" });
  for (const seconds of [1, 2, 30, 2]) {
    await house.pass(seconds);
    states.push(house.entities.entity(id)?.state["lock"]);
  }
  expect(states).toEqual(["locked", "unlocking", "unlocked", "locking", "locked"]);
  house.entities.order(id, { want: "open" });
  await house.pass(4);
  expect(house.entities.entity(id)?.state).toEqual({ lock: "unlocked" });
  expect(lock.actions).toEqual(["1", "3"]);
  lock.door(true);
  lock.jam();
  await house.pass(1);
  expect(house.entities.entity(`${lock.id}_door_sensor`)?.state).toEqual({ on: true });
  expect(house.entities.entity(id)?.state).toEqual({ lock: "jammed" });
  await line.pull();
  await house.until(() => house.entities.entity(id)?.available === false);
});
