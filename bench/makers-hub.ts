import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeBus } from "../hub/bus/bus.ts";
import { systemClock } from "../hub/core/clock.ts";
import { systemRandom } from "../hub/core/random.ts";
import { openCredentials } from "../hub/residents/credentials.ts";
import { openLedger } from "../hub/store/ledger.ts";
import { type Child, rssOf, startChild } from "./child.ts";
import { configs, type MakersMessage, presences, told } from "./makers-traffic.ts";
import { hubEnv, madeHouse, type Room } from "./pairs.ts";
import { joinSide, type Side } from "./side.ts";
import { connectThin, type ThinClient } from "./thin-client.ts";

/** What a burst of announcements cost a hub. */
export type Burst = {
  /** From the first message to the last acknowledgement, and until all of them stand, s. */
  readonly seconds: number;
  /** Resident memory before, at its highest until all of them stand, and at rest afterwards, MB. */
  readonly before: number;
  readonly highest: number;
  readonly rest: number;
  /** State messages of its devices that it took in a second afterwards. */
  readonly rate: number;
};

/** A hub with other makers' devices behind it, and the bridge that speaks for them. */
export type MakersHub = {
  readonly side: Side;
  readonly data: string;
  /** Announces so many entities at once to a hub at rest, all retained; then each device says that it is there, and how it stands. */
  burst(entities: number, rest_ms: number): Promise<Burst>;
  stop(): Promise<void>;
};

const bridge = "bridge";
const patience_ms = 60_000;
/** Where the measured hub writes how much it knows when it is asked by a signal. */
const countsIn = (data: string) => join(data, "makers-counts.json");

/** Starts a hub in a house of its own that knows the bridge's login. */
export async function startMakersHub(room: Room, name: string): Promise<MakersHub> {
  const { data, passwords } = await madeHouse(room, name);
  const secret = await loginOfBridge(data);
  const child = await startMakersChild(room, data);
  const side = await joinSide({ child, port: child.port, passwords, product: true });
  const client = await connectThin({ port: child.port, id: bridge, password: secret, hear: [], onMessage: () => {} });
  const rested = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    side,
    data,
    burst: async (entities, rest_ms) => {
      await rested(rest_ms);
      const before = rssOf(child.pid);
      forgetHighest(child.pid);
      const begun = performance.now();
      await sendAll(client, configs(entities));
      await untilKnown(child, data, entities);
      const seconds = (performance.now() - begun) / 1_000;
      const highest = highestOf(child.pid);
      await sendAll(client, presences(entities));
      const states = Array.from({ length: entities }, (_, n) => told(entities, n));
      const rate = entities / (await sendAll(client, states, false));
      await rested(rest_ms);
      return { seconds, before, highest, rest: rssOf(child.pid), rate };
    },
    stop: async () => {
      // The answers to the last commands are still on their way.
      await rested(1_000);
      client.close();
      await side.stop();
    },
  };
}

/** The measured hub as a process; started again in the same folder it finds what was kept. */
export function startMakersChild(room: Room, data: string): Promise<Child> {
  const env = { ...hubEnv(room, data), BENCH_COUNTS: countsIn(data) };
  return startChild({ file: "bench/makers-hub-child.ts", env, nodeOptions: room.nodeOptions });
}

async function loginOfBridge(data: string): Promise<string> {
  const onFault = (error: unknown) => {
    throw error;
  };
  const bus = makeBus(onFault);
  await using ledger = await openLedger(join(data, "ledger.db"), { stamp: { house: "real" }, onFault });
  using credentials = openCredentials({ ledger, bus, clock: systemClock(), random: systemRandom() });
  return credentials.issue(bridge, "mqtt", ["foreign"], "bench");
}

async function sendAll(client: ThinClient, messages: readonly MakersMessage[], retain = true): Promise<number> {
  const begun = performance.now();
  for (const { topic, payload } of messages) client.publish(topic, payload, retain);
  await until(() => client.unacknowledged() === 0);
  return (performance.now() - begun) / 1_000;
}

/** Acknowledged is not yet announced: the hub itself says how many entities stand. */
async function untilKnown(child: Child, data: string, entities: number): Promise<void> {
  const file = countsIn(data);
  const end = performance.now() + patience_ms;
  for (;;) {
    rmSync(file, { force: true });
    process.kill(child.pid, "SIGUSR2");
    await until(() => read(file) !== "");
    const known = (JSON.parse(read(file)) as { entities: number }).entities;
    if (known === entities) return;
    if (performance.now() > end) throw new Error(`${known} of ${entities} entities are known`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Highest resident memory since it was last forgotten, MB; proc(5): 5 in clear_refs begins it anew. */
function highestOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

function forgetHighest(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

async function until(true_: () => boolean): Promise<void> {
  const end = performance.now() + patience_ms;
  while (!true_()) {
    if (performance.now() > end) throw new Error("the hub does not keep up with its makers");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
