import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

type Shown = { on: boolean; mode?: string; target_c?: number; room_c: number; unattended: boolean };
const climate = async (house: TestHouse) =>
  ((await house.ask("GET", "/api/v1/things/climate")).body as { state: Shown }).state;
const after = (day: string, minutes: number) =>
  new Date(Date.parse(`${day}T17:35:00+08:00`) + minutes * 60_000).toISOString();

test.each<[string, string, number, string]>([
  ["a hot day", "2026-07-15", 70, "cool"],
  ["a winter day", "2026-01-14", 70, "heat"],
  ["a mild day", "2026-05-13", 60, "cool"],
])("on %s one swipe makes the room comfortable by the time of arrival", async (_, day, eta_min, mode) => {
  covers("kind:climate", "role:climate", "fact:climate.mode", "fact:climate.target_c");
  await using house = await startHouse({ at: `${day}T17:30:00+08:00` });
  await house.to(after(day, 0));
  const before = await climate(house);
  expect(before).toMatchObject({ on: false });
  await house.happen("phone-lin", "swipe", { eta_min });
  await house.to(after(day, eta_min));
  const { on, mode: does, target_c = NaN, room_c, unattended } = await climate(house);
  expect({ on, does, unattended }).toEqual({ on: true, does: mode, unattended: true });
  expect(Math.abs(room_c - target_c)).toBeLessThanOrEqual(0.5);
  expect(Math.abs(before.room_c - target_c)).toBeGreaterThan(0.5);
});

test("it starts no sooner than it must, and a hand at the unit is left alone", async () => {
  const day = "2026-05-13";
  await using house = await startHouse({ at: `${day}T17:30:00+08:00` });
  await house.to(after(day, 0));
  await house.happen("phone-lin", "swipe", { eta_min: 60 });
  await house.to(after(day, 15));
  expect(await climate(house)).toMatchObject({ on: false });
  await house.happen("climate", "press", { on: true, mode: "cool", target_c: 24 });
  await house.to(after(day, 60));
  expect(await climate(house)).toMatchObject({ on: true, mode: "cool", target_c: 24, unattended: false });
  const { body } = await house.ask("GET", "/api/v1/roles/climate");
  expect(body).toMatchObject({ held: true });
});
