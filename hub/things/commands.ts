import { fail, LintelError } from "../core/errors.ts";
import type { KindName } from "../core/kinds.ts";
import type { Did, Do, SafetyClass } from "../core/messages.ts";
import type { Command } from "../core/run.ts";
import { failed, failedBy, type Flight, type Flights, makeFlights } from "./flights.ts";
import { hazardous, type Known } from "./fold.ts";
import { isFinal, openJournal, type Sent } from "./journal.ts";
import type { Needs } from "./needs.ts";
import { classOf, messageOf, parametersOf, reserved, stopVerb } from "./order.ts";

/** How old a comfort command may be to be sent again after a restart. */
const resendWithinMs = 600_000;
const keptForMs = 90 * 86_400_000;

/** How long a `stop` may take. */
export const stopWithinMs = 10_000;

/** What became of the commands that had no outcome when the hub went down. */
export type Resumed = {
  /** Hazards: never sent again, recorded as failed by E_INTERRUPTED. */
  readonly interrupted: readonly Sent[];
  /** Comfort, too old to be sent again, recorded as failed by E_STALE. */
  readonly expired: readonly Sent[];
  /** Comfort, left to the engine: `command` again with the same id and `resend`. */
  readonly open: readonly Sent[];
};

/** How a command is sent. */
export type How = {
  readonly resend?: boolean;
  /** By the door policy, which alone may command what is reserved for it; `stored`: its id is in the ledger already. */
  readonly policy?: "asks" | "stored";
};

/** Commands to native devices. */
export type Commands = {
  /** Journals a command inside the caller's work; it leaves after the commit. Its outcome, a refusal too, comes as `device.did`. */
  command(command: Command, how?: How): void;
  /** A device answered; false when nothing was waiting for that answer. E_FORBIDDEN from another device. */
  answer(device: string, did: Did): boolean;
  /** A device came, went or restarted. */
  heard(device: string, before: Known, now: Known): void;
  /** The hub's own line to the broker broke: no lease can be kept. */
  lost(): void;
  outcome(id: string): Did | undefined;
  resume(): Resumed;
  /** Forgets answered commands older than ninety days. */
  prune(): void;
  readonly flights: Flights;
};

type Reach = (thing: string) => { readonly kind: KindName; readonly known: Known } | undefined;
type Plan = { readonly safety: SafetyClass; readonly message: Do | undefined };

/** Makes the commands; `reach` and `held` tell how a thing and a role stand now. */
export function makeCommands(
  needs: Needs,
  reach: Reach,
  held: (role: string) => boolean,
  raise: (error: unknown, cause: string) => void,
): Commands {
  const { store, bus, clock, care } = needs;
  const journal = openJournal(store);
  const flights = makeFlights(needs, journal, { recheck, halting, raise });

  function plan(command: Command, policy = false): Plan {
    const { thing, role, verb } = command;
    const { kind, known } = reach(thing) ?? fail("E_NOT_FOUND", { thing });
    const safety = classOf(kind, known.about?.class);
    if (reserved(kind) && !policy) fail("E_FORBIDDEN", { role });
    const parameters = parametersOf(command, kind, care);
    if (verb !== stopVerb && held(role)) fail("E_HELD", { role });
    // Whether it is there or not, a hazard is told to stop now; comfort is waited for, or its stop would be said to nobody.
    const urgent = verb === stopVerb && hazardous(safety);
    const sure = known.status === "online" || (known.status === "unknown" && urgent);
    if (known.about && sure) {
      return { safety, message: messageOf(command, parameters, safety, known.about.boot, clock.wall()) };
    }
    // What the policy asks is asked now or never.
    if (known.status === "offline" || hazardous(safety) || policy) fail("E_DEVICE_OFFLINE", { thing });
    return { safety, message: undefined };
  }

  /** Much may have changed while the ledger wrote: a hazard leaves only if it would still be planned the same. */
  function recheck({ command, message, begun }: Flight): void {
    const { known } = reach(command.thing) ?? fail("E_NOT_FOUND", { thing: command.thing });
    if (held(command.role)) fail("E_HELD", { role: command.role });
    if (known.status !== "online") fail("E_DEVICE_OFFLINE", { thing: command.thing });
    if (known.about?.boot !== message?.boot) fail("E_OTHER_BOOT", { thing: command.thing });
    if (clock.wall() - begun > (message?.ttl_ms ?? 0)) fail("E_STALE", { thing: command.thing });
  }

  function halting({ command }: Flight): void {
    const { id, role, thing, class: safety } = command;
    const deadline = clock.wall() + stopWithinMs;
    order({ id: `${id}.stop`, role, thing, verb: stopVerb, with: {}, class: safety, deadline });
  }

  function planOrRefuse(command: Command, policy = false): Plan | Did {
    try {
      return plan(command, policy);
    } catch (error) {
      if (error instanceof LintelError) return failedBy(command.id, error);
      throw error;
    }
  }

  const later = (thing: string, did: Did) => store.afterCommit(() => flights.settle(thing, did));
  const go = (command: Command, planned: Plan | Did, stored = false) => {
    if ("outcome" in planned) later(command.thing, planned);
    else store.afterCommit(() => flights.begin(command, planned.safety, planned.message, stored));
  };

  const first = (command: Command, policy: How["policy"]) => {
    const { id, thing, role, verb } = command;
    const planned = planOrRefuse(command, policy !== undefined);
    const message = "outcome" in planned ? undefined : planned.message;
    const safety = "outcome" in planned ? command.class : planned.safety;
    const row = { id, thing, role, class: safety, sent: clock.wall(), boot: message?.boot ?? "" };
    journal.insert(row, message ?? { verb, with: command.with });
    if (verb === stopVerb) store.afterCommit(() => flights.halt(thing));
    go(command, planned, policy === "stored");
  };

  const again = (command: Command, row: Sent) => {
    const { id, thing } = command;
    const { did } = row;
    // Silence is no answer: comfort may go again, and the device knows the id if it had heard it.
    const silence = did?.code === "E_DEVICE_SILENT" && !hazardous(row.class);
    if (did && isFinal(did.outcome) && !silence) {
      return store.afterCommit(() => store.work(() => bus.emit("device.did", { device: row.thing, did })));
    }
    if (hazardous(row.class)) {
      if (!flights.get(id)) later(thing, failed(id, "E_INTERRUPTED", { thing }));
      return;
    }
    if (clock.wall() - row.sent > resendWithinMs) return later(thing, failed(id, "E_STALE", { thing }));
    journal.reopen(id);
    const planned = planOrRefuse(command);
    if (!("outcome" in planned) && planned.message) journal.left(id, planned.message.boot, planned.message);
    go(command, planned);
  };

  const leave = (flight: Flight) => {
    const { command } = flight;
    if (flights.get(command.id) !== flight || flight.stage !== "waiting") return;
    const planned = planOrRefuse(command);
    if ("outcome" in planned) return flights.settle(command.thing, planned);
    const { message } = planned;
    if (!message) return;
    store.work(() => {
      journal.left(command.id, message.boot, message);
      store.afterCommit(() => flights.leave(flight, message));
    });
  };
  const leaseLost = (flight: Flight) =>
    flights.settle(flight.command.thing, failed(flight.command.id, "E_LEASE_LOST", { thing: flight.command.thing }));

  const order: Commands["command"] = (command, { resend = false, policy } = {}) =>
    store.work(() => {
      const row = journal.find(command.id);
      if (!row) first(command, policy);
      else if (resend && policy === undefined) again(command, row);
    });

  return {
    command: order,
    answer: (device, did) =>
      store.work(() => {
        const row = journal.find(did.id);
        if (!row) return false;
        if (row.thing !== device) fail("E_FORBIDDEN", { device, command: did.id });
        if (!journal.record(did.id, did)) return false;
        store.afterCommit(() => (isFinal(did.outcome) ? flights.forget(did.id) : flights.accepted(did.id)));
        bus.emit("device.did", { device, did });
        return true;
      }),
    heard: (device, before, now) => {
      const restarted = before.about !== undefined && before.about.boot !== now.about?.boot;
      if (now.status === "offline" || restarted) {
        for (const flight of flights.leased()) if (flight.command.thing === device) leaseLost(flight);
      }
      if (now.status === "online" && now.about) {
        store.afterCommit(() => flights.of(device).forEach(leave));
      }
    },
    lost: () => flights.leased().forEach(leaseLost),
    outcome: (id) => journal.find(id)?.did,
    resume: () =>
      store.work(() => {
        const rows = journal.open().filter((row) => !flights.get(row.id));
        const interrupted = rows.filter((row) => hazardous(row.class));
        const comfort = rows.filter((row) => !hazardous(row.class));
        const old = (row: Sent) => clock.wall() - row.sent > resendWithinMs;
        const expired = comfort.filter(old);
        for (const { id, thing } of interrupted) journal.record(id, failed(id, "E_INTERRUPTED", { thing }));
        for (const { id, thing } of expired) journal.record(id, failed(id, "E_STALE", { thing }));
        return { interrupted, expired, open: comfort.filter((row) => !old(row)) };
      }),
    prune: () => store.work(() => journal.prune(clock.wall() - keptForMs)),
    flights,
  };
}
