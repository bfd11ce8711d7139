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
import type { Noun } from "../../hub/core/house.ts";
import { mosquittoHash } from "../../hub/core/mosquitto-hash.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { openCredentials } from "../../hub/residents/credentials.ts";
import { openResidents } from "../../hub/residents/residents.ts";
import { settleIn } from "../../hub/settle-in.ts";
import { openLedger } from "../../hub/store/ledger.ts";
import { virtualHome } from "../../hub/virtual-house.ts";
import { freePort, mosquittoPath, noMosquitto } from "./broker.ts";
import { keepProcess, type KeptProcess } from "./crash-process.ts";
import { crashRecord, until, type CrashRecord } from "./crash-record.ts";

/** Which broker a house of processes runs on. */
export type BrokerMode = "embedded" | "external";

/** Both of them, with the reason where one cannot be had. */
export const crashBrokers: readonly { readonly mode: BrokerMode; readonly missing: string | undefined }[] = [
  { mode: "embedded", missing: undefined },
  { mode: "external", missing: noMosquitto },
];

/** A whole house of real processes on the real clock, made to be killed. */
export type CrashHouse = {
  readonly hub: KeptProcess;
  readonly comfort: KeptProcess;
  readonly hands: KeptProcess;
  readonly url: string;
  readonly record: CrashRecord;
  /** The next resident to whom nothing has happened yet. */
  nextResident(): string;
  /** The secret of a device whose part the test plays. */
  password(device: string): string;
  /** Starts the hands as on their first day, nothing filled, nothing remembered; resolves when the hub has heard them. */
  freshHands(): Promise<void>;
  /** Kills the other broker as a power cut would, and starts it again. */
  killBroker(): Promise<void>;
  stop(): Promise<void>;
};

/** The real hands and the real screens; beds and phones are the test's own. */
const root = "lintel";
const played = ["bed", "phone"];

/** Makes a household of `residents` people, whatever the hour inside their wake window, and starts its processes. */
export async function startCrashHouse(mode: BrokerMode, residents: number): Promise<CrashHouse> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-crash-"));
  const port = await freePort();
  const broker = mode === "external" ? { folder: join(folder, "broker"), secret: `secret-${port}` } : undefined;
  const env = {
    LINTEL_DATA: folder,
    LINTEL_HOUSE: "virtual",
    LINTEL_CLOCK: "real",
    LINTEL_HTTP_PORT: "0",
    LINTEL_MQTT_PORT: String(port),
    NODE_COMPILE_CACHE: join(tmpdir(), "lintel-crash-compiled"),
    LINTEL_CRASH_RECORD: join(folder, "record.jsonl"),
    ...(broker && { LINTEL_MQTT_URL: `mqtt://hub:${broker.secret}@127.0.0.1:${port}` }),
  };
  const { data } = readConfig(env);
  writeFileSync(env.LINTEL_CRASH_RECORD, "");
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const url = `mqtt://127.0.0.1:${port}`;
  await seed({ env, url, residents, broker, port });
  let mosquitto = broker && (await startBroker(broker.folder, port));

  const hub = keepProcess(["tests/fixtures/dying-hub.ts"], env);
  await hub.up();
  const file = JSON.parse(readFileSync(join(data, "comfort", "devices.json"), "utf8")) as DevicesFile;
  const config = join(folder, "comfort.json");
  writeFileSync(
    config,
    JSON.stringify({ ...file, devices: file.devices.filter(({ kind }) => !played.includes(kind)) }),
  );
  const group = (name: string, path: string) =>
    keepProcess(["tests/fixtures/dying-devices.ts", "--group", name, "--config", path], env);
  const comfort = group("comfort", config);
  const hands = group("hands", join(data, "hands", "devices.json"));
  await Promise.all([comfort.up(), hands.up()]);

  const record = crashRecord(data, env.LINTEL_CRASH_RECORD);
  let next = 0;
  return {
    hub,
    comfort,
    hands,
    url,
    record,
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
    stop: async () => {
      await Promise.all([hands.stop(), comfort.stop()]);
      await hub.stop();
      if (mosquitto?.kill("SIGTERM")) await once(mosquitto, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type DevicesFile = {
  readonly devices: readonly { readonly id: string; readonly kind: string; readonly password: string }[];
};
type Seed = {
  readonly env: Record<string, string>;
  readonly url: string;
  readonly residents: number;
  readonly broker: { readonly folder: string; readonly secret: string } | undefined;
  readonly port: number;
};

async function seed({ env, url, residents: count, broker, port }: Seed): Promise<void> {
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
  const documents = household(residents.newHomeId(true), count, clock.wall());
  await Promise.all(documents.map(([noun, document]) => residents.put(noun, document, "test")));
  await settleIn({ config, residents, credentials, url });
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

/** Everybody sleeps by one screen, so that one device shows every morning; the wake window is six hours each way. */
function household(home: string, count: number, now: number): [Noun, object][] {
  const minute = Math.floor((now / 60_000 + 8 * 60) % 1_440);
  const hours = (shift: number) => {
    const at = (minute + shift * 60 + 1_440) % 1_440;
    return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
  };
  const people = Array.from({ length: count }, (_, i) => `r${i + 1}`);
  const resident = (id: string) => ({
    id,
    name: id,
    standing: "owner",
    language: "en",
    sleeps: "bedside",
    wakes_from: hours(-6),
    wakes_to: hours(6),
    standing_permission: { bath: true },
  });
  return [
    ["home", { id: home, ...virtualHome }],
    ...["bedside", "bathroom", "hall"].map((id): [Noun, object] => ["place", { id, name: id }]),
    ...people.map((id): [Noun, object] => ["resident", resident(id)]),
    ...people.flatMap((id): [Noun, object][] => [
      ["device", { id: `bed-${id}`, kind: "bed", name: id, place: "bedside", owner: id }],
      ["device", { id: `phone-${id}`, kind: "phone", name: id, owner: id }],
    ]),
    ["device", { id: "bath", kind: "bath", name: "Bath", place: "bathroom" }],
    ["device", { id: "screen-bedside", kind: "screen", name: "Bedside", place: "bedside" }],
    ["device", { id: "screen-hall", kind: "screen", name: "Hall", place: "hall" }],
    ["role", { id: "bath", thing: "bath" }],
    ["role", { id: "screen.bedside", thing: "screen-bedside" }],
    ["role", { id: "screen.hall", thing: "screen-hall" }],
  ];
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

/**
 * Runs one case with a resident of its own; when it fails, its error also tells what the journal says of them. A machine
 * so busy that the hands stood still has itself turned the water off (R3): such a case is no case and is run again.
 */
export async function told<T>(what: string, house: CrashHouse, run: (resident: string) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const resident = house.nextResident();
    const stuckBefore = house.hands.count(stuck);
    try {
      return await run(resident);
    } catch (cause) {
      if (house.hands.count(stuck) === stuckBefore || tries === 5) {
        throw new Error(`${what}, ${resident}: ${String(cause)}\n${story(house, resident).join("\n")}`, { cause });
      }
      console.info(`${what}: the machine stood still, once more`);
      await Promise.all([house.hub, house.hands, house.comfort].map((process) => process.up()));
      await house.hub.die(null);
    }
  }
}

const stuck = "this process was stuck";

function story(house: CrashHouse, resident: string): string[] {
  const mine = (sql: string) => house.record.rows("house", sql, resident).map((row) => Object.values(row).join(" | "));
  const commands = "SELECT c.id, sent, c.outcome, code, message FROM commands c JOIN runs r ON c.id LIKE r.id || '.%'";
  return [
    ...mine("SELECT id, kind, at FROM moments WHERE resident = ?"),
    ...mine("SELECT scene, verdict, guard FROM candidates JOIN moments ON id = moment WHERE resident = ?"),
    ...mine("SELECT id, scene, state, outcome FROM runs WHERE resident = ?"),
    ...mine("SELECT steps.* FROM steps JOIN runs ON id = run WHERE resident = ? ORDER BY entered"),
    ...mine(`${commands} WHERE resident = ?`),
    ...[house.hub, house.hands, house.comfort].flatMap(({ lines }) =>
      lines.filter((line) => !line.includes("ECONNREFUSED")).slice(-8),
    ),
  ];
}
