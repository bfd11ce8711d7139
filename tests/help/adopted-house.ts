import { type AdoptedNeeds, openAdopted } from "../../hub/adopted.ts";
import { makeBus } from "../../hub/bus/bus.ts";
import { steppingClock, type Clock } from "../../hub/core/clock.ts";
import { components, type Entity, type EntityState, type Traits } from "../../hub/core/entities.ts";
import { LintelError } from "../../hub/core/errors.ts";
import { eventNames, type Events } from "../../hub/core/events.ts";
import type { HouseholdDocument } from "../../hub/core/house.ts";
import { makeLog } from "../../hub/core/log.ts";
import { check } from "../../hub/core/parse.ts";
import { seededRandom } from "../../hub/core/random.ts";
import type { Command } from "../../hub/core/run.ts";
import { keepFaults } from "../../hub/faults.ts";
import { makeIntake } from "../../hub/intake.ts";
import { openThings } from "../../hub/things/things.ts";
import type { OnNews } from "../../hub/things/entities/news.ts";
import { turn } from "./device-bench.ts";
import { rethrow, temporaryHouse } from "./store.ts";

type Device = HouseholdDocument<"device">;
type Known = { entity: Entity; state: EntityState; at: number | undefined };

const root = "lintel";
/** 2026-03-02 07:00 UTC. */
const morning = 1_772_434_800_000;

/** Entities in memory: a test announces, tells and takes away, and sees what is ordered. */
export function fakeEntities(mono: () => number) {
  const known = new Map<string, Known>();
  const listeners = new Map<string, Set<OnNews>>();
  const orders: { readonly id: string; readonly order: object }[] = [];
  const there = (id: string) => known.get(id)?.entity.available === true;
  const tellAll = (id: string, news: Parameters<OnNews>[0]) => {
    for (const fn of listeners.get(id) ?? []) fn(news);
  };
  const put = (id: string, change: Partial<Entity>) => {
    const one = known.get(id);
    if (one) one.entity = { ...one.entity, ...change };
  };
  return {
    orders,
    announce: (id: string, component: Entity["component"], traits: Traits = {}, available = true) => {
      const before = known.get(id);
      const name = `The ${id}`;
      const entity = { id, component, name, device: "box", traits, available, state: {}, takesOrders: true };
      known.set(id, { entity, state: before?.state ?? {}, at: before?.at });
    },
    /** What is there is told of as a state is: `fresh` unless it is a first or a retained word. */
    tell: (id: string, state: EntityState, fresh = true) => {
      const one = known.get(id);
      if (!one) throw new Error(`${id} is not announced`);
      one.state = { ...one.state, ...state };
      one.at = mono();
      tellAll(id, { fresh, available: there(id) });
    },
    /** Nothing of it is known any more but that it is there. */
    forget: (id: string) => {
      const one = known.get(id);
      if (one) Object.assign(one, { state: {}, at: undefined });
    },
    happen: (id: string, event: string) => tellAll(id, { fresh: true, event, available: there(id) }),
    available: (id: string, available: boolean) => {
      put(id, { available });
      tellAll(id, { fresh: false, available });
    },
    listened: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    registry: {
      entity: (id: string) => known.get(id)?.entity,
      onNews: (id: string, fn: OnNews) => {
        const set = listeners.get(id) ?? new Set();
        listeners.set(id, set.add(fn));
        return () => void set.delete(fn);
      },
      part: (id: string) => ({
        get component() {
          return known.get(id)?.entity.component ?? ("sensor" as const);
        },
        get traits() {
          return known.get(id)?.entity.traits ?? {};
        },
        read: () => {
          const one = known.get(id);
          return one?.at !== undefined && there(id) ? { state: one.state, at: one.at } : undefined;
        },
        available: () => there(id),
        order: (order: Readonly<Record<string, unknown>>) => {
          const row = components[known.get(id)?.entity.component ?? "sensor"];
          if (!("order" in row)) throw new LintelError("E_UNKNOWN_VERB", { entity: id });
          check<unknown>(row.order, order);
          orders.push({ id, order });
        },
      }),
    },
  };
}

/** The room of things with its store, and adopted devices on fake entities, on a clock that is turned by hand. */
export function adoptedHouse(
  first: readonly Device[] = [],
  on: { readonly clock?: Clock; readonly registry?: AdoptedNeeds["entities"] } = {},
) {
  const stored = temporaryHouse();
  const { store } = stored;
  const own = steppingClock(morning);
  const clock = on.clock ?? own;
  const bus = makeBus(rethrow);
  const told: { readonly name: keyof Events; readonly payload: unknown }[] = [];
  for (const name of eventNames) bus.on(name, (payload) => void told.push({ name, payload }));
  const faults = keepFaults(bus, clock);
  const devices = new Map(first.map((device) => [device.id, device]));
  const roles = () =>
    [...devices.values()].filter(({ kind }) => kind === "climate").map(({ id }) => ({ id: "climate", thing: id }));
  const household = {
    all: (noun: string) => (noun === "device" ? [...devices.values()] : noun === "role" ? roles() : []) as never,
    get: (noun: string, id: string) => (noun === "device" ? devices.get(id) : undefined) as never,
  };
  const log = makeLog(() => undefined, clock);
  const entities = fakeEntities(() => clock.mono());
  const sent: { readonly topic: string; readonly payload: string }[] = [];
  const start = (seed: number) => {
    const things = openThings({
      root,
      bus,
      store,
      ledger: { write: () => Promise.resolve() },
      household,
      care: () => ({ adult_home: true, child_home: false, standing_permission: true }),
      permits: () => undefined,
      clock,
      log,
      publish: (topic, payload, how) => out(topic, payload, how),
    });
    const intake = makeIntake({
      root,
      store,
      native: things.take,
      owntracks: () => undefined,
      makers: () => undefined,
      refused: (_topic, device, error) => faults.raise(`input:${device}`, error, device),
      kept: () => undefined,
    });
    const adopted = openAdopted({
      root,
      house: "virtual",
      data: stored.folder,
      clock,
      random: seededRandom(seed),
      log,
      bus,
      household,
      store,
      entities: on.registry ?? entities.registry,
      intake,
      faults,
      stepping: true,
    });
    const out = adopted.wraps((topic, payload) => {
      sent.push({ topic, payload: String(payload) });
      return Promise.resolve();
    });
    return { things, adopted, heard: adopted.guards(intake), out };
  };
  let open = start(1);
  return {
    bus,
    clock,
    entities,
    faults,
    folder: stored.folder,
    /** What went to the broker. */
    sent,
    get things() {
      return open.things;
    },
    get adopted() {
      return open.adopted;
    },
    get out() {
      return open.out;
    },
    get heard() {
      return open.heard;
    },
    events: <N extends keyof Events>(name: N): Events[N][] =>
      told.filter((one) => one.name === name).map(({ payload }) => payload as Events[N]),
    /** Lets time pass on the clock of its own. */
    pass: (ms: number) => turn(own, own.mono() + ms),
    put: (device: Device) => {
      devices.set(device.id, device);
      bus.emit("household.changed", { noun: "device", id: device.id });
    },
    remove: (id: string) => {
      devices.delete(id);
      bus.emit("household.changed", { noun: "device", id });
    },
    /** The hub goes down in order and comes up again on the same store. */
    restart: async () => {
      await open.adopted[Symbol.asyncDispose]();
      open.things[Symbol.dispose]();
      open = start(2);
    },
    [Symbol.asyncDispose]: async () => {
      await open.adopted[Symbol.asyncDispose]();
      open.things[Symbol.dispose]();
      faults[Symbol.dispose]();
      stored[Symbol.dispose]();
    },
  };
}

/** A command as the engine would wish it. */
export function commandFor(thing: string, id: string, verb: string, given: object, at: number): Command {
  return { id, role: "climate", thing, verb, with: { ...given }, class: "S1", deadline: at + 60_000 };
}
