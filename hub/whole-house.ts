import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readDevicesConfig } from "../devices/config.ts";
import { openDevices, type OpenDevices } from "../devices/open-devices.ts";
import { live, type VirtualLife } from "../devices/virtual/residents.ts";
import { connectWire, type Take, type Wire } from "./bus/wire.ts";
import { localParticipant, makeConductor, type Conductor } from "./conductor.ts";
import { readConfig } from "./config.ts";
import type { SteppingClock } from "./core/clock.ts";
import type { Log } from "./core/log.ts";
import { makeQuiet } from "./core/quiet.ts";
import type { Random } from "./core/random.ts";
import { topicOf } from "./core/topics.ts";
import { openHub, type Hub } from "./open-hub.ts";
import type { Rim } from "./rim.ts";

/** How a whole virtual house is opened in one process. */
export type WholeHousePlan = {
  readonly folder: string;
  readonly clock: SteppingClock;
  readonly random: Random;
  readonly log: Log;
  readonly seed: number;
  /** Whether the virtual residents live their day. */
  readonly lived: boolean;
  readonly mqttUrl?: string;
  /** Where brands are listed that a resident may look at. */
  readonly directory?: string;
  /** Whether the hub looks for a flows process; the process itself is whoever's to start. */
  readonly flows?: boolean;
  /** Devices that are left out. */
  readonly without?: readonly string[];
} & Pick<Rim, "tell" | "onCommit" | "web" | "pages">;

/** The real hub, broker, devices and residents on one stepping clock in this process. */
export type WholeHouse = {
  readonly hub: Hub;
  readonly devices: ReadonlyMap<string, OpenDevices>;
  readonly conductor: Conductor;
  /** Where MQTT clients connect, without a credential. */
  readonly url: string;
  /** The virtual residents' own wire. */
  readonly residents: Wire;
  /** The house's folder. */
  readonly data: string;
  /** Connects another client that the clock waits for; it hears itself on `ping`, where it may not on the house's own topic. */
  connect(id: string, password: string, take: Take, ping?: string): Promise<Wire>;
} & AsyncDisposable;

/** Opens a house; everybody is online and quiet when this resolves. */
export async function openWholeHouse(plan: WholeHousePlan): Promise<WholeHouse> {
  const { clock, random, log } = plan;
  const quiet = makeQuiet(() => new Promise((resolve) => setImmediate(resolve)));
  const env = {
    LINTEL_DATA: plan.folder,
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "step",
    LINTEL_HTTP_PORT: "0",
    LINTEL_MQTT_PORT: "0",
    LINTEL_HTTPS_PORT: "off",
    LINTEL_MQTTS_PORT: "off",
    LINTEL_FLOWS: plan.flows ? "process" : "off",
    ...(plan.directory === undefined ? {} : { LINTEL_DIRECTORY: plan.directory }),
  };
  const config = readConfig(plan.mqttUrl === undefined ? env : { ...env, LINTEL_MQTT_URL: plan.mqttUrl });
  const closing = new AsyncDisposableStack();
  const hub = closing.use(
    await openHub(config, {
      clock,
      random,
      log,
      quiet,
      ...(plan.web ? { web: plan.web } : {}),
      ...(plan.pages === undefined ? {} : { pages: plan.pages }),
      ...(plan.tell ? { tell: plan.tell } : {}),
      ...(plan.onCommit ? { onCommit: plan.onCommit } : {}),
      // Hours pass in a second here; a rate by the house's clock would hold nobody back, by the machine's everybody.
      brokerLimits: { rate: { perSecond: 100_000, burst: 100_000 } },
    }),
  );
  const devices = new Map<string, OpenDevices>();
  for (const group of ["hands", "comfort", "camera"] as const) {
    const owned = readDevicesConfig(readJson(join(config.data, group, "devices.json")), group);
    const present = owned.devices.filter(({ id }) => !plan.without?.includes(id));
    devices.set(group, closing.use(openDevices({ ...owned, devices: present }, { clock, random, log, quiet })));
  }
  const people = readJson(join(config.data, "virtual", "residents.json")) as VirtualLife & Login;
  const connect: WholeHouse["connect"] = async (id, password, take, ping = topicOf(config.root, "sim.ping", id)) => {
    const wire = connectWire({
      url: people.url,
      id,
      password,
      clean: true,
      ping,
      clock,
      random: random.next,
      log,
      take,
    });
    const unwatch = quiet.watch(wire.busy);
    closing.defer(unwatch);
    closing.use(wire);
    await online(wire);
    return wire;
  };
  const residents = await connect(people.id, people.password, () => undefined);
  await Promise.all(
    [...devices.values()].flatMap((group) => [...group.devices.values()].map(({ wire }) => online(wire))),
  );
  const stop = new AbortController();
  closing.defer(() => stop.abort());
  if (plan.lived) void live({ ...people, clock, wire: residents, seed: plan.seed }, stop.signal);
  const participant = localParticipant("house", clock, quiet);
  const conductor = makeConductor(() => [participant], clock.mono());
  await conductor.runTo(clock.mono());
  return {
    hub,
    devices,
    conductor,
    url: people.url,
    residents,
    data: config.data,
    connect,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

type Login = { readonly id: string; readonly password: string; readonly url: string };

function online(wire: Wire): Promise<void> {
  return new Promise((resolve) => {
    const off = wire.onOnline(() => {
      queueMicrotask(() => off());
      resolve();
    });
  });
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
