import type { Fault, RunView } from "../core/events.ts";
import type { Home, Trip } from "../core/house.ts";
import type { LiveFault, LivePart, LiveRun, LiveValues } from "../core/live.ts";
import type { ThingView } from "./house.ts";
import { flags, type Loose, numbers, shown, text, texts } from "./loose.ts";
import { alarmValues, breakfastValues, brushValues, musicValues } from "./morning-values.ts";

/** A thing that serves a role, and whether a person's hand is on it. */
export type Served = { readonly thing: ThingView; readonly held: boolean };

/** What there is to be seen from one place at one instant, read from the rooms. */
export type Sight = {
  readonly home: Pick<Home, "name" | "language" | "zone" | "lat" | "lon"> | undefined;
  readonly house: "virtual" | "real";
  readonly place: { readonly id: string; readonly name: string };
  /** Somebody sleeps here: other people's ways and scenes are not for this wall. */
  readonly bedroom: boolean;
  /** People have breakfast here. */
  readonly eating: boolean;
  /** Residents whose runs this wall may show. */
  readonly whose: readonly string[];
  readonly screen: ThingView | undefined;
  readonly bath: Served | undefined;
  /** The alarm clock of whoever sleeps here, with the minutes of its snooze. */
  readonly alarm: { readonly thing: ThingView; readonly snooze_min: number } | undefined;
  readonly breakfast: Served | undefined;
  readonly music: Served | undefined;
  /** The toothbrushes that are kept here. */
  readonly brushes: readonly ThingView[];
  readonly trips: readonly Trip[];
  readonly runs: readonly RunView[];
  readonly faults: readonly Fault[];
  /** Wall ms at which what people wrote down was read: the start of this hub. */
  readonly since: number;
};

/** All a place shows, by path; pure, so that the same sight always gives the same values. */
export function valuesOf(sight: Sight, shows: readonly LivePart[]): LiveValues {
  const { home, house, place, bedroom, eating, since } = sight;
  const parts: Readonly<Record<LivePart, () => LiveValues>> = {
    screen: () => screenValues(sight),
    alarm: () => alarmValues(sight.alarm, since),
    breakfast: () => breakfastValues(sight.breakfast, since),
    music: () => musicValues(sight.music, since),
    brush: () => brushValues(sight.brushes, since),
    bath: () => bathValues(sight),
    trip: () => tripValues(sight),
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
    "place.name": place.name,
    "place.bedroom": bedroom,
    "place.eating": eating,
    "place.at": since,
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

function bathValues({ bath, place, bedroom, since }: Sight): LiveValues {
  if (!bath || (bedroom && bath.thing.place !== place.id)) return {};
  const { thing, held } = bath;
  const state: Loose = thing.state ?? {};
  return {
    "bath.thing": thing.id,
    "bath.online": thing.online,
    "bath.held": held,
    ...text("bath.phase", state["phase"]),
    ...numbers("bath", state, ["level_pct", "water_c", "target_c", "target_pct", "ready_s"]),
    ...flags("bath", state, ["interrupted"]),
    ...text("bath.fault", state["fault"]),
    "bath.at": thing.at ?? since,
  };
}

/** The way home that ends first; how long, never who or where. */
function tripValues({ trips, bedroom }: Sight): LiveValues {
  const [next] = bedroom ? [] : trips.toSorted((a, b) => arrival(a) - arrival(b) || a.opened - b.opened);
  if (!next) return {};
  return {
    "trip.opened": next.opened,
    "trip.expires": next.expires,
    ...(next.eta_min === undefined ? {} : { "trip.eta_min": next.eta_min }),
    "trip.at": next.eta_at ?? next.opened,
  };
}

function arrival({ eta_min, eta_at }: Trip): number {
  return eta_min === undefined || eta_at === undefined ? Number.MAX_SAFE_INTEGER : eta_at + eta_min * 60_000;
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
