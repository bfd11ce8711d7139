import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dryRun, syntheticHomes } from "../../../backend/marketing/dry-run.ts";
import type { ScoreRules } from "../../../hub/core/engage/objects.ts";
import { bandOf, changesOf, fading, type FeatureChange, scoreOf } from "../../../hub/core/engage/score.ts";

const day = 86_400_000;
const now = 400 * day;
const rules: ScoreRules = {
  v: 1,
  is: "rules",
  id: "breakfast-score",
  version: 1,
  brand: "oatfield",
  category: "breakfast",
  weights: [
    { feature: "breakfast.per-week", weight: 3 },
    { feature: "interest.breakfast", weight: 6 },
    { feature: "taps.breakfast", weight: -2 },
  ],
  halflife_days: 10,
  bands: [
    { name: "none", from: -100 },
    { name: "low", from: 4 },
    { name: "mid", from: 10 },
    { name: "high", from: 18 },
  ],
  onband: [],
};
const at = (daysAgo: number, feature: FeatureChange["feature"], value: number): FeatureChange => ({
  at: now - daysAgo * day,
  feature,
  value,
});

// Worked out by hand: what holds counts in full; what ended n days ago counts (1/2)^floor(n/10), in a straight line between.
const table: readonly (readonly [why: string, trace: readonly FeatureChange[], score: number, band: string])[] = [
  ["nothing known", [], 0, "none"],
  ["five a week, since long ago", [at(300, "breakfast.per-week", 5)], 15, "mid"],
  ["an interest alone", [at(0, "interest.breakfast", 1)], 6, "low"],
  ["both", [at(30, "breakfast.per-week", 5), at(2, "interest.breakfast", 1)], 21, "high"],
  ["six a week until today", [at(30, "breakfast.per-week", 6), at(0, "breakfast.per-week", 0)], 18, "high"],
  [
    "six a week until 5 days ago: three quarters",
    [at(30, "breakfast.per-week", 6), at(5, "breakfast.per-week", 0)],
    13,
    "mid",
  ],
  ["six a week until 10 days ago: half", [at(30, "breakfast.per-week", 6), at(10, "breakfast.per-week", 0)], 9, "low"],
  [
    "six a week until 20 days ago: a quarter",
    [at(30, "breakfast.per-week", 6), at(20, "breakfast.per-week", 0)],
    4,
    "low",
  ],
  [
    "what is now counts more than what has faded",
    [at(30, "breakfast.per-week", 6), at(10, "breakfast.per-week", 4)],
    12,
    "mid",
  ],
  ["a weight below nothing takes away", [at(9, "breakfast.per-week", 5), at(9, "taps.breakfast", 3)], 9, "low"],
  ["what has not happened yet", [{ at: now + 1, feature: "breakfast.per-week", value: 7 }], 0, "none"],
  ["what the rules don't ask for", [at(3, "bath.per-week", 7)], 0, "none"],
];

test.each(table)("%s", (_why, trace, score, band) => {
  const said = scoreOf(rules, trace, now);
  expect([said.score, said.band]).toEqual([score, band]);
  expect(said.parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
});

test("half is left after each half-life, whole numbers all the way, and never more than before", () => {
  expect([0, 5, 10, 15, 20, 30].map((days) => fading(days, 10) / 65_536)).toEqual([1, 0.75, 0.5, 0.375, 0.25, 0.125]);
  fc.assert(
    fc.property(fc.nat(4_000), fc.integer({ min: 1, max: 365 }), (days, halflife) => {
      const left = fading(days, halflife);
      expect(Number.isInteger(left)).toBe(true);
      expect(fading(days + 1, halflife)).toBeLessThanOrEqual(left);
    }),
  );
});

test("the order in which changes are told makes no difference, and bands neither", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ days: fc.integer({ min: 0, max: 390 }), value: fc.nat(9) }), { maxLength: 12 }),
      (changes) => {
        const once = new Map(changes.map(({ days, value }) => [days, value]));
        const trace = [...once].map(([days, value]) => at(days, "breakfast.per-week", value));
        expect(scoreOf(rules, trace.toReversed(), now)).toEqual(scoreOf(rules, trace, now));
      },
    ),
  );
  expect(bandOf({ bands: rules.bands.toReversed() }, 10)).toBe("mid");
  expect(bandOf({ bands: [{ name: "low", from: 3 }] }, 2)).toBe("none");
});

test("two looks at the features give the changes between them, and what is gone stands at nothing", () => {
  const changes = changesOf({ "bath.per-week": 2, "interest.bath": 1 }, { "bath.per-week": 3 }, 5);
  expect(changes).toEqual([
    { at: 5, feature: "bath.per-week", value: 3 },
    { at: 5, feature: "interest.bath", value: 0 },
  ]);
});

test("a dry run over made-up homes repeats to the digit, and another seed makes other homes", () => {
  const [one, again] = [dryRun(rules, now, 42), dryRun(rules, now, 42)];
  expect(one).toEqual(again);
  expect(one.bands.none + one.bands.low + one.bands.mid + one.bands.high).toBe(one.homes);
  expect(dryRun(rules, now, 43)).not.toEqual(one);
  for (const { trace } of syntheticHomes(42, now, 50))
    for (const change of trace) expect(change.at).toBeLessThanOrEqual(now);
});
