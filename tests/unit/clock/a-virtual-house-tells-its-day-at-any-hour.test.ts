import { assert, integer, option, property } from "fast-check";
import { expect, test } from "vitest";
import { storyDay } from "../../../hub/story-day.ts";

const zone = "Asia/Shanghai";
const times = { wakes: 420, swipes: 1_055 };
const shown = (wall: number) => new Date(wall + 8 * 3_600_000).toISOString().slice(0, 16);
const wall = (text: string) => Date.parse(`${text}:00+08:00`);

test.each([
  ["03:00 on a Wednesday", "2026-03-04T03:00", "2026-03-03T06:55"],
  ["15:00 on a Wednesday", "2026-03-04T15:00", "2026-03-03T06:55"],
  ["a Sunday", "2026-03-08T12:00", "2026-03-06T06:55"],
  ["a Monday", "2026-03-09T12:00", "2026-03-06T06:55"],
])("started at %s it tells the newest weekday that is over", (_, now, begins) => {
  expect(shown(storyDay(wall(now), zone, times, 1).begins)).toBe(begins);
});

test("started again, it tells the next weekday, and its clock never goes back", () => {
  const now = wall("2026-03-04T15:00");
  expect(shown(storyDay(now, zone, times, 1, wall("2026-03-03T06:50")).begins)).toBe("2026-03-03T06:55");
  expect(shown(storyDay(now, zone, times, 1, wall("2026-03-03T09:00")).begins)).toBe("2026-03-04T06:55");
  expect(shown(storyDay(now, zone, times, 1, wall("2026-03-06T20:00")).begins)).toBe("2026-03-09T06:55");
});

test("at any hour the waking comes within half a minute, and the whole story within two and what the day itself takes", () => {
  assert(
    property(
      integer({ min: 1.7e12, max: 1.9e12 }),
      option(integer({ min: -10, max: 10 }), { nil: undefined }),
      (now, days) => {
        const last = days === undefined ? undefined : now + days * 86_400_000;
        const { begins, stretches } = storyDay(now, zone, times, 1, last);
        expect(begins).toBeGreaterThan(last ?? 0);
        expect(new Date(begins + 8 * 3_600_000).getUTCDay() % 6).not.toBe(0);
        let at = begins;
        let seconds = 0;
        for (const { until, speed } of stretches.slice(0, 4)) {
          seconds += Math.max(0, until - at) / 1_000 / speed;
          at = Math.max(at, until);
          if (until === stretches[0]?.until) expect(seconds).toBeLessThanOrEqual(30);
        }
        expect(seconds).toBeLessThanOrEqual(120);
      },
    ),
  );
});
