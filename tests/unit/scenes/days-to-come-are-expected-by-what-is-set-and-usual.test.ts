import { expect, test } from "vitest";
import type { MomentName } from "../../../hub/core/moments.ts";
import { houseDay, weekday } from "../../../hub/core/house-day.ts";
import { type Came, makeHabits } from "../../../hub/scenes/habits.ts";
import { previewDifference, previewOf, type PreviewFrom } from "../../../hub/scenes/preview.ts";
import type { SimWorld } from "../../../hub/scenes/sim-world.ts";
import { draw, fill, resident, show, type Drawn } from "./a-house.ts";

const zone = "Europe/Berlin";
const wall = (text: string) => Date.parse(text);
/** Sunday evening, nine o'clock. */
const nine = wall("2026-11-15T21:00:00+01:00");
const came = (kind: MomentName, ...instants: readonly string[]): Came[] =>
  instants.map((text) => ({ kind, at: wall(text), resident: "lin", place: "bedroom" }));
const clock = (at: number | undefined) =>
  at === undefined
    ? undefined
    : new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" }).format(
        at,
      );

const lastWeek = [
  ...came(
    "woke",
    "2026-11-09T06:58:00+01:00",
    "2026-11-10T07:00:00+01:00",
    "2026-11-11T07:01:00+01:00",
    "2026-11-12T07:30:00+01:00",
    "2026-11-13T06:59:00+01:00",
  ),
  ...came(
    "brushing",
    "2026-11-09T07:06:00+01:00",
    "2026-11-10T07:10:00+01:00",
    "2026-11-11T07:10:00+01:00",
    "2026-11-12T07:38:00+01:00",
    "2026-11-13T07:08:00+01:00",
  ),
  ...came("heading-home", "2026-11-11T17:40:00+01:00", "2026-11-12T18:10:00+01:00"),
];

const habits = (more: Partial<Parameters<typeof makeHabits>[0]> = {}) =>
  makeHabits({
    came: lastWeek,
    zone,
    working: (at) => weekday(at, zone) <= 5,
    ring: () => undefined,
    later: () => 0,
    ...more,
  });

test("what comes most days is usual, what came on some may come, and each has its band", () => {
  const monday = habits()("lin", "2026-11-16");
  expect(monday.map(({ kind, at, sure }) => [kind, clock(at), sure])).toEqual([
    ["woke", "Mon 07:00", "usual"],
    ["brushing", "Mon 07:09", "usual"],
    ["heading-home", "Mon 18:10", "maybe"],
  ]);
  for (const { at, from, until } of monday) {
    expect(from).toBeLessThan(at);
    expect(until).toBeGreaterThan(at);
    expect(until - from).toBeLessThan(4 * 3_600_000);
  }
});

test("an alarm that is set moves the morning and what follows it, put off by the wish for that day", () => {
  const ring = (_: string, day: string) => (day === "2026-11-16" ? wall("2026-11-16T05:30:00+01:00") : undefined);
  const set = habits({ ring })("lin", "2026-11-16");
  expect(set.slice(0, 2).map(({ kind, at, sure }) => [kind, clock(at), sure])).toEqual([
    ["woke", "Mon 05:30", "set"],
    ["brushing", "Mon 05:39", "usual"],
  ]);
  const later = habits({ ring, later: () => 45 })("lin", "2026-11-16");
  expect(later.slice(0, 2).map(({ at }) => clock(at))).toEqual(["Mon 06:15", "Mon 06:24"]);
  // With the alarm off it is as it usually is.
  expect(clock(habits()("lin", "2026-11-17")[0]?.at)).toBe("Tue 07:00");
});

test("a day the calendar makes free is expected like a free day, of which little is known yet", () => {
  const free = habits({ working: (at) => houseDay(at, zone) !== "2026-11-16" && weekday(at, zone) <= 5 });
  const day = free("lin", "2026-11-16");
  expect(day.map(({ kind, sure }) => [kind, sure])).toEqual([
    ["woke", "maybe"],
    ["brushing", "maybe"],
  ]);
});

test.each([
  ["2026-03-29", "the clock goes forward"],
  ["2026-10-25", "the clock goes back"],
])("on %s, when %s, seven is seven by the clock on the wall", (day) => {
  const woke = habits({ working: () => true })("lin", day)[0];
  expect(clock(woke?.at)).toBe("Sun 07:00");
});

test("nobody is expected to do what was never seen of them", () => {
  expect(habits()("bo", "2026-11-16")).toEqual([]);
});

const act = (role: string, verb: string, with_: object, outs: object = {}): Drawn => ({
  type: "lintel-act",
  properties: { role, verb, with: with_ },
  outs: { done: [], failed: [], ...outs },
});
const wokes = (...to: string[]): Drawn => ({
  type: "lintel-moment",
  properties: { moment: "woke" },
  outs: { out: to },
});
const morning = draw({ woke: wokes("card"), card: show("screen.bedroom") }, { scene: "morning", class: "S0" });
const bathing = draw(
  {
    brush: { type: "lintel-moment", properties: { moment: "brushing" }, outs: { out: ["fill"] } },
    fill: fill(["told"], []),
    told: show("screen.hall"),
  },
  { scene: "bathing" },
);

const world: SimWorld = {
  at: nine,
  home: { id: "home", name: "Home", zone, radius_m: 150, language: "en", weather: "sample", air: "us" },
  residents: [resident("lin", "owner", "bedroom")],
  presence: { lin: { where: "home", asleep: "no", confidence: 1, since: 0, because: [] } },
  trips: [],
  places: {},
  working: {},
  roles: ["screen.bedroom", "screen.hall", "bath"].map((address) => ({
    address,
    thing: address,
    ready: true,
    held: false,
    state: {},
  })),
  settings: {},
  facts: {},
};
const from = (more: Partial<PreviewFrom> = {}): PreviewFrom => ({
  graphs: [morning, bathing],
  world,
  days: [],
  came: lastWeek,
  working: (at) => weekday(at, zone) <= 5,
  ring: () => undefined,
  later: () => 0,
  ...more,
});
const monday = (more: Partial<PreviewFrom> = {}) => previewOf(from(more), 1)[1]?.items ?? [];

test("tomorrow is told in order: each part of a scene with its time and what it would do", () => {
  const items = monday();
  expect(items.map(({ scene, kind, at, blockers }) => [scene, kind, clock(at), blockers])).toEqual([
    ["morning", "woke", "Mon 07:00", []],
    ["bathing", "brushing", "Mon 07:09", []],
  ]);
  expect(items[1]?.steps.map(({ says }) => says.key)).toEqual(["step.act.bath.fill", "step.act.screen.show"]);
});

test("a device that is silent, held or bound to nothing is named as what stands in the way", () => {
  const roles = (change: object) => ({
    world: { ...world, roles: world.roles.map((one) => (one.address === "bath" ? { ...one, ...change } : one)) },
  });
  const blocker = (more: Partial<PreviewFrom>) =>
    monday(more)[1]?.blockers.map(({ key, params }) => [key, params["role"]]);
  expect(blocker(roles({ ready: false }))).toEqual([["error.E_DEVICE_OFFLINE", "bath"]]);
  expect(blocker(roles({ held: true }))).toEqual([["error.E_HELD", "bath"]]);
  expect(blocker({ world: { ...world, roles: world.roles.filter(({ address }) => address !== "bath") } })).toEqual([
    ["error.E_ROLE_UNBOUND", "bath"],
  ]);
});

test("what was skipped stands there as skipped, and what is wished just once counts that day alone", () => {
  const skipped = { at: nine - 60_000, by: "lin" };
  const day = { scene: "morning", resident: "lin", day: "2026-11-16" };
  expect(
    monday({ days: [{ ...day, skipped }] }).map(({ scene, skipped: reason, steps }) => [scene, reason, steps.length]),
  ).toEqual([
    ["morning", { key: "why.skipped", params: skipped }, 0],
    ["bathing", undefined, 2],
  ]);
  const guarded = draw(
    {
      woke: wokes("check"),
      check: {
        type: "lintel-guard",
        properties: { all: [{ is: "setting", name: "on", equals: true }] },
        outs: { pass: ["card"], blocked: [] },
      },
      card: show("screen.bedroom"),
    },
    { scene: "morning", class: "S0", settings: new Map([["on", true]]) },
  );
  const days = [{ ...day, once: { on: false } }];
  const two = previewOf(from({ graphs: [guarded], days }), 2).map(({ items }) =>
    items.map(({ blockers }) => blockers.length),
  );
  expect(two).toEqual([[], [1], [0]]);
});

test("what has come today is not told to come again, and what is over has not been", () => {
  const today = wall("2026-11-16T07:04:00+01:00");
  const asked = from({
    world: { ...world, at: today },
    came: [...lastWeek, ...came("woke", "2026-11-16T06:50:00+01:00")],
  });
  expect(previewOf(asked, 1)[0]?.items.map(({ kind }) => kind)).toEqual(["brushing"]);
});

test("with another scene the difference is what comes, what goes and what does something else", () => {
  const other = draw(
    { woke: wokes("card"), card: act("screen.bedroom", "speak", { sentence: "hi" }) },
    { scene: "morning", class: "S0" },
  );
  const before = previewOf(from(), 1);
  expect(previewDifference(before, before)).toEqual([]);
  const told = (graphs: PreviewFrom["graphs"]) =>
    previewDifference(before, previewOf(from({ graphs }), 1)).map(({ item, is }) => `${item.scene} ${is}`);
  expect(told([other, bathing])).toEqual(["morning other"]);
  expect(told([morning])).toEqual(["bathing gone"]);
  expect(told([morning, bathing, { ...morning, scene: "more" }])).toEqual(["more new"]);
});
