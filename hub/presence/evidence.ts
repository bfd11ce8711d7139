import { fail } from "../core/errors.ts";
import type { Events } from "../core/events.ts";
import type { Evidence, HouseholdDocument } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { wallOf } from "../core/instant.ts";
import type { DeviceEvent, State } from "../core/messages.ts";
import type { Attribution } from "./attribution.ts";

/** A device as the household knows it. */
export type Device = HouseholdDocument<"device">;

/** What a message says before anyone knows whose it is. */
export type Sighting = Omit<Evidence, "resident" | "confidence"> & {
  /** A phone says that it is at the home, or that it is not. */
  readonly near?: boolean;
};

const ahead_ms = 60_000;

/** The source of each event of each kind of device that says something of people. */
const happenings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bed: { left: "bed.left", entered: "bed.entered" },
  occupancy: { occupied: "occupancy.occupied", empty: "occupancy.empty" },
  toothbrush: { started: "toothbrush.running", stopped: "toothbrush.stopped" },
  tap: { opened: "tap.running", closed: "tap.closed" },
  "alarm-clock": { rang: "alarm.rang", snoozed: "alarm.snoozed", stopped: "alarm.stopped" },
  screen: {
    touched: "screen.touched",
    near: "screen.near",
    far: "screen.far",
    "good-night": "screen.good-night",
    leaving: "screen.leaving",
  },
  phone: { swiped: "phone.swiped", cancelled: "phone.cancelled", delayed: "phone.delayed", leaving: "phone.leaving" },
  "leak-sensor": { wet: "leak.found", dry: "leak.over" },
  "smoke-sensor": { smoke: "smoke.found", clear: "smoke.over" },
};

type Standing = {
  readonly key: string;
  readonly becomes: readonly [string, string];
  readonly stands: readonly [string, string];
};
const both = (key: string, on: string, off: string): Standing => ({ key, becomes: [on, off], stands: [on, off] });

/** The key of the state that says something of people, and the source when it turns, or stands, true or false. */
const standings: Readonly<Record<string, Standing>> = {
  bed: { key: "occupied", becomes: ["bed.entered", "bed.left"], stands: ["bed.occupied", "bed.empty"] },
  occupancy: both("occupied", "occupancy.occupied", "occupancy.empty"),
  toothbrush: both("running", "toothbrush.running", "toothbrush.stopped"),
  tap: both("running", "tap.running", "tap.closed"),
  "leak-sensor": { key: "wet", becomes: ["leak.found", "leak.over"], stands: ["leak.stands", "leak.none"] },
  "smoke-sensor": { key: "smoke", becomes: ["smoke.found", "smoke.over"], stands: ["smoke.stands", "smoke.none"] },
};

/** What ends a thing that lasts, and what it ends. */
export const ends: Readonly<Record<string, string>> = {
  "toothbrush.stopped": "toothbrush.running",
  "tap.closed": "tap.running",
  "occupancy.empty": "occupancy.occupied",
  "region.left": "region.entered",
  "bed.left": "bed.entered",
};

/** Signs of somebody moving; what a device does by itself, and what only stopped, is none. */
export const motions: ReadonlySet<string> = new Set([
  "bed.left",
  "bed.entered",
  "occupancy.occupied",
  "toothbrush.running",
  "tap.running",
  "tap.closed",
  "alarm.snoozed",
  "alarm.stopped",
  "screen.touched",
  "screen.near",
  "screen.yes",
  "screen.no",
  "screen.too-warm",
  "screen.too-cold",
  "screen.good-night",
  "screen.leaving",
  "door.opened",
]);

/** What a device's own event says of people, or undefined when it says nothing. */
export function fromEvent(device: Device, event: DeviceEvent): Sighting | undefined {
  const source = answerOf(device, event) ?? happenings[device.kind]?.[event.type];
  if (source === undefined) return undefined;
  const { eta_min: eta, by_min: by, question } = event;
  return {
    ...base(device, source, instant(event.at)),
    id: `${device.id}:${event.id}`,
    baseline: false,
    ...(typeof eta === "number" && { eta_min: eta }),
    ...(typeof by === "number" && { by_min: by }),
    ...(source === "phone.swiped" && { proved: event["by"] !== "program" }),
    ...(typeof question === "string" && { about: question }),
  };
}

function answerOf({ kind }: Device, event: DeviceEvent): string | undefined {
  if (kind !== "screen") return undefined;
  if (event.type === "answered") return event["yes"] === true ? "screen.yes" : "screen.no";
  if (event.type !== "felt") return undefined;
  return event["felt"] === "too-warm" ? "screen.too-warm" : "screen.too-cold";
}

/** What a device's state says: a change against what was known is a happening, anything else a baseline. */
export function fromState(
  device: Device,
  state: State,
  before: State | undefined,
  baseline: boolean,
): Sighting | undefined {
  const row = standings[device.kind];
  const value = row && state[row.key];
  if (!row || typeof value !== "boolean") return undefined;
  const standing = baseline || before === undefined;
  if (!standing && before[row.key] === value) return undefined;
  return {
    ...base(device, (standing ? row.stands : row.becomes)[value ? 0 : 1], instant(state.at)),
    id: `${device.id}:${derivedId(device.id, state.boot, state.at, String(value), standing ? "stands" : "becomes")}`,
    baseline: standing,
  };
}

/** When a machine's state says that breakfast has started, wall ms; a baseline says nothing. */
export function breakfastFrom(device: Device, state: State, before: State | undefined, baseline: boolean) {
  if (device.kind !== "breakfast-machine" || baseline || !before) return undefined;
  if (state["phase"] !== "running" || before["phase"] === "running") return undefined;
  const at = instant(state.at);
  const id = `${device.id}:${derivedId(device.id, state.boot, state.at, "breakfast")}`;
  return { ...base(device, "breakfast.started", at), id, confidence: 1, baseline: false } satisfies Evidence;
}

/** What the door's being opened for somebody says: the surest sign that somebody is home. */
export function fromDoor({ id, at, device, place }: Events["door.opened"]): Sighting {
  return {
    id: `${device}:${id}`,
    source: "door.opened",
    at: Math.floor(at),
    device,
    baseline: false,
    ...(place !== undefined && { place }),
  };
}

/** The sighting with whom it is about. */
export function attributed({ near: _near, ...sighting }: Sighting, { resident, confidence }: Attribution): Evidence {
  return { ...sighting, confidence, ...(resident !== undefined && { resident }) };
}

/** Refuses evidence from more than a minute ahead of the hub's clock. */
export function refuseFuture(sighting: Sighting, now: number): void {
  if (sighting.at <= now + ahead_ms) return;
  fail("E_FUTURE", { device: sighting.device, ahead_s: Math.round((sighting.at - now) / 1000) });
}

function base(device: Device, source: string, at: number) {
  return { source, at, device: device.id, ...(device.place !== undefined && { place: device.place }) };
}

function instant(at: string): number {
  const wall = wallOf(at);
  return Number.isNaN(wall) ? fail("E_WRONG_TYPE", { field: "at", problem: "not an instant" }) : wall;
}
