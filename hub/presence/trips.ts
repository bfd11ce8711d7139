import { z } from "zod";
import type { Evidence, Fix, Trip } from "../core/house.ts";
import { derivedId } from "../core/ids.ts";
import { distance, type Point } from "./distance.ts";

/** A trip as it is stored: what was said at its start and end; all that moves is worked out from its fixes. */
export const TripRecord = z.object({
  v: z.literal(1),
  id: z.string(),
  resident: z.string(),
  opened: z.number(),
  expires: z.number(),
  /** Minutes to the door as the swipe said. */
  said_min: z.exactOptional(z.number()),
  ended: z.exactOptional(z.number()),
  reason: z.exactOptional(z.enum(["arrived", "cancelled", "expired"])),
});
/** See the schema of the same name. */
export type TripRecord = z.infer<typeof TripRecord>;

const minute_ms = 60_000;
const valid_ms = 120 * minute_ms;
const recent_ms = 10 * minute_ms;
const apart_ms = 60_000;
const accurate_m = 500;
const noise_m = 30;
const kept = 40;
const spacing_ms = 15_000;
const slowest_mps = 0.5;
const fastest_mps = 33;
const detour = 1.3;
const longest_min = 600;

/** The trip a swipe opens. */
export function openedBy(swipe: Evidence, resident: string): TripRecord {
  return {
    v: 1,
    id: derivedId("trip", resident, swipe.id),
    resident,
    opened: swipe.at,
    expires: swipe.at + valid_ms,
    ...(swipe.eta_min !== undefined && { said_min: swipe.eta_min }),
  };
}

/** The trip ended; nothing that was measured on the way stays. */
export function endedBy(trip: TripRecord, reason: "arrived" | "cancelled" | "expired", now: number): TripRecord {
  return { ...trip, ended: now, reason };
}

/** Adds a fix if it counts for the trip and is newer than all before; else the same list. */
export function withFix(trip: TripRecord, fixes: readonly Fix[], fix: Fix): readonly Fix[] {
  const last = fixes.at(-1);
  const counts = fix.accuracy_m > 0 && fix.accuracy_m <= accurate_m && fix.at >= trip.opened - apart_ms;
  if (!counts || (last && fix.at <= last.at)) return fixes;
  // The newest is always kept; those before it stand apart, so that forty reach back ten minutes.
  const before = fixes.at(-2);
  const base = last && before && last.at - before.at < spacing_ms ? fixes.slice(0, -1) : fixes;
  return [...base, fix].slice(-kept);
}

/** The trip as a scene sees it at an instant: distance, minutes to the door and how strong the evidence is. */
export function tripAt(trip: TripRecord, fixes: readonly Fix[], home: Point, now: number): Trip {
  const { id, resident, opened, expires, ended, reason } = trip;
  const base = { id, resident, opened, expires };
  if (ended !== undefined) return { ...base, ended, ...(reason && { reason }), evidence: "none" };
  const recent = fixes.filter((fix) => now - fix.at <= recent_ms);
  const eta = minutesLeft(trip, recent, home, now);
  const newest = recent.at(-1);
  return {
    ...base,
    ...(eta !== undefined && { eta_min: eta, eta_at: now }),
    ...(newest && { distance_m: Math.round(distance(newest, home)) }),
    evidence: newest ? (nearing(recent, home) ? "strong" : "weak") : "none",
  };
}

/** The wall ms at which a trip changes by time alone: its newest fix grows too old, or it expires. */
export function tripTurns(trip: TripRecord, fixes: readonly Fix[], now: number): number {
  const stale = (fixes.at(-1)?.at ?? -Infinity) + recent_ms + 1;
  return stale > now ? Math.min(stale, trip.expires) : trip.expires;
}

/** Two fixes 60 s apart, the newer nearer by more than their noise; standing still looks further back. */
function nearing(recent: readonly Fix[], home: Point): boolean {
  const newest = recent.at(-1);
  if (!newest) return false;
  const now_m = distance(newest, home);
  for (let i = recent.length - 2; i >= 0; i--) {
    const before = recent[i];
    if (!before || newest.at - before.at < apart_ms) continue;
    const nearer = distance(before, home) - now_m;
    const floor = Math.max(noise_m, (before.accuracy_m + newest.accuracy_m) / 4);
    if (Math.abs(nearer) >= floor) return nearer > 0;
  }
  return false;
}

function minutesLeft(trip: TripRecord, recent: readonly Fix[], home: Point, now: number): number | undefined {
  const newest = recent.at(-1);
  if (!newest) return saidLeft(trip, now);
  const left_m = distance(newest, home);
  const age_s = (now - newest.at) / 1000;
  const closing = closingSpeed(recent, home);
  // Without a trend the phone's own speed is along the road, which is longer than the straight line.
  const speed = closing ?? (recent.length === 1 && newest.speed_kmh ? newest.speed_kmh / 3.6 / detour : undefined);
  if (speed !== undefined && speed >= slowest_mps) {
    return rounded(Math.max(left_m / Math.min(speed, fastest_mps) - age_s, 0) / 60);
  }
  // What the swipe promised does not hold for someone who goes the other way.
  if (closing !== undefined && closing <= -slowest_mps) return undefined;
  const said = saidLeft(trip, now);
  return said === undefined ? undefined : rounded(Math.max(said, left_m / fastest_mps / 60));
}

function saidLeft({ said_min, opened }: TripRecord, now: number): number | undefined {
  return said_min === undefined ? undefined : rounded(Math.max(0, said_min - (now - opened) / minute_ms));
}

function rounded(minutes: number): number {
  return Math.round(Math.min(minutes, longest_min) * 10) / 10;
}

/** Metres a second by which home comes nearer: the median of all pairs 20 s or more apart, so that one stray fix is nothing. */
function closingSpeed(recent: readonly Fix[], home: Point): number | undefined {
  const way = recent.map((fix) => ({ at: fix.at, left: distance(fix, home) }));
  const speeds = way.flatMap((a, i) =>
    way.slice(i + 1).flatMap((b) => (b.at - a.at >= 20_000 ? [((a.left - b.left) * 1000) / (b.at - a.at)] : [])),
  );
  return speeds.toSorted((a, b) => a - b)[Math.floor((speeds.length - 1) / 2)];
}
