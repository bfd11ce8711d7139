import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { change, inEveryLanguage } from "../help/household.ts";
import { runOf, stateOf } from "../help/morning.ts";

const beforeSeven = "2026-03-04T06:59:00+08:00";
const seven = "2026-03-04T07:00:01+08:00";
const told = (house: TestHouse, key: string) => house.told.filter(({ sentence }) => sentence.key === key).length;

test("she stops the alarm, and within a second today stands at her bedside and is read aloud, appointment and all", async () => {
  covers("moment:woke", "fact:day.first_at", "fact:day.first_title", "fact:day.leave_by");
  await using house = await startHouse({ at: beforeSeven });
  await house.to(seven);
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
  expect((await house.shows("screen-bedside-lin")).card).toBeUndefined();
  const stopped = house.clock.wall();
  await house.happen("alarm-lin", "stop");
  await house.rest();
  // The card stands at the very instant; what was read aloud is told with the screen's next state.
  expect((await house.shows("screen-bedside-lin")).card).toBe("morning");
  expect(house.clock.wall()).toBe(stopped);
  await house.to(1_000);
  const screen = await stateOf(house, "screen-bedside-lin");
  const first = {
    name: "Lin",
    first_title: "Studio",
    first_at: Date.parse("2026-03-04T09:30:00+08:00"),
    leave_by: Date.parse("2026-03-04T08:55:00+08:00"),
    language: "en",
  };
  expect(screen).toMatchObject({ card: "morning", shows: first, spoke: "morning-today", spoken: first });
  const { steps } = (await lastRun(house)) ?? { steps: [] };
  expect(steps.map(({ key }) => key)).toEqual(["woke", "show-today", "speak-today"]);
  for (const { at } of steps) expect(at - stopped).toBeLessThanOrEqual(1_000);
  expect(house.complaints).toEqual([]);
});

test.each([
  ["zh-Hans", /早上好|早安/],
  ["zh-Hant", /早安|早上好/],
  ["en", /^Good morning/],
] as const)("whoever reads %s is told the day in it, whole", async (language, greeting) => {
  covers("fact:resident.language");
  await using house = await startHouse({ at: beforeSeven });
  await change(house, "residents/lin", { language });
  await house.to(seven);
  await house.happen("alarm-lin", "stop");
  await house.to(1_000);
  const { spoke, spoken } = await stateOf(house, "screen-bedside-lin");
  expect(spoken).toMatchObject({ language });
  const texts = inEveryLanguage(`say.${String(spoke)}`, spoken as Record<string, unknown>);
  for (const text of texts) {
    expect(text).not.toMatch(/[–{}]|undefined|NaN|\b[a-z]+\.[a-z]/);
    expect(text).toMatch(/09:30/);
    expect(text).toMatch(/08:55/);
    expect(text).toContain("Lin");
  }
  const index = ["en", "zh-Hans", "zh-Hant"].indexOf(language);
  expect(texts[index]).toMatch(greeting);
});

test("an appointment that says nothing but its time is told by its time", async () => {
  covers("fact:day.first_at");
  await using house = await startHouse({ at: beforeSeven });
  const event = ["UID:busy@test", "DTSTAMP:20260101T000000Z", "DTSTART:20260304T013000Z", "DTEND:20260304T020000Z"];
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", ...event, "END:VEVENT", "END:VCALENDAR"];
  await change(house, "calendars/lin", { url: `data:text/calendar,${encodeURIComponent(lines.join("\r\n"))}` });
  await house.to(seven);
  await house.happen("alarm-lin", "stop");
  await house.to(1_000);
  const { spoken } = await stateOf(house, "screen-bedside-lin");
  expect(spoken).not.toHaveProperty("first_title");
  for (const text of inEveryLanguage("say.morning-today", spoken as Record<string, unknown>)) {
    expect(text).toContain("09:30");
    expect(text).not.toMatch(/[–{}]/);
  }
});

test("she asks for nine minutes more: nobody is up; then she stops it, and the day is told once", async () => {
  covers("moment:woke", "kind:alarm-clock");
  await using house = await startHouse({ at: beforeSeven });
  await house.happen("bed-lin", "enter");
  await house.to(seven);
  await house.happen("alarm-lin", "snooze");
  await house.to("2026-03-04T07:09:05+08:00");
  expect(await stateOf(house, "alarm-lin")).toMatchObject({ ringing: true });
  expect((await house.shows("screen-bedside-lin")).card).toBeUndefined();
  expect(told(house, "tell.woke")).toBe(0);
  expect((await house.ask("GET", "/api/v1/presence/lin")).body).toMatchObject({ asleep: "yes" });
  await house.happen("alarm-lin", "stop");
  await house.to(30_000);
  const spoken = (await stateOf(house, "screen-bedside-lin"))["spoken_id"];
  await house.happen("bed-lin", "leave");
  await house.to(30_000);
  await house.happen("screen-bedside-lin", "touched");
  await house.to(5_000);
  expect(told(house, "tell.woke")).toBe(1);
  expect(await stateOf(house, "screen-bedside-lin")).toMatchObject({ card: "morning", spoken_id: spoken });
  expect(await runOf(house, "woke")).toMatchObject({ "speak-today": "done" });
});

type Run = { readonly steps: readonly { readonly key: string; readonly at: number }[] };

async function lastRun(house: TestHouse): Promise<Run | undefined> {
  const { body } = await house.ask("GET", "/api/v1/runs");
  return (body as { items: Run[] }).items[0];
}
