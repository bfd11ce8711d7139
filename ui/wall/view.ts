import type { LiveValues } from "../../hub/core/live.ts";
import { nextRise, sunAt, type Position, type Sun } from "../parts/sun.ts";
import type { Theme, Veil } from "../parts/sky.ts";

/** What a screen shows of the morning; everything the card left out is unknown. */
export type Today = {
  readonly now_c: number | undefined;
  readonly low_c: number | undefined;
  readonly high_c: number | undefined;
  readonly sky: string | undefined;
  readonly rain_from: number | undefined;
  readonly rain_to: number | undefined;
  readonly air_band: number | undefined;
  readonly clothing: string | undefined;
  readonly sample: boolean;
};

/** The bath as a wall shows it. */
export type Tub = {
  readonly phase: string;
  readonly online: boolean;
  readonly held: boolean;
  readonly interrupted: boolean;
  readonly level_pct: number;
  readonly water_c?: number;
  readonly target_c?: number;
  readonly target_pct?: number;
  readonly ready_min?: number;
};

/** The one thing a wall shows now; `asOf` only where it is no longer sure, wall ms. */
export type Face =
  | { readonly is: "morning"; readonly today: Today; readonly asOf?: number }
  | { readonly is: "night"; readonly rise?: number }
  | { readonly is: "clock"; readonly says?: string }
  | { readonly is: "bath"; readonly tub: Tub; readonly asOf?: number }
  | { readonly is: "way"; readonly way: Way; readonly tub?: Tub; readonly asOf?: number }
  | { readonly is: "welcome"; readonly name?: string; readonly tub?: Tub };

/** A way home: how far along (0–1), and the minutes left while they are known. */
export type Way = { readonly opened: number; readonly minutes?: number; readonly along: number };

/** What a wall shows, and under which sky. */
export type View = { readonly face: Face; readonly theme: Theme; readonly sun: Sun; readonly veil: Veil };

/** All a view depends on: `now`, `heardAt` and `toldAt` are the house's wall ms. */
export type Seen = {
  readonly values: LiveValues;
  readonly place: string;
  readonly now: number;
  readonly heardAt: number;
  /** Since when the screen shows what it shows. */
  readonly toldAt: number;
  readonly live: boolean;
  readonly hour: number;
  readonly position: Position;
};

const minute = 60_000;
/** How long what a part says is taken for what is so, while the line stands. */
export const limits = {
  weather: 90 * minute,
  morningCard: 4 * 60 * minute,
  welcomeCard: 10 * minute,
  spoken: 15 * minute,
  trip: 10 * minute,
  bath: 2 * minute,
} as const;

/** Decides the one thing a wall shows. */
export function viewOf(seen: Seen): View {
  const sun = sunAt(seen.now, seen.position);
  const face = faceOf(seen, sun);
  const pale = seen.place.includes("kitchen") && sun.height >= 4;
  // Colour leaves the sky with the certainty: stale ink is legible on a stale sky alone.
  const sure = seen.live && (!("asOf" in face) || face.asOf === undefined);
  const veil = sure ? weatherVeil(face, seen.hour) : { stale: true };
  return { face, theme: pale ? "pale" : "deep", sun, veil };
}

function faceOf(seen: Seen, sun: Sun): Face {
  const { values, place, now, hour, position } = seen;
  const card = values["screen.card"];
  const cardAge = now - seen.toldAt;
  if (card === "morning" && cardAge < limits.morningCard) return morning(seen);
  const tub = tubOf(values);
  if (card === "welcome" && cardAge < limits.welcomeCard) {
    const name = values["screen.shows"]?.["name"];
    return { is: "welcome", ...(typeof name === "string" ? { name } : {}), ...(tub && busy(tub) ? { tub } : {}) };
  }
  if (place.includes("bath") && tub) return { is: "bath", tub, ...asOf(seen, values["bath.at"], limits.bath) };
  if (values["trip.opened"] !== undefined) return wayHome(seen, values["trip.opened"], tub);
  if (/bed/.test(place) && (sun.height < -12 || hour >= 22 || hour < 5)) {
    const rise = nextRise(now, position);
    return { is: "night", ...(rise === undefined ? {} : { rise }) };
  }
  const says = values["screen.spoke"];
  return { is: "clock", ...(says !== undefined && cardAge < limits.spoken ? { says } : {}) };
}

function morning(seen: Seen): Face {
  const shows = seen.values["screen.shows"] ?? {};
  const number = (key: string) => (typeof shows[key] === "number" ? shows[key] : undefined);
  const text = (key: string) => (typeof shows[key] === "string" ? shows[key] : undefined);
  const today: Today = {
    now_c: number("now_c"),
    low_c: number("low_c"),
    high_c: number("high_c"),
    rain_from: number("rain_from"),
    rain_to: number("rain_to"),
    air_band: number("air_band"),
    sky: text("sky"),
    clothing: text("clothing"),
    sample: shows["sample"] === true,
  };
  const told = shows["as_of"];
  const at = typeof told === "number" ? told : seen.values["screen.at"];
  const old = at !== undefined && (!seen.live || seen.now - at > limits.weather);
  return { is: "morning", today, ...(old ? { asOf: at } : {}) };
}

function wayHome(seen: Seen, opened: number, tub: Tub | undefined): Face {
  const { now, values } = seen;
  const { "trip.eta_min": eta, "trip.at": at = opened } = values;
  const left = eta === undefined ? undefined : Math.max(0, eta - (now - at) / minute);
  const gone = Math.max(0, now - opened) / minute;
  const along = left === undefined ? 0.3 : gone / Math.max(0.1, gone + left);
  const way = { opened, along, ...(left === undefined ? {} : { minutes: Math.ceil(left) }) };
  return { is: "way", way, ...(tub && busy(tub) ? { tub } : {}), ...asOf(seen, at, limits.trip) };
}

function tubOf(values: LiveValues): Tub | undefined {
  const { "bath.phase": phase, "bath.ready_s": ready } = values;
  if (phase === undefined) return undefined;
  const { "bath.water_c": water_c, "bath.target_c": target_c, "bath.target_pct": target_pct } = values;
  return {
    phase,
    online: values["bath.online"] ?? false,
    held: values["bath.held"] ?? false,
    interrupted: values["bath.interrupted"] ?? false,
    level_pct: values["bath.level_pct"] ?? 0,
    ...(water_c === undefined ? {} : { water_c }),
    ...(target_c === undefined ? {} : { target_c }),
    ...(target_pct === undefined ? {} : { target_pct }),
    ...(ready === undefined ? {} : { ready_min: Math.max(1, Math.ceil(ready / 60)) }),
  };
}

/** Whether there is anything in the tub, or on its way, worth a look from the hall. */
function busy({ phase }: Tub): boolean {
  return phase !== "off" && phase !== "armed";
}

/** When a part was last known to be so, if that is too long ago or the line is down. */
function asOf(seen: Seen, at: number | undefined, limit: number): { asOf?: number } {
  if (at === undefined) return {};
  if (!seen.live) return { asOf: Math.max(at, seen.heardAt) };
  return seen.now - at > limit ? { asOf: at } : {};
}

function weatherVeil(face: Face, hour: number): Veil {
  if (face.is !== "morning") return {};
  const { sky, rain_from = 24, rain_to = -1 } = face.today;
  if (sky === "cloudy") return { cloud: 0.6 };
  if (sky === "fog" || sky === "snow") return { cloud: 0.8 };
  const wet = hour >= rain_from && hour < rain_to;
  if (sky === "rain" || sky === "storm") return wet ? { cloud: 0.8, rain: 0.7 } : {};
  return {};
}
