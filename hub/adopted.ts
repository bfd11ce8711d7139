import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Press } from "../devices/adopted.ts";
import { openJournal, type Journal } from "../devices/journal.ts";
import { watchLoopLag } from "../devices/loop-lag.ts";
import { openLoop } from "./adopted-loop.ts";
import { openSeat, type Seat } from "./adopted-seat.ts";
import type { Bus } from "./bus/bus.ts";
import type { Delivery, Take, Wire } from "./bus/wire.ts";
import { checkAdoption, type Device } from "./check-adoption.ts";
import type { Clock } from "./core/clock.ts";
import { fail, LintelError } from "./core/errors.ts";
import type { Sentence } from "./core/events.ts";
import { kinds, type KindRow } from "./core/kinds.ts";
import type { Log } from "./core/log.ts";
import type { Busy } from "./core/quiet.ts";
import type { Random } from "./core/random.ts";
import { readTopic } from "./core/topics.ts";
import type { Faults } from "./faults.ts";
import type { Residents } from "./residents/residents.ts";
import type { Store } from "./store/open.ts";
import type { Entities } from "./things/entities/entities.ts";

/** The devices of the house that are made of other makers' entities; the hub plays them itself. */
export type AdoptedDevices = {
  /** Opens what the household says is adopted, and follows it from here on; called once the scenes stand. */
  begin(): void;
  /** The hub's way out: what is for an adopted device stays in the house, everything else goes to the broker. */
  wraps(publish: Wire["publish"]): Wire["publish"];
  /** The broker's way in: nobody there speaks for an adopted device. */
  guards(take: Take): Take;
  /** A hand at the place of an adopted device presses a button of it on a screen. E_NOT_FOUND, E_DEVICE_OFFLINE, E_UNKNOWN_VERB. */
  press(id: string, button: Press): void;
  /** Why an adopted device is not there; undefined while it is, and for any other. */
  lacks(id: string): Sentence | undefined;
  readonly busy: Busy;
} & AsyncDisposable;

/** What the adopted devices need of the hub. */
export type AdoptedNeeds = {
  readonly root: string;
  readonly house: "virtual" | "real";
  /** The hub's own folder. */
  readonly data: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly bus: Pick<Bus, "on">;
  readonly household: Pick<Residents, "all" | "get">;
  readonly store: Pick<Store, "afterCommit">;
  readonly entities: Pick<Entities, "entity" | "onNews" | "part">;
  /** The hub's intake: one message, one transaction; throws only where the store cannot keep it. */
  readonly intake: (delivery: Delivery) => void | Promise<void>;
  readonly faults: Pick<Faults, "clear" | "raise">;
  /** Whether the clock is turned by hand: then no process ever lags. */
  readonly stepping: boolean;
  /** Called after each COMMIT of the journal of adopted hazards; crash tests hang on it. */
  readonly onCommit?: (n: number) => void;
};

/** A seat that is taken: by which document, made of which entities. */
type Taken = {
  readonly text: string;
  readonly made: string;
  readonly of: ReadonlySet<string>;
  readonly seat: Seat;
};

const sw = "lintel hub";

/** Makes the adopted devices; none is open before `begin`. */
export function openAdopted(needs: AdoptedNeeds): AdoptedDevices {
  const { root, bus, household, entities, store, faults, clock, log } = needs;
  const seats = new Map<string, Taken>();
  const turns = new Map<string, Promise<void>>();
  const closing: (() => void)[] = [];
  const loop = openLoop(clock, (error) => faults.raise("adopted", error, "adopted"));
  const hazards = openHazards(needs, () => [...seats.values()].map(({ seat }) => seat));
  const adopted = (id: string) => household.get("device", id)?.made_of !== undefined;
  const house = { entity: entities.entity, part: entities.part, devices: () => household.all("device") };
  const kept = join(needs.data, "adopted");
  let closed = false;

  const seatOf = (document: Device): Seat =>
    openSeat({
      document,
      entities,
      loop,
      tools: {
        root,
        clock,
        random: needs.random,
        log,
        sw,
        data: kept,
        journal: hazards.journalOf(document),
      },
      check: () => {
        const checked = checkAdoption(document, house);
        if (!checked) throw new LintelError("E_NOT_FOUND", { thing: document.id });
        return checked.variant;
      },
      said: (delivery) => {
        // Of what the household does not know any more nothing is said.
        if (household.get("device", document.id)) void needs.intake(delivery);
      },
      enter: (work) => {
        work();
        // In the same breath: what a maker's device told is acknowledged once it is in the journal.
        store.afterCommit(loop.drain);
      },
      wrong: (error) =>
        error === undefined
          ? faults.clear(`adopted:${document.id}`)
          : faults.raise(`adopted:${document.id}`, error, document.id),
    });
  const sit = (document: Device) =>
    seats.set(document.id, {
      text: textOf(document),
      made: madeOf(document),
      of: new Set(Object.values(document.made_of?.parts ?? {})),
      seat: seatOf(document),
    });
  const settle = async (id: string) => {
    const document = household.get("device", id);
    const text = document?.made_of && !closed ? textOf(document) : undefined;
    const known = seats.get(id);
    if (known?.text === text) return;
    seats.delete(id);
    faults.clear(`adopted:${id}`);
    await known?.seat[Symbol.asyncDispose]();
    // What was kept of other parts says nothing of these; what a hazard keeps is about its place, and stays.
    if (known && known.made !== madeOf(document)) rmSync(join(kept, `${id}.kept.json`), { force: true });
    // Whatever it has become meanwhile.
    const now = household.get("device", id);
    if (!closed && now?.made_of) sit(now);
  };
  const turn = (id: string) => {
    const next = (turns.get(id) ?? Promise.resolve())
      .then(() => settle(id))
      .catch((error: unknown) => faults.raise(`adopted:${id}`, error, id))
      .finally(() => {
        if (turns.get(id) === next) turns.delete(id);
      });
    turns.set(id, next);
    return next;
  };
  const lookAll = () => {
    for (const { seat } of seats.values()) seat.look();
  };
  const look = (entity: string) => {
    for (const { of, seat } of seats.values()) if (of.has(entity)) seat.look();
  };

  return {
    begin: () => {
      for (const document of household.all("device")) if (document.made_of) sit(document);
      closing.push(
        // What one device gives up another may take.
        bus.on("household.changed", ({ noun, id }) => void (noun === "device" && turn(id).then(lookAll))),
        bus.on("entity.changed", ({ entity }) => look(entity)),
      );
    },
    wraps: (publish) => (topic, payload, how) => {
      const read = readTopic(root, topic);
      const id = read?.ids[0] ?? "";
      if ((read?.name !== "device.do" && read?.name !== "device.renew") || !adopted(id))
        return publish(topic, payload, how);
      const { seat } = seats.get(id) ?? {};
      if (!seat?.online) return Promise.reject(new LintelError("E_DEVICE_OFFLINE", { thing: id }));
      const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
      // Gone meanwhile: its leases have ended, and the hub has heard that it is offline.
      loop.post(() => void (seat.online && seat.take({ topic, payload: bytes, retained: false })));
      return Promise.resolve();
    },
    guards: (take) => (delivery) => {
      const read = readTopic(root, delivery.topic);
      const id = read?.name.startsWith("device.") ? (read.ids[0] ?? "") : "";
      if (id === "" || !adopted(id)) return take(delivery);
      // What it said before it was adopted may still be kept at the broker.
      if (!delivery.retained) faults.raise(`input:${id}`, new LintelError("E_FORBIDDEN", { device: id }), id);
    },
    press: (id, button) => (seats.get(id)?.seat ?? fail("E_NOT_FOUND", { thing: id })).press(button),
    lacks: (id) => seats.get(id)?.seat.lacks(),
    busy: {
      pending: () => loop.busy.pending() + turns.size,
      activity: loop.busy.activity,
      flush: () => Promise.resolve(),
    },
    [Symbol.asyncDispose]: async () => {
      if (closed) return;
      closed = true;
      for (const off of closing) off();
      await Promise.all(turns.values());
      const ends = await Promise.allSettled([...seats.values()].map(({ seat }) => seat[Symbol.asyncDispose]()));
      loop.drain();
      loop[Symbol.dispose]();
      hazards[Symbol.dispose]();
      for (const end of ends)
        if (end.status === "rejected") log.error("an adopted device did not close", { error: end.reason as unknown });
    },
  };
}

/** What of a document decides whether its device is opened anew; whose it is does not. */
function textOf({ kind, name, place, made_of }: Device): string {
  return JSON.stringify([kind, name, place ?? "", made_of]);
}

function madeOf(document: Device | undefined): string {
  return JSON.stringify(document?.made_of?.parts ?? {});
}

/** What hazards need beside the others: ids on disk before they act, and an end of every lease where this process hung. */
function openHazards(
  { data, house, clock, stepping, faults, log, onCommit }: AdoptedNeeds,
  seats: () => readonly Seat[],
): { journalOf(document: Device): Journal | undefined } & Disposable {
  let journal: Journal | undefined;
  let lag: (() => void) | undefined;
  const hung = (ms: number) => {
    log.error("the hub was stuck; every output of adopted devices falls", { ms });
    for (const seat of seats()) seat.endLeases();
  };
  return {
    journalOf: ({ kind }) => {
      const row: KindRow | undefined = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined;
      if (row?.class !== "S2" && row?.class !== "S3") return undefined;
      mkdirSync(data, { recursive: true, mode: 0o700 });
      journal ??= openJournal(join(data, "adopted.db"), house, () => clock.wall(), onCommit);
      if (!stepping) lag ??= watchLoopLag(clock, hung, (error) => faults.raise("adopted", error, "lag"));
      return journal;
    },
    [Symbol.dispose]: () => {
      lag?.();
      journal?.[Symbol.dispose]();
    },
  };
}
