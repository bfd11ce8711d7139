import { Temporal } from "temporal-polyfill";
import { civilOf, daySeconds } from "./civil.ts";
import { all, first, readTime, readTimes, textOf, type Component } from "./component.ts";
import { startsOf, type Steps } from "./rule.ts";
import { readRule } from "./rule-text.ts";
import { windowsZones } from "./windows-zones.ts";

/** Tells the instant (ms) at which a zone's wall clock shows so many seconds since 1970-01-01 00:00. */
export type Zone = (wall: number) => number;

/** Greenwich. */
export const utc: Zone = (wall) => wall * 1000;

const twoYears = 2 * 366 * daySeconds;

/** A zone of the world by its IANA name; undefined when there is none of that name. */
export function worldZone(name: string): Zone | undefined {
  if (!isWorldZone(name)) return undefined;
  return (wall) => {
    const date = civilOf(Math.floor(wall / daySeconds));
    const time = wall - Math.floor(wall / daySeconds) * daySeconds;
    const plain = { ...date, hour: Math.floor(time / 3600), minute: Math.floor(time / 60) % 60, second: time % 60 };
    // A time that the clocks skip is read by the offset before the change, as RFC 5545 section 3.3.5 wants it.
    return Temporal.ZonedDateTime.from({ ...plain, timeZone: name }, { disambiguation: "compatible" })
      .epochMilliseconds;
  };
}

/**
 * The zone a TZID means: the world's own by that name, by the end of it (`/vendor/Europe/Berlin`) or by its Windows
 * name, else the calendar's own definition, read around a wall time. undefined: nobody knows it.
 */
export function zoneOf(
  tzid: string,
  defined: ReadonlyMap<string, Component>,
  around: number,
  steps: Steps,
): Zone | undefined {
  const plain = tzid.trim();
  const windows = windowsZones[plain.replace(/ Daylight Time$/, " Standard Time")];
  const parts = plain.split("/");
  const tails = parts.map((_, n) => parts.slice(n).join("/")).filter((tail, n) => n === 0 || tail.includes("/"));
  for (const name of [...(windows === undefined ? [] : [windows]), ...tails]) {
    const zone = worldZone(name);
    if (zone) return zone;
  }
  const own = defined.get(tzid);
  return own && definedZone(own, around, steps);
}

function isWorldZone(name: string): boolean {
  // Temporal takes an offset for a name; a calendar that writes one defines it itself.
  if (!/^[A-Za-z][\w+/-]{1,60}$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

type Change = { readonly at: number; readonly before: number; readonly after: number };

/** A VTIMEZONE by its changes of the clock. */
function definedZone(component: Component, around: number, steps: Steps): Zone | undefined {
  const changes = component.parts.flatMap((part) => changesOf(part, around, steps)).toSorted((a, b) => a.at - b.at);
  const [oldest] = changes;
  if (!oldest) return undefined;
  return (wall) => {
    // A skipped hour still has the old offset, and of an hour that comes twice the first is meant.
    const last = changes.findLast(({ at, before, after }) => wall >= at + Math.max(0, after - before));
    return (wall - (last ? last.after : oldest.before)) * 1000;
  };
}

function changesOf(part: Component, around: number, steps: Steps): Change[] {
  const begin = readTime(first(part, "dtstart")?.values[0]);
  const [before, after] = [offsetOf(part, "tzoffsetfrom"), offsetOf(part, "tzoffsetto")];
  if (!begin || before === undefined || after === undefined) return [];
  const said = first(part, "rrule")?.values[0];
  const until = readTime(untilOf(said));
  const rule = readRule(said, until && (until.is === "utc" ? until.wall + before : until.wall));
  const ats = [
    begin.wall,
    ...(rule ? startsOf(rule, begin.wall, around - twoYears, around + twoYears, steps) : []),
    ...all(part, "rdate").flatMap((dates) => readTimes(dates).flatMap((date) => date?.wall ?? [])),
  ];
  return ats.map((at) => ({ at, before, after }));
}

/** The end of a rule as ical.js read it. */
export function untilOf(rule: unknown): unknown {
  return typeof rule === "object" && rule !== null && "until" in rule ? rule.until : undefined;
}

function offsetOf(part: Component, name: string): number | undefined {
  const found = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(textOf(part, name));
  if (!found) return undefined;
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0);
  return found[1] === "-" ? -seconds : seconds;
}
