import { expect, test } from "vitest";
import { minutesTo, rateAt, seen, unseen, type Thermals } from "../../../hub/comfort/thermals.ts";
import { covers } from "../../help/covers.ts";
import { temporaryHouse } from "../../help/store.ts";
import { comfortRig, resident, tripOf } from "./comfort-rig.ts";

const minute = 60_000;
const lin = resident({ wears: { feels: "cold" } });
type Rig = ReturnType<typeof comfortRig>;

/** Lets the AC cool for so many minutes at a steady pace, told each minute. */
function cooling(rig: Rig, minutes: number, over: object = {}, pace = -0.2, from = 30): void {
  for (let i = 0; i <= minutes; i++) {
    rig.set(rig.wall() + minute);
    const room_c = Math.round((from + pace * i) * 10) / 10;
    rig.tell({ on: true, mode: "cool", target_c: 24, running: true, room_c, ...over });
  }
  rig.set(rig.wall() + minute);
  rig.tell({ on: false, running: false, room_c: from + pace * minutes });
}
const needs = (rig: Rig) => {
  rig.tell({ on: false, running: false, room_c: 30, humidity_pct: 50 });
  return 90 - Number(rig.room.plan(lin, tripOf(90, rig.wall()))?.start_in_min);
};

test("a room that cools fast is started later, and this outlives a restart", () => {
  using house = temporaryHouse();
  const rig = comfortRig(() => 31, house.store);
  const before = needs(rig);
  for (let run = 0; run < 4; run++) cooling(rig, 24);
  const after = needs(rig);
  expect(after).toBeLessThan(before * 0.7);
  expect(after).toBeGreaterThan(2.7 / 0.2);
  rig[Symbol.dispose]();
  using again = comfortRig(() => 31, house.store);
  expect(needs(again)).toBeCloseTo(after, 0);
});

test.each<[string, object, (rig: Rig) => void]>([
  ["beside an open window", { window_open: true }, () => undefined],
  ["with a sensor in trouble", { trouble: "E_SENSOR" }, () => undefined],
  ["where nobody can read back what it does", { assumed: true }, () => undefined],
  ["under a person's hand", {}, (rig) => rig.hold(true)],
])("nothing is learned %s", (_, over, first) => {
  using rig = comfortRig(() => 31);
  first(rig);
  for (let run = 0; run < 3; run++) cooling(rig, 24, over);
  expect(rig.learned()).toBe(undefined);
});

test("nothing is learned while the weather is unknown, nor across a silence", () => {
  using rig = comfortRig(() => undefined);
  cooling(rig, 24);
  expect(rig.learned()).toBe(undefined);
  using silent = comfortRig(() => 31);
  for (let i = 0; i < 20; i++) {
    silent.set(silent.wall() + 6 * minute);
    silent.tell({ on: true, mode: "cool", target_c: 24, running: true, room_c: 30 - i / 10 });
  }
  expect(silent.learned()).toBe(undefined);
});

test("what cannot be read any more is learned anew, and said", () => {
  using house = temporaryHouse();
  house.store.work(() => house.store.sql("INSERT INTO room_thermals VALUES ('climate', '{\"v\":9}', 1)").run());
  const rig = comfortRig(() => 31, house.store);
  expect(rig.lines.join("")).toContain("cannot be read");
  expect(needs(rig)).toBeGreaterThan(0);
  rig[Symbol.dispose]();
});

test("single wild measurements move nothing far, and no number leaves its bounds", () => {
  let room: Thermals = unseen;
  for (let i = 0; i < 9; i++) room = seen(room, "cool", { rate: -0.15, diff: 4 });
  const sure = rateAt(room, "cool", 4);
  for (const rate of [0.9, -0.9, NaN, Infinity, 5]) room = seen(room, "cool", { rate, diff: 4 });
  expect(rateAt(room, "cool", 4)).toBeCloseTo(sure, 5);
  for (let i = 0; i < 40; i++) room = seen(room, "cool", { rate: 0.5, diff: 4 });
  expect(room.cool).toHaveLength(12);
  expect(rateAt(room, "cool", 0)).toBeLessThanOrEqual(-0.01);
});

test("how a room leaks is learned from its rests, and with it how the weather slows the AC", () => {
  let room: Thermals = unseen;
  for (const diff of [-10, -6, -2, 0, 3, 6]) room = seen(room, "off", { rate: 0.006 * diff + 0.01, diff });
  expect(rateAt(room, "off", 5) - rateAt(room, "off", 0)).toBeCloseTo(0.03, 3);
  const hot = minutesTo(room, "cool", { from: 30, to: 26, outdoor_c: 36 }) ?? Infinity;
  const mild = minutesTo(room, "cool", { from: 30, to: 26, outdoor_c: 28 }) ?? Infinity;
  expect(hot).toBeGreaterThan(mild);
  expect(minutesTo(room, "cool", { from: 26, to: 26.3, outdoor_c: 36 })).toBe(0);
  expect(minutesTo(room, "heat", { from: 10, to: 60, outdoor_c: -30 })).toBe(undefined);
});

test("the facts of the AC stand for the resident who asks, and none is made up", () => {
  covers("fact:climate.mode", "fact:climate.target_c", "fact:climate.why", "fact:climate.needed");
  covers("fact:climate.start_in_min");
  using rig = comfortRig(() => 31);
  const fact = (name: "mode" | "target_c" | "why" | "needed" | "start_in_min", eta?: number) =>
    rig.room.fact(`climate.${name}`, lin, tripOf(eta, rig.wall()));
  expect(fact("mode")).toBe(undefined);
  expect(fact("needed")).toBe(false);
  rig.tell({ on: false, running: false, room_c: 30, humidity_pct: 75 });
  expect(fact("mode")).toBe("cool");
  expect(fact("target_c")).toBe(26);
  expect(fact("why")).toBe("comfort.why.cool");
  expect(fact("needed")).toBe(true);
  expect(fact("start_in_min")).toBe(0);
  expect(fact("start_in_min", 10)).toBe(0);
  expect(fact("start_in_min", 90)).toBeGreaterThan(20);
  rig.tell({ on: true, mode: "cool", target_c: 26, running: false, room_c: 25.7, humidity_pct: 75 });
  expect([fact("mode"), fact("needed"), fact("start_in_min")]).toEqual(["cool", false, undefined]);
  rig.tell({ on: false, running: false, room_c: 24, humidity_pct: 50 });
  expect([fact("mode"), fact("needed"), fact("why")]).toEqual([undefined, false, "comfort.why.as-it-is"]);
  rig.tell({ on: false, running: false, trouble: "E_SENSOR", room_c: 30 });
  expect([fact("mode"), fact("needed"), fact("start_in_min")]).toEqual([undefined, false, undefined]);
});
