import { array, assert, integer, property, tuple } from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { dayOf } from "../../../devices/virtual/residents.ts";
import { changesOf } from "../../../devices/virtual/stays.ts";

const zone = "Asia/Shanghai";
const shared = {
  bathroom: "bathroom",
  kitchen: "kitchen",
  tap: "tap",
  machine: "machine",
  door: { lock: "lock", camera: "camera" },
};
const resident = (id: string, wakesAtMinute: number, first: boolean) => ({
  id,
  bed: `bed-${id}`,
  phone: `phone-${id}`,
  alarm: `alarm-${id}`,
  toothbrush: `toothbrush-${id}`,
  wakesAtMinute,
  comesHomeBySwipe: first,
  loadsBreakfast: first,
  bath: "bath",
});
const house = (seed: number, gap = 20) => ({
  seed,
  zone,
  home: { lat: 30.2489, lon: 120.1551 },
  shared,
  residents: [resident("lin", 420, true), resident("bo", 420 + gap, false)],
});
type Did = { readonly at: number; readonly device: string; readonly happens: string };

function happenings(seed: number, date: string, gap?: number): Did[] {
  return dayOf(house(seed, gap), Temporal.PlainDate.from(date)).flatMap(({ at, doing }) =>
    doing.is === "happening" ? [{ at, device: doing.device, happens: doing.happens }] : [],
  );
}
const clock = (wall: number) => new Date(wall + 8 * 3_600_000).toISOString().slice(11, 19);
const when = (all: readonly Did[], device: string, happens: string) =>
  all.filter((did) => did.device === device && did.happens === happens).map(({ at }) => at);

test("a working morning: the alarm clock is stopped, out of bed, brushing, at the table", () => {
  const all = happenings(1, "2026-03-04");
  const [stopped = 0] = when(all, "alarm-lin", "stop");
  expect(clock(stopped)).toMatch(/^07:00:(1[7-9]|2[0-3])$/);
  const after = (device: string, happens: string) => ((when(all, device, happens)[0] ?? NaN) - stopped) / 60_000;
  expect(after("bed-lin", "leave")).toBe(1);
  expect(after("toothbrush-lin", "start")).toBeGreaterThanOrEqual(7);
  expect(after("toothbrush-lin", "start")).toBeLessThanOrEqual(9);
  expect(after("toothbrush-lin", "stop") - after("toothbrush-lin", "start")).toBeCloseTo(2, 0);
  expect(after("bathroom", "occupied")).toBeLessThan(after("toothbrush-lin", "start"));
  expect(after("bathroom", "empty")).toBeGreaterThan(after("toothbrush-lin", "stop"));
  expect(after("kitchen", "occupied")).toBeCloseTo(16, 0);
  const opened = when(all, "tap", "open");
  expect(opened).toHaveLength(4);
  when(all, "tap", "close").forEach((at, i) => expect(at - (opened[i] ?? 0)).toBeLessThan(20_000));
});

test("the kitchen is empty ten to twenty minutes before the last one leaves the house", () => {
  const days = dayOf(house(1), Temporal.PlainDate.from("2026-03-04"));
  const leaving = days.flatMap(({ at, doing }) => (doing.is === "region" && doing.event === "leave" ? [at] : []));
  const [empty = 0] = when(happenings(1, "2026-03-04"), "kitchen", "empty");
  const minutes = (Math.max(...leaving) - empty) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(10);
  expect(minutes).toBeLessThanOrEqual(15);
});

test("breakfast is put into the machine and allowed by hand before half past ten, by one of them, every evening", () => {
  for (const date of ["2026-03-03", "2026-03-07", "2026-03-08"]) {
    const all = happenings(1, date);
    const [load = 0, ...more] = when(all, "machine", "load");
    const [arm = 0] = when(all, "machine", "arm");
    expect(more).toEqual([]);
    expect(clock(load) >= "22:24:00" && load < arm && clock(arm) < "22:30:00").toBe(true);
    expect(when(all, "bed-lin", "enter")[0]).toBeGreaterThan(arm);
  }
});

test("a free day begins an hour later without an alarm clock, with breakfast, and nobody goes away", () => {
  const saturday = dayOf(house(1), Temporal.PlainDate.from("2026-03-07"));
  expect(saturday.filter(({ doing }) => doing.is !== "happening")).toEqual([]);
  const all = happenings(1, "2026-03-07");
  expect(all.some(({ device }) => device.startsWith("alarm"))).toBe(false);
  expect(clock(when(all, "bed-lin", "leave")[0] ?? 0)).toMatch(/^0(7:5|8:0)\d/);
  expect(when(all, "toothbrush-lin", "start")).toHaveLength(1);
  expect(when(all, "kitchen", "occupied")).toHaveLength(1);
});

test("a room is told occupied once as the first comes, and empty once as the last has gone", () => {
  const stay = tuple(integer({ min: 0, max: 100 }), integer({ min: 0, max: 40 })).map(([from, long]) => ({
    from,
    to: from + long,
  }));
  assert(
    property(array(stay, { maxLength: 8 }), (stays) => {
      const changes = changesOf(stays);
      changes.forEach(({ on, after }, i) => {
        expect(on).toBe(i % 2 === 0);
        if (i > 0) expect(after).toBeGreaterThan(changes[i - 1]?.after ?? 0);
      });
      expect(changes.length % 2).toBe(0);
      for (let t = 0.5; t < 145; t++) {
        const there = stays.some(({ from, to }) => from < t && t < to);
        expect(changes.findLast(({ after }) => after < t)?.on ?? false).toBe(there);
      }
    }),
  );
});

test("sensors and taps change in turn, however close the two get up", () => {
  for (let seed = 1; seed <= 40; seed++) {
    for (const device of ["bathroom", "kitchen", "tap"]) {
      const changes = happenings(seed, "2026-03-04", seed % 25).filter((did) => did.device === device);
      expect(changes.length).toBeGreaterThan(1);
      changes.forEach(({ happens }, i) => expect(["occupied", "open"].includes(happens)).toBe(i % 2 === 0));
    }
  }
});

test("who swiped is let in by their eyes and pushes at once; who did not types a code first; both shut the door behind them", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const days = dayOf(house(seed), Temporal.PlainDate.from("2026-03-04"));
    const home = days.flatMap(({ at, doing }) => (doing.is === "region" && doing.event === "enter" ? [at] : []));
    const evening = happenings(seed, "2026-03-04").filter(({ at }) => at >= (home[0] ?? 0));
    const [first = 0, second = 0] = when(evening, "camera", "comes");
    expect(first - (home[0] ?? 0)).toBe(90_000);
    expect(second - first).toBeGreaterThanOrEqual(180_000);
    const pushes = when(evening, "lock", "push");
    expect((pushes[0] ?? 0) - first).toBeLessThanOrEqual(6_000);
    const [code = 0, ...more] = when(evening, "lock", "keypad");
    expect(more).toEqual([]);
    expect(code - second).toBe(20_000);
    expect(pushes.some((at) => at > code && at - code <= 5_000)).toBe(true);
    expect(when(evening, "lock", "shut")).toHaveLength(2);
    expect(when(evening, "camera", "goes")).toHaveLength(2);
  }
});

test("whoever leaves goes by the handle inside and shuts the door before the phone is away", () => {
  const days = dayOf(house(1), Temporal.PlainDate.from("2026-03-04"));
  const left = days.flatMap(({ at, doing }) => (doing.is === "region" && doing.event === "leave" ? [at] : []));
  const all = happenings(1, "2026-03-04");
  when(all, "lock", "inside").forEach((at, i) => {
    expect((left[i] ?? 0) - at).toBe(120_000);
    expect(when(all, "lock", "shut").some((shut) => shut > at && shut < (left[i] ?? 0))).toBe(true);
  });
  expect(when(all, "lock", "inside")).toHaveLength(2);
});

test("the same seed is the same day, another seed another", () => {
  expect(happenings(7, "2026-03-04")).toEqual(happenings(7, "2026-03-04"));
  expect(happenings(8, "2026-03-04")).not.toEqual(happenings(7, "2026-03-04"));
});

test("on the day the clocks change, seven is still seven", () => {
  const day = dayOf(
    { ...house(1), zone: "Europe/Berlin" },
    Temporal.PlainDate.from("2026-03-30").subtract({ days: 1 }),
  );
  const bed = day.find(({ doing }) => doing.is === "happening" && doing.device === "bed-lin");
  const local = Temporal.Instant.fromEpochMilliseconds(bed?.at ?? 0).toZonedDateTimeISO("Europe/Berlin");
  expect(local.hour * 60 + local.minute).toBeGreaterThan(7 * 60 + 50);
  expect(local.hour * 60 + local.minute).toBeLessThan(8 * 60 + 10);
});
