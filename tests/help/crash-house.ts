import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mosquittoFiles, mosquittoNames } from "../../hub/bus/acl-files.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { readConfig } from "../../hub/config.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { mosquittoHash } from "../../hub/core/mosquitto-hash.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { topicOf } from "../../hub/core/topics.ts";
import { openCredentials } from "../../hub/residents/credentials.ts";
import { openResidents } from "../../hub/residents/residents.ts";
import { settleIn } from "../../hub/settle-in.ts";
import { openLedger } from "../../hub/store/ledger.ts";
import { freePort, mosquittoPath, noMosquitto } from "./broker.ts";
import { stubbornDevice } from "./crash-client.ts";
import { keepProcess, type KeptProcess } from "./crash-process.ts";
import { crashHousehold, quicklyDone, type CrashExtras } from "./crash-household.ts";
import { crashRecord, until, type CrashRecord } from "./crash-record.ts";

/** Which broker a house of processes runs on. */
export type BrokerMode = "embedded" | "external";

/** Both of them, with the reason where one cannot be had. */
export const crashBrokers: readonly { readonly mode: BrokerMode; readonly missing: string | undefined }[] = [
  { mode: "embedded", missing: undefined },
  { mode: "external", missing: noMosquitto },
];

/** A whole house of real processes, made to be killed; its time goes as time does, and leaps where nothing happens. */
export type CrashHouse = {
  readonly hub: KeptProcess;
  readonly comfort: KeptProcess;
  readonly hands: KeptProcess;
  /** Only in a house with a door. */
  readonly camera: KeptProcess | undefined;
  readonly url: string;
  /** Where a page of the house is, with the token of a screen. */
  page(screen: string): { readonly url: string; readonly token: string };
  readonly record: CrashRecord;
  /** When the hub was killed last, by the clock of the house: what it knew of things is sure only if heard since. */
  readonly hubDied: number;
  /** What time it is in the house, wall ms. */
  now(): number;
  /** Every clock of the house leaps ahead at once. */
  leap(ms: number): Promise<void>;
  /** Time goes by faster, in steps so small that no lease and no watch over the processes notices. */
  pass(ms: number): Promise<void>;
  /** Leaps to eight o'clock of the next morning. */
  tomorrow(): Promise<void>;
  /** Makes something happen to a simulated device; it must be there. */
  happen(device: string, happens: string, detail?: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  /** The next resident to whom nothing has happened yet. */
  nextResident(): string;
  /** The secret of a device whose part the test plays. */
  password(device: string): string;
  /** Starts the hands as on their first day, nothing filled, nothing remembered; resolves when the hub has heard them. */
  freshHands(): Promise<void>;
  /** Kills the other broker as a power cut would, and starts it again. */
  killBroker(): Promise<void>;
  /** Stops the other broker where it is, or lets it go on. */
  signalBroker(name: "SIGSTOP" | "SIGCONT"): void;
  stop(): Promise<void>;
};

/** The real hands, screens, music and alarm clock; what notices people is the test's own. */
const root = "lintel";
const played = ["bed", "phone", "toothbrush", "occupancy"];
const day_ms = 86_400_000;
/** The home is eight hours ahead of UTC, so its eight o'clock is midnight there. */
const untilEight = (now: number) => day_ms - (now % day_ms);

/** Makes a household of `residents` people, inside their wake window, and starts its processes at eight in the morning. */
export async function startCrashHouse(
  mode: BrokerMode,
  residents: number,
  extras: CrashExtras = {},
): Promise<CrashHouse> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-crash-"));
  const port = await freePort();
  const http = await freePort();
  const broker = mode === "external" ? { folder: join(folder, "broker"), secret: `secret-${port}` } : undefined;
  const env = {
    LINTEL_DATA: folder,
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "real",
    LINTEL_HTTP_PORT: String(http),
    LINTEL_MQTT_PORT: String(port),
    LINTEL_HTTPS_PORT: "off",
    LINTEL_MQTTS_PORT: "off",
    NODE_COMPILE_CACHE: join(tmpdir(), "lintel-crash-compiled"),
    LINTEL_CRASH_RECORD: join(folder, "record.jsonl"),
    LINTEL_CRASH_CLOCK: join(folder, "ahead"),
    ...(broker && { LINTEL_MQTT_URL: `mqtt://hub:${broker.secret}@127.0.0.1:${port}` }),
  };
  const { data } = readConfig(env);
  writeFileSync(env.LINTEL_CRASH_RECORD, "");
  let ahead = untilEight(Date.now());
  writeFileSync(env.LINTEL_CRASH_CLOCK, String(ahead));
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const url = `mqtt://127.0.0.1:${port}`;
  await seed({ env, url, residents, broker, port, extras });
  let mosquitto = broker && (await startBroker(broker.folder, port));

  const now = () => Date.now() + ahead;
  let hubDied = Number.NEGATIVE_INFINITY;
  const hub = keepProcess(["tests/fixtures/dying-hub.ts"], env, () => void (hubDied = now()));
  await hub.up();
  const read = (path: string) => JSON.parse(readFileSync(join(data, path), "utf8")) as DevicesFile;
  const file = read("comfort/devices.json");
  const group = (name: string, { devices, ...rest }: DevicesFile) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ ...rest, devices }));
    return keepProcess(["tests/fixtures/dying-devices.ts", "--group", name, "--config", path], env);
  };
  const comfort = group("comfort", { ...file, devices: file.devices.filter(({ kind }) => !played.includes(kind)) });
  const handy = read("hands/devices.json");
  const hands = group("hands", { ...handy, devices: handy.devices.map(quicklyDone) });
  const camera = extras.door ? group("camera", read("camera/devices.json")) : undefined;
  const all = [hub, hands, comfort, ...(camera ? [camera] : [])];
  await Promise.all(all.map((kept) => kept.up()));
  const people = JSON.parse(readFileSync(join(data, "virtual", "residents.json"), "utf8")) as Secret;
  const life = stubbornDevice(url, people.id, people.password);
  const leap = async (ms: number) => {
    ahead += ms;
    writeFileSync(env.LINTEL_CRASH_CLOCK, String(ahead));
    for (const [question, answer] of [
      [{ leap: ahead }, "leapt"],
      [{ wake: true }, "woken"],
    ] as const)
      await Promise.all(all.map((kept) => kept.ask(question, answer)));
  };

  const record = crashRecord(data, env.LINTEL_CRASH_RECORD);
  let next = 0;
  return {
    hub,
    comfort,
    hands,
    camera,
    url,
    page: (screen) => {
      const tokens = JSON.parse(readFileSync(join(data, "screens.json"), "utf8")) as Readonly<Record<string, string>>;
      return { url: `http://127.0.0.1:${http}`, token: tokens[screen] ?? "" };
    },
    record,
    now,
    get hubDied() {
      return hubDied;
    },
    leap,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= step_ms) {
        await leap(Math.min(step_ms, left));
        await new Promise((resolve) => setTimeout(resolve, step_ms / 10));
      }
    },
    tomorrow: () => leap(untilEight(now())),
    happen: async (device, happens, detail = {}) => {
      await life.say(topicOf(root, "sim.device", device), { v: 1, happens, with: detail });
    },
    nextResident: () => {
      if (next === residents) throw new Error("the house has no more residents");
      return `r${(next += 1)}`;
    },
    password: (device) => file.devices.find(({ id }) => id === device)?.password ?? "",
    freshHands: async () => {
      await hands.kill();
      for (const end of ["", "-wal", "-shm"]) rmSync(join(data, "hands", `hands.db${end}`), { force: true });
      const before = bathBoot(record)?.boot;
      await hands.start();
      await until("the hub has heard the hands", () => {
        const bath = bathBoot(record);
        return bath !== undefined && bath.sure && bath.boot !== before;
      });
    },
    killBroker: async () => {
      if (!broker || !mosquitto) throw new Error("no broker of its own");
      mosquitto.kill("SIGKILL");
      await once(mosquitto, "exit");
      mosquitto = await startBroker(broker.folder, port);
    },
    signalBroker: (name) => {
      if (!mosquitto) throw new Error("no broker of its own");
      mosquitto.kill(name);
    },
    stop: async () => {
      mosquitto?.kill("SIGCONT");
      await Promise.all([hands.stop(), comfort.stop(), camera?.stop(), life.end()]);
      await hub.stop();
      if (mosquitto?.kill("SIGTERM")) await once(mosquitto, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Secret = { readonly id: string; readonly password: string };
type DevicesFile = { readonly devices: readonly (Secret & { readonly kind: string; readonly settings?: object })[] };

/** Far below what the watch over a stuck process allows, which may have to wait for its turn besides. */
const step_ms = 150;

type Seed = {
  readonly env: Record<string, string>;
  readonly url: string;
  readonly residents: number;
  readonly broker: { readonly folder: string; readonly secret: string } | undefined;
  readonly port: number;
  readonly extras: CrashExtras;
};

async function seed({ env, url, residents: count, broker, port, extras }: Seed): Promise<void> {
  const config = readConfig(env);
  const clock = systemClock();
  const random = systemRandom();
  const onFault = (error: unknown) => {
    throw error;
  };
  await using ledger = await openLedger(join(config.data, "ledger.db"), { stamp: { house: "virtual" }, onFault });
  const parts = { ledger, bus: makeBus(onFault), clock, random };
  const residents = openResidents(parts);
  using credentials = openCredentials(parts);
  const documents = crashHousehold(residents.newHomeId(true), count, extras);
  await Promise.all(documents.map(([noun, document]) => residents.put(noun, document, "test")));
  const access = { has: () => ({ password: false, pin: true }), setPin: async () => undefined };
  await settleIn({ config, residents, credentials, url, setPin: async () => undefined, access });
  if (!broker) return;
  const hashes = new Map(credentials.passwordLines().map((line) => line.split(/:(.*)/s) as [string, string]));
  hashes.set("hub", mosquittoHash(broker.secret, random.bytes(12)));
  const known = [...hashes].map(([id, hash]) => {
    const scope = credentials.all().find((view) => view.kind === "mqtt" && view.id === id)?.scopes[0];
    const kind = id === "hub" ? "hub" : scope === "virtual" ? "virtual" : "device";
    return { id, kind, hash } as const;
  });
  const files = mosquittoFiles({ root, virtual: true, credentials: known, port, folder: broker.folder });
  mkdirSync(broker.folder, { mode: 0o700 });
  // Started by root it would drop to its own user, who cannot read a private folder.
  const asRoot = process.getuid?.() === 0 ? "user root\n" : "";
  writeFileSync(join(broker.folder, mosquittoNames.acl), files.acl, { mode: 0o600 });
  writeFileSync(join(broker.folder, mosquittoNames.passwords), files.passwords, { mode: 0o600 });
  writeFileSync(join(broker.folder, mosquittoNames.conf), files.conf + asRoot, { mode: 0o600 });
}

/** The boot of the bath that the hub knows, and whether all it knows is of that boot. */
function bathBoot(record: CrashRecord): { readonly boot: string; readonly sure: boolean } | undefined {
  const [row] = record.rows("house", "SELECT about, state, status FROM things WHERE id = 'bath'");
  if (!row?.["about"] || !row["state"]) return undefined;
  const [about, state] = [row["about"], row["state"]].map((text) => JSON.parse(String(text)) as { boot: string });
  return { boot: about?.boot ?? "", sure: row["status"] === "online" && about?.boot === state?.boot };
}

const brokers = new Set<ChildProcess>();
process.once("exit", () => {
  for (const broker of brokers) broker.kill("SIGKILL");
});

async function startBroker(folder: string, port: number): Promise<ChildProcess> {
  const started = spawn(mosquittoPath, ["-c", join(folder, mosquittoNames.conf)], { stdio: "ignore" });
  brokers.add(started);
  started.once("exit", () => brokers.delete(started));
  for (let tries = 0; tries < 200; tries += 1) {
    if (started.exitCode !== null) break;
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (there) return started;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("mosquitto did not start");
}
