import { makeBreakfastFacts } from "./breakfast-facts.ts";
import type { Calendar } from "./calendar/calendar.ts";
import type { ComfortRoom } from "./comfort/comfort.ts";
import { daysAfter, houseDay, houseDayBounds } from "./core/house-day.ts";
import type { Resident } from "./core/house.ts";
import { wallOf } from "./core/instant.ts";
import { readRole, type RoleName } from "./core/roles.ts";
import type { Graph } from "./core/scene/graph.ts";
import type { Residents } from "./residents/residents.ts";
import { ringsOf } from "./residents/rings.ts";
import {
  type Expected,
  expectedToday,
  type OneDays,
  type PreviewDay,
  previewOf,
  type PreviewFrom,
  type Scenes,
  type SimAnswer,
  type SimNow,
  type SimWorld,
} from "./scenes/scenes.ts";
import type { Started } from "./things/things.ts";
import type { Weather } from "./weather/weather.ts";
import { readWorld, type Readers } from "./world.ts";

/** What days to come are read from: this house as it stands, its calendars, the forecast, and what is usual here. */
export type PreviewRim = {
  readonly readers: Readers;
  readonly residents: Pick<Residents, "all" | "home">;
  readonly oneDays: Pick<OneDays, "of" | "later">;
  readonly scenes: Pick<Scenes, "list" | "history">;
  readonly calendar: Pick<Calendar, "fact">;
  readonly weather: Pick<Weather, "fact">;
  readonly comfort: Pick<ComfortRoom, "fact">;
  /** The starts of the breakfast machine since a wall instant, oldest first. */
  readonly recentStarts: (since: number) => readonly Started[];
};

/** What the days to come will bring; reading it sends nothing and changes nothing. */
export type Preview = {
  /** Today from now on, and so many days after it; with other scenes than those that stand, where they are handed in. */
  days(count: number, graphs?: readonly Graph[]): readonly PreviewDay[];
  /** What was to come for a resident today by now and has not: its usual time is over by an hour and a half. */
  missing(): readonly Expected[];
};

const weeks_ms = 28 * 86_400_000;

/** Composes it from the rooms. */
export function makePreview(rim: PreviewRim): Preview {
  const { readers, residents } = rim;
  const facts = dryFacts(rim);
  const from = (days: number, graphs?: readonly Graph[]): PreviewFrom => {
    const world = standing(rim, days);
    const { came, ran } = rim.scenes.history(world.at - weeks_ms);
    return {
      graphs: graphs ?? rim.scenes.list(),
      world,
      facts,
      answers,
      days: daysFrom(rim, world, days),
      ran,
      came,
      working: readers.working,
      ring: (resident, day) => ringOf(rim, world.home.zone, resident, day),
      later: rim.oneDays.later,
    };
  };
  return {
    days: (count, graphs) => (residents.home() ? previewOf(from(count, graphs), count) : []),
    missing: () => (residents.home() ? expectedToday(from(0)) : []),
  };
}

/** The house as it stands, in plain data. */
function standing({ readers, residents }: PreviewRim, days: number): SimWorld {
  const at = readers.now();
  const world = readWorld(readers);
  const { home } = world;
  const today = houseDay(at, home.zone);
  const working = Array.from({ length: days + 1 }, (_, nth) => {
    const day = daysAfter(today, nth);
    return [day, readers.working(houseDayBounds(day, home.zone)?.from ?? at)] as const;
  });
  const people = residents.all("resident");
  const seen = <T>(ids: readonly string[], read: (id: string) => T | undefined): Readonly<Record<string, T>> => {
    const found: [string, T][] = [];
    for (const id of ids) {
      const view = read(id);
      if (view !== undefined) found.push([id, view]);
    }
    return Object.fromEntries(found);
  };
  return {
    at,
    home,
    residents: people,
    presence: seen(
      people.map(({ id }) => id),
      readers.presence,
    ),
    trips: readers.trips(),
    places: seen(
      residents.all("place").map(({ id }) => id),
      readers.place,
    ),
    ...(world.eating !== undefined && { eating: world.eating }),
    working: Object.fromEntries(working),
    roles: residents.all("role").flatMap(({ id }) => readers.role(id) ?? []),
    settings: Object.fromEntries(residents.all("setting").map(({ id, value }) => [id, value])),
    facts: {},
  };
}

/** What of the house is worked out anew at each instant: the forecast of that hour, the calendar of that day, ways home, the bath. */
function dryFacts(rim: PreviewRim): NonNullable<PreviewFrom["facts"]> {
  let current: SimNow | undefined;
  const now = <T>(read: (now: SimNow) => T, otherwise: T): T => (current ? read(current) : otherwise);
  const at = () => now((one) => one.at, rim.readers.now());
  const outdoor = () => {
    const now_c = rim.weather.fact("weather.now_c", undefined, at());
    return typeof now_c === "number" ? now_c : undefined;
  };
  const dry: Readers = {
    ...rim.readers,
    now: at,
    // Nobody can tell who will move; where it matters the house looks when the time comes.
    motionAt: at,
    presence: (id) => now((one) => one.presence(id), rim.readers.presence(id)),
    trip: (id) => now((one) => one.trip(id), undefined),
    trips: () => now((one) => one.trips(), []),
    place: (id) => now((one) => one.place(id), undefined),
    working: (wall) => now((one) => one.working(wall), rim.readers.working(wall)),
    role: (address) => now((one) => one.role(address), undefined),
    weather: (name, about) => rim.weather.fact(name, about, at()),
    day: (name, about) => rim.calendar.fact(name, about, at()),
    breakfast: (name, about) => breakfast(name, about),
    comfort: (name, about, trip) =>
      rim.comfort.fact(name, about, trip, { at: at(), climate: dry.role("climate"), outdoor_c: outdoor() }),
  };
  const breakfast = makeBreakfastFacts({
    ...dry,
    clock: { wall: at },
    recentStarts: (since) => [...rim.recentStarts(since), ...startsIn(dry.role("breakfast-machine")?.state)],
  });
  return (one, asked, name) => {
    current = one;
    return readWorld(dry).fact(asked, name);
  };
}

/** What a dry run itself began stands with the role. */
function startsIn(state: Readonly<Record<string, unknown>> | undefined): readonly Started[] {
  const begun = state?.[begunKey];
  return begun === undefined ? [] : [begun as Started];
}

const begunKey = "preview.begun";
const breakfast_s = 480;
const bath_s = 900;

/** What devices usually do with what they are told, and how long it takes them. */
const answers: SimAnswer = ({ role: address, verb, with: given }, at) => {
  const role = readRole(address)?.role;
  const state = (after_s: number, state: Readonly<Record<string, unknown>>) => ({
    after_s,
    change: { is: "role" as const, address, state },
  });
  switch (`${role ?? ""} ${verb}`) {
    case "breakfast-machine start":
      return {
        after_s: breakfast_s,
        outcome: "done",
        leaves: [
          state(0, { phase: "running", [begunKey]: { at, with: given } }),
          state(breakfast_s, { phase: "done", loaded: false }),
        ],
      };
    case "bath fill":
      return {
        after_s: bath_s,
        outcome: "done",
        leaves: [
          state(0, { phase: "fill" }),
          state(bath_s, { phase: "ready", water_c: given["target_c"], target_c: given["target_c"] }),
        ],
      };
    case "climate set":
      return {
        after_s: 1,
        outcome: "done",
        leaves: [state(1, { on: true, mode: given["mode"], target_c: given["target_c"] })],
      };
    case "music play":
      return { after_s: 1, outcome: "done", leaves: [state(1, { playing: true, source: given["source"] })] };
    default:
      return {
        after_s: 1,
        outcome: "done",
        leaves: verb === "stop" || verb === "release" ? [state(1, (role && off[role]) ?? {})] : [],
      };
  }
};

const off: Readonly<Partial<Record<RoleName, Readonly<Record<string, unknown>>>>> = {
  music: { playing: false },
  climate: { on: false },
  bath: { phase: "off" },
  "breakfast-machine": { phase: "off" },
};

function daysFrom(
  { oneDays, scenes, residents }: PreviewRim,
  { at, home }: SimWorld,
  count: number,
): PreviewFrom["days"] {
  const today = houseDay(at, home.zone);
  const days = Array.from({ length: count + 1 }, (_, nth) => daysAfter(today, nth));
  return scenes
    .list()
    .flatMap(({ scene }) =>
      residents.all("resident").flatMap(({ id }) => days.flatMap((day) => oneDays.of(scene, id, day) ?? [])),
    );
}

function ringOf({ residents, readers }: PreviewRim, zone: string, id: string, day: string): number | undefined {
  const resident = residents.all("resident").find((one: Resident) => one.id === id);
  const begins = houseDayBounds(day, zone)?.from;
  if (!resident || begins === undefined) return undefined;
  const rings = ringsOf(resident.alarm, { zone, now: begins - 1, working: readers.working, days: 3 });
  return rings.map(wallOf).find((ring) => houseDay(ring, zone) === day);
}
