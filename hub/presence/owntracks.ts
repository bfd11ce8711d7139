import { z } from "zod";
import { fail } from "../core/errors.ts";
import type { Fix, PlacedHome } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { payloadCap } from "../core/messages.ts";
import { check, parseJson } from "../core/parse.ts";
import { distance, type Point } from "./distance.ts";
import type { Device, Sighting } from "./evidence.ts";
import { openBox } from "./secretbox.ts";

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
  inrids: z.array(name).max(100).nullish(),
  /** The Wi-Fi it is on. */
  SSID: name.nullish(),
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
const Encrypted = z.object({ data: z.string() });

/** Fixes less accurate than this move nobody. */
export const movesWithin_m = 200;
/** iOS leaves zero-valued accuracy out: a fix that does not say counts as this accurate. */
const silentAccuracy_m = 100;
const far_m = 1000;

/** What one message of a phone comes to; `doubted`: it said home, and its own position said somewhere far away. */
export type Heard =
  | { readonly kind: "sighting"; readonly sighting: Sighting; readonly doubted: boolean }
  /** The phone's will: it is offline, which says nothing of where its owner is. */
  | { readonly kind: "offline" }
  /** Everything else an app sends (waypoints, steps, cards, dumps …), and kinds of messages nobody knows yet. */
  | { readonly kind: "ignored"; readonly why: "empty" | "type" | "zero" };

/** What a phone's messages are read with; `key`: the passphrase agreed with it. */
export type Reading = { readonly retained: boolean; readonly home: PlacedHome; readonly key: string | undefined };

/** Reads one OwnTracks payload of a phone; E_TOO_BIG, E_NOT_JSON, E_TOO_DEEP, E_WRONG_TYPE, E_WRONG_KEY, E_NOT_ENCRYPTED. */
export function readOwntracks(phone: Device, payload: Uint8Array, reading: Reading): Heard {
  if (payload.byteLength === 0) return { kind: "ignored", why: "empty" };
  const message = parseJson(payload, payloadCap);
  const { _type: type } = check(Typed, message);
  if (type === "encrypted") {
    const opened = parseJson(openBox(phone, check(Encrypted, message).data, reading.key), payloadCap);
    return read(phone, check(Typed, opened)._type, opened, reading);
  }
  const tells = type === "location" || type === "transition";
  // Whoever knows only the login must not be able to say where somebody is.
  if (tells && reading.key !== undefined) fail("E_NOT_ENCRYPTED", { device: phone.name });
  return read(phone, type, message, reading);
}

function read(phone: Device, type: string, message: unknown, { retained, home }: Reading): Heard {
  switch (type) {
    case "location":
      return location(phone, check(Location, message), retained, home);
    case "transition":
      return transition(phone, check(Transition, message), retained, home);
    case "lwt":
      return { kind: "offline" };
    case "encrypted":
      return fail("E_WRONG_TYPE", { field: "_type", problem: "encrypted twice", device: phone.id });
    default:
      return { kind: "ignored", why: "type" };
  }
}

function location(phone: Device, said: z.infer<typeof Location>, retained: boolean, home: PlacedHome): Heard {
  if (said.lat === 0 && said.lon === 0) return { kind: "ignored", why: "zero" };
  const fix = fixOf(said, said);
  const onWifi = typeof said.SSID === "string" && (home.wifi?.includes(said.SSID) ?? false);
  const claims = onWifi || [...(said.inregions ?? []), ...(said.inrids ?? [])].some(isHome);
  const doubted = claims && away(fix, home) > far_m;
  const id = derivedId("location", String(fix.at), String(fix.lat), String(fix.lon), String(claims));
  const source = moves(said.acc) ? place(fix, home, claims && !doubted) : "fix";
  const near = nearness({ claims, fix, source }, home);
  return {
    kind: "sighting",
    doubted,
    sighting: {
      source,
      at: fix.at,
      device: phone.id,
      id: `${phone.id}:${id}`,
      baseline: retained,
      ...(usable(said.acc) && { fix }),
      ...(near !== undefined && { near }),
    },
  };
}

/** A message that contradicts itself is no sign that the phone is at the home, however it came about. */
function nearness({ claims, fix, source }: { claims: boolean; fix: Fix; source: string }, home: PlacedHome) {
  const elsewhere = away(fix, home) > 0;
  if (claims && !elsewhere) return true;
  if (claims) return away(fix, home) > far_m ? false : undefined;
  if (source === "fix.inside") return true;
  return elsewhere && fix.accuracy_m > 0 ? false : undefined;
}

function transition(phone: Device, said: z.infer<typeof Transition>, retained: boolean, home: PlacedHome): Heard {
  const fix = positioned(said);
  const claims = isHome(said.desc) || isHome(said.rid);
  const entering = said.event === "enter";
  // Nobody enters home from kilometres away; what is left of such a message is its position.
  const doubted = entering && claims && fix !== undefined && away(fix, home) > far_m;
  // Leaving the baker's next door is not leaving home.
  const there = entering && fix !== undefined && distance(fix, home) <= home.radius_m;
  const ours = (claims || there) && !doubted;
  if (!ours && !fix) return { kind: "ignored", why: "zero" };
  const elsewhere = fix && moves(said.acc) ? place(fix, home, false) : "fix";
  const source = ours ? (entering ? "region.entered" : "region.left") : elsewhere;
  const at = Math.round(said.tst * 1000);
  const id = derivedId("transition", said.event, String(at), said.rid ?? "", said.desc ?? "");
  const near = ours ? entering : fix && nearness({ claims: false, fix, source }, home);
  // An inaccurate leave ends the region and says nothing of where.
  const tells = fix && usable(said.acc) && (entering || moves(said.acc));
  return {
    kind: "sighting",
    doubted,
    sighting: {
      source,
      at,
      device: phone.id,
      id: `${phone.id}:${id}`,
      baseline: retained,
      ...(tells && { fix }),
      ...(near !== undefined && { near }),
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

/** How many metres a fix is outside the home region, giving it all its inaccuracy; negative inside. */
function away(fix: Fix, home: PlacedHome): number {
  return distance(fix, home) - Math.max(0, fix.accuracy_m) - home.radius_m;
}

/** Inside, outside or far outside the home region; between those a fix says nothing. */
function place(fix: Fix, home: PlacedHome, claims: boolean): string {
  if (claims || distance(fix, home) + Math.min(fix.accuracy_m, home.radius_m / 2) <= home.radius_m) return "fix.inside";
  if (away(fix, home) > far_m) return "fix.far";
  return away(fix, home) > 0 ? "fix.outside" : "fix";
}

function isHome(region: string | undefined): boolean {
  return region !== undefined && region.trim().toLowerCase() === "home";
}
