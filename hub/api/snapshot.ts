import type { Fault, RunView } from "../core/events.ts";
import type { Home, Trip } from "../core/house.ts";
import type { LiveFault, LivePart, LiveRun, LiveValues } from "../core/live.ts";
import type { Value } from "../core/world.ts";
import type { ThingView } from "./house.ts";

/** What there is to be seen from one place at one instant, read from the rooms. */
export type Sight = {
  readonly home: Pick<Home, "name" | "language" | "zone" | "lat" | "lon"> | undefined;
  readonly house: "virtual" | "real";
  readonly place: { readonly id: string; readonly name: string };
  /** Somebody sleeps here: other people's ways and scenes are not for this wall. */
  readonly bedroom: boolean;
  /** Residents whose runs this wall may show. */
  readonly whose: readonly string[];
  readonly screen: ThingView | undefined;
  readonly bath: { readonly thing: ThingView; readonly held: boolean } | undefined;
  readonly trips: readonly Trip[];
  readonly runs: readonly RunView[];
  readonly faults: readonly Fault[];
  /** Wall ms at which what people wrote down was read: the start of this hub. */
  readonly since: number;
};

type Loose = Readonly<Record<string, unknown>>;

/** All a place shows, by path; pure, so that the same sight always gives the same values. */
export function valuesOf(sight: Sight, shows: readonly LivePart[]): LiveValues {
  const { home, house, place, since } = sight;
  const parts: Readonly<Record<LivePart, () => LiveValues>> = {
    screen: () => screenValues(sight),
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
    "place.at": since,
  };
  return Object.assign({}, always, ...shows.map((part) => parts[part]()));
}

function screenValues({ screen, since }: Sight): LiveValues {
  if (!screen) return {};
  const state: Loose = screen.state ?? {};
  const shows = state["shows"];
  return {
    "screen.thing": screen.id,
    "screen.online": screen.online,
    ...text("screen.card", state["card"]),
    ...(isShown(shows) ? { "screen.shows": shows } : {}),
    ...text("screen.spoke", state["spoke"]),
    "screen.at": screen.at ?? since,
  };
}

function bathValues({ bath, place, bedroom, since }: Sight): LiveValues {
  if (!bath || (bedroom && bath.thing.place !== place.id)) return {};
  const { thing, held } = bath;
  const state: Loose = thing.state ?? {};
  const numbers = ["level_pct", "water_c", "target_c", "target_pct", "ready_s"] as const;
  const measured = numbers.flatMap((name) => {
    const value = state[name];
    return typeof value === "number" ? [[`bath.${name}`, value]] : [];
  });
  const interrupted = state["interrupted"];
  return {
    "bath.thing": thing.id,
    "bath.online": thing.online,
    "bath.held": held,
    ...text("bath.phase", state["phase"]),
    ...Object.fromEntries(measured),
    ...(typeof interrupted === "boolean" ? { "bath.interrupted": interrupted } : {}),
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

function text<P extends string>(path: P, value: unknown): { readonly [K in P]?: string } {
  // Safe: one computed key of exactly that name.
  return typeof value === "string" ? ({ [path]: value } as { [K in P]?: string }) : {};
}

function isShown(value: unknown): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
