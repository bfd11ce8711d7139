import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Delivery, Wire } from "../../hub/bus/wire.ts";
import { steppingClock, type SteppingClock } from "../../hub/core/clock.ts";
import { kinds, type KindName } from "../../hub/core/kinds.ts";
import { Did, type Do } from "../../hub/core/messages.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { topicOf, type TopicName } from "../../hub/core/topics.ts";
import { readDevicesConfig } from "../../devices/config.ts";
import { instantOf } from "../../hub/core/instant.ts";
import type { DeviceTools } from "../../devices/native.ts";
import { openDevices } from "../../devices/open-devices.ts";

/** One message as it crossed the bench. */
export type Said = { readonly topic: string; readonly text: string; readonly retain: boolean };

/** The root of every bench. */
export const benchRoot = "lintel";
const wallAtZero = Date.UTC(2026, 0, 5, 17, 0, 0);

/** A broker of a few lines: keeps what was said, fires wills, and hands messages over at once. */
export function benchBroker() {
  const said: Said[] = [];
  type Seat = { filters: Set<string>; take: (d: Delivery) => void; will: { topic: string; payload: string } };
  const seats = new Map<string, Seat & { cut(): void; back(): void }>();
  const deliver = (topic: string, payload: Uint8Array, retained = false) => {
    for (const seat of seats.values()) if (seat.filters.has(topic)) seat.take({ topic, payload, retained });
  };
  const record = (topic: string, text: string, retain: boolean) => void said.push({ topic, text, retain });
  const connect: DeviceTools["connect"] = ({ id }, will, take): Wire => {
    const filters = new Set<string>();
    const online = new Set<() => void>();
    const offline = new Set<() => void>();
    const waiting: (() => void)[] = [];
    let up = true;
    let closed = false;
    const drop = () => {
      up = false;
      for (const fn of offline) fn();
    };
    const seat = {
      filters,
      take,
      will,
      cut: () => {
        if (!up) return;
        record(will.topic, will.payload, true);
        drop();
      },
      back: () => {
        if (up || closed) return;
        up = true;
        for (const fn of waiting.splice(0)) fn();
        for (const fn of online) fn();
      },
    };
    seats.set(id, seat);
    return {
      id,
      get online() {
        return up;
      },
      publish: (topic, payload, { retain }) => {
        const send = () => record(topic, String(payload), retain);
        if (up) send();
        else waiting.push(send);
        return Promise.resolve();
      },
      subscribe: (wanted) => {
        for (const filter of wanted) filters.add(filter);
        return Promise.resolve();
      },
      unsubscribe: (unwanted) => {
        for (const filter of unwanted) filters.delete(filter);
        return Promise.resolve();
      },
      onOnline: (fn) => {
        online.add(fn);
        if (up) fn();
        return () => online.delete(fn);
      },
      onOffline: (fn) => {
        offline.add(fn);
        return () => offline.delete(fn);
      },
      busy: { pending: () => 0, activity: () => said.length, flush: () => Promise.resolve() },
      [Symbol.asyncDispose]: () => {
        closed = true;
        up = false;
        if (seats.get(id) === seat) seats.delete(id);
        return Promise.resolve();
      },
    };
  };
  return { said, seats, deliver, connect };
}

/** Turns a clock to an instant, waking one sleeper after the other and letting each finish. */
export async function turn(clock: SteppingClock, to: number): Promise<void> {
  for (;;) {
    const due = clock.nextDue();
    if (due === undefined || due > to) break;
    clock.set(due);
    while (clock.wakeNext()) await settled();
  }
  clock.set(to);
  await settled();
}

function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** How a bench is set up. */
export type BenchOptions = {
  readonly settings?: Record<string, unknown>;
  readonly folder?: string;
  readonly seed?: number;
  readonly startsAt?: number;
};

/** One device of a kind on a bench, opened through its config like in a house. */
export async function openBench(kind: KindName, options: BenchOptions = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lintel-bench-"));
  const broker = benchBroker();
  const start = options.startsAt ?? 0;
  const clock = steppingClock(wallAtZero + start);
  const faults: unknown[] = [];
  const id = "it";
  const log = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    error: (msg: string, fields?: Readonly<Record<string, unknown>>) => void faults.push(fields?.["error"] ?? msg),
  };
  const { group } = kinds[kind];
  const config = readDevicesConfig(
    {
      v: 1,
      root: benchRoot,
      url: "mqtt://localhost:1",
      virtual: true,
      house: "virtual",
      group,
      data: folder,
      devices: [{ id, kind, name: `The ${kind}`, place: "here", password: "x", driver: "sim", ...settingsOf(options) }],
    },
    group,
  );
  const random = seededRandom(options.seed ?? start + 1);
  const open = openDevices(config, { clock, random, log, connect: broker.connect });
  await settled();
  const device = open.devices.get(id);
  if (!device) throw new Error("the bench has no device");
  let commands = 0;
  const send = (name: TopicName, message: unknown, retained = false) =>
    broker.deliver(topicOf(benchRoot, name, id), new TextEncoder().encode(text(message)), retained);
  const command = (verb: string, parameters: object, over: Partial<Do> = {}): Do => ({
    v: 1,
    id: `run-${start}.step.${++commands}`,
    boot: device.boot,
    verb,
    with: { ...parameters },
    issued: instantOf(clock.wall()),
    ttl_ms: 5_000,
    lease_ms: 3_000,
    ...over,
  });
  const said = (name: TopicName) =>
    broker.said.filter(({ topic }) => topic === topicOf(benchRoot, name, id)).map((m) => m.text);
  const answers = (of: string): Did[] =>
    said("device.did")
      .map((line) => Did.parse(JSON.parse(line)))
      .filter((did) => did.id === of);
  return {
    id,
    folder,
    clock,
    broker,
    device,
    faults,
    said,
    answers,
    send,
    command,
    /** Sends a well-made command and names its id. */
    ask: (verb: string, parameters: object, over: Partial<Do> = {}): string => {
      const made = command(verb, parameters, over);
      send("device.do", made);
      return made.id;
    },
    happen: (happens: string, given: Record<string, string | number | boolean> = {}) =>
      send("sim.device", { v: 1, happens, with: given }),
    hub: (status: "online" | "offline") =>
      broker.deliver(topicOf(benchRoot, "hub.status"), new TextEncoder().encode(status)),
    state: (): Record<string, unknown> => JSON.parse(said("device.state").at(-1) ?? "{}") as Record<string, unknown>,
    events: (): Record<string, unknown>[] =>
      said("device.event").map((line) => JSON.parse(line) as Record<string, unknown>),
    pass: (ms: number) => turn(clock, clock.mono() + ms),
    /** Lets time pass while a hub renews the lease each second. */
    keep: async (id: string, ms: number, until: () => boolean = () => false) => {
      const end = clock.mono() + ms;
      for (let seq = 1; clock.mono() < end && !until(); seq++) {
        await turn(clock, Math.min(end, clock.mono() + 1_000));
        send("device.renew", { v: 1, id, boot: device.boot, seq: Math.floor(clock.mono()) + seq, lease_ms: 3_000 });
      }
    },
    kind,
    /** How the same device is opened once more, on the journal this one leaves behind. */
    next: (): BenchOptions => ({ ...options, folder, startsAt: start + clock.mono() + 10_000 }),
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** See `openBench`. */
export type Bench = Awaited<ReturnType<typeof openBench>>;

/** The same device after `kill -9`: the old one is never heard again, its journal is as it left it. */
export function killed(bench: Bench): Promise<Bench> {
  bench.broker.seats.clear();
  return openBench(bench.kind, bench.next());
}

function settingsOf({ settings }: BenchOptions): object {
  return settings ? { settings } : {};
}

function text(message: unknown): string {
  return typeof message === "string" ? message : JSON.stringify(message);
}
