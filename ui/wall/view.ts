import type { LiveValues } from "../../hub/core/live.ts";
import type { LiveNotice } from "../../hub/core/notices.ts";
import { nextRise, sunAt, type Sun } from "../parts/sun.ts";
import type { Theme, Veil } from "../parts/sky.ts";
import { asOf, limits } from "../parts/age.ts";
import { isBedroom, isTable, type Seen } from "./seen.ts";
import { doorOf, type Ladder } from "./door-view.ts";
import { askOf, tableOf, type Ask, type Table } from "./table-view.ts";
import { tellingOf, type Telling } from "./notices.ts";
import type { Why } from "./why.ts";
import { busy, tubOf, type Tub } from "../parts/tub-view.ts";
import { wayHome, type OnTheWay } from "../parts/way-view.ts";

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
  /** The first appointment, wall ms, and when to leave the house for it. */
  readonly first_at: number | undefined;
  readonly first_title: string | undefined;
  readonly leave_by: number | undefined;
  readonly sample: boolean;
};

/** The one thing a wall shows now; `asOf` only where it is no longer sure, wall ms. */
export type Face =
  | { readonly is: "morning"; readonly today: Today; readonly asOf?: number }
  | { readonly is: "ringing"; readonly since: number; readonly own: boolean; readonly snooze_min: number }
  | { readonly is: "night"; readonly rise?: number; readonly alarm?: number }
  | { readonly is: "clock"; readonly says?: string; readonly alarm?: number }
  /** What may hurt, or what somebody opened; `ringing`: the alarm clock rings meanwhile. */
  | { readonly is: "notice"; readonly notice: LiveNotice; readonly ringing: boolean; readonly asOf?: number }
  | { readonly is: "why"; readonly why: Why }
  | { readonly is: "brush"; readonly seconds?: number }
  | Ladder
  | Ask
  | Table
  | { readonly is: "bath"; readonly tub: Tub; readonly asOf?: number }
  | OnTheWay
  | { readonly is: "welcome"; readonly name?: string; readonly tub?: Tub };

/** What a wall shows, and under which sky. */
export type View = {
  readonly face: Face;
  readonly theme: Theme;
  readonly sun: Sun;
  readonly veil: Veil;
  readonly telling: Telling;
};

/** Decides the one thing a wall shows. */
export function viewOf(seen: Seen): View {
  const sun = sunAt(seen.now, seen.position);
  const telling = tellingOf(seen.values, isBedroom(seen) && isNight(seen, sun), seen.opened);
  const face = faceOf(seen, sun, telling);
  // Colour leaves the sky with the certainty: stale ink is legible on a stale sky alone.
  const sure = seen.live && (!("asOf" in face) || face.asOf === undefined);
  const veil = sure ? weatherVeil(face, seen.hour) : { stale: true };
  return { face, theme: themeOf(seen, sun, face), sun, veil, telling };
}

/** The card of a brand that lies here as one quiet line: beside a bed or at the table alone, and nowhere else. */
export function brandCardOf({ face, telling }: View, { values, place }: Pick<Seen, "values" | "place">) {
  const { "card.card": card } = values;
  const here = isBedroom({ values, place }) || isTable({ values, place });
  const quiet = (face.is === "clock" && here) || face.is === "table";
  return quiet && !telling.card && card?.seen !== true ? card : undefined;
}

/** Walls are deep, kitchens pale by day; a screen of its own look is what it says, by day. A door and a hazard stay deep. */
function themeOf(seen: Seen, sun: Sun, face: Face): Theme {
  const { "screen.look": look = isTable(seen) ? "light" : "dark" } = seen.values;
  const always = face.is === "door" || face.is === "night" || (face.is === "notice" && face.notice.level === "hazard");
  return look === "light" && sun.height >= 4 && !always ? "pale" : "deep";
}

function isNight({ hour }: Seen, sun: Sun): boolean {
  return sun.height < -12 || hour >= 22 || hour < 5;
}

function faceOf(seen: Seen, sun: Sun, { takes }: Telling): Face {
  const { values, place, now, position, ringing } = seen;
  const card = values["screen.card"];
  const cardAge = now - seen.toldAt;
  if (takes) {
    const ages = seen.live ? {} : { asOf: seen.heardAt };
    return { is: "notice", notice: takes, ringing: ringing !== undefined, ...ages };
  }
  if (ringing) return { is: "ringing", ...ringing, snooze_min: values["alarm.snooze_min"] ?? 9 };
  const door = isBedroom(seen) ? undefined : doorOf(seen);
  if (door) return door;
  const ask = askOf(seen);
  if (ask) return ask;
  if (seen.why) return { is: "why", why: seen.why };
  if (card === "morning" && cardAge < limits.morningCard) return morning(seen);
  if (card === "night" && isBedroom(seen) && cardAge < limits.nightCard) return night(seen, nextRise(now, position));
  if (card === "test") return { is: "clock", says: "test" };
  const tub = tubOf(values);
  if (card === "welcome" && cardAge < limits.welcomeCard) {
    const name = values["screen.shows"]?.["name"];
    return { is: "welcome", ...(typeof name === "string" ? { name } : {}), ...(tub && busy(tub) ? { tub } : {}) };
  }
  if (values["brush.running"] === true && seen.live && !(tub && busy(tub))) return brush(values, now);
  if (place.includes("bath") && tub) return { is: "bath", tub, ...asOf(seen, values["bath.at"], limits.bath) };
  const table = tableOf(seen);
  if (table) return table;
  if (values["trip.opened"] !== undefined) return wayHome(seen, values["trip.opened"], tub);
  if (isBedroom(seen) && isNight(seen, sun)) return night(seen, nextRise(now, position));
  const says = values["screen.spoke"];
  const alarm = isBedroom(seen) ? soonRing(seen) : undefined;
  return {
    is: "clock",
    ...(says !== undefined && now - seen.saidAt < limits.spoken ? { says } : {}),
    ...(alarm === undefined ? {} : { alarm }),
  };
}

/** The next ring within a day. */
function soonRing({ now, next }: Seen): number | undefined {
  return next !== undefined && next - now < 24 * 3_600_000 ? next : undefined;
}

/** The next alarm within a day is the night's mark on the line; without one it is the sunrise. */
function night(seen: Seen, rise: number | undefined): Face {
  const alarm = soonRing(seen);
  if (alarm !== undefined) return { is: "night", alarm };
  return { is: "night", ...(rise === undefined ? {} : { rise }) };
}

function brush(values: LiveValues, now: number): Face {
  const { "brush.s": s, "brush.at": at = now } = values;
  return { is: "brush", ...(s === undefined ? {} : { seconds: Math.max(0, s + (now - at) / 1_000) }) };
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
    first_at: number("first_at"),
    first_title: text("first_title"),
    leave_by: number("leave_by"),
    sample: shows["sample"] === true,
  };
  const told = shows["as_of"];
  const at = typeof told === "number" ? told : seen.values["screen.at"];
  const old = at !== undefined && (!seen.live || seen.now - at > limits.weather);
  return { is: "morning", today, ...(old ? { asOf: at } : {}) };
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
