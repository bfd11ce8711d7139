import { makeBus, type Bus } from "../../hub/bus/bus.ts";
import { makeLog } from "../../hub/core/log.ts";
import { steppingClock, type SteppingClock } from "../../hub/core/clock.ts";
import { type ErrorCode, LintelError } from "../../hub/core/errors.ts";
import { eventNames, type Events } from "../../hub/core/events.ts";
import { type KindName, kinds } from "../../hub/core/kinds.ts";
import type { Command } from "../../hub/core/run.ts";
import type { TopicName } from "../../hub/core/topics.ts";
import type { HouseholdReading } from "../../hub/things/needs.ts";
import { openThings, type Things } from "../../hub/things/things.ts";
import type { Ledger } from "../../hub/store/ledger.ts";
import type { Store } from "../../hub/store/open.ts";
import { rethrow, temporaryHouse } from "./store.ts";

/** 2026-03-02 07:00 UTC. */
export const morning = 1_772_434_800_000;

/** One message that left the hub. */
export type Left = {
  readonly topic: string;
  readonly message: Record<string, unknown>;
  readonly qos: number;
  readonly retain: boolean;
};
type Told = { [N in keyof Events]: { readonly name: N } & Events[N] }[keyof Events];

/** The room of things with a fake broker and ledger around it and a clock that is turned by hand. */
export type Room = Disposable & {
  readonly things: Things;
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: SteppingClock;
  readonly devices: Map<string, { id: string; kind: string; name: string; place?: string }>;
  readonly roles: Map<string, string>;
  /** Everything sent, oldest first. */
  readonly left: Left[];
  /** Every event told, oldest first. */
  readonly told: Told[];
  /** What was written and sent, in order: `ledger <id>`, `<topic>`. */
  readonly order: string[];
  /** What is wrong with the world; set by a test. */
  readonly world: {
    ledger: Promise<unknown> | Error | undefined;
    broker: Error | undefined;
    /** Why a role may not run on. */
    permits: (role: string) => ErrorCode | undefined;
  };
  /** One message of a device. */
  hear(
    device: string,
    part: "about" | "status" | "state" | "event" | "did" | "do",
    message: unknown,
    retained?: boolean,
  ): void;
  /** The device comes: about, state, then online. */
  join(device: string, boot?: string, state?: object): void;
  dos(): Record<string, unknown>[];
  renews(): Record<string, unknown>[];
  all<N extends keyof Events>(name: N): Events[N][];
  /** Turns the clock forward, waking who is due on the way. */
  turn(ms: number): Promise<void>;
  rest(): Promise<void>;
  /** Calls back as a message leaves. */
  onLeft(listener: () => void): void;
  /** The hub dies and starts again on the same databases. */
  restart(): void;
};

const bathState = { phase: "armed", level_pct: 0, water_c: 20, litres: 0, energy_kwh: 0, interrupted: false };
const states: Record<string, object> = { bath: bathState, bed: { occupied: true }, screen: {} };

/** Opens a room with a bed, a bath and a screen, the last two bound to their roles; a real ledger in place of the fake. */
export function roomOfThings(real?: Pick<Ledger, "write">): Room {
  const house = temporaryHouse();
  const clock = steppingClock(morning);
  const bus = makeBus((error) => {
    if (!house.store.poison(error)) throw error;
  });
  const told: Told[] = [];
  for (const name of eventNames) bus.on(name, (payload) => void told.push({ name, ...payload } as Told));
  const devices = new Map<string, { id: string; kind: string; name: string; place?: string }>([
    ["bed-1", { id: "bed-1", kind: "bed", name: "Bed", place: "bedroom" }],
    ["tub", { id: "tub", kind: "bath", name: "Bath", place: "bathroom" }],
    ["wall", { id: "wall", kind: "screen", name: "Wall", place: "bedroom" }],
  ]);
  const roles = new Map([
    ["bath", "tub"],
    ["screen.bedroom", "wall"],
  ]);
  const documents: Record<string, () => unknown[]> = {
    device: () => [...devices.values()],
    role: () => [...roles].map(([id, thing]) => ({ id, thing })),
  };
  const household: HouseholdReading = {
    all: (noun) => (documents[noun]?.() ?? []) as never,
    get: (noun, id) => (documents[noun]?.() as { id: string }[] | undefined)?.find((d) => d.id === id) as never,
  };
  const left: Left[] = [];
  const order: string[] = [];
  const leaving: (() => void)[] = [];
  const hazards = new Set<string>();
  const world: Room["world"] = { ledger: undefined, broker: undefined, permits: () => undefined };
  const ledger = {
    write: async (statements: readonly { readonly params: readonly unknown[] }[]) => {
      const ids = statements.map(({ params }) => String(params[0]));
      const state = world.ledger;
      await (state instanceof Error ? Promise.reject(state) : state);
      if (ids.some((id) => hazards.has(id))) throw new LintelError("E_REPEATED");
      for (const id of ids) {
        hazards.add(id);
        order.push(`ledger ${id}`);
      }
    },
  };
  const open = () =>
    openThings({
      root: "lintel",
      bus,
      store: house.store,
      ledger: real ?? ledger,
      household,
      care: () => ({ adult_home: true, child_home: false, standing_permission: true }),
      permits: (role) => world.permits(role),
      clock,
      log: makeLog(() => undefined, clock),
      publish: (topic, payload, { qos, retain }) => {
        if (world.broker) return Promise.reject(world.broker);
        left.push({ topic, message: JSON.parse(payload) as Record<string, unknown>, qos, retain });
        order.push(topic);
        for (const listener of leaving) listener();
        return Promise.resolve();
      },
    });
  let things = open();
  const rest = async () => {
    for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const hear: Room["hear"] = (device, part, message, retained = false) => {
    const payload = new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message));
    things.take(`device.${part}` as TopicName, device, payload, retained);
  };
  return {
    get things() {
      return things;
    },
    bus,
    store: house.store,
    clock,
    devices,
    roles,
    left,
    told,
    order,
    world,
    hear,
    join: (device, boot = "b1", state = {}) => {
      const kind = devices.get(device)?.kind ?? "";
      hear(device, "about", aboutOf(kind, boot));
      hear(device, "state", { v: 1, boot, at: "2026-03-02T07:00:00.000Z", ...states[kind], ...state });
      hear(device, "status", "online");
    },
    dos: () => left.filter(({ topic }) => topic.endsWith("/do")).map(({ message }) => message),
    renews: () => left.filter(({ topic }) => topic.endsWith("/renew")).map(({ message }) => message),
    all: (name) => told.filter((one) => one.name === name) as never,
    turn: async (ms) => {
      const end = clock.mono() + ms;
      for (;;) {
        await rest();
        const due = clock.nextDue();
        if (due === undefined || due > end) break;
        clock.set(due);
        while (clock.wakeNext()) await rest();
      }
      clock.set(end);
    },
    rest,
    onLeft: (listener) => void leaving.push(listener),
    restart: () => {
      things[Symbol.dispose]();
      things = open();
    },
    [Symbol.dispose]: () => {
      things[Symbol.dispose]();
      house[Symbol.dispose]();
    },
  };
}

/** What a device of a kind says of itself. */
export function aboutOf(kind: string, boot = "b1"): Record<string, unknown> {
  const safety = Object.hasOwn(kinds, kind) ? kinds[kind as KindName].class : "S0";
  return { v: 1, boot, kind, name: "Device", can: {}, class: safety, sw: "1" };
}

/** A command for the bath or the screen as the engine would wish it. */
export function commandOf(id: string, verb: "fill" | "stop" | "show" | "clear", more: Partial<Command> = {}): Command {
  const bath = verb === "fill" || verb === "stop";
  const parameters = {
    fill: { level_pct: 60, target_c: 39 },
    show: { card: "morning", with: {} },
    stop: {},
    clear: {},
  };
  return {
    id,
    role: bath ? "bath" : "screen.bedroom",
    thing: bath ? "tub" : "wall",
    verb,
    with: parameters[verb],
    class: bath ? "S2" : "S0",
    deadline: morning + 60_000,
    ...more,
  };
}

/** The code a call fails with, or undefined. */
export function codeOfCall(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof LintelError) return error.code;
    rethrow(error);
  }
  return undefined;
}
