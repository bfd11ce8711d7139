import { bathStartsIn, etaAt } from "./core/bath-plan.ts";
import { bathMayGoOn, bathPermitted, breakfastPermitted, careFor, tripOfCare } from "./core/care.ts";
import { type ErrorCode, fail } from "./core/errors.ts";
import { bathMissing, climateMissing } from "./core/evening-missing.ts";
import type { FactName } from "./core/facts.ts";
import type { Home, Presence, Resident, Trip } from "./core/house.ts";
import { type Care, readRole, type RoleName } from "./core/roles.ts";
import type { Asked, PlaceView, RoleView, Value, World } from "./core/world.ts";

/** The reading functions of the rooms that the world is made of; facts are asked for by their full name. */
export type Readers = {
  readonly now: () => number;
  readonly home: () => Home | undefined;
  readonly residents: () => readonly Resident[];
  readonly presence: (resident: string) => Presence;
  /** When somebody was last noticed moving in the home, wall ms. */
  readonly motionAt: () => number | undefined;
  readonly trip: (id: string) => Trip | undefined;
  /** Every open way home. */
  readonly trips: () => readonly Trip[];
  readonly place: (id: string) => PlaceView | undefined;
  readonly eating: () => string | undefined;
  readonly working: (at: number) => boolean;
  readonly role: (address: string) => RoleView | undefined;
  /** The address of each thing that serves a role; none where nobody says. */
  readonly every?: (role: string) => readonly string[];
  readonly setting: (asked: Asked, name: string) => Value | undefined;
  readonly weather: (name: FactName, about: Resident | undefined) => Value | undefined;
  readonly day: (name: FactName, about: Resident | undefined) => Value | undefined;
  readonly breakfast: (name: FactName, about: Resident | undefined) => Value | undefined;
  /** How the home stands for somebody who goes out or to bed; nothing where nobody says. */
  readonly house?: (name: FactName, about: Resident | undefined, place: string | undefined) => Value | undefined;
  readonly comfort: (name: FactName, about: Resident | undefined, trip: Trip | undefined) => Value | undefined;
};

/** The house at this instant as a scene may read it. E_CONFIG before the home has been set up. */
export function readWorld(from: Readers): World {
  const home = from.home() ?? fail("E_CONFIG", { faults: "no home yet" });
  const at = from.now();
  const residents = new Map(from.residents().map((r) => [r.id, r]));
  return {
    at,
    home,
    residents,
    presence: from.presence,
    trip: from.trip,
    place: from.place,
    eating: from.eating(),
    working: from.working,
    role: from.role,
    every: from.every ?? (() => []),
    setting: from.setting,
    fact: (asked, name) => {
      const about = asked.resident === undefined ? undefined : residents.get(asked.resident);
      const trip = asked.trip === undefined ? undefined : from.trip(asked.trip);
      const read = readings[name.slice(0, name.indexOf("."))];
      // Safe: what is not in the table of facts is in no reading either.
      return read?.({ from, at, about, trip, place: asked.place }, name as FactName);
    },
  };
}

/** What a hazard must know of the house before it acts. */
export function careNow(from: Readers): Care {
  const trip = tripOfCare(from.trips(), from.residents());
  return careFor(from.residents(), from.presence, trip, from.now(), from.motionAt());
}

const permissions: Readonly<Partial<Record<RoleName, (care: Care) => ErrorCode | undefined>>> = {
  "breakfast-machine": breakfastPermitted,
  bath: bathMayGoOn,
};

/** Why what runs for this role may not run on, by its address, or undefined. */
export function permittedNow(address: string, care: Care): ErrorCode | undefined {
  const role = readRole(address)?.role;
  return role && permissions[role]?.(care);
}

type Reading = {
  readonly from: Readers;
  readonly at: number;
  readonly about: Resident | undefined;
  readonly trip: Trip | undefined;
  readonly place: string | undefined;
};

const houseFact = ({ from, about, place }: Reading, name: FactName) => from.house?.(name, about, place);

const readings: Readonly<Record<string, (reading: Reading, name: FactName) => Value | undefined>> = {
  resident: ({ about }, name) =>
    name === "resident.name" ? about?.name : name === "resident.language" ? about?.language : undefined,
  weather: ({ from, about }, name) => from.weather(name, about),
  air: ({ from, about }, name) => from.weather(name, about),
  clothing: ({ from, about }, name) => from.weather(name, about),
  day: ({ from, about }, name) => from.day(name, about),
  breakfast: ({ from, about }, name) => from.breakfast(name, about),
  sound: ({ from, at, about }, name) => soundOf(about, from.working(at), name),
  place: houseFact,
  home: houseFact,
  night: houseFact,
  trip: ({ at, trip }, name) => tripFact(trip, at, name),
  bath: bathFact,
  climate: ({ from, about, trip }, name) => {
    if (name === "climate.others") return climateForOthers(from, about, trip);
    return name === "climate.missing" ? climateMissing(from.role("climate")) : from.comfort(name, about, trip);
  },
};

/** Whoever is not known hears the house's own music. */
function soundOf(about: Resident | undefined, working: boolean, name: FactName): Value | undefined {
  const hears = about?.hears ?? { working: "music", free: "music", volume: 35, music: undefined, news: undefined };
  const source = working ? hears.working : hears.free;
  if (name === "sound.source") return source;
  if (name === "sound.volume") return hears.volume;
  return source === "silence" ? undefined : hears[source];
}

function tripFact(trip: Trip | undefined, at: number, name: FactName): Value | undefined {
  if (name === "trip.open") return trip !== undefined && trip.ended === undefined;
  if (name === "trip.eta_low_min") return trip?.eta_low_min;
  if (name === "trip.eta_high_min") return trip?.eta_high_min;
  if (name === "trip.distance_m") return trip?.distance_m;
  if (name === "trip.evidence") return trip?.evidence;
  const eta = trip && etaAt(trip, at);
  return eta === undefined ? undefined : Math.round(eta);
}

const begun: ReadonlySet<string> = new Set(["cold-first", "fill", "trim", "ready", "occupied"]);

function othersOnTheWay(from: Readers, own: Trip | undefined): readonly Trip[] {
  return from.trips().filter(({ id, resident }) => id !== own?.id && resident !== own?.resident);
}

function mayHaveBath(from: Readers, resident: string): boolean {
  return from.residents().some(({ id, standing_permission: p }) => id === resident && p.bath);
}

function climateForOthers(from: Readers, about: Resident | undefined, own: Trip | undefined): boolean {
  const home = from.residents().some(({ id }) => id !== about?.id && from.presence(id).where === "home");
  return home || othersOnTheWay(from, own).length > 0;
}

/** It is `ready` for the next command as soon as it is full: made is what is warm too, give or take what it loses meanwhile. */
function bathMade({ phase, water_c, target_c }: Readonly<Record<string, unknown>>): boolean {
  return phase === "ready" && Number(water_c) >= Number(target_c) - 1;
}

function bathFact({ from, at, trip }: Reading, name: FactName): Value | undefined {
  const { phase, ready_s: ready } = from.role("bath")?.state ?? {};
  const care = () => careFor(from.residents(), from.presence, trip, at);
  if (name === "bath.permitted") return bathPermitted(care());
  if (name === "bath.missing") return bathMissing(care(), from.role("bath"));
  if (name === "bath.begun") return typeof phase === "string" && begun.has(phase);
  if (name === "bath.made") return bathMade(from.role("bath")?.state ?? {});
  if (name === "bath.unsure") return bathMayGoOn(careNow(from)) === "E_WAY_UNSURE";
  if (name === "bath.others") return othersOnTheWay(from, trip).some(({ resident }) => mayHaveBath(from, resident));
  return trip && typeof ready === "number" ? bathStartsIn(trip, ready, at) : undefined;
}
