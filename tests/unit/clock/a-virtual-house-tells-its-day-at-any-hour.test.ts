import { assert, integer, option, property } from "fast-check";
import { expect, test } from "vitest";
import { storyDay } from "../../../hub/story-day.ts";

const zone = "Asia/Shanghai";
const times = { wakes: 420, swipes: 1_055 };
const shown = (wall: number) => new Date(wall + 8 * 3_600_000).toISOString().slice(0, 16);
const wall = (text: string) => Date.parse(`${text}:00+08:00`);

test.each([
  ["03:00 on a Wednesday", "2026-03-04T03:00", "2026-03-02T22:20"],
  ["15:00 on a Wednesday", "2026-03-04T15:00", "2026-03-02T22:20"],
  ["a Sunday", "2026-03-08T12:00", "2026-03-05T22:20"],
  ["a Monday", "2026-03-09T12:00", "2026-03-05T22:20"],
  ["a Tuesday, whose newest working day began on a Sunday evening", "2026-03-10T12:00", "2026-03-08T22:20"],
])("started at %s it tells the newest weekday that is over, from the evening before", (_, now, begins) => {
  expect(shown(storyDay(wall(now), zone, times, 1).begins)).toBe(begins);
});

test("started again, it tells the next weekday, and its clock never goes back", () => {
  const now = wall("2026-03-04T15:00");
  const after = (last: string) => shown(storyDay(now, zone, times, 1, wall(last)).begins);
  expect(after("2026-03-02T22:00")).toBe("2026-03-02T22:20");
  expect(after("2026-03-02T22:20")).toBe("2026-03-03T22:20");
  expect(after("2026-03-03T09:00")).toBe("2026-03-03T22:20");
  expect(after("2026-03-05T23:00")).toBe("2026-03-08T22:20");
  expect(after("2026-03-06T20:00")).toBe("2026-03-08T22:20");
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
        const local = (at: number) => new Date(at + 8 * 3_600_000);
        // Breakfast is put in at 22:25 of the evening before.
        expect(local(begins).toISOString().slice(11, 16)).toBe("22:20");
        const midnight = begins + 100 * 60_000;
        expect(local(midnight).getUTCDay() % 6).not.toBe(0);
        /** Real seconds from the start until the house's clock shows a minute of the day. */
        const seconds = (minute: number) => {
          let at = begins;
          let real = 0;
          for (const { until, speed } of stretches.slice(0, 4)) {
            const to = Math.min(until, midnight + minute * 60_000);
            real += Math.max(0, to - at) / 1_000 / speed;
            at = Math.max(at, to);
          }
          return real;
        };
        expect(seconds(times.wakes)).toBeLessThanOrEqual(20);
        expect(seconds(times.wakes + 25) - seconds(times.wakes)).toBeLessThanOrEqual(45);
        expect(seconds(times.swipes + 70) - seconds(times.swipes - 2)).toBeLessThanOrEqual(60);
        expect(seconds(times.swipes + 70)).toBeLessThanOrEqual(110);
        // She swipes at most ten minutes later, and is at the door 54 minutes after that; he comes thirteen later.
        expect(seconds(times.swipes + 78) - seconds(times.swipes)).toBeGreaterThan(40);
        expect(seconds(times.swipes + 78)).toBeLessThanOrEqual(115);
      },
    ),
  );
});
