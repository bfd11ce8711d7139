import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adoptable } from "../../devices/adoptable.ts";
import { openJournal } from "../../devices/journal.ts";
import { openAdoptedDevice } from "../../devices/open-adopted.ts";
import { steppingClock, type Clock } from "../../hub/core/clock.ts";
import {
  components,
  type Component,
  type EntityState,
  type Part,
  type PartNews,
  type Parts,
} from "../../hub/core/entities.ts";
import { LintelError } from "../../hub/core/errors.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { Did, type Do } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import type { AdoptedKind } from "../../hub/core/parts.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { topicOf, type TopicName } from "../../hub/core/topics.ts";
import { benchBroker, benchRoot, turn } from "./device-bench.ts";

const benchStart = Date.UTC(2026, 6, 15, 10, 0, 0);

/** How one part is played: by which component, and what it has told already. */
export type Played = {
  readonly component: Component;
  readonly traits?: Part["traits"];
  readonly state?: EntityState;
  readonly available?: boolean;
  /** Nobody reads it back: what it is ordered counts as what it tells. */
  readonly assumed?: true;
  /** It takes no orders though others of its component do. */
  readonly mute?: true;
};

/** Parts in memory: a test tells what the makers' devices tell, and sees what they are ordered. */
export type Play = {
  readonly parts: Parts;
  /** Every order, oldest first. */
  readonly orders: { readonly part: string; readonly order: Readonly<Record<string, unknown>>; readonly at: number }[];
  /** The part tells a change of its state; `fresh: false` for a retained or first word. */
  tell(part: string, state: EntityState, fresh?: boolean): void;
  /** Something happens at an event or a trigger. */
  happen(part: string, event: string, fresh?: boolean): void;
  /** The part goes away, or comes back with nothing told. */
  away(part: string): void;
  back(part: string): void;
  /** It does as it is ordered, at once: what the order sets is what it tells. */
  obeys(part: string, answers?: (order: Readonly<Record<string, unknown>>) => EntityState | undefined): void;
  /** Hears of every change of a part's being there, beside the news. */
  onChange(listener: () => void): void;
};

/** Plays the parts of one adopted device in memory; everybody is there unless said otherwise. */
export function played(clock: Clock, cast: Readonly<Record<string, Played>>): Play {
  type Seat = { state: EntityState | undefined; at: number; there: boolean };
  const seats = new Map<string, Seat>(
    Object.entries(cast).map(([name, { state, available = true }]) => [
      name,
      { state, at: clock.mono(), there: available },
    ]),
  );
  const orders: Play["orders"] = [];
  const obedient = new Map<string, (order: Readonly<Record<string, unknown>>) => EntityState | undefined>();
  const changed = new Set<() => void>();
  let listener: (news: PartNews) => void = () => undefined;
  const seat = (name: string): Seat => {
    const found = seats.get(name);
    if (!found) throw new Error(`nobody plays ${name}`);
    return found;
  };
  const tell: Play["tell"] = (part, state, fresh = true) => {
    const own = seat(part);
    own.state = { ...own.state, ...state };
    own.at = clock.mono();
    for (const fn of changed) fn();
    listener({ part, fresh });
  };
  const partOf = (name: string, { component, traits = {}, mute, assumed }: Played): Part => ({
    component,
    ...(assumed && { assumed }),
    traits,
    read: () => {
      const { state, at, there } = seat(name);
      return there && state ? { state, at } : undefined;
    },
    available: () => seat(name).there,
    order: (order, how) => {
      const row = components[component];
      if (mute || !("order" in row)) throw new LintelError("E_UNKNOWN_VERB", { verb: Object.keys(order).join(" ") });
      if (!seat(name).there && how !== "anyway") throw new LintelError("E_DEVICE_OFFLINE", { thing: name });
      check<unknown>(row.order, order);
      orders.push({ part: name, order, at: clock.mono() });
      // What is away hears nothing.
      if (!seat(name).there) return;
      const answer = obedient.get(name)?.(order);
      if (answer) tell(name, answer);
    },
  });
  const move = (name: string, there: boolean) => {
    const own = seat(name);
    own.there = there;
    if (!there) own.state = undefined;
    for (const fn of changed) fn();
    listener({ part: name, fresh: false });
  };
  const made = new Map(Object.entries(cast).map(([name, row]) => [name, partOf(name, row)]));
  return {
    parts: {
      get: (name) => made.get(name),
      onNews: (fn) => {
        listener = fn;
      },
    },
    orders,
    tell,
    happen: (part, event, fresh = true) => listener({ part, fresh, event }),
    away: (part) => move(part, false),
    back: (part) => move(part, true),
    obeys: (part, answers = (order) => order as EntityState) => void obedient.set(part, answers),
    onChange: (fn) => void changed.add(fn),
  };
}

/** How an adopted device is put on a bench. */
export type AdoptedBenchOptions = {
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly folder?: string;
  readonly startsAt?: number;
};

/** One adopted device on a bench: its parts played in memory, its wire a broker of a few lines. */
export async function openAdoptedBench(
  kind: AdoptedKind,
  cast: Readonly<Record<string, Played>>,
  options: AdoptedBenchOptions = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "lintel-adopted-"));
  const start = options.startsAt ?? 0;
  const clock = steppingClock(benchStart + start);
  const broker = benchBroker();
  const faults: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    error: (msg: string, fields?: Readonly<Record<string, unknown>>) => void faults.push(fields?.["error"] ?? msg),
  };
  const variant = adoptable.find((one) => one.kind === kind);
  if (!variant) throw new Error(`${kind} is not adoptable`);
  const play = played(clock, cast);
  const journal = openJournal(join(folder, "adopted.db"), "virtual", () => clock.wall());
  const device = openAdoptedDevice(
    { id: "it", name: `The ${kind}`, place: "here", variant, settings: options.settings ?? {}, parts: play.parts },
    {
      root: benchRoot,
      clock,
      random: seededRandom(start + 1),
      log,
      sw: "lintel",
      data: folder,
      journal,
      connect: broker.connect,
    },
  );
  const pass = (ms: number) => turn(clock, clock.mono() + ms);
  await pass(0);
  let commands = 0;
  const said = (name: TopicName) =>
    broker.said.filter(({ topic }) => topic === topicOf(benchRoot, name, "it")).map(({ text }) => text);
  const send = (name: TopicName, message: unknown, retained = false) =>
    broker.deliver(
      topicOf(benchRoot, name, "it"),
      new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message)),
      retained,
    );
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
  return {
    kind,
    folder,
    clock,
    broker,
    device,
    faults,
    play,
    said,
    send,
    command,
    pass,
    /** Sends a well-made command and names its id. */
    ask: (verb: string, parameters: object, over: Partial<Do> = {}): string => {
      const made = command(verb, parameters, over);
      send("device.do", made);
      return made.id;
    },
    answers: (of: string): Did[] =>
      said("device.did")
        .map((line) => Did.parse(JSON.parse(line)))
        .filter((did) => did.id === of),
    state: () => JSON.parse(said("device.state").at(-1) ?? "{}") as Record<string, unknown>,
    events: () => said("device.event").map((line) => JSON.parse(line) as Record<string, unknown>),
    hub: (status: "online" | "offline") =>
      broker.deliver(topicOf(benchRoot, "hub.status"), new TextEncoder().encode(status)),
    /** Lets time pass while a hub renews the lease each second. */
    keep: async (id: string, ms: number) => {
      const end = clock.mono() + ms;
      for (let seq = 1; clock.mono() < end; seq++) {
        await turn(clock, Math.min(end, clock.mono() + 1_000));
        send("device.renew", { v: 1, id, boot: device.boot, seq: Math.floor(clock.mono()) + seq, lease_ms: 3_000 });
      }
    },
    /** The hub dies; it comes back on what was kept, with its parts as they are told to be. */
    again: (next: Readonly<Record<string, Played>>) => {
      broker.seats.clear();
      journal[Symbol.dispose]();
      return openAdoptedBench(kind, next, { ...options, folder, startsAt: start + clock.mono() + 10_000 });
    },
    [Symbol.asyncDispose]: async () => {
      await device[Symbol.asyncDispose]();
      journal[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** See `openAdoptedBench`. */
export type AdoptedBench = Awaited<ReturnType<typeof openAdoptedBench>>;
