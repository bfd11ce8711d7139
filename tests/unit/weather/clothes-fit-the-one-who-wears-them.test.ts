import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Evidence, Resident } from "../../../hub/core/house.ts";
import { apparent, clothingAdvice, clothingKeys, type Wearer, warmthOf } from "../../../hub/weather/clothing.ts";
import { bounded, learn, type Learned } from "../../../hub/weather/learning.ts";
import { wordsOf } from "../../../hub/words.ts";
import { home, openRoom, resident } from "./a-weather-room.ts";

const hour = 3_600_000;
const day = 24 * hour;
const out = (feels_c: number, more: object = {}) => ({ feels_c, wet: false, wind_kmh: 10, uv: 2, ...more });
const who = (wears: object = {}, standing: Resident["standing"] = "adult", learned = 0): Wearer => ({
  ...resident("x", { wears, standing }),
  learned,
});
const order = ["freezing", "cold", "chilly", "mild", "pleasant", "warm", "hot"];
const warmth = (key: string | undefined) => order.indexOf(key?.replace("clothing.", "") ?? "");

test("clothing follows what it feels like, with every edge where it is", () => {
  const keys = [-5.1, -5, 4.9, 5, 11.9, 12, 17.9, 18, 23.9, 24, 28.9, 29].map((t) => clothingAdvice(out(t), 1));
  expect(keys.map((key) => warmth(key))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
  expect(clothingAdvice({ wet: true, wind_kmh: 0, uv: 0 }, 1)).toBeUndefined();
  expect(apparent(5, 30)).toBeLessThan(1);
  expect(apparent(20, 30)).toBe(20);
});

describe("two residents under one sky are told two sentences", () => {
  test.each<[string, Wearer, Wearer]>([
    ["one feels the cold, one does not", who({ feels: "cold" }), who({ feels: "warm" })],
    ["one rides, one takes the train", who({ way: "bike" }), who({ way: "transit" })],
    ["one is a child", who({}, "child"), who()],
    ["one has said so often that it was too warm", who({}, "adult", 4), who({}, "adult", -4)],
  ])("%s", (_, a, b) => {
    expect(clothingAdvice(out(12), 1, a)).not.toBe(clothingAdvice(out(12), 1, b));
  });
});

test("rain, wind, sun and bad air each change the sentence, and the air comes first", () => {
  const says = (feels_c: number, more: object, band = 1, wearer = who()) =>
    clothingAdvice(out(feels_c, more), band, wearer)?.replace("clothing.", "");
  expect(says(8, { wet: true })).toBe("chilly-wet");
  expect(says(8, { wind_kmh: 39.9 })).toBe("chilly");
  expect(says(8, { wind_kmh: 40 })).toBe("middle-windy");
  expect(says(20, { wind_kmh: 60 })).toBe("pleasant");
  expect(says(20, { wind_kmh: 60, wet: true })).toBe("light-wet-windy");
  expect(says(26, { uv: 5.9 })).toBe("warm");
  expect(says(26, { uv: 6 })).toBe("hot-sun");
  expect(says(2, { uv: 9 })).toBe("cold");
  expect(says(8, { wet: true, wind_kmh: 80, uv: 9 }, 4)).toBe("middle-wet-windy");
  expect(says(8, { wet: true, wind_kmh: 80, uv: 9 }, 5)).toBe("middle-wet-mask");
  expect(says(26, {}, 6, who({}, "child"))).toBe("light-mask");
  expect(says(3, { wet: true }, 1, who({}, "child"))).toBe("child-cold-wet");
  expect(says(15, {}, 1, who({ way: "bike" }))).toBe("bike-mild");
  // Somebody in a car is hardly outdoors; somebody at a market stall is all morning.
  expect(warmthOf(who({ way: "car" }))).toBeGreaterThan(warmthOf(who({ hours_out: 6 })));
});

test("every sentence there is can be said in three languages, and none is said that is not there", () => {
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const) {
    expect(clothingKeys.filter((key) => wordsOf(language)[key] === undefined)).toEqual([]);
  }
  expect(clothingKeys).toHaveLength(49);
  const outdoors = fc.record({
    feels_c: fc.double({ min: -60, max: 60, noNaN: true }),
    wet: fc.boolean(),
    wind_kmh: fc.double({ min: 0, max: 150, noNaN: true }),
    uv: fc.double({ min: 0, max: 14, noNaN: true }),
  });
  const wearer = fc.record({
    feels: fc.constantFrom("cold", "usual", "warm"),
    way: fc.constantFrom("walk", "bike", "transit", "car", "home"),
    hours_out: fc.integer({ min: 0, max: 16 }),
  });
  fc.assert(
    fc.property(outdoors, wearer, fc.integer({ min: 1, max: 6 }), fc.boolean(), (weather, wears, band, child) => {
      expect(clothingKeys).toContain(clothingAdvice(weather, band, who(wears, child ? "child" : "adult")));
    }),
  );
});

describe("what residents say is learned", () => {
  const says = (warm: boolean, baseline = false) => ({
    source: warm ? "screen.too-warm" : "screen.too-cold",
    baseline,
  });

  test("one half degree at a time, at most one a house day, never beyond four, whatever is said and in whatever order", () => {
    const said = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 28 })), { maxLength: 60 });
    fc.assert(
      fc.property(said, (words) => {
        let known: Learned = { offset_c: 0 };
        const days = new Set<string>();
        for (const [warm, d] of words) {
          const on = `2026-03-${String(d).padStart(2, "0")}`;
          const next = learn(known, says(warm), on);
          if (!next) continue;
          expect(next.offset_c - known.offset_c).toBe(warm ? 0.5 : -0.5);
          expect(Math.abs(next.offset_c)).toBeLessThanOrEqual(4);
          expect(days.has(on)).toBe(false);
          days.add(on);
          known = next;
        }
      }),
    );
  });

  test("too warm never makes the advice warmer, too cold never lighter", () => {
    const felt = fc.double({ min: -20, max: 40, noNaN: true });
    const offset = fc.integer({ min: -8, max: 7 }).map((steps) => steps / 2);
    fc.assert(
      fc.property(felt, offset, (feels_c, learned) => {
        const before = warmth(clothingAdvice(out(feels_c), 1, who({}, "adult", learned)));
        const after = warmth(clothingAdvice(out(feels_c), 1, who({}, "adult", learned + 0.5)));
        expect(after).toBeGreaterThanOrEqual(before);
        expect(after - before).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("other evidence, and what was only kept, teaches nothing; what was kept is made safe", () => {
    expect(learn({ offset_c: 0 }, { source: "screen.touched", baseline: false }, "2026-03-04")).toBeUndefined();
    expect(learn({ offset_c: 0 }, says(true, true), "2026-03-04")).toBeUndefined();
    expect(learn({ offset_c: 4 }, says(true), "2026-03-04")).toBeUndefined();
    expect([NaN, Infinity, 99, -99, 0.3, 1.24].map(bounded)).toEqual([0, 0, 4, -4, 0.5, 1]);
  });
});

test("said at her own screen, it moves her sentence in a few days, and nobody else's", async () => {
  using room = openRoom({ here: home({ weather: "sample" }) });
  const [lin, bo] = [resident("lin"), resident("bo")];
  const felt = (source: string, who: string): Evidence => ({
    id: `screen:${room.clock.wall()}:${who}:${source}`,
    source,
    at: room.clock.wall(),
    device: "screen-lin",
    resident: who,
    confidence: 1,
    baseline: false,
  });
  for (let d = 0; d < 8; d++) {
    room.emit("evidence.taken", { evidence: felt("screen.too-cold", "lin") });
    room.emit("evidence.taken", { evidence: felt("screen.too-cold", "lin") });
    await room.on(hour);
    room.emit("evidence.taken", { evidence: felt("screen.too-warm", "lin") });
    await room.on(0);
    expect(room.learned.get("lin")?.offset_c).toBe(-0.5 * (d + 1));
    await room.on(day - hour);
  }
  expect(room.learned.has("bo")).toBe(false);
  const differ = [];
  for (let d = 0; d < 10; d++) {
    differ.push(room.weather.fact("clothing.advice", lin) !== room.weather.fact("clothing.advice", bo));
    await room.on(day);
  }
  expect(differ).toContain(true);
  const { resident: _, ...nobodys } = felt("screen.too-warm", "lin");
  room.emit("evidence.taken", { evidence: nobodys });
  await room.on(0);
  expect(room.learned.get("lin")?.offset_c).toBe(-4);
});

test("on a free day nobody rides to work, and what cannot be kept is a fault and no step", async () => {
  let working = true;
  using room = openRoom({
    here: home({ weather: "sample" }),
    working: () => working,
    keep: () => Promise.reject(new Error("ENOSPC: no space left")),
  });
  const rider = resident("lin", { wears: { way: "bike" } });
  expect(room.weather.fact("clothing.advice", rider)).toMatch(/^clothing\.bike-/);
  working = false;
  expect(room.weather.fact("clothing.advice", rider)).not.toMatch(/bike/);
  const evidence = { id: "s:1", source: "screen.too-warm", at: room.clock.wall(), device: "s", confidence: 1 };
  room.emit("evidence.taken", { evidence: { ...evidence, resident: "lin", baseline: false } });
  await room.on(0);
  expect(room.faults.get("clothing")?.code).toBe("E_DISK_FULL");
  expect(room.learned.size).toBe(0);
});
