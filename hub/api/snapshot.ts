import type { Fault, RunView } from "../core/events.ts";
import type { DoorView } from "../core/door.ts";
import type { Home, Trip } from "../core/house.ts";
import type { LiveFault, LivePart, LiveRun, LiveValues } from "../core/live.ts";
import {
  bathValues,
  climateValues,
  doorValues,
  type Me,
  meValues,
  ownTripValues,
  soonestValues,
} from "./evening-values.ts";
import type { ThingView } from "./house.ts";
import { type Loose, shown, texts } from "./loose.ts";
import { alarmValues, breakfastValues, brushValues, musicValues } from "./morning-values.ts";

/** A thing that serves a role, and whether a person's hand is on it. */
export type Served = { readonly thing: ThingView; readonly held: boolean };

/** What there is to be seen from one place, or on one phone, at one instant, read from the rooms. */
export type Sight = {
  readonly home: Pick<Home, "name" | "language" | "zone" | "lat" | "lon"> | undefined;
  readonly house: "virtual" | "real";
  /** Where the wall is; a phone is nowhere. */
  readonly place: { readonly id: string; readonly name: string } | undefined;
  /** Of whose phone it is; undefined on a wall. */
  readonly me: Me | undefined;
  /** Somebody sleeps here: other people's ways and scenes are not for this wall. */
  readonly bedroom: boolean;
  /** People have breakfast here. */
  readonly eating: boolean;
  /** Residents whose runs this wall may show. */
  readonly whose: readonly string[];
  readonly screen: ThingView | undefined;
  readonly bath: Served | undefined;
  readonly climate: Served | undefined;
  /** The front door, only beside it and on phones. */
  readonly door: DoorView | undefined;
  /** The alarm clock of whoever sleeps here, with the minutes of its snooze. */
  readonly alarm: { readonly thing: ThingView; readonly snooze_min: number } | undefined;
  readonly breakfast: Served | undefined;
  readonly music: Served | undefined;
  /** The toothbrushes that are kept here. */
  readonly brushes: readonly ThingView[];
  /** On a phone nobody's but its owner's own. */
  readonly trips: readonly Trip[];
  readonly runs: readonly RunView[];
  readonly faults: readonly Fault[];
  /** Wall ms at which what people wrote down was read: the start of this hub. */
  readonly since: number;
};

/** All a place shows, by path; pure, so that the same sight always gives the same values. */
export function valuesOf(sight: Sight, shows: readonly LivePart[]): LiveValues {
  const { home, house, place, bedroom, eating, me, trips, since } = sight;
  const parts: Readonly<Record<LivePart, () => LiveValues>> = {
    screen: () => screenValues(sight),
    alarm: () => alarmValues(sight.alarm, since),
    breakfast: () => breakfastValues(sight.breakfast, since),
    music: () => musicValues(sight.music, since),
    brush: () => brushValues(sight.brushes, since),
    bath: () => bathValues(sight.bath, since),
    trip: () => (me ? ownTripValues(trips[0]) : soonestValues(bedroom ? [] : trips)),
    climate: () => climateValues(sight.climate, since),
    door: () => doorValues(sight.door),
    me: () => meValues(me, since),
    runs: () => runValues(sight),
    faults: () => faultValues(sight),
  };
  const always: LiveValues = {
    ...(home && {
      "home.name": home.name,
      "home.language": home.language,
      "home.zone": home.zone,
      // Eleven kilometres are enough for the sky, and nobody's address.
      "home.lat": Math.round(home.lat * 10) / 10,
      "home.lon": Math.round(home.lon * 10) / 10,
    }),
    "home.house": house,
    "home.at": since,
    ...(place && {
      "place.name": place.name,
      "place.bedroom": bedroom,
      "place.eating": eating,
      "place.at": since,
    }),
  };
  return Object.assign({}, always, ...shows.map((part) => parts[part]()));
}

function screenValues({ screen, since }: Sight): LiveValues {
  if (!screen) return {};
  const state: Loose = screen.state ?? {};
  return {
    "screen.thing": screen.id,
    "screen.online": screen.online,
    ...texts("screen", state, ["card", "spoke", "spoken_id"]),
    ...shown("screen.shows", state["shows"]),
    ...shown("screen.spoken", state["spoken"]),
    "screen.at": screen.at ?? since,
  };
}

function runValues({ runs, whose, since }: Sight): LiveValues {
  const own = runs
    .filter(({ resident, state }) => state === "running" && (resident === undefined || whose.includes(resident)))
    .toSorted((a, b) => b.started - a.started)
    .slice(0, 5);
  const list: LiveRun[] = own.map(({ id, scene, state, started, steps }) => {
    const step = steps.at(-1)?.key;
    return { id, scene, state, started, ...(step === undefined ? {} : { step }) };
  });
  // Even that somebody else's scene went on is not for this wall.
  const newest = Math.max(since, ...own.flatMap(({ started, steps }) => [started, ...steps.map(({ at }) => at)]));
  return { "runs.list": list, "runs.at": newest };
}

function faultValues({ faults, since }: Sight): LiveValues {
  const list: LiveFault[] = faults
    .toSorted((a, b) => b.at - a.at)
    .slice(0, 20)
    .map(({ id, code, params, at }) => ({ id, code, params, at }));
  return { "faults.list": list, "faults.at": list[0]?.at ?? since };
}
