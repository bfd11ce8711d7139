import { describe, expect, test } from "vitest";
import { linesOf, scaleOf } from "../../../backend/console/figures.ts";
import { intervalOfRate, intervalOfShare } from "../../../backend/console/interval.ts";
import { seededRandom } from "../../../hub/core/random.ts";

const figure = { says: "", sql: "", unit: "percent" as const, hidden: false, floor: 20 };

describe("where the truth may lie", () => {
  test("an interval holds the truth about 95 times in a hundred, for a share and for a rate", () => {
    const random = seededRandom(5);
    for (const [truth, n] of [
      [0.05, 40],
      [0.3, 60],
      [0.9, 200],
    ] as const) {
      let [shares, rates] = [0, 0];
      for (let run = 0; run < 2_000; run += 1) {
        let count = 0;
        for (let home = 0; home < n; home += 1) if (random.next() < truth) count += 1;
        const share = intervalOfShare((100 * count) / n, n);
        if (share.low <= 100 * truth && 100 * truth <= share.high) shares += 1;
        const rate = intervalOfRate((100 * count) / n, n);
        if (rate.low <= 100 * truth && 100 * truth <= rate.high) rates += 1;
      }
      expect(shares / 2_000).toBeGreaterThan(0.92);
      expect(shares / 2_000).toBeLessThan(0.99);
      expect(rates / 2_000).toBeGreaterThan(0.93);
    }
  });

  test("more homes make it narrower, and none leaves everything open; it never leaves what can be", () => {
    const width = (n: number) => intervalOfShare(30, n).high - intervalOfShare(30, n).low;
    expect(width(400)).toBeLessThan(width(100) * 0.55);
    expect(intervalOfShare(0, 20).low).toBe(0);
    expect(intervalOfShare(100, 20).high).toBe(100);
    expect(intervalOfShare(100, 20).low).toBeLessThan(90);
    expect(intervalOfShare(50, 0)).toEqual({ low: 0, high: 100 });
    expect(intervalOfRate(0, 50).high).toBeGreaterThan(3);
  });

  test("a hidden figure has no point; what was held out stands beside its own; one scale holds all", () => {
    const lines = linesOf([
      { ...figure, query: "interactive", n: 7, hidden: true },
      { ...figure, query: "redeemed-treated", unit: "count", n: 300, value: 12 },
      { ...figure, query: "redeemed-held", unit: "count", n: 30, value: 4 },
      { ...figure, query: "contacts", unit: "count", n: 30, value: 4 },
    ]);
    expect(lines.map(({ name, point, held }) => [name, point, held])).toEqual([
      ["interactive", undefined, undefined],
      ["redeemed-treated", 12, 4],
    ]);
    expect(lines.every(({ interval }) => interval === undefined || interval.low < interval.high)).toBe(true);
    expect(scaleOf(lines)).toBe(50);
    // What was added on purpose makes it wider by as much.
    const told = { ...figure, query: "interactive", n: 400, value: 50 } as const;
    const [exact, about] = [told, { ...told, about: { as_of: 1, off: 7 } }].map((one) => linesOf([one])[0]?.interval);
    expect((exact?.low ?? 0) - (about?.low ?? 0)).toBeCloseTo(7);
    expect((about?.high ?? 0) - (exact?.high ?? 0)).toBeCloseTo(7);
    expect(scaleOf(linesOf([{ ...figure, query: "timely", n: 30, value: 48 }]))).toBe(100);
  });
});
