import type { DoorView } from "../core/door.ts";
import type { Trip } from "../core/house.ts";
import type { LiveValues } from "../core/live.ts";

import { flags, type Loose, numbers, texts } from "./loose.ts";
import type { Me, Served } from "./sight.ts";

/** The bath and how far it is. */
export function bathValues(bath: Served | undefined, since: number): LiveValues {
  if (!bath) return {};
  const { thing, held } = bath;
  const state: Loose = thing.state ?? {};
  return {
    "bath.thing": thing.id,
    "bath.online": thing.online,
    "bath.held": held,
    ...texts("bath", state, ["phase", "fault"]),
    ...numbers("bath", state, ["level_pct", "water_c", "target_c", "target_pct", "ready_s"]),
    ...flags("bath", state, ["interrupted", "waits"]),
    ...(thing.adopted && thing.place !== undefined ? { "bath.pressed-here": true } : {}),
    "bath.at": thing.at ?? since,
  };
}

/** The AC and the room it serves. */
export function climateValues(climate: Served | undefined, since: number): LiveValues {
  if (!climate) return {};
  const { thing, held } = climate;
  const state: Loose = thing.state ?? {};
  return {
    "climate.thing": thing.id,
    "climate.online": thing.online,
    "climate.held": held,
    ...flags("climate", state, ["on", "running", "unattended"]),
    ...texts("climate", state, ["mode", "trouble"]),
    ...numbers("climate", state, ["target_c", "room_c"]),
    "climate.at": thing.at ?? since,
  };
}

/** The ladder at the door, with what keeps it shut. */
export function doorValues(door: DoorView | undefined): LiveValues {
  if (!door) return {};
  const { phase, at } = door;
  const sometimes = [
    "ask",
    "by",
    "recognised_at",
    "confirmed_at",
    "opened_at",
    "until",
    "bolt",
    "leaf",
    "trouble",
  ] as const;
  const known = sometimes.filter((key) => door[key] !== undefined).map((key) => [`door.${key}`, door[key]]);
  // Safe: each key is the path of the same name, of the same type.
  return { "door.phase": phase, ...(Object.fromEntries(known) as LiveValues), "door.at": at };
}

/** On a wall the way home that ends first; how long, never who or where. */
export function soonestValues(trips: readonly Trip[]): LiveValues {
  const [next] = trips.toSorted((a, b) => arrival(a) - arrival(b) || a.opened - b.opened);
  if (!next) return {};
  return {
    "trip.opened": next.opened,
    "trip.expires": next.expires,
    ...(next.eta_min === undefined ? {} : { "trip.eta_min": next.eta_min }),
    "trip.at": next.eta_at ?? next.opened,
  };
}

/** A resident's own way home, whole. */
export function ownTripValues(trip: Trip | undefined): LiveValues {
  if (!trip) return {};
  const { id, evidence, eta_low_min: low, eta_high_min: high, distance_m } = trip;
  return {
    ...soonestValues([trip]),
    "trip.id": id,
    "trip.evidence": evidence,
    ...(low === undefined ? {} : { "trip.eta_low_min": low }),
    ...(high === undefined ? {} : { "trip.eta_high_min": high }),
    ...(distance_m === undefined ? {} : { "trip.distance_m": distance_m }),
  };
}

function arrival({ eta_min, eta_at }: Trip): number {
  return eta_min === undefined || eta_at === undefined ? Number.MAX_SAFE_INTEGER : eta_at + eta_min * 60_000;
}

/** Whose phone it is and what a swipe would do now. */
export function meValues(me: Me | undefined, since: number): LiveValues {
  if (!me) return {};
  const { resident, phone, presence, plan } = me;
  const { climate, bath, door } = plan;
  return {
    "me.resident": resident.id,
    "me.name": resident.name,
    "me.language": resident.language,
    "me.phone": phone,
    "me.where": presence.where,
    ...(climate && {
      ...(climate.mode === undefined ? {} : { "me.plan.climate_mode": climate.mode }),
      ...(climate.target_c === undefined ? {} : { "me.plan.climate_c": climate.target_c }),
      "me.plan.climate_why": climate.why.key,
      "me.plan.climate_why_params": climate.why.params,
    }),
    ...(bath === undefined ? {} : { "me.plan.bath": bath }),
    ...(door === undefined ? {} : { "me.plan.door": door }),
    "me.at": Math.max(since, Math.floor(presence.since)),
  };
}
