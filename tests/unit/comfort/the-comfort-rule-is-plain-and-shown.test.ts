import * as fc from "fast-check";
import { expect, test } from "vitest";
import { comfortOf, seasonal, type ComfortAsked } from "../../../hub/core/comfort.ts";
import { render } from "../../../hub/core/sentence.ts";
import { wordsOf } from "../../../hub/words.ts";

const usual: ComfortAsked = { feels: "usual", offset_c: 0, resident: "lin", outdoor_c: 31, night: false, room_c: 30 };
const of = (over: Partial<ComfortAsked>) => comfortOf({ ...usual, ...over });
const cold = { outdoor_c: 2, room_c: 14 };

test.each<[string, Partial<ComfortAsked>, "cool" | "heat" | undefined, number]>([
  ["a hot day", {}, "cool", 26],
  ["a hotter day moves it up", { outdoor_c: 34 }, "cool", 27],
  ["at most a degree", { outdoor_c: 44 }, "cool", 27],
  ["a milder day moves it down", { outdoor_c: 28 }, "cool", 25],
  ["humid air", { humidity_pct: 65 }, "cool", 25.5],
  ["very humid air", { humidity_pct: 75 }, "cool", 25],
  ["a hot night", { night: true }, "cool", 27],
  ["who feels the cold", { feels: "cold" }, "cool", 27],
  ["who feels the heat", { feels: "warm" }, "cool", 25],
  ["one's own wish", { offset_c: -1.5 }, "cool", 24.5],
  ["humid, for one who feels the cold", { humidity_pct: 80, feels: "cold" }, "cool", 26],
  ["never below what may run alone", { offset_c: -3, feels: "warm", humidity_pct: 90, outdoor_c: 25 }, "cool", 22],
  ["a child is not chilled", { offset_c: -3, standing: "child" }, "cool", 24],
  ["a cold day", cold, "heat", 20],
  ["a colder day heats no more", { ...cold, outdoor_c: -15 }, "heat", 20],
  ["a cold night", { ...cold, night: true }, "heat", 18],
  ["a child's cold night", { ...cold, night: true, standing: "child" }, "heat", 20],
  ["heat for who feels the cold", { ...cold, feels: "cold" }, "heat", 21],
  ["never above what may run alone", { ...cold, feels: "cold", offset_c: 3 }, "heat", 24],
  ["humid air heats no less", { ...cold, humidity_pct: 90 }, "heat", 20],
  ["a room between both is left alone", { room_c: 24 }, undefined, 26],
  ["half a degree above too", { room_c: 26.5 }, undefined, 26],
  ["a little more is not", { room_c: 26.6 }, "cool", 26],
  ["half a degree below too", { ...cold, room_c: 19.5 }, undefined, 20],
  ["what cools already goes on at its set point", { room_c: 25.8, working: "cool" }, "cool", 26],
  ["what heats already goes on at its set point", { ...cold, room_c: 20.2, working: "heat" }, "heat", 20],
  ["an unknown room starts nothing", { room_c: undefined }, undefined, 26],
])("%s", (_, over, mode, target_c) => {
  const { mode: told, target_c: to } = of(over);
  expect([told, to]).toEqual([mode, target_c]);
});

const asked: fc.Arbitrary<ComfortAsked> = fc.record(
  {
    feels: fc.constantFrom("cold", "usual", "warm"),
    offset_c: fc.integer({ min: -6, max: 6 }).map((half) => half / 2),
    standing: fc.constantFrom("owner", "adult", "child", "guest"),
    outdoor_c: fc.integer({ min: -40, max: 55 }),
    humidity_pct: fc.integer({ min: 0, max: 100 }),
    night: fc.boolean(),
    room_c: fc.integer({ min: -50, max: 600 }).map((tenth) => tenth / 10),
    working: fc.constantFrom("cool", "heat"),
  },
  { requiredKeys: ["feels", "offset_c", "outdoor_c", "night", "room_c"] },
);

test("whatever is asked, the house sets nothing an AC may not do with nobody home, and never fights the room", () => {
  fc.assert(
    fc.property(asked, (one) => {
      const { mode, target_c } = comfortOf(one);
      expect(target_c * 2).toBe(Math.round(target_c * 2));
      if (mode === "cool") expect(target_c >= 22 && target_c <= 28).toBe(true);
      if (mode === "heat") expect(target_c >= 18 && target_c <= 24).toBe(true);
      if (mode && one.working === undefined) {
        const beyond = mode === "cool" ? (one.room_c ?? 0) - target_c : target_c - (one.room_c ?? 0);
        expect(beyond).toBeGreaterThan(0.5);
      }
    }),
  );
});

test("hotter outside never cools further, damper never less; a warmer wish never ends colder", () => {
  const cooled = { room_c: 50, working: undefined };
  fc.assert(
    fc.property(asked, fc.integer({ min: 1, max: 20 }), (one, more) => {
      const target = (over: Partial<ComfortAsked>) => comfortOf({ ...one, ...cooled, ...over }).target_c;
      const { outdoor_c, humidity_pct = 40, offset_c } = one;
      expect(target({ outdoor_c: outdoor_c + more })).toBeGreaterThanOrEqual(target({}));
      expect(target({ humidity_pct: humidity_pct + more })).toBeLessThanOrEqual(target({ humidity_pct }));
      expect(target({ offset_c: offset_c + 0.5 })).toBeGreaterThanOrEqual(target({}));
      expect(target({ feels: "cold" })).toBeGreaterThanOrEqual(target({ feels: "warm" }));
    }),
  );
});

test("everything that moved the target stands in its sentence, in three languages", () => {
  const said = (over: Partial<ComfortAsked>, language: "en" | "zh-Hans" | "zh-Hant" = "en") =>
    render(of(over).why, { words: wordsOf(language), language, zone: "Asia/Shanghai", name: () => "Lin" });
  expect(said({ humidity_pct: 80, feels: "cold" })).toBe("26 °C, cooling: 31 °C outside, humid; Lin feels the cold.");
  expect(said({ offset_c: -1.5, night: true })).toBe(
    "25.5 °C, cooling: 31 °C outside, night; Lin wants it 1.5 °C cooler.",
  );
  expect(said({ ...cold, standing: "child", night: true })).toBe(
    "20 °C, heating: 2 °C outside, night; never too cold for a child.",
  );
  expect(said({ offset_c: -3, feels: "warm", humidity_pct: 90 })).toContain("the house goes no further by itself");
  expect(said({ ...cold, offset_c: 2, feels: "warm" })).toContain("Lin feels the heat; Lin wants it 2 °C warmer");
  expect(said({ room_c: 23.04 })).toBe("Comfortable as it is: 23 °C inside, between 20 and 26 °C.");
  expect(said({ room_c: undefined })).toContain("cannot be told");
  for (const language of ["zh-Hans", "zh-Hant"] as const) {
    const text = said({ humidity_pct: 80, feels: "cold", night: true, offset_c: -1, standing: "child" }, language);
    expect(text).toMatch(/^\p{Script=Han}+ 26 °C：室外 31 °C，.*Lin.*。$/u);
    expect(text).not.toMatch(/[{}–]/);
  }
});

test("where nobody knows the weather the season stands in, on both halves of the earth", () => {
  expect(seasonal(6, 30)).toBeGreaterThan(24);
  expect(seasonal(0, 30)).toBeLessThan(6);
  expect(seasonal(0, -30)).toBeGreaterThan(24);
  expect(Math.abs(seasonal(0, 1) - seasonal(6, 1))).toBeLessThan(5);
});
