import type { Clock } from "../../hub/core/clock.ts";
import type { MadeOf } from "../../hub/core/entities.ts";
import { credential } from "./broker.ts";
import { startHouse, type HousePlan, type TestHouse } from "./house.ts";
import { put } from "./household.ts";
import { playEsphomeBath } from "./makers/esphome.ts";
import { playNukiHub } from "./makers/nuki-hub.ts";
import { openStanding, type Manners, type StandingLine } from "./makers/standing-line.ts";
import { playTasmotaPlug } from "./makers/tasmota.ts";
import { playTheengsToothbrush } from "./makers/theengs.ts";
import { makeBathroom, makeRoom, type Bathroom } from "./makers/water.ts";
import { zigbeeClimate } from "./makers/zigbee-climate.ts";
import { contactSensor, smartPlug, weatherSensor, zigbeeRemote, type ZigbeeDevice } from "./makers/zigbee-devices.ts";
import { playZigbee2mqtt } from "./makers/zigbee2mqtt.ts";

/** A whole virtual house whose hardware somebody else made; each maker is an ordinary MQTT client with its own login. */
export type MakersHome = {
  /** The house as it stands; after a restart it is another. */
  readonly house: TestHouse;
  readonly clock: Clock;
  /** A maker's connection, its login made by the owner; again it is that maker started anew. */
  line(id: string): Promise<StandingLine>;
  /** The manners of a maker that has connected; they can be changed at any time. */
  manners(id: string): Manners;
  /** What closes with the home. */
  own<D extends Disposable>(played: D): D;
  /** The house closes and comes up again on the same folder; the makers stay as they were and come back. */
  restart(): Promise<TestHouse>;
} & AsyncDisposable;

/** The names under which the makers of these stories log in. */
const logins = ["zigbee", "plug", "brush-box", "bath-box", "nuki-box", "infrared"];

/** Starts it; what makers' devices replace is left out of the virtual house. */
export async function startMakersHome(plan: HousePlan = {}): Promise<MakersHome> {
  let house = await startHouse({ ...plan, ...(plan.external ? { logins } : {}) });
  const lines = new Map<string, StandingLine>();
  const passwords = new Map<string, string>();
  const closing = new DisposableStack();
  return {
    get house() {
      return house;
    },
    clock: house.clock,
    line: async (id) => {
      await lines.get(id)?.[Symbol.asyncDispose]();
      const password = passwords.get(id) ?? (await loginOf(house, id, plan.external === true));
      passwords.set(id, password);
      const line = await openStanding(house, id, password);
      lines.set(id, line);
      return line;
    },
    manners: (id) => {
      const line = lines.get(id);
      if (!line) throw new Error(`${id} is not connected`);
      return line.manners;
    },
    own: (played) => closing.use(played),
    restart: async () => {
      house = await house.restart();
      for (const line of lines.values()) await line.again(house);
      await house.rest();
      return house;
    },
    [Symbol.asyncDispose]: async () => {
      closing.dispose();
      await house[Symbol.asyncDispose]();
    },
  };
}

async function loginOf(house: TestHouse, id: string, external: boolean): Promise<string> {
  if (external) return credential(id, "foreign").password;
  const { status, body } = await house.ask("POST", "/api/v1/logins", { id });
  if (status !== 201) throw new Error(`no login for ${id}: ${status}`);
  return (body as { password: string }).password;
}

/** What an integrator makes of entities: a device of the house. */
export type Made = {
  readonly id: string;
  readonly kind: string;
  readonly place?: string;
  readonly owner?: string;
} & MadeOf;

/** Makes a device of the house of entities and, where it serves one, binds it to its role. */
export async function adopt(
  house: TestHouse,
  { id, parts, settings, ...document }: Made,
  role?: string,
): Promise<void> {
  await put(house, `devices/${id}`, { ...document, name: `The ${id}`, made_of: { parts, settings } });
  if (role !== undefined) await bind(house, role, id);
}

/** Replaces a device: its role is bound anew. */
export async function bind(house: TestHouse, role: string, thing: string): Promise<void> {
  await put(house, `roles/${role}`, { thing });
  await house.to(1_000);
}

/** What an appliance draws that heats for so long after it was switched on, and then only shows a lamp. */
export function toaster(clock: Clock, heats_s = 240, watts = 1_400): (on: boolean) => number {
  let since: number | undefined;
  return (on) => {
    since = on ? (since ?? clock.mono()) : undefined;
    if (since === undefined) return 0;
    return clock.mono() - since < heats_s * 1_000 ? watts : 2;
  };
}

const ieee = (n: number) => `0x00158d00000000${String(n).padStart(2, "0")}`;

/** What a home of makers' devices replaces of the virtual house in the morning. */
const replacedInTheMorning = ["breakfast-machine", "toothbrush-lin", "bath", "climate"];
/** What no such morning needs: a night is short without them. */
const others =
  "door-camera door-lock screen-hall screen-bathroom occupancy-bathroom tap-bathroom phone-lin phone-bo toothbrush-bo alarm-bo screen-bedside-bo";

/** What it replaces in the evening, and what no evening needs. */
const replacedInTheEvening = [
  "climate",
  "bath",
  "door-lock",
  "occupancy-bathroom",
  "breakfast-machine",
  "occupancy-kitchen",
  "tap-bathroom",
  "screen-kitchen",
  "music-kitchen",
  ...["lin", "bo"].flatMap((who) =>
    ["phone-", "bed-", "alarm-", "toothbrush-", "screen-bedside-"].map((thing) => `${thing}${who}`),
  ),
];

/** A morning on makers' devices: the machine armed by a press of its key the evening before, everybody in bed. */
export async function morningOfMakers(
  plan: HousePlan & { readonly armed?: boolean } = {},
  load: (clock: Clock) => (on: boolean) => number = toaster,
) {
  const { armed = true, ...rest } = plan;
  const at = "2026-03-04T06:58:00+08:00";
  const home = await startMakersHome({ at, without: [...replacedInTheMorning, ...others.split(" ")], ...rest });
  const bridge = await zigbeeIn(home, load(home.clock));
  const plug = await plugIn(home, load(home.clock));
  await breakfastOn(home, plug.mac, bridge.key);
  const brush = await brushIn(home);
  for (const bed of ["bed-lin", "bed-bo"]) await home.house.happen(bed, "enter");
  if (armed) await bridge.press("kitchen key", "single");
  await home.house.to(1_000);
  return { home, bridge, plug, brush };
}

/** A home after work on makers' devices: AC, bath and lock. */
export async function eveningOfMakers(plan: HousePlan = {}) {
  const home = await startMakersHome({ at: "2026-03-04T18:00:00+08:00", without: replacedInTheEvening, ...plan });
  const bridge = await zigbeeIn(home);
  await climateOn(home, bridge);
  const bath = await bathIn(home);
  const lock = await lockIn(home);
  // What is not kept at the broker, as what a bridge tells, comes with the next report.
  await home.house.to(35_000);
  return { home, bridge, bath, lock };
}

/** A Zigbee2MQTT bridge with an air conditioner, a sensor in its room, a plug, a contact and a key to press. */
export async function zigbeeIn(home: MakersHome, load?: (on: boolean) => number) {
  const { clock } = home;
  const room = makeRoom(clock, 17, 15);
  const air = weatherSensor({ name: "living room air", ieee: ieee(2) }, { temperature: 17, humidity: 45 });
  const devices: ZigbeeDevice[] = [
    zigbeeClimate({ name: "living room ac", ieee: ieee(1) }, { room }),
    { ...air, measure: () => void (air.state["temperature"] = Math.round(room.air_c() * 10) / 10) },
    smartPlug({ name: "kitchen plug", ieee: ieee(3) }, load),
    contactSensor({ name: "balcony door", ieee: ieee(4) }),
    zigbeeRemote({ name: "kitchen key", ieee: ieee(5) }),
  ];
  const bridge = home.own(await playZigbee2mqtt(await home.line("zigbee"), { clock, devices, report_s: 30 }));
  // A key is announced with its first press.
  await bridge.press("kitchen key", "single");
  await home.house.to(1_000);
  return { ...bridge, room, key: `device_automation ${ieee(5)} action_single` };
}

/** A Tasmota plug that feeds whatever makes breakfast. */
export async function plugIn(home: MakersHome, load: (on: boolean) => number = toaster(home.clock)) {
  const { clock } = home;
  const line = await home.line("plug");
  const named = { name: "Breakfast", topic: "breakfast" };
  const plug = home.own(await playTasmotaPlug(line, { clock, load, ...named, teleperiod_s: 10, pulse_s: 900 }));
  return {
    ...plug,
    /** It leaves the network, and the broker tells its last will; what it feeds goes on. */
    vanish: () => line.say("tele/breakfast/LWT", "Offline", { retain: true }),
    returns: () => line.say("tele/breakfast/LWT", "Online", { retain: true }),
  };
}

/** What is stated of a breakfast machine on a plug. */
export const plugSettings = { auto_off_s: 900, run_s: 480, idle_s: 30 };

/** The breakfast machine of the house: the Tasmota plug, armed by the key in the kitchen. */
export async function breakfastOn(home: MakersHome, mac: string, arm: string): Promise<void> {
  const parts = { plug: `${mac}_switch_1`, power: `${mac}_sensor_ENERGY_Power`, arm };
  const made = { id: "breakfast-plug", kind: "breakfast-machine", place: "kitchen", parts, settings: plugSettings };
  await adopt(home.house, made, "breakfast-machine");
}

/** Lin's toothbrush as a Bluetooth gateway hears it. */
export async function brushIn(home: MakersHome) {
  const brush = await playTheengsToothbrush(await home.line("brush-box"));
  await brush.packet({ state: "idle" });
  const parts = { running: `${brush.mac}-state` };
  await adopt(home.house, { id: "brush", kind: "toothbrush", place: "bathroom", owner: "lin", parts, settings: {} });
  return {
    ...brush,
    /** She brushes for so many seconds; a packet comes every two. */
    brushes: async (seconds: number) => {
      for (let s = 0; s < seconds; s += 2) {
        await brush.packet(s % 4 === 0 ? { state: "running" } : { duration: s, sector: 1 });
        await home.house.to(2_000);
      }
      await brush.packet({ state: "idle" });
      await home.house.rest();
    },
  };
}

/** The air conditioner behind the bridge serves the house. */
export async function climateOn(home: MakersHome, { id }: { id(name: string, object: string): string }): Promise<void> {
  const parts = {
    unit: id("living room ac", "climate"),
    room: id("living room air", "temperature"),
    humidity: id("living room air", "humidity"),
    window: id("balcony door", "contact"),
  };
  const made = { id: "ac", kind: "climate", place: "living-room", parts, settings: {} };
  await adopt(home.house, made, "climate");
}

/** A bathroom whose valve can stick: it is told to close, its electronics say that it has, and the water runs on. */
export function stickyBathroom(clock: Clock): Bathroom & { sticks: boolean } {
  const real = makeBathroom(clock);
  const sticky = {
    ...real,
    sticks: false,
    valve: (open: boolean) => {
      if (open || !sticky.sticks) real.valve(open);
    },
    get open() {
      return real.open;
    },
    get heating() {
      return real.heating;
    },
  };
  return sticky;
}

/** A bath of ESPHome parts with water that really rises. */
export async function bathIn(home: MakersHome) {
  const { clock } = home;
  const bathroom = stickyBathroom(clock);
  const box = home.own(
    await playEsphomeBath(await home.line("bath-box"), { clock, bathroom, auto_off_s: 1_800, update_s: 10 }),
  );
  const parts = {
    valve: box.id("bath_valve"),
    heater: box.id("bath_heater"),
    level: box.id("bath_level"),
    water: box.id("bath_temperature"),
    leak: box.id("bath_leak"),
    occupied: box.id("bathroom_presence"),
  };
  const settings = { auto_off_s: 1_800, inlet_c: 31, mixer_limited: true };
  await adopt(home.house, { id: "tub", kind: "bath", place: "bathroom", parts, settings }, "bath");
  return { ...box, bathroom };
}

/** A Nuki lock behind a Nuki Hub, with its door sensor. */
export async function lockIn(home: MakersHome) {
  const { clock } = home;
  const lock = home.own(await playNukiHub(await home.line("nuki-box"), { clock, auto_lock_s: 20 }));
  const parts = { lock: `${lock.id}_lock`, leaf: `${lock.id}_door_sensor` };
  const made = { id: "nuki", kind: "lock", place: "hall", parts, settings: { auto_off_s: 20 } };
  await adopt(home.house, made, "door");
  return lock;
}
