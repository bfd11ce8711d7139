import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenDevices } from "../../devices/open-devices.ts";
import type { Delivery, Take, Wire } from "../../hub/bus/wire.ts";
import { steppingClock, type SteppingClock } from "../../hub/core/clock.ts";
import type { Sentence } from "../../hub/core/events.ts";
import { makeLog } from "../../hub/core/log.ts";
import { seededRandom } from "../../hub/core/random.ts";
import type { Hub } from "../../hub/open-hub.ts";
import { topicOf } from "../../hub/core/topics.ts";
import type { Web } from "../../hub/core/ways-out.ts";
import { openWholeHouse } from "../../hub/whole-house.ts";
import { credential, startMosquitto, type TestBroker, type TestCredential } from "./broker.ts";

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
  client(id: string, hear?: readonly string[], password?: string): Promise<TestClient>;
  /** A client that takes its messages as they come; the clock waits for it. */
  connect(id: string, password: string, take: Take, ping?: string): Promise<Wire>;
  /** Makes something happen to a simulated device. */
  happen(device: string, happens: string, detail?: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  /** Stops hub and devices and starts them again on the same folder. */
  restart(): Promise<TestHouse>;
  /** The port and password with which a device of the house connects. */
  login(id: string): { readonly port: number; readonly password: string };
  /** Asks the API over its unix socket, as the commands do. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    more?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: never }>;
  /** What a screen shows now: its card and the card's values. */
  shows(screen: string): Promise<{ card?: string; shows?: Record<string, unknown>; spoke?: string }>;
  /** The told sentences' keys with the house's own time, `HH:MM:SS key`. */
  timeline(): string[];
} & AsyncDisposable;

/** A plain MQTT client of the house. */
export type TestClient = {
  readonly heard: readonly Delivery[];
  readonly online: boolean;
  say(topic: string, message: unknown, how?: { readonly retain?: boolean; readonly qos?: 0 | 1 }): Promise<void>;
} & AsyncDisposable;

/** How a test house begins. */
export type HousePlan = {
  /** Wall instant; the virtual house stands in Hangzhou, eight hours before UTC. */
  readonly at?: string;
  readonly seed?: number;
  /** Whether the virtual residents live their day. */
  readonly lived?: boolean;
  /** Debian's Mosquitto instead of the embedded broker. */
  readonly external?: boolean;
  /** Logins of other makers' devices at that Mosquitto, their passwords as `credential` makes them. */
  readonly logins?: readonly string[];
  /** Logins at that Mosquitto that hear all there is, as the hub does. */
  readonly watchers?: readonly string[];
  /** Devices that are not started, so that a test can be them. */
  readonly without?: readonly string[];
  /** The way to the internet; a house without one asks nobody. */
  readonly web?: Web;
  /** Where brands are listed that a resident may look at; without it there are none. */
  readonly directory?: string;
  /** Whether the hub looks for a flows process; `runFlows` starts one. */
  readonly flows?: boolean;
  /** Built pages to serve instead of the product's own. */
  readonly pages?: string;
};

const root = "lintel";

/** Starts a house; it is quiet and everybody is online when this resolves. */
export async function startHouse(plan: HousePlan = {}): Promise<TestHouse> {
  const begins = Date.parse(plan.at ?? "2026-03-04T06:55:00+08:00");
  const folder = mkdtempSync(join(tmpdir(), "lintel-house-"));
  if (!plan.external) return open(plan, folder, steppingClock(begins), begins);
  // The household and its credentials are made at the first start; Mosquitto's files are made of them.
  const first = await open({ ...plan, lived: false }, folder, steppingClock(begins), begins);
  await first.close();
  const credentials = [
    ...passwordsIn(join(folder, "virtual")),
    { id: "hub", kind: "hub", password: "the-hubs-own-secret" } as const,
    ...(plan.logins ?? []).map((id) => credential(id, "foreign")),
    ...(plan.watchers ?? []).map((id) => credential(id, "hub")),
  ];
  const broker = await startMosquitto({ virtual: true, credentials });
  return open(plan, folder, steppingClock(begins), begins, broker);
}

async function open(
  plan: HousePlan,
  folder: string,
  clock: SteppingClock,
  wallAtZero: number,
  broker?: TestBroker,
): Promise<TestHouse & { close(): Promise<void> }> {
  const complaints: string[] = [];
  const told: { at: number; sentence: Sentence }[] = [];
  const log = makeLog((line) => void (/"priority":[0-4]/.test(line) && complaints.push(line)), clock);
  const seed = plan.seed ?? 1;
  const house = await openWholeHouse({
    folder,
    clock,
    random: seededRandom(seed),
    log,
    seed,
    lived: plan.lived ?? false,
    tell: (sentence) => void told.push({ at: clock.wall(), sentence }),
    ...(plan.without ? { without: plan.without } : {}),
    ...(plan.web ? { web: plan.web } : {}),
    ...(plan.directory === undefined ? {} : { directory: plan.directory }),
    ...(plan.pages === undefined ? {} : { pages: plan.pages }),
    ...(plan.flows ? { flows: true } : {}),
    ...(broker ? { mqttUrl: `mqtt://hub:the-hubs-own-secret@127.0.0.1:${broker.port}` } : {}),
  });
  const { hub, devices, conductor, residents, connect } = house;

  const passwords = new Map(passwordsIn(house.data).map(({ id, password }) => [id, password]));
  const socket = join(house.data, "hub.sock");
  const ask: TestHouse["ask"] = (method, path, body, more) => askSocket(socket, method, path, body, more);

  return {
    clock,
    folder,
    hub,
    devices,
    told,
    complaints,
    login: (id) => ({ port: Number(new URL(house.url).port), password: passwords.get(id) ?? "" }),
    ask,
    shows: async (screen) => {
      const { body } = await ask("GET", `/api/v1/things/${screen}`);
      return (body as { state?: Record<string, unknown> }).state ?? {};
    },
    timeline: () =>
      told.map(({ at, sentence }) => `${new Date(at + 8 * 3_600_000).toISOString().slice(11, 19)} ${sentence.key}`),
    to: (until) => conductor.runTo(typeof until === "number" ? clock.mono() + until : Date.parse(until) - wallAtZero),
    rest: () => conductor.runTo(clock.mono()),
    connect,
    client: async (id, hear = [], password = passwords.get(id) ?? "") => {
      // The device itself must be off: the broker knows one client of a name.
      const heard: Delivery[] = [];
      const wire = await connect(id, password, (delivery) => void heard.push(delivery));
      if (hear.length > 0) await wire.subscribe(hear);
      return {
        heard,
        get online() {
          return wire.online;
        },
        say: (topic, message, { retain = false, qos = 1 } = {}) =>
          wire.publish(topic, typeof message === "string" ? message : JSON.stringify(message), { qos, retain }),
        [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
      };
    },
    happen: (device, happens, detail = {}) =>
      residents.publish(topicOf(root, "sim.device", device), JSON.stringify({ v: 1, happens, with: detail }), {
        qos: 1,
        retain: false,
      }),
    restart: async () => {
      await house[Symbol.asyncDispose]();
      return open(plan, folder, clock, wallAtZero, broker);
    },
    close: async () => {
      await house[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: async () => {
      await house[Symbol.asyncDispose]();
      await broker?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every credential that a house's processes hold. */
function passwordsIn(data: string): TestCredential[] {
  const read = (path: string) => JSON.parse(readFileSync(join(data, path), "utf8")) as unknown;
  const devices = ["hands", "comfort", "camera"].flatMap(
    (group) => (read(`${group}/devices.json`) as { devices: { id: string; password: string }[] }).devices,
  );
  const people = read("virtual/residents.json") as { id: string; password: string };
  return [
    ...devices.map(({ id, password }) => ({ id, kind: "device" as const, password })),
    { id: people.id, kind: "virtual", password: people.password },
  ];
}

/** Asks the API over its unix socket, as the commands do. */
export function askSocket(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
): ReturnType<TestHouse["ask"]> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", connection: "close", ...more };
    const asked = request({ socketPath, method, path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, body: (text ? JSON.parse(text) : undefined) as never }),
      );
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
