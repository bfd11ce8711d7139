import type { Said } from "./say.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import { asOf, limits, type Heard } from "./age.ts";
import { busy, type Tub } from "./tub-view.ts";

/** A way home: how far along (0–1), the minutes left while they are known, and what waits for them unheated. */
export type Way = {
  readonly opened: number;
  readonly minutes?: number;
  readonly along: number;
  readonly waits?: "bath" | "water";
};

/** The hall while somebody is on the way; `room` is what the AC does for them. */
export type OnTheWay = {
  readonly is: "way";
  readonly way: Way;
  readonly tub?: Tub;
  readonly room?: Said;
  readonly asOf?: number;
};

type Seen = Heard & { readonly values: LiveValues };

const minute = 60_000;

/** The way home that ends first, as far as it is known. */
export function wayHome(seen: Seen, opened: number, tub: Tub | undefined): OnTheWay {
  const { now, values } = seen;
  const { "trip.eta_min": eta, "trip.at": at = opened } = values;
  const left = eta === undefined ? undefined : Math.max(0, eta - (now - at) / minute);
  const gone = Math.max(0, now - opened) / minute;
  const along = left === undefined ? 0.3 : gone / Math.max(0.1, gone + left);
  const old = asOf(seen, at, limits.trip);
  const waits = left === undefined || "asOf" in old ? waiting(seen, tub) : undefined;
  const room = roomOf(seen, left !== undefined && !("asOf" in old));
  return {
    is: "way",
    way: { opened, along, ...(left === undefined ? {} : { minutes: Math.ceil(left) }), ...(waits ? { waits } : {}) },
    ...(tub && busy(tub) ? { tub } : {}),
    ...(room ? { room } : {}),
    ...old,
  };
}

/** What is not heated while nobody knows when; only the house itself, heard now, can say so. */
function waiting({ live }: Seen, tub: Tub | undefined): Way["waits"] {
  if (!live || !tub?.online || busy(tub)) return undefined;
  return tub.level_pct < 2 ? "bath" : "water";
}

/** What the AC does for whoever is on the way, in words; nothing while that is not known. */
function roomOf(seen: Seen, sure: boolean): Said | undefined {
  const { values } = seen;
  const { "climate.on": on, "climate.room_c": room, "climate.target_c": target } = values;
  if (on === undefined || "asOf" in asOf(seen, values["climate.at"], limits.climate)) return undefined;
  if (values["climate.online"] === false || values["climate.trouble"] !== undefined)
    return { key: "wall.room.trouble" };
  if (!on || target === undefined) return { key: "wall.room.off" };
  const params = { target_c: Math.round(target), ...(room === undefined ? {} : { room_c: Math.round(room) }) };
  if (room === undefined) return { key: "wall.room.on", params };
  if (Math.round(room) === params.target_c) return { key: "wall.room.there", params };
  return { key: sure && values["climate.held"] !== true ? "wall.room.there-in-time" : "wall.room.towards", params };
}
