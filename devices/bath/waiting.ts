import { LintelError, type ErrorCode } from "../../hub/core/errors.ts";
import { fresh } from "./sensors.ts";
import type { Bath, Moment } from "./state.ts";

const coverMm = 50;
const strayMm = 30;
const made: ReadonlySet<Bath["phase"]> = new Set(["cold-first", "fill", "trim", "ready"]);

/** Why the water that is there may not be warmed or kept warm now, whoever asks, or undefined. */
export function notWarmable(bath: Bath, { now, snapshot, limits, tub }: Moment): LintelError | undefined {
  const no = (code: ErrorCode, because: string) => new LintelError(code, { because });
  const stood = now.mono - (bath.waits?.readyAt ?? bath.readyAt ?? bath.since);
  const spent = bath.waits?.heated_ms ?? 0;
  const level = fresh(snapshot, "level", now.mono) ?? NaN;
  if (stood >= limits.hold_s * 1_000 && (bath.phase === "ready" || bath.waits?.readyAt !== undefined))
    return no("E_LIMIT", "hold-time");
  if (spent >= limits.heat_s * 1_000) return no("E_LIMIT", "heat-time");
  if (!(level > tub.element_mm + coverMm)) return no("E_INTERLOCK", "dry-heat");
  // Nothing has run since: a level that rose by itself is the sensor's.
  if (!(level - (bath.mark?.level ?? NaN) <= strayMm)) return no("E_SENSOR", "level");
  if (fresh(snapshot, "tub", now.mono) === undefined) return no("E_SENSOR", "tub");
  if (fresh(snapshot, "occupied", now.mono) !== 0) return no("E_INTERLOCK", "occupied");
  return fresh(snapshot, "plug", now.mono) === 1 ? undefined : no("E_INTERLOCK", "plug-open");
}

/** What a stop from afar makes of a bath that it turned off: the water waits, if it may be warmed at all. */
export function waitingAfter(before: Bath, off: Bath, moment: Moment): Bath {
  if (before.phase === "off") return stillWaiting(before, moment);
  if (!made.has(before.phase)) return off;
  const { target_c, readyAt, heated_ms } = before;
  const waits = {
    since: moment.now.mono,
    heated_ms: readyAt === undefined ? heated_ms : 0,
    ...(target_c === undefined ? {} : { target_c }),
    ...(readyAt === undefined ? {} : { readyAt }),
  };
  return stillWaiting({ ...off, waits }, moment);
}

/** Lets go for good of water that somebody let out, that stood too long, or that may not be warmed any more. */
export function stillWaiting(bath: Bath, moment: Moment): Bath {
  const { waits, ...rest } = bath;
  if (!waits) return bath;
  const { now, snapshot, limits } = moment;
  const sunk = (bath.mark?.level ?? NaN) - (fresh(snapshot, "level", now.mono) ?? NaN);
  const fit = bath.phase === "off" && !bath.kept.interrupted && sunk <= strayMm;
  const long = now.mono - waits.since >= limits.armed_s * 1_000;
  return fit && !long && !notWarmable(bath, moment) ? bath : rest;
}
