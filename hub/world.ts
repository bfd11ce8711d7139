import { bathPermitted, bathStartsIn, careFor, etaAt } from "./core/bath-plan.ts";
import { fail } from "./core/errors.ts";
import type { FactName } from "./core/facts.ts";
import type { Home, Presence, Resident, Trip } from "./core/house.ts";
import type { Care } from "./core/roles.ts";
import type { Asked, RoleView, Value, World } from "./core/world.ts";

/** The reading functions of the rooms that the world is made of. */
export type Readers = {
  readonly now: () => number;
  readonly home: () => Home | undefined;
  readonly residents: () => readonly Resident[];
  readonly presence: (resident: string) => Presence;
  readonly trip: (id: string) => Trip | undefined;
  readonly role: (address: string) => RoleView | undefined;
  readonly setting: (asked: Asked, name: string) => Value | undefined;
  readonly weather: (name: FactName) => Value | undefined;
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
    role: from.role,
    setting: from.setting,
    fact: (asked, name) => fact(from, at, residents, asked, name as FactName),
  };
}

/** What the bath must know of the house before water runs; the trip is the newest open one. */
export function careNow(from: Readers, openTrip: Trip | undefined): Care {
  return careFor(from.residents(), from.presence, openTrip, from.now());
}

function fact(
  from: Readers,
  at: number,
  residents: ReadonlyMap<string, Resident>,
  asked: Asked,
  name: FactName,
): Value | undefined {
  const resident = asked.resident === undefined ? undefined : residents.get(asked.resident);
  const trip = asked.trip === undefined ? undefined : from.trip(asked.trip);
  switch (name) {
    case "resident.name":
      return resident?.name;
    case "resident.language":
      return resident?.language;
    case "trip.eta_min": {
      const eta = trip && etaAt(trip, at);
      return eta === undefined ? undefined : Math.round(eta);
    }
    case "trip.distance_m":
      return trip?.distance_m;
    case "trip.evidence":
      return trip?.evidence;
    case "bath.start_in_min": {
      const ready = from.role("bath")?.state["ready_s"];
      return trip && typeof ready === "number" ? bathStartsIn(trip, ready, at) : undefined;
    }
    case "bath.permitted":
      return bathPermitted(careFor([...residents.values()], from.presence, trip, at));
    case "weather.now_c":
    case "weather.high_c":
    case "weather.low_c":
    case "weather.sky":
    case "weather.rain_from":
    case "weather.rain_to":
    case "weather.as_of":
    case "weather.sample":
    case "air.band":
    case "air.index":
    case "clothing.advice":
      return from.weather(name);
  }
}
