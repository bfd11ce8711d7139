import { expect, test } from "vitest";
import type { LiveNotice } from "../../../hub/core/notices.ts";
import type { LiveValues } from "../../../hub/core/live.ts";
import { isIdle, turnOf } from "../../../ui/wall/idle.ts";
import { makeTelling } from "../../../ui/wall/sound/spoken.ts";
import { fewer, type Target, targetsOf } from "../../../ui/wall/targets.ts";
import type { Face } from "../../../ui/wall/view.ts";

const minute = 60_000;
const since = Date.parse("2026-10-09T12:40:20+08:00");
const shown = (idle: readonly ("clock" | "photos")[], photos: readonly string[], minutes: number, first = 0) =>
  Array.from({ length: minutes }, (_, nth) => turnOf({ idle, photos, since, first, now: since + nth * minute }));

test("clock and photos take turns of a minute, in the order that was chosen", () => {
  expect(shown(["clock", "photos"], ["a", "b"], 6)).toEqual([undefined, "a", undefined, "b", undefined, "a"]);
  expect(shown(["photos", "clock"], ["a", "b"], 5)).toEqual(["a", undefined, "b", undefined, "a"]);
  expect(shown(["photos"], ["a", "b", "c"], 4)).toEqual(["a", "b", "c", "a"]);
  expect(shown(["photos"], ["a", "b", "c"], 3, 2)).toEqual(["c", "a", "b"]);
});

test("a turn lasts its whole minute, and a house whose clock was set back begins with the first", () => {
  const at = (ms: number) => turnOf({ idle: ["photos"], photos: ["a", "b"], since, now: since + ms });
  expect([at(minute - 1), at(minute), at(-5 * minute)]).toEqual(["a", "b", "a"]);
});

test("without photos, or where none were chosen, it is the clock's turn all day", () => {
  expect(shown(["photos"], [], 2)).toEqual([undefined, undefined]);
  expect(shown(["clock"], ["a"], 2)).toEqual([undefined, undefined]);
  expect(shown([], ["a"], 1)).toEqual([undefined]);
});

const notice = (more: Partial<LiveNotice> = {}): LiveNotice => ({
  id: "n",
  at: since,
  level: "urgent",
  key: "notice.door-open",
  params: {},
  seen: false,
  ...more,
});

test("a wall is idle only while nothing is to be said, nobody is near, the line stands and people are awake", () => {
  const clock = { is: "clock" } as const;
  const still = { live: true, near: false, said: undefined as string | undefined, hour: 12.6 };
  const idle = (face: Face, stage: Partial<typeof still> = {}, values: LiveValues = {}, told = {}) =>
    isIdle({ face, telling: told }, { ...still, ...stage }, values);
  expect(idle(clock)).toBe(true);
  expect(idle(clock, { live: false })).toBe(false);
  expect(idle(clock, { near: true })).toBe(false);
  expect(idle(clock, { said: "Good morning." })).toBe(false);
  expect([4.9, 5, 21.9, 22].map((hour) => idle(clock, { hour }))).toEqual([false, true, true, false]);
  expect(idle(clock, {}, {}, { line: notice({ level: "tell" }) })).toBe(false);
  expect(idle(clock, {}, {}, { card: notice() })).toBe(false);
  expect(idle(clock, {}, { "faults.list": [{ id: "f", code: "E_JAMMED", params: {}, at: since }] })).toBe(false);
  expect(idle({ is: "clock", says: "bath-ready" })).toBe(false);
  expect(idle({ is: "night" })).toBe(false);
  expect(idle({ is: "welcome" })).toBe(false);
  expect(idle({ is: "way", way: { opened: since, along: 0.3 } })).toBe(false);
});

const kitchen: LiveValues = {
  "screen.thing": "screen-kitchen",
  "breakfast.phase": "running",
  "music.source": "music",
  "music.playing": true,
};
const words = (targets: readonly Target[]) => targets.map(({ key }) => key.replace("wall.do.", ""));

test("a wall for whoever takes their time offers three things and Why, and first what stops something", () => {
  const clock = { is: "clock" } as const;
  const all = targetsOf(clock, kitchen, false);
  expect(words(all)).toHaveLength(6);
  expect(words(fewer(all))).toEqual(["stop-breakfast", "stop-music", "pause", "why"]);
  const { "breakfast.phase": _, ...music } = kitchen;
  expect(words(fewer(targetsOf(clock, music, false)))).toEqual(["stop-music", "quieter", "louder", "why"]);
  const card: Target = { ...(all[0] as Target), key: "notice.door-open", act: { is: "open", notice: "n" }, look: true };
  expect(words(fewer([card, ...all])).slice(0, 3)).toEqual(["stop-breakfast", "stop-music", "notice.door-open"]);
  expect(fewer([card]).map(({ look }) => look)).toEqual([false]);
});

test("there a notice is spoken once while it is new, and beside somebody asleep only a hazard", () => {
  const values = (...list: readonly LiveNotice[]): LiveValues => ({ "screen.unhurried": true, "notices.list": list });
  const told = makeTelling();
  expect(told(values(notice()), since + 1_000, 12)).toHaveLength(1);
  expect(told(values(notice()), since + 2_000, 12)).toHaveLength(0);
  expect(makeTelling()(values(notice()), since + 60_000, 12)).toHaveLength(0);
  expect(makeTelling()(values(notice({ seen: true })), since, 12)).toHaveLength(0);
  expect(makeTelling()({ "notices.list": [notice()] }, since, 12)).toHaveLength(0);
  const bed = { ...values(notice(), notice({ id: "h", level: "hazard" })), "place.bedroom": true };
  expect(makeTelling()(bed, since, 2).map(({ id }) => id)).toEqual(["h"]);
});
