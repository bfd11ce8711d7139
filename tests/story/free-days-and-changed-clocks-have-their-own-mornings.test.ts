import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change, daysOf } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";

const told = (house: TestHouse, key: string) => house.told.filter(({ sentence }) => sentence.key === key).length;
const hears = { working: "news", free: "music" };
/** Breakfast and water heat nobody here needs make a night long to live through. */
const without = ["bath", "breakfast-machine"];

test("a Wednesday that is a holiday: no alarm, and at the table what is heard on free days", async () => {
  covers("fact:day.kind", "fact:sound.source", "event:calendar.changed");
  await using house = await startHouse({ at: "2026-03-04T06:58:00+08:00", without });
  await change(house, "residents/bo", { hears });
  await change(house, "calendars/holidays", daysOf({ "2026-03-04": "元宵节 休" }));
  await house.to("2026-03-04T07:21:00+08:00");
  expect(told(house, "tell.alarm.ringing")).toBe(0);
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: false, next: "2026-03-04T23:00:00.000Z" });
  await house.happen("screen-bedside-bo", "touched");
  await house.to(2_000);
  expect((await house.shows("screen-bedside-bo")).card).toBe("morning");
  await house.happen("screen-kitchen", "touched");
  await house.to(20_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
});

test("a Sunday that is worked to make up for a holiday: the alarm rings, and the news is that of a working day", async () => {
  covers("fact:day.kind", "kind:alarm-clock");
  await using house = await startHouse({ at: "2026-03-08T06:58:00+08:00", without });
  await change(house, "residents/bo", { hears });
  await house.to(1_000);
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ next: "2026-03-08T23:00:00.000Z" });
  await change(house, "calendars/make-up", daysOf({ "2026-03-08": "补班" }));
  await house.to("2026-03-08T07:00:01+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
  await house.to("2026-03-08T07:20:01+08:00");
  await house.happen("alarm-bo", "stop");
  await house.to(2_000);
  await house.happen("screen-kitchen", "touched");
  await house.to(20_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "news" });
});

test.each([
  ["one hour short", "2026-03-29T01:30:00+01:00", "2026-03-29T06:59:59+02:00", "2026-03-29T05:00:00.000Z"],
  ["one hour long", "2026-10-25T02:30:00+02:00", "2026-10-25T06:59:59+01:00", "2026-10-25T06:00:00.000Z"],
] as const)(
  "a night that is %s ends at seven by the clock on the wall, with one morning",
  async (_, night, eve, seven) => {
    covers("moment:woke");
    await using house = await startHouse({ at: night, without });
    await change(house, "home", { zone: "Europe/Berlin" });
    await change(house, "residents/lin", { alarm: { on: true, at: "07:00", days: "every" } });
    await house.happen("bed-lin", "enter");
    await house.to(eve);
    expect(told(house, "tell.alarm.ringing")).toBe(0);
    expect(await stateOf(house, "alarm-lin")).toMatchObject({ next: seven, ringing: false });
    await house.to(2_000);
    expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true, since: seven });
    await house.happen("alarm-lin", "stop");
    await house.to(1_000);
    expect((await house.shows("screen-bedside-lin")).card).toBe("morning");
    await house.happen("bed-lin", "leave");
    await house.to(3_600_000);
    await house.happen("bed-lin", "enter");
    await house.to(60_000);
    await house.happen("bed-lin", "leave");
    await house.to(2_000);
    expect(told(house, "tell.woke")).toBe(1);
    expect(told(house, "tell.alarm.ringing")).toBe(1);
    expect(Date.parse(String((await stateOf(house, "alarm-lin"))["next"])) - Date.parse(seven)).toBe(86_400_000);
  },
);

test("half past two comes twice that night; whoever works early is woken at the first, and the day is told once", async () => {
  await using house = await startHouse({ at: "2026-10-25T02:29:00+02:00", without });
  await change(house, "home", { zone: "Europe/Berlin" });
  const alarm = { on: true, at: "02:30", days: "every" };
  await change(house, "residents/lin", { wakes_from: "02:00", wakes_to: "04:30", alarm });
  await house.to("2026-10-25T02:30:01+02:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
  await house.happen("alarm-lin", "stop");
  await house.to("2026-10-25T02:30:30+01:00");
  await house.happen("screen-bedside-lin", "touched");
  await house.to(2_000);
  expect(told(house, "tell.alarm.ringing")).toBe(1);
  expect(told(house, "tell.woke")).toBe(1);
});
