import { errorCodes, type ErrorCode, fail } from "../core/errors.ts";
import { wallOf } from "../core/instant.ts";
import { type KindName, kinds } from "../core/kinds.ts";
import type { TopicName } from "../core/topics.ts";
import type { Commands } from "./commands.ts";
import { able, alike, foldAbout, foldState, foldStatus, hazardous, type Known, latched } from "./fold.ts";
import type { Holds } from "./holds.ts";
import { makeKept } from "./kept.ts";
import { type Checked, kindOf, readAbout, readDid, readEvent, readState, readStatus } from "./native.ts";
import type { Needs } from "./needs.ts";
import { classOf, takenByPolicy } from "./order.ts";
import type { Registry } from "./registry.ts";
import type { Bindings } from "./roles.ts";
import { makeSeenIds } from "./seen-ids.ts";

/** How many things were left out since the start, by reason. */
export type Counts = {
  /** Keys unknown to us in messages that inform. */
  readonly dropped: number;
  /** Events whose id had been taken before. */
  readonly repeated: number;
  /** Answers to commands nobody sent, or that had their outcome already. */
  readonly unasked: number;
};

/** Messages of native devices coming in. */
export type Intake = {
  /** Checks one message, folds it and tells the house; throws a LintelError on bad input and changes nothing. */
  take(name: TopicName, device: string, payload: Uint8Array, retained: boolean): void;
  /** What changed in a device beside a message: keeps it and tells who shows it. */
  change(device: string, kind: KindName, now: Known): void;
  forget(device: string): void;
  counts(): Counts;
};

type Parts = {
  readonly needs: Pick<Needs, "bus" | "store" | "clock" | "household">;
  readonly registry: Registry;
  readonly bindings: Bindings;
  readonly holds: Holds;
  readonly commands: Commands;
};

const ahead_ms = 60_000;

/** Makes the way in for messages of native devices. */
export function makeIntake({ needs, registry, bindings, holds, commands }: Parts): Intake {
  const { bus, store, clock, household } = needs;
  const seen = makeSeenIds();
  const faulty = makeKept<string>(store);
  let dropped = 0;
  let repeated = 0;
  let unasked = 0;

  const counted = <T>(checked: Checked<T>): T => {
    dropped += checked.dropped;
    return checked.value;
  };
  // A hazard is heard whatever its clock says: its stop button counts.
  const refuseFuture = (device: string, kind: KindName, told: string) => {
    const ahead = wallOf(told) - clock.wall();
    if (ahead > ahead_ms && !hazardous(kinds[kind].class))
      fail("E_FUTURE", { thing: device, ahead_s: Math.round(ahead / 1000) });
  };
  const change = (device: string, kind: KindName, now: Known) => {
    const before = registry.get(device);
    registry.put(device, now);
    bus.emit("thing.changed", { thing: device });
    const ready = (known: Known) => able(known, classOf(kind, known.about?.class));
    if (ready(before) !== ready(now) || !alike(before.state, now.state)) {
      for (const address of bindings.of(device)) bus.emit("role.changed", { address });
    }
    showFault(device, now);
  };
  const showFault = (device: string, { state }: Known) => {
    const id = `thing:${device}`;
    const found = latched(state);
    const shown = faulty.get(device);
    if (found === shown) return;
    if (found === undefined) {
      faulty.remove(device);
      return bus.emit("fault.cleared", { id });
    }
    faulty.set(device, found);
    const code = Object.hasOwn(errorCodes, found) ? (found as ErrorCode) : "E_LATCHED";
    bus.emit("fault.raised", {
      id,
      code,
      params: { thing: device, code: found },
      cause: state?.boot ?? "",
      at: clock.wall(),
    });
  };

  const about = (device: string, kind: KindName, payload: Uint8Array, retained: boolean) => {
    const told = counted(readAbout(payload, kind));
    const before = registry.get(device);
    const now = foldAbout(before, told, clock.wall());
    change(device, kind, now);
    bus.emit("device.about", { device, about: told, retained });
    commands.heard(device, before, now);
  };
  const status = (device: string, kind: KindName, payload: Uint8Array, retained: boolean) => {
    const told = readStatus(payload);
    const before = registry.get(device);
    const now = foldStatus(before, told, retained, clock.wall());
    change(device, kind, now);
    bus.emit("device.status", { device, status: told, retained });
    commands.heard(device, before, now);
  };
  const state = (device: string, kind: KindName, payload: Uint8Array, retained: boolean) => {
    const told = counted(readState(payload, kind));
    if (!retained) refuseFuture(device, kind, told.at);
    const { state: before, ...known } = registry.get(device);
    const folded = foldState({ ...known, ...(before && { state: before }) }, told, retained, clock.wall());
    change(device, kind, folded.known);
    bus.emit("device.state", { device, state: told, before, baseline: folded.baseline });
  };
  const event = (device: string, kind: KindName, payload: Uint8Array) => {
    const told = counted(readEvent(payload, kind));
    refuseFuture(device, kind, told.at);
    if (seen.has(device, told.id)) {
      repeated += 1;
      return;
    }
    store.afterCommit(() => seen.add(device, told.id));
    if (told.type === "pressed" || told.type.endsWith("-pressed")) {
      for (const address of bindings.of(device).filter((address) => !takenByPolicy(address)))
        holds.hold(address, { key: "hold.pressed", params: { thing: device } });
    }
    if (told.type === "stop-pressed") store.afterCommit(() => commands.flights.halt(device));
    bus.emit("device.event", { device, event: told });
  };
  const did = (device: string, payload: Uint8Array) => {
    if (!commands.answer(device, counted(readDid(payload)))) unasked += 1;
  };

  const sort = (name: TopicName, device: string, payload: Uint8Array, retained: boolean) => {
    const { kind: known } = household.get("device", device) ?? fail("E_NOT_FOUND", { thing: device });
    const kind = kindOf(known);
    if (retained && (name === "device.event" || name === "device.did" || name === "device.do"))
      fail("E_RETAINED", { topic: name, thing: device });
    if (name === "device.about") about(device, kind, payload, retained);
    else if (name === "device.status") status(device, kind, payload, retained);
    else if (name === "device.state") state(device, kind, payload, retained);
    else if (name === "device.event") event(device, kind, payload);
    else if (name === "device.did") did(device, payload);
    else fail("E_UNKNOWN_TOPIC", { topic: name });
  };

  return {
    take: (name, device, payload, retained) => store.work(() => sort(name, device, payload, retained)),
    change,
    forget: (device) => {
      registry.forget(device);
      seen.forget(device);
      if (faulty.has(device)) bus.emit("fault.cleared", { id: `thing:${device}` });
      faulty.remove(device);
      bus.emit("thing.changed", { thing: device });
    },
    counts: () => ({ dropped, repeated, unasked }),
  };
}
