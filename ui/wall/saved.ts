import { parsed } from "../parts/saved.ts";
import type { Own } from "./alarm.ts";

const alarmKey = (place: string) => `lintel.alarm.${place}`;

/** Keeps what was done with a ring here, so that a page that starts anew does not ring again. */
export function keepAlarm(place: string, own: Own | undefined): void {
  if (own) localStorage.setItem(alarmKey(place), JSON.stringify(own));
  else localStorage.removeItem(alarmKey(place));
}

/** What was last done with a ring here. */
export function lastAlarm(place: string): Own | undefined {
  const own = parsed(localStorage.getItem(alarmKey(place)));
  const is = typeof own === "object" && own !== null && "is" in own && "ring" in own ? own.is : undefined;
  // Safe: written by this page alone, and of a release that knows these three.
  return is === "ringing" || is === "snoozed" || is === "stopped" ? (own as Own) : undefined;
}

const placeKey = "lintel.wall";

/** Remembers whose wall this browser is, for a start without an address of its own. */
export function keepPlace(place: string): void {
  localStorage.setItem(placeKey, place);
}

/** Whose wall this browser was last. */
export function lastPlace(): string | undefined {
  return localStorage.getItem(placeKey) ?? undefined;
}
