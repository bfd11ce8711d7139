import { Temporal } from "temporal-polyfill";
import type { Resident } from "../core/house.ts";
import { houseDay } from "../core/house-day.ts";
import { instantOf } from "../core/instant.ts";

/** What the rings of an alarm follow. */
export type RingsFrom = {
  readonly zone: string;
  /** Wall ms; only what comes after it is named. */
  readonly now: number;
  /** Whether people work on the house day of a wall time. */
  working(wall: number): boolean;
  /** How many minutes later a house day begins than usual. */
  readonly later?: (day: string) => number;
  /** How many house days ahead, today's among them. */
  readonly days?: number;
};

/** When a resident's alarm rings next, ISO instants in order; none when it is off. */
export function ringsOf(alarm: Resident["alarm"], { zone, now, working, later, days = 14 }: RingsFrom): string[] {
  if (!alarm.on) return [];
  const today = Temporal.PlainDate.from(houseDay(now, zone));
  const end = today.add({ days }).toString();
  const wanted = (ring: number) => {
    const day = houseDay(ring, zone);
    if (day >= end || alarm.skip.includes(day)) return false;
    return alarm.days === "every" || working(ring) === (alarm.days === "working");
  };
  const moved = (ring: number) => ring + (later?.(houseDay(ring, zone)) ?? 0) * 60_000;
  // A house day ends on the date after it: one date more than days.
  return Array.from({ length: days + 1 }, (_, ahead) => today.add({ days: ahead }))
    .flatMap((date) => ringOn(date, alarm.at, zone) ?? [])
    .filter(wanted)
    .map(moved)
    .filter((ring) => ring > now)
    .map(instantOf);
}

/** The ring on a date, wall ms; a time that does not exist is the instant the clock jumps, of two the first counts. */
function ringOn(date: Temporal.PlainDate, time: string, zone: string): number | undefined {
  // A date that a zone leaves out whole, crossing the date line, has no morning.
  if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return undefined;
  const wish = date.toPlainDateTime(time);
  const found = wish.toZonedDateTime(zone, { disambiguation: "compatible" });
  if (found.toPlainDateTime().equals(wish)) return found.epochMilliseconds;
  return found.getTimeZoneTransition("previous")?.epochMilliseconds ?? found.epochMilliseconds;
}
