import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { firstOf, leaveBy, titleOf } from "../../../hub/calendar/appointments.ts";
import { dayWord } from "../../../hub/calendar/day-words.ts";
import { readCalendar, type Wanted } from "../../../hub/calendar/read.ts";

const berlin = "Europe/Berlin";

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/calendars/${name}.ics`, import.meta.url));
}

function said(name: string | Uint8Array, from: string, more: Partial<Wanted> = {}) {
  const bytes = typeof name === "string" ? fixture(name) : name;
  return readCalendar(bytes, { is: "appointments", zone: berlin, from, to: from, ...more });
}

const appointments = (name: string, from: string, more: Partial<Wanted> = {}) =>
  said(name, from, more)?.appointments.map(
    ({ start, title }) => `${new Date(start).toISOString().slice(0, 16)} ${title}`,
  );

const days = (name: string, from: string, to: string) => said(name, from, { is: "days", to })?.days;

test("a calendar that marks its free days is believed in its marks alone: festivals stay working days", () => {
  expect(days("days-marked", "2026-01-01", "2026-03-31")).toEqual({
    "2026-01-01": "free",
    "2026-01-02": "free",
    "2026-01-03": "free",
    "2026-01-04": "make-up",
    "2026-02-14": "make-up",
  });
  expect(Object.entries(days("days-marked", "2026-10-06", "2026-10-11") ?? {})).toEqual([
    ["2026-10-06", "free"],
    ["2026-10-07", "free"],
    ["2026-10-10", "make-up"],
  ]);
});

test("a plain list of holidays makes whole days free, not talks, observances or what was called off", () => {
  expect(days("days-plain", "2026-01-01", "2026-12-31")).toEqual({
    "2026-04-06": "free",
    "2026-05-01": "free",
    "2026-10-03": "free",
  });
});

test("make-up days are understood in English too", () => {
  expect(days("days-english", "2026-02-01", "2026-02-28")).toEqual({
    "2026-02-14": "make-up",
    "2026-02-16": "free",
    "2026-02-28": "make-up",
  });
});

test.each([
  ["春节 班", "make-up"],
  ["春节班", "make-up"],
  ["国庆节（班）", "make-up"],
  ["班｜国庆节", "make-up"],
  ["調班", "make-up"],
  ["调休上班", "make-up"],
  ["補行上班", "make-up"],
  ["Workday", "make-up"],
  ["休｜国庆节", "free"],
  ["春节（休）", "free"],
  ["国庆节休", "free"],
  ["公休", "free"],
  ["国庆调休", undefined],
  ["国庆放假", "free"],
  ["今天不用上班", "free"],
  ["非工作日", "free"],
  ["Day off", "free"],
  ["值班", undefined],
  ["Labour Day", undefined],
  ["International Workers’ Day", undefined],
  ["班會", undefined],
  ["元宵节", undefined],
])("%s is %s", (title, word) => {
  expect(dayWord({ title, description: "", special: "" })).toBe(word);
});

test("an appointment keeps its own clock when the clocks change, wherever it was made", () => {
  expect(appointments("dst", "2026-03-27")).toEqual(["2026-03-27T08:30 Berlin", "2026-03-27T13:30 New York"]);
  // 2026-03-29: summer time in Berlin; since 2026-03-08 in New York.
  expect(appointments("dst", "2026-03-29")).toEqual(["2026-03-29T07:30 Berlin", "2026-03-29T13:30 New York"]);
  expect(appointments("dst", "2026-10-25")).toEqual(["2026-10-25T08:30 Berlin", "2026-10-25T13:30 New York"]);
  expect(appointments("dst", "2026-11-01")).toEqual(["2026-11-01T08:30 Berlin", "2026-11-01T14:30 New York"]);
});

test("a skipped hour is read by the clock before, a double one is its first; the night belongs to the day before", () => {
  const night = said("dst", "2026-03-28")?.appointments.filter(
    ({ title }) => title !== "Berlin" && title !== "New York",
  );
  expect(
    night?.map(({ title, start, end }) => [title, new Date(start).toISOString(), (end - start) / 3_600_000]),
  ).toEqual([
    ["Night shift", "2026-03-28T22:30:00.000Z", 5],
    ["Skipped hour", "2026-03-29T01:30:00.000Z", 1],
  ]);
  expect(appointments("dst", "2026-10-24")?.at(-1)).toBe("2026-10-25T00:30 Double hour");
});

test("a series has its exceptions, its moved and its added instances, and its end", () => {
  const team = (day: string) => appointments("series", day)?.filter((line) => line.includes("Team"));
  expect(["05", "07", "12", "14", "19", "21", "22", "23", "26", "28"].map((day) => team(`2026-01-${day}`))).toEqual([
    ["2026-01-05T08:00 Team"],
    ["2026-01-07T08:00 Team"],
    [],
    [],
    [],
    [],
    ["2026-01-22T13:00 Team (moved)"],
    ["2026-01-23T14:00 Team"],
    [],
    ["2026-01-28T08:00 Team"],
  ]);
  // It ends at 07:00 Greenwich on 1 April, which is nine by the summer clock: the last one still counts.
  expect([team("2026-03-30"), team("2026-04-01"), team("2026-04-06")]).toEqual([
    ["2026-03-30T07:00 Team"],
    ["2026-04-01T07:00 Team"],
    [],
  ]);
});

test("the last Friday comes three times; birthdays and notes are no appointments", () => {
  expect(["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"].map((day) => appointments("series", day))).toEqual([
    ["2026-01-30T15:00 Last Friday"],
    ["2026-02-27T15:00 Last Friday"],
    ["2026-03-27T15:00 Last Friday"],
    [],
  ]);
  expect(appointments("series", "2026-01-21")).toEqual([]);
});

test("times are read in their own zone: floating, Greenwich, Windows names, long names, and one the file defines", () => {
  expect(appointments("zones", "2026-07-06")).toEqual([
    "2026-07-06T06:00 Floating",
    "2026-07-06T08:00 Greenwich",
    "2026-07-06T08:00 Long name",
    "2026-07-06T08:00 Own summer",
    "2026-07-06T08:00 Windows",
    "2026-07-06T08:00 Windows quoted",
    "2026-07-06T09:00 Nobody's zone",
  ]);
  expect(appointments("zones", "2026-01-12")).toEqual(["2026-01-12T09:00 Own winter"]);
  expect(appointments("zones", "2026-07-06", { zone: "Asia/Shanghai" })?.[0]).toBe("2026-07-06T00:00 Floating");
});

test("a fold in the middle of a character loses nothing", () => {
  const [one] = said("folded", "2026-07-06")?.appointments ?? [];
  expect(one).toMatchObject({ title: "Frühstück mit 林 im Café", location: "Straße 1, Berlin; 2. Stock" });
});

test("bad events are left out and counted, lines nobody understands are left alone", () => {
  expect(appointments("broken-lines", "2026-07-06")).toEqual([
    "2026-07-06T08:00 Good",
    "2026-07-06T10:00 Good too",
    "2026-07-06T11:00 With an alarm",
  ]);
  expect(said("broken-lines", "2026-07-06")).toMatchObject({ used: 3, skipped: 7, cut: false });
});

test("a file that was cut off says so, and what is no calendar is none", () => {
  expect(said("truncated", "2026-01-05")).toMatchObject({ used: 3, skipped: 1, cut: true });
  expect(said("not-a-calendar", "2026-01-05")).toBeUndefined();
  expect(said(new Uint8Array(), "2026-01-05")).toBeUndefined();
});

test("what has no end costs no more than anything else; what comes every second is left out", () => {
  const begun = performance.now();
  const read = said("endless", "2026-11-21");
  expect(read?.appointments.map(({ title }) => title)).toEqual(["Since ever"]);
  expect(read).toMatchObject({ used: 3, skipped: 1 });
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test("a calendar made to keep the reader busy is given up in bounded time", () => {
  const hostile = (n: number) => [
    "BEGIN:VEVENT",
    `UID:${n}`,
    "DTSTART:20000101T000000Z",
    "RRULE:FREQ=MINUTELY;INTERVAL=7;COUNT=999999",
    "SUMMARY:x",
    "END:VEVENT",
  ];
  const lines = ["BEGIN:VCALENDAR", ...Array.from({ length: 5_000 }, (_, n) => hostile(n)).flat(), "END:VCALENDAR"];
  const begun = performance.now();
  const read = said(Buffer.from(lines.join("\r\n")), "2026-11-21");
  expect(read).toMatchObject({ appointments: [], skipped: 5_000 });
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test("whatever bytes come, the reader answers", () => {
  const piece = fc.constantFrom(
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VALARM",
    "END:VALARM",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "UID:a",
    "DTSTART:20260706T080000Z",
    "DTSTART;VALUE=DATE:20260706",
    "DTEND:20260101T000000",
    "DURATION:-P1D",
    "RRULE:FREQ=DAILY",
    "RRULE:FREQ=DAILY;UNTIL=2026",
    "RDATE;VALUE=PERIOD:20260706T080000Z/PT1H",
    "EXDATE:",
    "RECURRENCE-ID:x",
    "RECURRENCE-ID:20260706T080000Z",
    "SUMMARY;X=:",
    "TZID:x",
    " folded",
    "DTSTART;TZID=:20260706T080000",
    "DTSTART;TZID=constructor:20260706T080000",
    "TRANSP:1",
    "STATUS:",
    ":",
    ";",
    "DTSTART:99999999T999999",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), fc.boolean(), (lines, whole) => {
      const text = whole ? ["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR"] : lines;
      const read = said(Buffer.from(text.join("\r\n")), "2026-07-06", {
        is: lines.length % 2 ? "days" : "appointments",
      });
      if (read) expect(read.used).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

const planned = { start: 10_000_000, end: 13_600_000, title: "Studio", location: "Longjing Road 12", travel_min: 35 };

test("the first appointment is the next that is not over", () => {
  const later = { ...planned, start: 20_000_000, end: 21_000_000 };
  const first = (now: number) => firstOf([later, planned], now, () => true)?.start;
  expect([first(0), first(planned.end - 1), first(planned.end), first(later.end)]).toEqual([
    planned.start,
    planned.start,
    later.start,
    undefined,
  ]);
  expect(firstOf([later, planned], 0, (at) => at > planned.start)).toBe(later);
});

test.each([
  ["Longjing Road 12", true],
  ["Room 5; https://meet.example/x", true],
  ["https://meet.example/x", false],
  ["Microsoft Teams Meeting", false],
  ["腾讯会议", false],
  ["", false],
  [" the House by the Lake ", false],
  ["Home", false],
  ["在家", false],
])("one leaves the house for %j: %s", (location, leaves) => {
  const by = leaveBy({ ...planned, location }, "The house by the lake");
  expect(by).toBe(leaves ? planned.start - 35 * 60_000 : undefined);
});

test("a title is one short line without tricks", () => {
  expect(titleOf("  Tea\nwith\u202E  Bo\u0000 ")).toBe("Tea with Bo");
  expect(titleOf(" \n ")).toBeUndefined();
  const long = titleOf("👩‍👩‍👧‍👦".repeat(60)) ?? "";
  expect(long.length).toBeLessThanOrEqual(120);
  expect(long).toMatch(/^(👩‍👩‍👧‍👦)+…$/u);
});
