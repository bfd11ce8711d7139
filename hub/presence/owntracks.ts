import { z } from "zod";
import { fail } from "../core/errors.ts";
import type { Fix, Home } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { payloadCap } from "../core/messages.ts";
import { check, parseJson } from "../core/parse.ts";
import { distance, type Point } from "./distance.ts";
import type { Device, Sighting } from "./evidence.ts";

// Old apps send the time as text; some publish whole numbers as floats.
const Seconds = z
  .union([z.number().nonnegative(), z.string().regex(/^\d{1,12}(\.\d{1,6})?$/)])
  .transform(Number)
  .pipe(z.number().max(1e12));
const lat = z.number().min(-90).max(90);
const lon = z.number().min(-180).max(180);
const name = z.string().max(200);

const Location = z.object({
  lat,
  lon,
  tst: Seconds,
  acc: z.number().optional(),
  vel: z.number().optional(),
  inregions: z.array(name).max(100).optional(),
});

const Transition = z.object({
  event: z.enum(["enter", "leave"]),
  tst: Seconds,
  desc: name.optional(),
  rid: name.optional(),
  lat: lat.optional(),
  lon: lon.optional(),
  acc: z.number().optional(),
  vel: z.number().optional(),
  t: z.string().max(10).optional(),
});

const Typed = z.looseObject({ _type: z.string().max(40) });

/** Fixes less accurate than this move nobody. */
export const movesWithin_m = 200;
/** iOS leaves zero-valued accuracy out: a fix that does not say counts as this accurate. */
const silentAccuracy_m = 100;
const far_m = 1000;

/** What one message of a phone comes to. */
export type Heard =
  | { readonly kind: "sighting"; readonly sighting: Sighting }
  /** The phone's will: it is offline, which says nothing of where its owner is. */
  | { readonly kind: "offline" }
  | { readonly kind: "ignored"; readonly why: "empty" | "type" | "zero" };

/** Reads one OwnTracks payload of a phone; E_TOO_BIG, E_NOT_JSON, E_TOO_DEEP, E_WRONG_TYPE. */
export function readOwntracks(phone: Device, payload: Uint8Array, retained: boolean, home: Home): Heard {
  if (payload.byteLength === 0) return { kind: "ignored", why: "empty" };
  const message = parseJson(payload, payloadCap);
  const { _type: type } = check(Typed, message);
  switch (type) {
    case "location":
      return location(phone, check(Location, message), retained, home);
    case "transition":
      return transition(phone, check(Transition, message), retained, home);
    case "lwt":
      return { kind: "offline" };
    case "encrypted":
      return fail("E_WRONG_TYPE", { field: "_type", problem: "encrypted", device: phone.id });
    default:
      return { kind: "ignored", why: "type" };
  }
}

function location(phone: Device, said: z.infer<typeof Location>, retained: boolean, home: Home): Heard {
  if (said.lat === 0 && said.lon === 0) return { kind: "ignored", why: "zero" };
  const fix = fixOf(said, said);
  const inHome = said.inregions?.some(isHome) ?? false;
  const id = derivedId("location", String(fix.at), String(fix.lat), String(fix.lon), String(inHome));
  const source = moves(said.acc) ? place(fix, home, inHome) : "fix";
  return {
    kind: "sighting",
    sighting: {
      source,
      at: fix.at,
      device: phone.id,
      id: `${phone.id}:${id}`,
      baseline: retained,
      ...(usable(said.acc) && { fix }),
    },
  };
}

function transition(phone: Device, said: z.infer<typeof Transition>, retained: boolean, home: Home): Heard {
  const fix = positioned(said);
  const ours = isHome(said.desc) || isHome(said.rid) || (fix !== undefined && distance(fix, home) <= home.radius_m);
  const crossing = said.event === "enter" ? "region.entered" : "region.left";
  if (!ours && !fix) return { kind: "ignored", why: "zero" };
  const source = ours ? crossing : fix && moves(said.acc) ? place(fix, home, false) : "fix";
  const at = Math.round(said.tst * 1000);
  const id = derivedId("transition", said.event, String(at), said.rid ?? "", said.desc ?? "");
  return {
    kind: "sighting",
    sighting: {
      source,
      at,
      device: phone.id,
      id: `${phone.id}:${id}`,
      baseline: retained,
      ...(fix && usable(said.acc) && { fix }),
    },
  };
}

/** A beacon tells its region by name and its position as 0,0. */
function positioned(said: z.infer<typeof Transition>): Fix | undefined {
  const { lat, lon } = said;
  return lat === undefined || lon === undefined || (lat === 0 && lon === 0) ? undefined : fixOf({ lat, lon }, said);
}

function fixOf({ lat, lon }: Point, said: { tst: number; acc?: number | undefined; vel?: number | undefined }): Fix {
  return {
    lat,
    lon,
    accuracy_m: said.acc ?? silentAccuracy_m,
    at: Math.round(said.tst * 1000),
    ...(said.vel !== undefined && said.vel >= 0 && { speed_kmh: said.vel }),
  };
}

const usable = (acc: number | undefined) => acc === undefined || acc > 0;
const moves = (acc: number | undefined) => acc === undefined || (acc > 0 && acc <= movesWithin_m);

/** Inside, outside or far outside the home region; between those a fix says nothing. */
function place(fix: Fix, home: Home, inHome: boolean): string {
  const away = distance(fix, home);
  if (inHome || away + Math.min(fix.accuracy_m, home.radius_m / 2) <= home.radius_m) return "fix.inside";
  if (away - fix.accuracy_m > home.radius_m + far_m) return "fix.far";
  return away - fix.accuracy_m > home.radius_m ? "fix.outside" : "fix";
}

function isHome(region: string | undefined): boolean {
  return region !== undefined && region.trim().toLowerCase() === "home";
}
