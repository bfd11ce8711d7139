import type { FactName } from "../core/facts.ts";
import type { Home, Presence, Resident, Trip } from "../core/house.ts";
import { houseDay, weekday } from "../core/house-day.ts";
import { readRole } from "../core/roles.ts";
import type { Asked, PlaceView, RoleView, Value, World } from "../core/world.ts";
import type { HeldDays } from "./one-day.ts";

/** How a house stands when a dry run begins; plain data, so that it can be kept and looked at. */
export type SimWorld = {
  /** Wall ms. */
  readonly at: number;
  readonly home: Home;
  readonly residents: readonly Resident[];
  readonly presence: Readonly<Record<string, Presence>>;
  readonly trips: readonly Trip[];
  readonly places: Readonly<Record<string, PlaceView>>;
  readonly eating?: string;
  /** By house day; a day that is not said goes by its weekday. */
  readonly working: Readonly<Record<string, boolean>>;
  /** What is not here is bound to nothing. */
  readonly roles: readonly RoleView[];
  /** `<scene>.<name>` for the household, `<scene>.<name>.<resident>` for one resident. */
  readonly settings: Readonly<Record<string, Value>>;
  /** `<fact>` for everybody, `<fact> <resident>` for one resident. */
  readonly facts: Readonly<Record<string, Value>>;
};

/** What may be different from some instant on. */
export type WorldChange =
  | { readonly is: "presence"; readonly resident: string; readonly presence: Partial<Presence> }
  | { readonly is: "place"; readonly place: string; readonly occupied: boolean }
  | {
      readonly is: "role";
      readonly address: string;
      readonly ready?: boolean;
      readonly held?: boolean;
      /** Laid over the state it has. */
      readonly state?: Readonly<Record<string, unknown>>;
    }
  /** No thing is bound to it any more. */
  | { readonly is: "unbound"; readonly address: string }
  | { readonly is: "trip"; readonly trip: Trip }
  /** Without a value it is not known any more. */
  | { readonly is: "fact"; readonly name: FactName; readonly resident?: string; readonly value?: Value }
  /** By its full name, as it stands in the world; without a value the scene's own counts. */
  | { readonly is: "setting"; readonly name: string; readonly value?: Value }
  | { readonly is: "working"; readonly day: string; readonly working: boolean };

/** A simulated house at one instant, as what is worked out from it may read it. */
export type SimNow = Omit<World, "fact"> & { trips(): readonly Trip[] };

/** A fact worked out from how the house stands. */
export type DerivedFacts = (now: SimNow, asked: Asked, name: FactName) => Value | undefined;

/** A house that stands still until it is told otherwise. */
export type SimHouse = {
  at(): number;
  to(at: number): void;
  change(change: WorldChange): void;
  world(): World;
};

/** Opens a house of plain data. */
export function openSimHouse(
  from: SimWorld,
  how: { readonly facts: DerivedFacts | undefined; readonly days: Pick<HeldDays, "forRun"> },
): SimHouse {
  let at = from.at;
  const { home } = from;
  const residents = new Map(from.residents.map((one) => [one.id, one]));
  const presence = new Map(Object.entries(from.presence));
  const trips = new Map(from.trips.map((one) => [one.id, one]));
  const places = new Map(Object.entries(from.places));
  const working = new Map(Object.entries(from.working));
  const roles = new Map(from.roles.map((one) => [one.address, one]));
  const settings = new Map(Object.entries(from.settings));
  const facts = new Map(Object.entries(from.facts));
  const nowhere: Presence = { where: "unknown", asleep: "unknown", confidence: 0, since: from.at, because: [] };

  const read: Omit<SimNow, "at"> = {
    home,
    residents,
    eating: from.eating,
    presence: (resident) => presence.get(resident) ?? nowhere,
    trip: (id) => trips.get(id),
    trips: () => [...trips.values()].filter(({ ended }) => ended === undefined),
    place: (id) => places.get(id),
    working: (wall) => working.get(houseDay(wall, home.zone)) ?? weekday(wall, home.zone) <= 5,
    role: (address) => roles.get(address),
    every: (role) => {
      const serving = [...roles.values()].filter(({ address }) => readRole(address)?.role === role);
      return [...new Map(serving.map(({ address, thing }) => [thing, address])).values()];
    },
    setting: ({ scene, resident, since, way = "" }, name) => {
      const day = houseDay(since ?? at, home.zone);
      const once = resident === undefined ? undefined : how.days.forRun({ scene, resident, day, way })?.once;
      if (once && Object.hasOwn(once, name)) return once[name];
      const own = resident === undefined ? undefined : settings.get(`${scene}.${name}.${resident}`);
      return own ?? settings.get(`${scene}.${name}`);
    },
  };
  const said = ({ resident }: Asked, name: string) =>
    (resident === undefined ? undefined : facts.get(`${name} ${resident}`)) ?? facts.get(name);
  const put = <T>(map: Map<string, T>, key: string, value: T | undefined) => {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  };
  return {
    at: () => at,
    to: (next) => {
      at = next;
    },
    world: () => ({
      ...read,
      at,
      fact: (asked, name) => said(asked, name) ?? how.facts?.({ ...read, at }, asked, name as FactName),
    }),
    change: (change) => {
      switch (change.is) {
        case "presence": {
          const { resident } = change;
          return void presence.set(resident, { ...read.presence(resident), since: at, ...change.presence });
        }
        case "place":
          return void places.set(change.place, { occupied: change.occupied, since: at });
        case "role":
          return void roles.set(change.address, roleAfter(roles.get(change.address), change));
        case "unbound":
          return void roles.delete(change.address);
        case "trip":
          return void trips.set(change.trip.id, change.trip);
        case "fact":
          return put(
            facts,
            change.resident === undefined ? change.name : `${change.name} ${change.resident}`,
            change.value,
          );
        case "setting":
          return put(settings, change.name, change.value);
        case "working":
          return void working.set(change.day, change.working);
      }
    },
  };
}

function roleAfter(before: RoleView | undefined, change: Extract<WorldChange, { is: "role" }>): RoleView {
  const { address, ready, held, state } = change;
  const role = before ?? { address, thing: address, ready: true, held: false, state: {} };
  return {
    ...role,
    ...(ready !== undefined && { ready }),
    ...(held !== undefined && { held }),
    state: { ...role.state, ...state },
  };
}
