import { daySeconds, readDay, writeDay } from "./civil.ts";
import { readComponent, textOf, type Component, type Written } from "./component.ts";
import { dayWord, type DayWord } from "./day-words.ts";
import { instancesOf, readEntry, type Entry } from "./entry.ts";
import { takeApart } from "./lines.ts";
import type { Steps } from "./rule.ts";
import { utc, worldZone, zoneOf, type Zone } from "./zones.ts";

/** What is asked of a calendar: what it says of some house days. */
export type Wanted = {
  readonly is: "appointments" | "days";
  /** The home's zone: times without one are meant there. */
  readonly zone: string;
  /** The first and the last house day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
};

/** One appointment on one day; times are wall ms. */
export type Appointment = {
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly location: string;
};

/** What a calendar says of those days. */
export type Said = {
  /** Days that are not what their weekday says. */
  readonly days: Readonly<Record<string, "free" | "make-up">>;
  /** Soonest first. */
  readonly appointments: readonly Appointment[];
  /** How many events were understood, and how many were not. */
  readonly used: number;
  readonly skipped: number;
  /** The file ends before its calendar does. */
  readonly cut: boolean;
};

// House days begin at four.
const dayBegins = 4 * 3600;
const limits = { event: 100_000, calendar: 3_000_000, instances: 300, appointments: 1_000 };

/** Reads a calendar; undefined: it is none. Pure, bounded in work whatever it holds. */
export function readCalendar(bytes: Uint8Array, wanted: Wanted): Said | undefined {
  const taken = takeApart(bytes);
  const home = worldZone(wanted.zone);
  if (!taken || !home) return undefined;
  const budget = makeBudget();
  const [from, to] = [(readDay(wanted.from) ?? 0) * daySeconds, ((readDay(wanted.to) ?? 0) + 1) * daySeconds];
  const zoneFor = zonesOf(taken.zones, home, from, budget.steps);
  let skipped = taken.broken;
  const entries: Entry[] = [];
  for (const lines of taken.events) {
    const entry = budget.within(() => {
      const component = readComponent(lines);
      return component && readEntry(component, zoneFor);
    });
    if (entry) entries.push(entry);
    else skipped++;
  }
  const replaced = Map.groupBy(
    entries.filter(({ replaces }) => replaces),
    ({ uid }) => uid,
  );
  const happenings: Happening[] = [];
  for (const entry of entries) {
    const replacing = replaced.get(entry.uid) ?? [];
    const starts = budget.within(() => startsOf(entry, replacing, [from, to], budget.steps));
    if (!starts) skipped++;
    else if (!entry.cancelled) happenings.push(...starts.map((wall) => ({ entry, wall })));
  }
  const used = taken.events.length + taken.broken - skipped;
  const days = wanted.is === "days" ? daysOf(happenings, entries, wanted) : {};
  const appointments =
    wanted.is === "appointments" ? appointmentsOf(happenings, home(from + dayBegins), home(to + dayBegins)) : [];
  return { days, appointments, used, skipped, cut: taken.cut };
}

type Happening = { readonly entry: Entry; readonly wall: number };

function startsOf(entry: Entry, replacing: readonly Entry[], [from, to]: readonly [number, number], steps: Steps) {
  // Two days more on each side: a zone may be that far from the home's.
  const before = Math.ceil(entry.length / 1000) + 2 * daySeconds;
  if (entry.replaces) return entry.wall >= from - before && entry.wall <= to + 2 * daySeconds ? [entry.wall] : [];
  const starts = instancesOf(entry, from - before, to + 2 * daySeconds, steps);
  if (starts.length > limits.instances) return undefined;
  if (replacing.length === 0 || starts.length === 0) return starts;
  const others = replacing.flatMap(({ replaces }) => replaces ?? []);
  const instants = new Set(others.flatMap((one) => ("instant" in one ? one.instant : [])));
  const days = new Set(others.flatMap((one) => ("day" in one ? one.day : [])));
  return starts.filter((wall) => !instants.has(entry.zone(wall)) && !days.has(Math.floor(wall / daySeconds)));
}

function appointmentsOf(happenings: readonly Happening[], from: number, to: number): Appointment[] {
  return happenings
    .filter(({ entry: { days, transparent } }) => days === undefined && !transparent)
    .map(({ entry: { zone, length, title, location }, wall }) => {
      const start = zone(wall);
      return { start, end: start + length, title, location };
    })
    .filter(({ start }) => start >= from && start < to)
    .toSorted((a, b) => a.start - b.start || a.end - b.end || (a.title < b.title ? -1 : 1))
    .slice(0, limits.appointments);
}

function daysOf(happenings: readonly Happening[], entries: readonly Entry[], { from, to }: Wanted): Said["days"] {
  const words = new Map<Entry, DayWord | undefined>(entries.map((entry) => [entry, dayWord(entry)]));
  // Where the free days are marked, what is not marked is a festival that people work on.
  const marks = [...words.values()].includes("free");
  const [first, last] = [readDay(from) ?? 0, readDay(to) ?? 0];
  const days: Record<string, "free" | "make-up"> = {};
  for (const { entry, wall } of happenings) {
    const word = words.get(entry) ?? (marks ? "plain" : "free");
    if (entry.days === undefined || word === "plain") continue;
    const begin = Math.floor(wall / daySeconds);
    for (let day = Math.max(first, begin); day <= Math.min(last, begin + entry.days - 1); day++) {
      const name = writeDay(day);
      // Who says that a free day is worked knows more than who says that it is free.
      if (days[name] !== "make-up") days[name] = word;
    }
  }
  return days;
}

function zonesOf(blocks: readonly (readonly string[])[], home: Zone, around: number, steps: Steps) {
  const defined = new Map<string, Component>();
  for (const lines of blocks) {
    const component = readComponent(lines);
    if (component) defined.set(textOf(component, "tzid"), component);
  }
  const known = new Map<string, Zone>();
  return ({ is, tzid }: Written): Zone => {
    // A date's wall clock is nobody's: it is compared with dates alone.
    if (is === "utc" || is === "date") return utc;
    if (tzid === undefined) return home;
    let zone = known.get(tzid);
    // A zone that nobody knows is read as the home's, like a time that names none.
    if (!zone) known.set(tzid, (zone = zoneOf(tzid, defined, around, steps) ?? home));
    return zone;
  };
}

class TooMuch extends Error {}

/** Counts the work per event and in all; what takes too much is given up alone. */
function makeBudget() {
  let event = 0;
  let all = 0;
  const steps: Steps = {
    take: (count) => {
      event += count;
      all += count;
      if (event > limits.event || all > limits.calendar) throw new TooMuch();
    },
  };
  const within = <T>(work: () => T): T | undefined => {
    event = 0;
    try {
      return work();
    } catch (error) {
      if (error instanceof TooMuch) return undefined;
      throw error;
    }
  };
  return { steps, within };
}
