import { civilOf, dayOf, daySeconds, monthLength, weekdayOf } from "./civil.ts";

const frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;

/** How often something comes again: RFC 5545 section 3.3.10, every part checked. */
export type Rule = {
  readonly freq: (typeof frequencies)[number];
  readonly interval: number;
  readonly count?: number;
  /** The last instant it may come, in seconds of the event's own wall clock. */
  readonly until?: number;
  /** Monday = 1 to Sunday = 7. */
  readonly weekStart: number;
  readonly month?: ReadonlySet<number>;
  readonly monthDay?: readonly number[];
  readonly yearDay?: readonly number[];
  readonly weekNumber?: readonly number[];
  readonly weekday?: readonly { readonly nth: number; readonly day: number }[];
  readonly hour?: readonly number[];
  readonly minute?: readonly number[];
  readonly second?: readonly number[];
  readonly position?: readonly number[];
};

/** Counts the work done; throws when a limit is reached, so that no rule is followed without end. */
export type Steps = { take(count: number): void };

/**
 * The starts a rule makes from `from` to `to` (both included), in seconds of the event's wall clock, oldest first.
 * By days and not by following the rule from its beginning, as ical.js does: what repeats for ever costs no more than
 * what repeats twice, and a day that never comes is looked for no longer than one that does.
 */
export function startsOf(rule: Rule, first: number, from: number, to: number, steps: Steps): number[] {
  const firstDay = Math.floor(first / daySeconds);
  const lastDay = Math.floor(Math.min(to, rule.until ?? to) / daySeconds);
  const fromDay = Math.max(firstDay, Math.floor(from / daySeconds));
  const whole = rule.count !== undefined || rule.position !== undefined;
  const found: number[] = [];
  let counted = 0;
  let period = periodOf(rule, rule.count === undefined ? fromDay : firstDay);
  for (; period.start <= lastDay; period = periodOf(rule, period.end)) {
    steps.take(1);
    if (!inTurn(rule, firstDay, period.start)) continue;
    const [start, end] = whole
      ? [period.start, period.end]
      : [Math.max(period.start, fromDay), Math.min(period.end, lastDay + 1)];
    for (const at of placed(rule, startsIn(rule, first, start, end, steps))) {
      if (at < first) continue;
      if ((rule.until !== undefined && at > rule.until) || (rule.count !== undefined && counted >= rule.count))
        return found;
      counted++;
      if (at >= from && at <= to) found.push(at);
    }
  }
  return found;
}

type Period = { readonly start: number; readonly end: number };

function periodOf({ freq, weekStart }: Rule, day: number): Period {
  if (freq === "WEEKLY") {
    const start = weekBegin(day, weekStart);
    return { start, end: start + 7 };
  }
  const { year, month } = civilOf(day);
  if (freq === "YEARLY") return { start: dayOf(year, 1, 1), end: dayOf(year + 1, 1, 1) };
  if (freq === "MONTHLY") {
    const start = dayOf(year, month, 1);
    return { start, end: start + monthLength(year, month) };
  }
  return { start: day, end: day + 1 };
}

function inTurn({ freq, interval, weekStart }: Rule, firstDay: number, day: number): boolean {
  const [a, b] = [civilOf(firstDay), civilOf(day)];
  const passed = {
    YEARLY: () => b.year - a.year,
    MONTHLY: () => (b.year - a.year) * 12 + b.month - a.month,
    WEEKLY: () => (day - weekBegin(firstDay, weekStart)) / 7,
    DAILY: () => day - firstDay,
    HOURLY: () => 0,
    MINUTELY: () => 0,
    SECONDLY: () => 0,
  }[freq]();
  return passed % interval === 0;
}

function weekBegin(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

function startsIn(rule: Rule, first: number, start: number, end: number, steps: Steps): number[] {
  const firstDay = Math.floor(first / daySeconds);
  const starts: number[] = [];
  for (let day = start; day < end; day++) {
    steps.take(1);
    if (!fits(rule, firstDay, day)) continue;
    for (const time of timesOn(rule, first, day, steps)) starts.push(day * daySeconds + time);
  }
  return starts;
}

/** BYSETPOS: which of a period's starts are meant. */
function placed({ position }: Rule, starts: readonly number[]): readonly number[] {
  if (!position) return starts;
  const chosen = new Set(position.map((n) => starts[n > 0 ? n - 1 : starts.length + n]));
  return starts.filter((at) => chosen.has(at));
}

function fits(rule: Rule, firstDay: number, day: number): boolean {
  const { freq, month, monthDay, yearDay, weekNumber, weekday } = rule;
  const date = civilOf(day);
  const begun = civilOf(firstDay);
  if (month && !month.has(date.month)) return false;
  if (monthDay && !counts(monthDay, date.day, monthLength(date.year, date.month))) return false;
  const newYear = dayOf(date.year, 1, 1);
  if (yearDay && !counts(yearDay, day - newYear + 1, dayOf(date.year + 1, 1, 1) - newYear)) return false;
  if (weekNumber && !fitsWeek(rule, weekNumber, day)) return false;
  if (weekday) return weekday.some(({ nth, day: wanted }) => weekdayOf(day) === wanted && fitsNth(rule, nth, day));
  // What the rule leaves open is as it was the first time.
  if (freq === "WEEKLY" || (freq === "YEARLY" && weekNumber)) return weekdayOf(day) === weekdayOf(firstDay);
  if (monthDay || yearDay) return true;
  if (freq === "MONTHLY") return date.day === begun.day;
  if (freq === "YEARLY") return date.day === begun.day && (month !== undefined || date.month === begun.month);
  return true;
}

/** Whether the nth of something with so many is among the wanted ones; negative ones count from the end. */
function counts(wanted: readonly number[], nth: number, many: number): boolean {
  return wanted.includes(nth) || wanted.includes(nth - many - 1);
}

function fitsNth({ freq, month }: Rule, nth: number, day: number): boolean {
  if (nth === 0 || (freq !== "MONTHLY" && freq !== "YEARLY")) return true;
  const { year, month: ofYear, day: ofMonth } = civilOf(day);
  const byMonth = freq === "MONTHLY" || month !== undefined;
  const newYear = dayOf(year, 1, 1);
  const [at, many] = byMonth
    ? [ofMonth, monthLength(year, ofYear)]
    : [day - newYear + 1, dayOf(year + 1, 1, 1) - newYear];
  return nth > 0 ? Math.ceil(at / 7) === nth : Math.ceil((many - at + 1) / 7) === -nth;
}

/** A week belongs to the year that has at least four of its days. */
function fitsWeek({ weekStart }: Rule, wanted: readonly number[], day: number): boolean {
  const begin = weekBegin(day, weekStart);
  const { year } = civilOf(begin + 3);
  const firstOf = (y: number) => weekBegin(dayOf(y, 1, 4), weekStart);
  return counts(wanted, (begin - firstOf(year)) / 7 + 1, (firstOf(year + 1) - firstOf(year)) / 7);
}

function timesOn(rule: Rule, first: number, day: number, steps: Steps): readonly number[] {
  const { freq, interval, hour, minute, second } = rule;
  const time = first - Math.floor(first / daySeconds) * daySeconds;
  const begun = { hour: Math.floor(time / 3600), minute: Math.floor(time / 60) % 60, second: time % 60 };
  const unit = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 }[freq as string];
  const every = (many: number) => Array.from({ length: many }, (_, n) => n);
  const hours = hour ?? (unit === undefined ? [begun.hour] : every(24));
  const minutes = minute ?? (unit === undefined || unit === 3600 ? [begun.minute] : every(60));
  const seconds = second ?? (unit === 1 ? every(60) : [begun.second]);
  steps.take(hours.length * minutes.length * seconds.length);
  const times = hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * 3600 + m * 60 + s)));
  if (unit === undefined) return times;
  const since = Math.floor(first / unit);
  return times.filter((t) => (Math.floor((day * daySeconds + t) / unit) - since) % interval === 0);
}
