import { expect, test } from "vitest";
import type { Clock } from "../../../hub/core/clock.ts";
import type { StoryPart } from "../../../hub/core/hub-line.ts";
import { storyDay } from "../../../hub/story-day.ts";
import { tellStory } from "../../../hub/story.ts";

const zone = "Asia/Shanghai";
const times = { wakes: 420, swipes: 1_080 };
const wall = (local: string) => Date.parse(`${local}:00+08:00`);
const shown = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);

/** A machine whose seconds pass as fast as they are waited for. */
function quickClock(from: number): Clock {
  let mono = 0;
  return {
    wall: () => from + mono,
    mono: () => mono,
    sleepUntil: async (until, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new Error("closing");
      mono = Math.max(mono, until);
    },
  };
}

test("when the day is asked for again, the house tells the next weekday, and its clock never goes back", async () => {
  const now = wall("2026-03-05T09:00");
  const closing = new AbortController();
  const real = quickClock(now);
  const next = (last: number | undefined) => storyDay(now, zone, times, 1, last);
  const first = next(undefined);
  const parts: { readonly part: StoryPart; readonly at: string }[] = [];
  let mono = 0;
  const reached = Promise.withResolvers<void>();
  const story = tellStory({
    conductor: {
      now: () => mono,
      runTo: async (to) => {
        expect(to).toBeGreaterThanOrEqual(mono);
        mono = to;
        await Promise.resolve();
      },
    },
    first,
    next,
    real,
    signal: closing.signal,
    seen: () => undefined,
    begun: (part) => {
      parts.push({ part, at: shown(first.begins + mono) });
      const told = parts.filter((one) => one.part === part).length;
      // Once in the middle of a morning, and once when the house has come to real time.
      if (part === "morning" && told === 1) story.again();
      if (part === "now" && told === 1) story.again();
      if (part === "evening" && told === 2) {
        closing.abort();
        reached.resolve();
      }
    },
  });
  await reached.promise;
  await story.told;
  const mornings = parts.filter(({ part }) => part === "morning").map(({ at }) => at);
  expect(mornings).toEqual(["2026-03-04T06:55", "2026-03-05T06:55", "2026-03-06T06:55"]);
  expect(parts.map(({ at }) => at)).toEqual(parts.map(({ at }) => at).toSorted());
  expect(story.part()).toBe("evening");
});
