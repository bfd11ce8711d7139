import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectSocket, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mosquittoFiles, mosquittoNames, type HashedCredential } from "../../hub/bus/acl-files.ts";
import { openBroker, type Broker, type Limits } from "../../hub/bus/broker.ts";
import { makeLog, type Log } from "../../hub/core/log.ts";
import type { Retained, RetainedStore } from "../../hub/bus/retained.ts";
import type { Take } from "../../hub/bus/wire.ts";
import type { Principal } from "../../hub/core/acl.ts";
import { systemClock, type Clock } from "../../hub/core/clock.ts";
import { mosquittoHash } from "../../hub/core/mosquitto-hash.ts";

/** Debian's Mosquitto. */
export const mosquittoPath = "/usr/sbin/mosquitto";

/** Undefined when Mosquitto is installed, else why its tests are skipped. */
export const noMosquitto = existsSync(mosquittoPath) ? undefined : `${mosquittoPath} is not installed`;

/** One client of a test broker. */
export type TestCredential = Principal & { readonly password: string };

/** A credential whose password follows from its id. */
export function credential(id: string, kind: Principal["kind"] = "device"): TestCredential {
  return { id, kind, password: `secret-of-${id}` };
}

/** What a test asks of its broker. */
export type TestBrokerOptions = {
  readonly root?: string;
  readonly virtual?: boolean;
  readonly credentials: readonly TestCredential[];
  readonly take?: Take;
  /** Which topics of other makers the hub listens to; the embedded broker only. */
  readonly wants?: (topic: string) => boolean;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
};

/** A broker on a free port; `restart` keeps the port and what is retained. */
export type TestBroker = {
  readonly kind: "embedded" | "mosquitto";
  readonly url: string;
  readonly port: number;
  /** The embedded broker itself. */
  readonly embedded?: Broker;
  /** The process that serves: ours when embedded. */
  pid(): number;
  /** What it wrote to its log. */
  lines(): readonly string[];
  restart(): Promise<void>;
  /** Kills it as a power cut would (Mosquitto), or closes it (embedded). */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: makeLog((line) => lines.push(line), systemClock()), lines };
}

/** Retained messages in a map that outlives the broker. */
export function mapStore(): RetainedStore {
  const kept = new Map<string, Retained>();
  return {
    load: () => [...kept.values()],
    set: (topic, payload, qos) => {
      if (payload) kept.set(topic, { topic, payload, qos });
      else kept.delete(topic);
    },
  };
}

/** Starts the embedded broker. */
export async function startEmbedded(options: TestBrokerOptions, store = mapStore()): Promise<TestBroker> {
  const { log, lines } = keptLog();
  const byId = new Map(options.credentials.map((known) => [known.id, known]));
  const open = (port: number) =>
    openBroker({
      root: options.root ?? "lintel",
      virtual: options.virtual ?? false,
      host: "127.0.0.1",
      port,
      authenticate: (id, password) => {
        const known = byId.get(id);
        return known && Buffer.from(password).toString() === known.password ? known : undefined;
      },
      isCredential: (id) => byId.has(id),
      retained: store,
      ...(options.take ? { take: options.take } : {}),
      ...(options.wants ? { wants: options.wants } : {}),
      ...(options.limits ? { limits: options.limits } : {}),
      log,
      clock: options.clock ?? systemClock(),
    });
  let broker = await open(0);
  const { port } = broker;
  const stop = () => broker[Symbol.asyncDispose]();
  return {
    kind: "embedded",
    url: `mqtt://127.0.0.1:${port}`,
    port,
    get embedded() {
      return broker;
    },
    pid: () => process.pid,
    lines: () => lines,
    restart: async () => {
      await stop();
      broker = await open(port);
    },
    kill: stop,
    stop,
  };
}

/** Starts Debian's Mosquitto with the files Lintel writes for it. */
export async function startMosquitto(options: TestBrokerOptions): Promise<TestBroker> {
  const folder = await mkdtemp(join(tmpdir(), "lintel-mosquitto-"));
  const port = await freePort();
  const credentials: HashedCredential[] = options.credentials.map(({ id, kind, password }) => ({
    id,
    kind,
    hash: mosquittoHash(password, randomBytes(12)),
  }));
  const files = mosquittoFiles({
    root: options.root ?? "lintel",
    virtual: options.virtual ?? false,
    credentials,
    port,
    folder,
  });
  // Started by root it would drop to its own user, who cannot read a private folder.
  const asRoot = process.getuid?.() === 0 ? "user root\n" : "";
  await writeFile(join(folder, mosquittoNames.acl), files.acl, { mode: 0o600 });
  await writeFile(join(folder, mosquittoNames.passwords), files.passwords, { mode: 0o600 });
  await writeFile(join(folder, mosquittoNames.conf), files.conf + asRoot, { mode: 0o600 });
  const lines: string[] = [];
  const start = async () => {
    const started = spawn(mosquittoPath, ["-c", join(folder, mosquittoNames.conf)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => lines.push(...text.split("\n").filter(Boolean)));
    await reachable(port, started, lines);
    return started;
  };
  let running = await start();
  const end = (signal: "SIGTERM" | "SIGKILL") =>
    new Promise<void>((resolve) => {
      if (running.exitCode !== null || running.signalCode !== null) return resolve();
      running.once("exit", () => resolve());
      running.kill(signal);
    });
  return {
    kind: "mosquitto",
    url: `mqtt://127.0.0.1:${port}`,
    port,
    pid: () => running.pid ?? 0,
    lines: () => lines,
    restart: async () => {
      await end("SIGTERM");
      running = await start();
    },
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGTERM");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The brokers every contract is checked against, with the reason where one is missing. */
export const brokers = [
  { kind: "embedded", start: startEmbedded, missing: undefined },
  { kind: "mosquitto", start: startMosquitto, missing: noMosquitto },
] as const satisfies readonly {
  kind: TestBroker["kind"];
  start: (options: TestBrokerOptions) => Promise<TestBroker>;
  missing: string | undefined;
}[];

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** A plain connected socket; its errors are left to `close`. */
export function plainSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ port, host: "127.0.0.1" });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject).on("error", () => undefined);
      resolve(socket);
    });
  });
}

async function reachable(port: number, started: ChildProcess, lines: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (started.exitCode !== null) break;
    try {
      (await plainSocket(port)).destroy();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`mosquitto did not start: ${lines.join(" | ")}`);
}
