import { codeOf, fail, LintelError } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import { derivedId } from "../core/ids.ts";
import { type KindName, kinds } from "../core/kinds.ts";
import type { Did } from "../core/messages.ts";
import type { Busy } from "../core/quiet.ts";
import type { Command } from "../core/run.ts";
import { every } from "../core/timer.ts";
import type { TopicName } from "../core/topics.ts";
import type { RoleView } from "../core/world.ts";
import { makeCommands, type Resumed, stopWithinMs } from "./commands.ts";
import { able, foldLost } from "./fold.ts";
import { type Hold, openHolds } from "./holds.ts";
import { type Counts, makeIntake } from "./intake.ts";
import { openJournal, type Started } from "./journal.ts";
import type { Needs } from "./needs.ts";
import { classOf, parametersOf, stopVerb } from "./order.ts";
import { openRegistry, type Thing } from "./registry.ts";
import { checkBinding, openBindings } from "./roles.ts";

export type { Counts, Hold, Needs, Resumed, Started, Thing };
export type { EntityCounts, Refusal } from "./entities/entities.ts";
export { makeProposals } from "./proposals.ts";

/** What the hub knows of devices, and its hand on them. */
export type Things = {
  /** One message of a native device; a LintelError on bad input, and then nothing has changed. */
  take(name: TopicName, device: string, payload: Uint8Array, retained: boolean): void;
  /** The hub's line to the broker broke: nothing is sure until told again, and no lease is kept. */
  lost(): void;
  thing(id: string): Thing | undefined;
  all(): readonly Thing[];
  role(address: string): RoleView | undefined;
  /** Throws when this thing cannot be bound to this address. */
  bindable(address: string, thing: string): void;
  /** Journals a command inside the caller's work and sends it after the commit; whatever becomes of it comes as `device.did`. */
  command(command: Command, how?: { readonly resend?: boolean }): void;
  /** A command of the door policy, the only one that may command the door; `stored`: its id is in the ledger already. */
  policy(command: Command, how: "asks" | "stored"): void;
  /** What is recorded of a command. */
  outcome(command: string): Did | undefined;
  /** What was taken up or done for a role by a verb since a wall instant, oldest first. */
  started(role: string, verb: string, since: number): readonly Started[];
  /** The run of this hazard was stopped: its lease is not renewed any more. */
  endLease(command: string): void;
  /** A Stop button: sends `stop` at once, whatever is held; `at` (wall ms) makes the id. Gives the command's id. */
  stopThing(thing: string, actor: string, at: number): string;
  hold(address: string, because: Sentence): void;
  release(address: string): void;
  heldBy(address: string): Hold | undefined;
  /** At the start, before anything is sent: hazards without an outcome are recorded as interrupted. */
  resume(): Resumed;
  counts(): Counts;
  readonly busy: Busy;
  [Symbol.dispose](): void;
};

const dayMs = 86_400_000;

/** Opens the room of things; what was stored is known at once, and nobody is online until told. */
export function openThings(needs: Needs): Things {
  const { bus, store, household, clock, log, care } = needs;
  const raise = (error: unknown, cause: string) => {
    log.error("things.failed", { error, cause });
    const code = codeOf(error);
    const params = error instanceof LintelError ? error.params : {};
    bus.emit("fault.raised", { id: `things:${code}`, code, params, cause, at: clock.wall() });
  };
  const bindings = openBindings(needs);
  const holds = openHolds(needs, bindings);
  const registry = openRegistry(needs);
  const reach = (thing: string) => {
    const device = household.get("device", thing);
    // A kind that an older release knew is shown, and serves nothing.
    const kind = device && Object.hasOwn(kinds, device.kind) ? (device.kind as KindName) : undefined;
    return kind && { kind, known: registry.get(thing) };
  };
  const commands = makeCommands(needs, reach, (address) => holds.get(address) !== undefined, raise);
  const intake = makeIntake({ needs, registry, bindings, holds, commands });

  const pruning = every(clock, dayMs, commands.prune, (error) => raise(error, "prune"));
  const off = bus.on("household.changed", ({ noun, id }) => {
    if (noun === "role") bus.emit("role.changed", { address: id });
    if (noun !== "device") return;
    if (household.get("device", id)) return bus.emit("thing.changed", { thing: id });
    store.work(() => {
      store.afterCommit(() => commands.flights.halt(id));
      intake.forget(id);
    });
  });

  const role = (address: string): RoleView | undefined => {
    const bound = bindings.find(address);
    const found = bound && reach(bound.thing);
    if (!found) return undefined;
    const { kind, known } = found;
    return {
      address: bound.id,
      thing: bound.thing,
      ready: able(known, classOf(kind, known.about?.class)),
      held: holds.get(bound.id) !== undefined,
      state: known.state ?? {},
    };
  };
  const stopThing = (thing: string, actor: string, at: number) => {
    const { kind, known } = reach(thing) ?? fail("E_NOT_FOUND", { thing });
    const id = `stop.${derivedId(thing, actor, String(at))}`;
    const order = { id, thing, role: bindings.of(thing)[0] ?? thing, verb: stopVerb, with: {} };
    parametersOf(order, kind, care);
    const safety = classOf(kind, known.about?.class);
    commands.command({ ...order, class: safety, deadline: clock.wall() + stopWithinMs });
    return id;
  };
  const lost = () =>
    store.work(() => {
      for (const { id } of registry.all()) {
        const found = reach(id);
        if (found && found.known.seen > 0) intake.change(id, found.kind, foldLost(found.known));
      }
      // Last: what a lost lease has to tell waits for a screen to be heard again, and is not sent into a dead line.
      commands.lost();
    });

  return {
    take: intake.take,
    lost,
    thing: registry.thing,
    all: registry.all,
    role,
    bindable: (address, thing) => checkBinding(household, address, thing),
    command: (command, { resend = false } = {}) => commands.command(command, { resend }),
    policy: (command, policy) => commands.command(command, { policy }),
    outcome: commands.outcome,
    started: openJournal(store).started,
    endLease: commands.flights.endLease,
    stopThing,
    hold: holds.hold,
    release: holds.release,
    heldBy: holds.get,
    resume: commands.resume,
    counts: intake.counts,
    busy: commands.flights.busy,
    [Symbol.dispose]: () => {
      off();
      pruning();
      bindings[Symbol.dispose]();
      commands.flights[Symbol.dispose]();
    },
  };
}
