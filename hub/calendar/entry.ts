import { daySeconds } from "./civil.ts";
import { all, first, readDuration, readTime, readTimes, textOf, type Component, type Written } from "./component.ts";
import { startsOf, type Rule, type Steps } from "./rule.ts";
import { readRule } from "./rule-text.ts";
import { untilOf, utc, type Zone } from "./zones.ts";

/** Finds the zone a written time stands in. */
export type ZoneFor = (written: Written) => Zone;

/** One event, its times understood. */
export type Entry = {
  readonly uid: string;
  readonly wall: number;
  readonly zone: Zone;
  /** Whole days and no hours: a date, or midnight to midnight. */
  readonly days?: number;
  /** How long it lasts, ms. */
  readonly length: number;
  readonly rules: readonly Rule[];
  readonly more: readonly number[];
  /** What does not take place: instants (ms), or days for a whole date. */
  readonly without: { readonly instants: ReadonlySet<number>; readonly days: ReadonlySet<number> };
  /** Which instance of its series it takes the place of. */
  readonly replaces?: { readonly instant: number } | { readonly day: number };
  readonly title: string;
  readonly location: string;
  readonly description: string;
  readonly special: string;
  readonly cancelled: boolean;
  readonly transparent: boolean;
};

const longestDays = 400;

/** Reads one VEVENT; undefined where a time or a rule of it is none. */
export function readEntry(event: Component, zoneFor: ZoneFor): Entry | undefined {
  const start = timeOf(event, "dtstart");
  if (!start) return undefined;
  const zone = zoneFor(start);
  const length = lengthOf(event, start, zone, zoneFor);
  const rules = all(event, "rrule").map(({ values: [said] }) => ruleOf(said, start, zone));
  const more = all(event, "rdate").flatMap(readTimes);
  const without = all(event, "exdate").flatMap(readTimes);
  const id = first(event, "recurrence-id");
  const replaces = id && readTimes(id)[0];
  if (length === undefined || !rules.every((rule) => rule !== undefined)) return undefined;
  if (!more.every((time) => time !== undefined) || !without.every((time) => time !== undefined)) return undefined;
  if (id && !replaces) return undefined;
  const days = daysOf(start, length);
  const instant = (time: Written) => zoneFor(time)(time.wall);
  // Dates added to a series may be written in another zone; its own wall clock is what it is counted by.
  const onOwnClock = (time: Written) =>
    time.is === start.is && time.tzid === start.tzid ? time.wall : wallAt(zone, instant(time));
  const dated = ({ is }: Written) => is === "date" || start.is === "date";
  const text = (name: string) => textOf(event, name).slice(0, 2_000);
  return {
    uid: text("uid"),
    wall: start.wall,
    zone,
    length: length * 1000,
    ...(days === undefined ? {} : { days }),
    rules,
    more: more.map(onOwnClock),
    without: {
      instants: new Set(without.filter((time) => !dated(time)).map(instant)),
      days: new Set(without.filter(dated).map(({ wall }) => Math.floor(wall / daySeconds))),
    },
    ...(replaces && {
      replaces: dated(replaces) ? { day: Math.floor(replaces.wall / daySeconds) } : { instant: instant(replaces) },
    }),
    title: text("summary"),
    location: text("location"),
    description: text("description"),
    special: text("x-apple-special-day"),
    cancelled: text("status").toUpperCase() === "CANCELLED",
    transparent: text("transp").toUpperCase() === "TRANSPARENT",
  };
}

/** The starts of an event and its series between two times of its own wall clock, without those taken out. */
export function instancesOf(entry: Entry, from: number, to: number, steps: Steps): number[] {
  const { wall, zone, rules, more, without } = entry;
  const walls = new Set([wall, ...more].filter((at) => at >= from && at <= to));
  for (const rule of rules) for (const at of startsOf(rule, wall, from, to, steps)) walls.add(at);
  steps.take(walls.size);
  return [...walls].filter((at) => {
    if (without.days.size > 0 && without.days.has(Math.floor(at / daySeconds))) return false;
    return without.instants.size === 0 || !without.instants.has(zone(at));
  });
}

function timeOf(event: Component, name: string): Written | undefined {
  const said = first(event, name);
  return said && readTime(said.values[0], said.tzid);
}

function lengthOf(event: Component, start: Written, zone: Zone, zoneFor: ZoneFor): number | undefined {
  const ends = first(event, "dtend");
  const lasts = first(event, "duration");
  if (!ends && !lasts) return start.is === "date" ? daySeconds : 0;
  if (!ends) {
    const seconds = readDuration(textOf(event, "duration"));
    return seconds === undefined ? undefined : bounded(seconds);
  }
  const end = timeOf(event, "dtend");
  if (!end) return undefined;
  if (start.is === "date") return Math.max(daySeconds, bounded(end.wall - start.wall));
  const sameClock = end.is === start.is && end.tzid === start.tzid;
  const midnights = sameClock && start.wall % daySeconds === 0 && end.wall % daySeconds === 0;
  // Midnight to midnight stays whole days, however long the day is on which the clocks change.
  if (midnights) return bounded(end.wall - start.wall);
  return bounded((zoneFor(end)(end.wall) - zone(start.wall)) / 1000);
}

function bounded(seconds: number): number {
  return Math.min(Math.max(0, seconds), longestDays * daySeconds);
}

function daysOf(start: Written, length: number): number | undefined {
  if (start.is === "date") return Math.max(1, Math.round(length / daySeconds));
  const whole = start.is === "local" && start.wall % daySeconds === 0 && length > 0 && length % daySeconds === 0;
  return whole ? length / daySeconds : undefined;
}

function ruleOf(said: unknown, start: Written, zone: Zone): Rule | undefined {
  const written = untilOf(said);
  if (written === undefined) return readRule(said, undefined);
  const until = readTime(written);
  if (!until) return undefined;
  // A date ends with its whole day; an instant is read on the event's own wall clock.
  if (start.is === "date" || until.is === "date") {
    return readRule(said, Math.floor(until.wall / daySeconds) * daySeconds + daySeconds - 1);
  }
  if (until.is === "local" || start.is === "utc") return readRule(said, until.wall);
  return readRule(said, wallAt(zone, utc(until.wall)));
}

/** What a zone's wall clock shows at an instant. */
function wallAt(zone: Zone, instant: number): number {
  const ahead = (wall: number) => wall - zone(wall) / 1000;
  const second = Math.floor(instant / 1000);
  return second + ahead(second + ahead(second));
}
