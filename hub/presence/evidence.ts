import { fail } from "../core/errors.ts";
import type { Evidence, HouseholdDocument } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { wallOf } from "../core/instant.ts";
import type { DeviceEvent, State } from "../core/messages.ts";
import type { Attribution } from "./attribution.ts";

/** A device as the household knows it. */
export type Device = HouseholdDocument<"device">;

/** What a message says before anyone knows whose it is. */
export type Sighting = Omit<Evidence, "resident" | "confidence">;

const ahead_ms = 60_000;

const happenings: Readonly<Record<string, readonly string[]>> = {
  bed: ["left", "entered"],
  occupancy: ["occupied", "empty"],
  screen: ["touched", "near", "far"],
  phone: ["swiped", "cancelled"],
};

const occupied: Readonly<Record<string, { readonly becomes: [string, string]; readonly stands: [string, string] }>> = {
  bed: { becomes: ["bed.entered", "bed.left"], stands: ["bed.occupied", "bed.empty"] },
  occupancy: { becomes: ["occupancy.occupied", "occupancy.empty"], stands: ["occupancy.occupied", "occupancy.empty"] },
};

/** What a device's own event says of people, or undefined when it says nothing. */
export function fromEvent(device: Device, event: DeviceEvent): Sighting | undefined {
  if (!happenings[device.kind]?.includes(event.type)) return undefined;
  const eta = event["eta_min"];
  return {
    ...base(device, `${device.kind}.${event.type}`, instant(event.at)),
    id: `${device.id}:${event.id}`,
    baseline: false,
    ...(typeof eta === "number" && { eta_min: eta }),
  };
}

/** What a device's state says: a change against what was known is a happening, anything else a baseline. */
export function fromState(
  device: Device,
  state: State,
  before: State | undefined,
  baseline: boolean,
): Sighting | undefined {
  const row = occupied[device.kind];
  const value = state["occupied"];
  if (!row || typeof value !== "boolean") return undefined;
  const standing = baseline || before === undefined;
  if (!standing && before["occupied"] === value) return undefined;
  return {
    ...base(device, (standing ? row.stands : row.becomes)[value ? 0 : 1], instant(state.at)),
    id: `${device.id}:${derivedId(device.id, state.boot, state.at, String(value), standing ? "stands" : "becomes")}`,
    baseline: standing,
  };
}

/** The sighting with whom it is about. */
export function attributed(sighting: Sighting, { resident, confidence }: Attribution): Evidence {
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
