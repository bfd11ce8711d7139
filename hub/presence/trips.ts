import { z } from "zod";
import type { Evidence, Fix, Trip } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import type { Point } from "./distance.ts";
import { etaOf } from "./eta.ts";
import { type Habits, noHabits, usualSilence } from "./habits.ts";
import { endsWith, longestSilence, nearing, type Step, stepsOf } from "./nearing.ts";

/** A trip as it is stored: what was said at its start and end; all that moves is worked out from its fixes. */
export const TripRecord = z.object({
  v: z.literal(1),
  id: z.string(),
  resident: z.string(),
  opened: z.number(),
  expires: z.number(),
  /** Minutes to the door as the swipe said. */
  said_min: z.exactOptional(z.number()),
  /** The resident's own phone opened it. */
  proved: z.exactOptional(z.boolean()),
  /** Wall ms before which they said they will not be there. */
  not_before: z.exactOptional(z.number()),
  ended: z.exactOptional(z.number()),
  reason: z.exactOptional(z.enum(["arrived", "cancelled", "expired"])),
});
/** See the schema of the same name. */
export type TripRecord = z.infer<typeof TripRecord>;

const minute_ms = 60_000;
const valid_ms = 120 * minute_ms;
const recent_ms = 10 * minute_ms;
const before_ms = minute_ms;
const accurate_m = 500;
const spacing_ms = 30_000;

/** The trip a swipe opens. */
export function openedBy(swipe: Evidence, resident: string): TripRecord {
  return {
    v: 1,
    id: derivedId("trip", resident, swipe.id),
    resident,
    opened: swipe.at,
    expires: swipe.at + valid_ms,
    ...(swipe.eta_min !== undefined && { said_min: swipe.eta_min }),
    ...(swipe.proved === true && { proved: true }),
  };
}

/** The trip ended; nothing that was measured on the way stays. */
export function endedBy(trip: TripRecord, reason: "arrived" | "cancelled" | "expired", now: number): TripRecord {
  return { ...trip, ended: Math.floor(now), reason };
}

/** They take so many minutes longer than `seen` said: nobody expects them before that, and no delay makes it sooner. */
export function delayedBy(trip: TripRecord, seen: Trip, by_min: number, at: number): TripRecord {
  if (trip.ended !== undefined || !(by_min > 0)) return trip;
  const not_before = Math.min(at + ((seen.eta_min ?? 0) + by_min) * minute_ms, trip.expires);
  return { ...trip, not_before: Math.max(trip.not_before ?? 0, Math.round(not_before)) };
}

/** Adds a fix if it counts for the trip, one of each half minute, by its own time: in whatever order they come, the same list. */
export function withFix(trip: TripRecord, fixes: readonly Fix[], fix: Fix): readonly Fix[] {
  const exact = fix.accuracy_m > 0 && fix.accuracy_m <= accurate_m;
  const counts = exact && fix.at >= trip.opened - before_ms && fix.at <= trip.expires;
  if (!counts) return fixes;
  const slot = slotOf(trip, fix);
  const at = fixes.findIndex((known) => slotOf(trip, known) >= slot);
  const there = at < 0 ? undefined : fixes[at];
  if (!there || slotOf(trip, there) > slot) return fixes.toSpliced(at < 0 ? fixes.length : at, 0, fix);
  return newerOf(there, fix) === there ? fixes : fixes.with(at, fix);
}

function slotOf({ opened }: TripRecord, { at }: Fix): number {
  return Math.floor((at - opened) / spacing_ms);
}

/** The newer of two, of the same instant the more exact; at last any rule will do that does not know who came first. */
function newerOf(known: Fix, next: Fix): Fix {
  const order =
    next.at - known.at || known.accuracy_m - next.accuracy_m || next.lat - known.lat || next.lon - known.lon;
  return order > 0 ? next : known;
}

/** The trip as a scene sees it at an instant: distance, minutes to the door and how strong the evidence is. */
export function tripAt(
  trip: TripRecord,
  fixes: readonly Fix[],
  home: Point,
  now: number,
  habits: Habits = noHabits,
): Trip {
  const { id, resident, opened, expires, ended, reason, said_min, not_before, proved } = trip;
  const base = { id, resident, opened, expires, ...(proved && { proved }) };
  if (ended !== undefined) return { ...base, ended, ...(reason && { reason }), evidence: "none" };
  const steps = stepsOf(fixes, home, now);
  const eta = etaOf({ steps, habits, opened, said_min, not_before }, now);
  const last = steps.at(-1);
  const newest = last && now - last.at <= recent_ms ? last : undefined;
  const strong = newest !== undefined && endsWith(steps, fixes, now) && nearing(steps);
  const silent = silenceAhead(steps, fixes, habits);
  return {
    ...base,
    ...(silent > 10 && { silent_min: Math.round(silent) }),
    ...(eta && { eta_min: eta.mid, eta_low_min: eta.low, eta_high_min: eta.high, eta_at: now }),
    ...(newest && { distance_m: Math.round(newest.left_m) }),
    evidence: newest ? (strong ? "strong" : "weak") : "none",
  };
}

/** The silence to reckon with, minutes: as in the last half hour, or the usual tunnel that is still to come. */
function silenceAhead(steps: readonly Step[], fixes: readonly Fix[], habits: Habits): number {
  const usual = usualSilence(habits);
  const passed = longestSilence(fixes) >= usual * 0.6;
  return Math.max(longestSilence(steps), passed ? 0 : usual);
}

/** The wall ms at which a trip changes by time alone: its newest fix grows too old, or it expires. */
export function tripTurns(trip: TripRecord, fixes: readonly Fix[], now: number): number {
  const turns = fixes.slice(-2).flatMap(({ at }) => [at, at + recent_ms + 1]);
  return Math.min(trip.expires, ...turns.filter((turn) => turn > now));
}
