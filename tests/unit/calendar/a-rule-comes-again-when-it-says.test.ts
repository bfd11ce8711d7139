import * as fc from "fast-check";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { readCalendar } from "../../../hub/calendar/read.ts";
import { startsOf } from "../../../hub/calendar/rule.ts";
import { readRule } from "../../../hub/calendar/rule-text.ts";
import { houseDay } from "../../../hub/core/house-day.ts";

const runs = process.env["LINTEL_LONG"] ? 10_000 : 250;
const free = { take: () => {} };
const names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const plain = (wall: number) =>
  Temporal.Instant.fromEpochMilliseconds(wall * 1000)
    .toString()
    .slice(0, 16);
const wall = (text: string) => Temporal.Instant.from(`${text}Z`).epochMilliseconds / 1000;

function starts(rule: string, first: string, from: string, to: string): string[] {
  const read = readRule(ICAL.Recur.fromString(rule).toJSON(), undefined);
  if (!read) throw new Error(`no rule: ${rule}`);
  return startsOf(read, wall(first), wall(from), wall(to), free).map(plain);
}

test.each([
  // From RFC 5545, section 3.8.5.3.
  ["FREQ=MONTHLY;BYDAY=1FR", "1997-09-05T09:00", ["1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"]],
  ["FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22T09:00", ["1997-09-22", "1997-10-20", "1997-11-17", "1997-12-22"]],
  ["FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28T09:00", ["1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"]],
  ["FREQ=YEARLY;BYDAY=20MO", "1997-05-19T09:00", ["1997-05-19"]],
  ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12T09:00", ["1997-05-12"]],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02T09:00", []],
  ["FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3", "1997-09-04T09:00", ["1997-09-04", "1997-10-07", "1997-11-06"]],
  [
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4",
    "1997-08-05T09:00",
    ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
  ],
  [
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4",
    "1997-08-05T09:00",
    ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
  ],
  ["FREQ=YEARLY;BYYEARDAY=100,-1;COUNT=2", "1997-04-10T09:00", ["1997-04-10", "1997-12-31"]],
  // Skipped where there is no such day, never moved.
  ["FREQ=MONTHLY;BYMONTHDAY=31", "1997-07-31T09:00", ["1997-07-31", "1997-08-31", "1997-10-31", "1997-12-31"]],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1997-01-01T09:00", []],
])("%s from %s", (rule, first, days) => {
  expect(starts(rule, first, "1997-01-01T00:00", "1997-12-31T23:59")).toEqual(days.map((day) => `${day}T09:00`));
});

test("a rule that ends after so many times counts those before the days asked for", () => {
  const rule = "FREQ=DAILY;COUNT=10";
  expect(starts(rule, "2026-01-01T09:00", "2026-01-09T00:00", "2026-02-01T00:00")).toEqual([
    "2026-01-09T09:00",
    "2026-01-10T09:00",
  ]);
});

test("rules of hours and minutes keep their beat over the days", () => {
  expect(starts("FREQ=HOURLY;INTERVAL=10", "2026-01-01T09:30", "2026-01-02T00:00", "2026-01-02T23:59")).toEqual([
    "2026-01-02T05:30",
    "2026-01-02T15:30",
  ]);
  expect(
    starts("FREQ=MINUTELY;INTERVAL=45;BYHOUR=9", "2026-01-01T09:00", "2026-01-02T00:00", "2026-01-02T23:59"),
  ).toEqual(["2026-01-02T09:00", "2026-01-02T09:45"]);
});

test.each(["FREQ=DAILY;BYHOUR=99", "FREQ=SOMETIMES", "", "FREQ=DAILY;COUNT=-1"])("%j is no rule", (text) => {
  const parts = Object.fromEntries(text.split(";").map((part) => part.toLowerCase().split("="))) as Record<
    string,
    string
  >;
  const numbers = Object.entries(parts).map(([key, value]) => [
    key,
    key === "freq" ? value.toUpperCase() : Number(value),
  ]);
  expect(readRule(Object.fromEntries(numbers), undefined)).toBeUndefined();
});

type Drawn = {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  months: number[];
  monthDays: number[];
  days: { nth: number; day: number }[];
  hours: number[];
  positions: number[];
  count: number | undefined;
  until: Temporal.PlainDateTime | undefined;
};

/** The expansion as one would write it down by hand: period after period, list after list. */
function byHand(rule: Drawn, first: Temporal.PlainDateTime, to: Temporal.PlainDateTime): Temporal.PlainDateTime[] {
  const found: Temporal.PlainDateTime[] = [];
  const begin = first.toPlainDate();
  let counted = 0;
  for (let turn = 0; ; turn += rule.interval) {
    const days = {
      DAILY: () => [begin.add({ days: turn })].filter((date) => fitsLimits(rule, date)),
      WEEKLY: () => week(rule, begin.subtract({ days: begin.dayOfWeek - 1 }).add({ weeks: turn }), begin),
      MONTHLY: () => {
        const month = begin.with({ day: 1 }).add({ months: turn });
        return rule.months.length > 0 && !rule.months.includes(month.month) ? [] : monthDays(rule, month, begin);
      },
      YEARLY: () => year(rule, begin.with({ month: 1, day: 1 }).add({ years: turn }), begin),
    }[rule.freq]();
    const sorted = days.toSorted(Temporal.PlainDate.compare);
    const hours = rule.hours.length > 0 ? rule.hours : [first.hour];
    const set = sorted.flatMap((date) => hours.map((hour) => date.toPlainDateTime({ hour, minute: first.minute })));
    const chosen =
      rule.positions.length === 0
        ? set
        : set.filter((_, n) => rule.positions.includes(n + 1) || rule.positions.includes(n - set.length));
    for (const at of chosen) {
      if (Temporal.PlainDateTime.compare(at, first) < 0) continue;
      if (rule.until && Temporal.PlainDateTime.compare(at, rule.until) > 0) return found;
      if (rule.count !== undefined && ++counted > rule.count) return found;
      found.push(at);
    }
    const next = {
      DAILY: { days: turn },
      WEEKLY: { weeks: turn - 1 },
      MONTHLY: { months: turn - 1 },
      YEARLY: { years: turn - 1 },
    };
    if (Temporal.PlainDate.compare(begin.add(next[rule.freq]), to.toPlainDate()) > 0) return found;
  }
}

function fitsLimits({ months, monthDays, days }: Drawn, date: Temporal.PlainDate): boolean {
  if (months.length > 0 && !months.includes(date.month)) return false;
  if (monthDays.length > 0 && !monthDays.some((n) => date.day === (n > 0 ? n : date.daysInMonth + 1 + n))) return false;
  return days.length === 0 || days.some(({ day }) => day === date.dayOfWeek);
}

function week(rule: Drawn, monday: Temporal.PlainDate, begin: Temporal.PlainDate): Temporal.PlainDate[] {
  const wanted = rule.days.length > 0 ? rule.days.map(({ day }) => day) : [begin.dayOfWeek];
  const dates = [0, 1, 2, 3, 4, 5, 6].map((n) => monday.add({ days: n })).filter((d) => wanted.includes(d.dayOfWeek));
  return dates.filter((date) => rule.months.length === 0 || rule.months.includes(date.month));
}

function monthDays(rule: Drawn, month: Temporal.PlainDate, begin: Temporal.PlainDate): Temporal.PlainDate[] {
  const every = Array.from({ length: month.daysInMonth }, (_, n) => month.add({ days: n }));
  const byDay = new Set(rule.days.flatMap((day) => nthOf(every, day)).map(String));
  const byNumber = new Set(rule.monthDays.map((n) => (n > 0 ? every[n - 1] : every.at(n))).map(String));
  if (rule.days.length > 0 && rule.monthDays.length > 0)
    return every.filter((d) => byDay.has(String(d)) && byNumber.has(String(d)));
  if (rule.days.length > 0) return every.filter((date) => byDay.has(String(date)));
  if (rule.monthDays.length > 0) return every.filter((date) => byNumber.has(String(date)));
  return every.filter(({ day }) => day === begin.day);
}

function year(rule: Drawn, newYear: Temporal.PlainDate, begin: Temporal.PlainDate): Temporal.PlainDate[] {
  const month = (n: number) => newYear.add({ months: n - 1 });
  if (rule.months.length > 0) return rule.months.flatMap((n) => monthDays(rule, month(n), begin));
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  if (rule.monthDays.length === 0 && rule.days.length === 0) return monthDays(rule, month(begin.month), begin);
  if (rule.days.length === 0) return all.flatMap((n) => monthDays(rule, month(n), begin));
  const every = Array.from({ length: newYear.daysInYear }, (_, n) => newYear.add({ days: n }));
  const byDay = new Set(rule.days.flatMap((day) => nthOf(every, day)).map(String));
  const numbered = all.flatMap((n) => monthDays({ ...rule, days: [] }, month(n), begin)).map(String);
  return every.filter(
    (date) => byDay.has(String(date)) && (rule.monthDays.length === 0 || numbered.includes(String(date))),
  );
}

function nthOf(every: readonly Temporal.PlainDate[], { nth, day }: { nth: number; day: number }): Temporal.PlainDate[] {
  const such = every.filter(({ dayOfWeek }) => dayOfWeek === day);
  return nth === 0 ? such : [nth > 0 ? such[nth - 1] : such.at(nth)].filter((date) => date !== undefined);
}

const few = <T>(one: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<T[]> =>
  fc
    .uniqueArray(one, { maxLength, selector: (value) => JSON.stringify(value) })
    .chain((list) => fc.constantFrom([], list));
const someDay = fc.integer({ min: 0, max: 1200 }).map((days) => Temporal.PlainDate.from("2023-06-01").add({ days }));
const signed = (most: number) => fc.integer({ min: -most, max: most }).filter((n) => n !== 0);
const drawn = fc
  .record({
    freq: fc.constantFrom("DAILY" as const, "WEEKLY" as const, "MONTHLY" as const, "YEARLY" as const),
    interval: fc.integer({ min: 1, max: 4 }),
    months: few(fc.integer({ min: 1, max: 12 })),
    monthDays: few(signed(31)),
    days: few(fc.record({ nth: fc.integer({ min: -2, max: 5 }), day: fc.integer({ min: 1, max: 7 }) })),
    hours: few(fc.integer({ min: 0, max: 23 })),
    positions: few(signed(4), 2),
    ends: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 400 }), someDay),
  })
  .map(({ ends, ...rule }): Drawn => ({
    ...rule,
    days: rule.days.map((day) => (rule.freq === "MONTHLY" || rule.freq === "YEARLY" ? day : { ...day, nth: 0 })),
    monthDays: rule.freq === "WEEKLY" ? [] : rule.monthDays,
    hours: rule.hours.toSorted((a, b) => a - b),
    count: typeof ends === "number" ? ends : undefined,
    until: ends instanceof Temporal.PlainDate ? ends.toPlainDateTime({ hour: 12 }) : undefined,
  }));

function written(rule: Drawn): string {
  const list = (name: string, values: readonly unknown[]) => (values.length > 0 ? [`${name}=${values.join(",")}`] : []);
  return [
    `FREQ=${rule.freq}`,
    `INTERVAL=${rule.interval}`,
    ...list("BYMONTH", rule.months),
    ...list("BYMONTHDAY", rule.monthDays),
    ...list(
      "BYDAY",
      rule.days.map(({ nth, day }) => `${nth || ""}${names[day - 1]}`),
    ),
    ...list("BYHOUR", rule.hours),
    ...list("BYSETPOS", rule.positions),
    ...(rule.count === undefined ? [] : [`COUNT=${rule.count}`]),
    ...(rule.until ? [`UNTIL=${basic(rule.until)}`] : []),
  ].join(";");
}

const basic = (at: Temporal.PlainDateTime) => at.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "");

test("on any day, the instances of any series are those one would find by hand", () => {
  const zone = "Europe/Berlin";
  fc.assert(
    fc.property(
      drawn,
      someDay,
      fc.integer({ min: 0, max: 23 }),
      someDay,
      few(fc.nat({ max: 20 })),
      few(fc.record({ days: fc.integer({ min: -2, max: 2 }), hour: fc.integer({ min: 0, max: 23 }) })),
      fc.option(fc.nat({ max: 400 })),
      (rule, begin, hour, anyDay, dropped, added, pick) => {
        const first = begin.toPlainDateTime({ hour, minute: 20 });
        const far = begin.add({ years: 2 }).toPlainDateTime();
        const hit = pick === null ? undefined : byHand(rule, first, far)[pick]?.toPlainDate();
        const day = hit ?? anyDay;
        const series = byHand(rule, first, day.add({ days: 3 }).toPlainDateTime());
        // What is taken out lies around the day that is asked for.
        const near = series.filter((at) => Math.abs(at.toPlainDate().since(day).days) <= 2);
        const without = dropped.flatMap((n) => near[n] ?? []);
        const more = added.map(({ days, hour: on }) => day.add({ days }).toPlainDateTime({ hour: on, minute: 5 }));
        const dates = (name: string, list: readonly Temporal.PlainDateTime[]) =>
          list.length > 0 ? [`${name};TZID=${zone}:${list.map(basic).join(",")}`] : [];
        const text = [
          "BEGIN:VCALENDAR",
          "BEGIN:VEVENT",
          "UID:x",
          `DTSTART;TZID=${zone}:${basic(first)}`,
          `RRULE:${written(rule)}`,
          ...dates("EXDATE", without),
          ...dates("RDATE", more),
          "SUMMARY:x",
          "END:VEVENT",
          "END:VCALENDAR",
        ].join("\r\n");
        const asked = { is: "appointments" as const, zone, from: String(day), to: String(day) };
        const said = readCalendar(Buffer.from(text), asked);
        const gone = new Set(without.map(String));
        // The first one stands whatever the rule says.
        const expected = [first, ...series, ...more]
          .filter((at) => !gone.has(String(at)))
          .map((at) => at.toZonedDateTime(zone).epochMilliseconds)
          .filter((at) => houseDay(at, zone) === String(day));
        expect(said?.skipped).toBe(0);
        expect([...new Set(said?.appointments.map(({ start }) => start))]).toEqual(
          [...new Set(expected)].toSorted((a, b) => a - b),
        );
      },
    ),
    { numRuns: runs },
  );
});
