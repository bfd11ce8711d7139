import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse } from "../help/house.ts";

test("the people of the house live their morning, and the house does the rest", { timeout: 120_000 }, async () => {
  covers("topic:sim.device", "role:alarm", "kind:alarm-clock", "kind:tap", "moment:at-table");
  await using house = await startHouse({ at: "2026-03-03T22:20:00+08:00", lived: true });
  await house.to("2026-03-04T08:35:00+08:00");
  const told = house.timeline().map((line) => line.slice(9));
  const first = (key: string) => told.indexOf(key);
  const story = [
    "tell.breakfast.armed",
    "tell.alarm.ringing",
    "tell.woke",
    "tell.brushing",
    "tell.breakfast.running",
    "tell.breakfast.done",
    "tell.at-table",
    "tell.music.music",
    "tell.left",
    "tell.music.stopped",
  ];
  expect(story.map(first)).toEqual(story.map(first).toSorted((a, b) => a - b));
  expect(first("tell.breakfast.armed")).toBeGreaterThanOrEqual(0);
  expect(told.filter((key) => key === "tell.woke")).toHaveLength(2);
  expect(told.filter((key) => key === "tell.breakfast.running")).toHaveLength(1);
  expect(house.complaints).toEqual([]);
});
