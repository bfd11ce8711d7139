import { codeOf, type ErrorCode, LintelError, type Params } from "../core/errors.ts";
import type { Did, Do, Renew, SafetyClass } from "../core/messages.ts";
import type { Busy } from "../core/quiet.ts";
import type { Command } from "../core/run.ts";
import { at } from "../core/timer.ts";
import { topicOf, topics } from "../core/topics.ts";
import type { Journal } from "./journal.ts";
import { makeLeases } from "./leases.ts";
import type { Needs } from "./needs.ts";
import { storedFirst } from "./order.ts";

/** How long a device may take to say that it accepted. */
const acceptWithinMs = 2_000;

/** One command that has no final outcome yet. */
export type Flight = {
  readonly command: Command;
  readonly class: SafetyClass;
  /** When it was handed over, wall ms; its time to live counts from here. */
  readonly begun: number;
  /** Absent while it waits for its device to be heard. */
  message?: Do;
  stage: "waiting" | "storing" | "sent" | "accepted";
  disarm: () => void;
};

/** The commands under way from the commit that journaled them to their final outcome. */
export type Flights = {
  get(id: string): Flight | undefined;
  of(thing: string): readonly Flight[];
  leased(): readonly Flight[];
  /**
   * Sends the message now, a hazard after its id is in the ledger (at once where the caller has `stored` it there);
   * without a message it waits for the device.
   */
  begin(command: Command, safety: SafetyClass, message: Do | undefined, stored?: boolean): void;
  /** A waiting command whose device has been heard leaves. */
  leave(flight: Flight, message: Do): void;
  /** The device said that it accepted. */
  accepted(id: string): void;
  /** Records an outcome that the hub itself gives, tells it, and ends the lease first of all. */
  settle(thing: string, did: Did): void;
  forget(id: string): void;
  /** Renews this command's lease no more: the device stops by itself. */
  endLease(id: string): void;
  /** A person stopped this thing: what has not left stays here, what runs is not renewed. */
  halt(thing: string): void;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

/** What the hub itself says of a command that will not be done. */
export function failed(id: string, code: ErrorCode, detail: Params = {}): Did {
  return { v: 1, id, outcome: "failed", code, detail: { ...detail } };
}

/** What the hub itself says when an error kept a command here. */
export function failedBy(id: string, error: unknown, otherwise: ErrorCode = codeOf(error)): Did {
  return error instanceof LintelError ? failed(id, error.code, error.params) : failed(id, otherwise);
}

/** What the register asks of the commands. */
type FlightRules = {
  /** Throws when a hazard whose id has been stored may not leave any more. */
  readonly recheck: (flight: Flight) => void;
  /** A hazard that left is past its time, or not permitted any more, and may still run: it is told to stop. */
  readonly halting: (flight: Flight) => void;
  readonly raise: (error: unknown, cause: string) => void;
};

/** Makes the register of commands under way. */
export function makeFlights(
  { root, bus, store, ledger, permits, clock, publish }: Needs,
  journal: Journal,
  { recheck, halting, raise }: FlightRules,
): Flights {
  const flights = new Map<string, Flight>();
  const of = (thing: string) => [...flights.values()].filter((flight) => flight.command.thing === thing);
  let pending = 0;
  let activity = 0;

  const track = async (work: () => Promise<void>) => {
    pending += 1;
    activity += 1;
    try {
      await work();
    } finally {
      pending -= 1;
      activity += 1;
    }
  };
  const forbidden = ({ command: { id, role } }: Flight): ErrorCode | undefined => {
    try {
      return permits(role);
    } catch (error) {
      raise(error, id);
      return codeOf(error);
    }
  };
  const renew = (thing: string, message: Renew) => {
    const flight = flights.get(message.id);
    const code = flight && forbidden(flight);
    if (flight && code) {
      halting(flight);
      return settle(thing, failed(message.id, code, { thing }));
    }
    const { qos, retain } = topics["device.renew"];
    const sent = track(() => publish(topicOf(root, "device.renew", thing), JSON.stringify(message), { qos, retain }));
    sent.catch((error: unknown) => raise(error, message.id));
  };
  const leases = makeLeases(clock, renew, (error) => raise(error, "leases"));

  const arm = (flight: Flight, within: number) => {
    flight.disarm();
    const { id, thing, deadline } = flight.command;
    const left = Math.max(0, deadline - clock.wall());
    const code = left <= within ? "E_DEADLINE" : "E_DEVICE_SILENT";
    const work = () => {
      // Told first: a lease that merely ends would leave the device in a fault that a person has to clear.
      if (flight.message?.lease_ms !== undefined && hasLeft(flight)) halting(flight);
      settle(thing, failed(id, code, { thing }));
    };
    flight.disarm = at(clock, clock.mono() + Math.min(left, within), work, (error) => raise(error, id));
  };
  const forget = (id: string) => {
    leases.end(id);
    flights.get(id)?.disarm();
    flights.delete(id);
  };
  const settle = (thing: string, did: Did) => {
    leases.end(did.id);
    flights.get(did.id)?.disarm();
    activity += 1;
    store.work(() => {
      store.afterCommit(() => forget(did.id));
      if (journal.record(did.id, did)) bus.emit("device.did", { device: thing, did });
    });
  };
  const send = (flight: Flight, message: Do) => {
    const { id, thing } = flight.command;
    flight.message = message;
    flight.stage = "sent";
    const { qos } = topics["device.do"];
    const sent = track(() =>
      publish(topicOf(root, "device.do", thing), JSON.stringify(message), { qos, retain: false }),
    );
    if (message.lease_ms !== undefined) leases.begin(id, thing, message.boot);
    arm(flight, acceptWithinMs);
    sent
      .catch((error: unknown) => {
        if (flights.get(id) === flight && flight.stage === "sent") settle(thing, failedBy(id, error, "E_BROKER_DOWN"));
      })
      .catch((error: unknown) => raise(error, id));
  };
  const storeThenSend = async (flight: Flight, message: Do) => {
    const { id, thing, verb } = flight.command;
    const sql = "INSERT INTO hazards (id, thing, verb, at) VALUES (?, ?, ?, ?)";
    try {
      await track(() => ledger.write([{ sql, params: [id, thing, verb, Math.floor(clock.wall())] }]));
      // Stopped, expired or forgotten while the disk was busy: it never leaves.
      if (flights.get(id) !== flight) return;
      recheck(flight);
    } catch (error) {
      if (flights.get(id) !== flight) return;
      return settle(thing, failedBy(id, error));
    }
    send(flight, message);
  };

  return {
    get: (id) => flights.get(id),
    of,
    leased: () => [...flights.values()].filter((flight) => flight.message?.lease_ms !== undefined && hasLeft(flight)),
    begin: (command, safety, message, stored = false) => {
      flights.get(command.id)?.disarm();
      const stage = message ? "storing" : "waiting";
      const flight: Flight = {
        command,
        class: safety,
        begun: clock.wall(),
        stage,
        disarm: () => undefined,
        ...(message && { message }),
      };
      flights.set(command.id, flight);
      // What leaves at once is armed as it leaves.
      if (message && (stored || !storedFirst(safety, command.verb))) return send(flight, message);
      arm(flight, Number.POSITIVE_INFINITY);
      if (message) storeThenSend(flight, message).catch((error: unknown) => raise(error, command.id));
    },
    leave: send,
    accepted: (id) => {
      const flight = flights.get(id);
      if (!flight) return;
      flight.stage = "accepted";
      arm(flight, Number.POSITIVE_INFINITY);
    },
    settle,
    forget,
    endLease: (id) => {
      leases.end(id);
    },
    halt: (thing) => {
      // A copy: what settles here leaves the register, and what that sets off may enter it.
      const all = of(thing);
      for (const flight of all) {
        const { id, verb } = flight.command;
        if (!storedFirst(flight.class, verb)) continue;
        if (hasLeft(flight)) leases.end(id);
        else settle(thing, { v: 1, id, outcome: "stopped" });
      }
    },
    busy: { pending: () => pending, activity: () => activity, flush: () => Promise.resolve() },
    [Symbol.dispose]: () => {
      leases[Symbol.dispose]();
      for (const flight of flights.values()) flight.disarm();
      flights.clear();
    },
  };
}

function hasLeft(flight: Flight): boolean {
  return flight.stage === "sent" || flight.stage === "accepted";
}
