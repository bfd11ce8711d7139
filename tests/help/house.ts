import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDevicesConfig } from "../../devices/config.ts";
import { openDevices, type OpenDevices } from "../../devices/open-devices.ts";
import { live, type VirtualLife } from "../../devices/virtual/residents.ts";
import { connectWire, type Delivery } from "../../hub/bus/wire.ts";
import { localParticipant, makeConductor } from "../../hub/conductor.ts";
import { readConfig } from "../../hub/config.ts";
import { steppingClock, type SteppingClock } from "../../hub/core/clock.ts";
import type { Sentence } from "../../hub/core/events.ts";
import { makeLog } from "../../hub/core/log.ts";
import { makeQuiet } from "../../hub/core/quiet.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openHub, type Hub } from "../../hub/open-hub.ts";
import { topicOf } from "../../hub/core/topics.ts";

/** A whole virtual house in this process: the real hub, broker and devices on one stepping clock. */
export type TestHouse = {
  readonly clock: SteppingClock;
  readonly folder: string;
  readonly hub: Hub;
  readonly devices: ReadonlyMap<string, OpenDevices>;
  /** What the house told, rendered by key and parameters, with its time. */
  readonly told: readonly { readonly at: number; readonly sentence: Sentence }[];
  /** Warnings and errors of the log. */
  readonly complaints: readonly string[];
  /** Runs the house up to a wall instant given as ISO text, or for a number of milliseconds. */
  to(until: string | number): Promise<void>;
  /** Lets everything in flight arrive without moving the clock. */
  rest(): Promise<void>;
  /** A plain MQTT client with a device's own credential. */
  client(id: string, hear?: readonly string[]): Promise<TestClient>;
  /** Makes something happen to a simulated device. */
  happen(device: string, happens: string, detail?: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  /** Stops hub and devices and starts them again on the same folder. */
  restart(): Promise<TestHouse>;
  /** What a unix-socket client of the API reads. */
  readonly socket: string;
} & AsyncDisposable;

/** A plain MQTT client of the house. */
export type TestClient = {
  readonly heard: readonly Delivery[];
  say(topic: string, message: unknown, how?: { readonly retain?: boolean; readonly qos?: 0 | 1 }): Promise<void>;
} & AsyncDisposable;

/** How a test house begins. */
export type HousePlan = {
  /** Wall instant; the virtual house stands in Hangzhou, eight hours before UTC. */
  readonly at?: string;
  readonly seed?: number;
  /** Whether the virtual residents live their day. */
  readonly lived?: boolean;
  readonly mqttUrl?: string;
  readonly folder?: string;
  readonly keepFolder?: boolean;
};

const root = "lintel";
const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Starts a house; it is quiet and everybody is online when this resolves. */
export async function startHouse(plan: HousePlan = {}): Promise<TestHouse> {
  const begins = Date.parse(plan.at ?? "2026-03-04T06:55:00+08:00");
  return open(plan, plan.folder ?? mkdtempSync(join(tmpdir(), "lintel-house-")), steppingClock(begins), begins);
}

async function open(plan: HousePlan, folder: string, clock: SteppingClock, wallAtZero: number): Promise<TestHouse> {
  const quiet = makeQuiet(tick);
  const random = seededRandom(plan.seed ?? 1);
  const complaints: string[] = [];
  const told: { at: number; sentence: Sentence }[] = [];
  const log = makeLog((line) => void (/"priority":[0-4]/.test(line) && complaints.push(line)), clock);
  const env = { LINTEL_DATA: folder, LINTEL_HOUSE: "virtual", LINTEL_CLOCK: "step", LINTEL_HTTP_PORT: "0", LINTEL_MQTT_PORT: "0" };
  const config = readConfig(plan.mqttUrl === undefined ? env : { ...env, LINTEL_MQTT_URL: plan.mqttUrl });
  const closing = new AsyncDisposableStack();
  const hub = await openHub(config, {
    clock,
    random,
    log,
    quiet,
    tell: (sentence) => told.push({ at: clock.wall(), sentence }),
    brokerLimits: { rate: { perSecond: 100_000, burst: 100_000 } },
  });
  closing.use(hub);
  const devices = new Map<string, OpenDevices>();
  for (const group of ["hands", "comfort", "camera"] as const) {
    const file: unknown = JSON.parse(readFileSync(join(config.data, group, "devices.json"), "utf8"));
    const opened = openDevices(readDevicesConfig(file, group), { clock, random, log, quiet });
    closing.use(opened);
    devices.set(group, opened);
  }
  const people = JSON.parse(readFileSync(join(config.data, "virtual", "residents.json"), "utf8")) as VirtualLife & {
    id: string;
    password: string;
    url: string;
  };
  const participant = localParticipant("house", clock, quiet);
  const conductor = makeConductor(() => [participant], clock.mono());
  const connect = async (id: string, password: string, take: (d: Delivery) => void) => {
    const wire = connectWire({ url: people.url, id, password, clean: true, ping: topicOf(root, "sim.ping", id), clock, random: random.next, log, take });
    const unwatch = quiet.watch(wire.busy);
    closing.use(wire);
    closing.defer(unwatch);
    await new Promise<void>((resolve) => wire.onOnline(resolve));
    return wire;
  };
  const residents = await connect(people.id, people.password, () => undefined);
  const stop = new AbortController();
  closing.defer(() => stop.abort());
  if (plan.lived) void live({ ...people, clock, wire: residents, seed: plan.seed ?? 1 }, stop.signal);
  await allOnline(devices);
  await conductor.runTo(clock.mono());

  const passwordOf = (id: string): string => {
    for (const group of devices.keys()) {
      const file = JSON.parse(readFileSync(join(config.data, group, "devices.json"), "utf8")) as {
        devices: { id: string; password: string }[];
      };
      const found = file.devices.find((device) => device.id === id);
      if (found) return found.password;
    }
    throw new Error(`no credential of ${id}`);
  };

  return {
    clock,
    folder,
    hub,
    devices,
    told,
    complaints,
    socket: join(config.data, "hub.sock"),
    to: (until) => conductor.runTo(typeof until === "number" ? clock.mono() + until : Date.parse(until) - wallAtZero),
    rest: () => conductor.runTo(clock.mono()),
    client: async (id, hear = []) => {
      // The device itself must be off: the broker knows one client of a name.
      const heard: Delivery[] = [];
      const wire = await connect(id, passwordOf(id), (delivery) => void heard.push(delivery));
      if (hear.length > 0) await wire.subscribe(hear);
      return {
        heard,
        say: (topic, message, { retain = false, qos = 1 } = {}) =>
          wire.publish(topic, typeof message === "string" ? message : JSON.stringify(message), { qos, retain }),
        [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
      };
    },
    happen: (device, happens, detail = {}) =>
      residents.publish(topicOf(root, "sim.device", device), JSON.stringify({ v: 1, happens, with: detail }), { qos: 1, retain: false }),
    restart: async () => {
      await closing.disposeAsync();
      return open(plan, folder, clock, wallAtZero);
    },
    [Symbol.asyncDispose]: async () => {
      await closing.disposeAsync();
      if (!plan.keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function allOnline(groups: ReadonlyMap<string, OpenDevices>): Promise<void> {
  const wires = [...groups.values()].flatMap(({ devices }) => [...devices.values()].map(({ wire }) => wire));
  await Promise.all(wires.map((wire) => new Promise<void>((resolve) => wire.onOnline(resolve))));
}
