import { describe, expect, test } from "vitest";
import { categories } from "../../../hub/core/engage/lists.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { monthAnswers } from "../../../hub/core/signals/signal.ts";
import { openCounters } from "../../../hub/engagement/capture-counters.ts";
import { blurred, drawn, epsilon } from "../../../hub/engagement/signals-blurred.ts";
import { monthAfter, monthBefore, openMonths, truthOf } from "../../../hub/engagement/signals-months.ts";
import { temporaryHouse, temporaryLedger } from "../../help/store.ts";

/** Pearson's sum over what was seen and what was expected. */
const chiSquare = (seen: readonly number[], expected: readonly number[]) =>
  seen.reduce((sum, n, i) => sum + (n - (expected[i] ?? 0)) ** 2 / (expected[i] ?? 1), 0);
const draws = 60_000;

describe("a blurred answer", () => {
  test.each(monthAnswers)(
    "of a month that was %s is true with e²/(e²+2), and else either of the others alike",
    (truth) => {
      const random = seededRandom(truth.length * 7_919);
      const seen = new Map(monthAnswers.map((answer) => [answer, 0]));
      for (let i = 0; i < draws; i++) {
        const answer = blurred(truth, random);
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
      }
      const keep = Math.exp(epsilon) / (Math.exp(epsilon) + 2);
      const expected = monthAnswers.map((answer) => draws * (answer === truth ? keep : (1 - keep) / 2));
      // Two degrees of freedom: 13.8 is passed once in a thousand; the seed is fixed.
      expect(
        chiSquare(
          monthAnswers.map((answer) => seen.get(answer) ?? 0),
          expected,
        ),
      ).toBeLessThan(13.8);
    },
  );

  test("costs no more than its epsilon: no answer is e² times likelier for one truth than for another", () => {
    const share = (truth: (typeof monthAnswers)[number], answer: string) => {
      const random = seededRandom(11);
      let n = 0;
      for (let i = 0; i < draws; i++) n += blurred(truth, random) === answer ? 1 : 0;
      return n / draws;
    };
    const ratios = monthAnswers.flatMap((answer) => {
      const all = monthAnswers.map((truth) => share(truth, answer));
      return Math.max(...all) / Math.min(...all);
    });
    expect(Math.max(...ratios)).toBeLessThan(Math.exp(epsilon) * 1.05);
  });

  test("is of one category, each as likely as any other, however often it was granted", () => {
    const random = seededRandom(23);
    const seen = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const category = drawn([...categories, "bath", "bath", "entry"], random) ?? "";
      seen.set(category, (seen.get(category) ?? 0) + 1);
    }
    const expected = categories.map(() => draws / categories.length);
    // Five degrees of freedom.
    expect(
      chiSquare(
        categories.map((category) => seen.get(category) ?? 0),
        expected,
      ),
    ).toBeLessThan(20.5);
    expect(drawn([], random)).toBeUndefined();
  });

  test("asked for again is the same for ever, in a ledger that says what it cost; another month is drawn anew", async () => {
    using house = temporaryHouse();
    await using ledger = await temporaryLedger();
    const counters = openCounters(house.store);
    const first = openMonths(ledger.read, counters, seededRandom(1)).of("ada", "2026-02", ["breakfast", "bath"]);
    if (!first?.row) throw new Error("nothing was drawn");
    await ledger.write([first.row]);
    const answers = Array.from({ length: 50 }, (_, seed) =>
      openMonths(ledger.read, counters, seededRandom(seed)).of("ada", "2026-02", ["breakfast", "bath", "climate"]),
    );
    for (const again of answers) expect(again).toEqual({ said: first.said });
    const months = openMonths(ledger.read, counters, seededRandom(2));
    expect(months.of("ada", "2026-03", ["bath"])?.row).toBeDefined();
    expect(months.of("bo", "2026-02", ["bath"])?.row).toBeDefined();
    expect(months.spent("ada")).toEqual([{ month: "2026-02", ...first.said, epsilon: 2 }]);
    await ledger.write(months.forget("ada"));
    expect(months.spent("ada")).toEqual([]);
  });

  test("knows the month as it was by the days of all its uses", () => {
    using house = temporaryHouse();
    const counters = openCounters(house.store);
    const add = (day: string, used: string) => counters.tap("ada", "kitchen-media", day, used);
    for (const day of ["2026-02-01", "2026-02-28", "2026-01-31", "2026-03-01"]) add(day, "music");
    add("2026-02-28", "news");
    expect(truthOf(counters, "ada", "2026-02", "kitchen-media")).toBe("some");
    for (let day = 10; day < 20; day++) add(`2026-02-${day}`, "news");
    expect(truthOf(counters, "ada", "2026-02", "kitchen-media")).toBe("often");
    expect(truthOf(counters, "bo", "2026-02", "kitchen-media")).toBe("none");
    expect([monthAfter("2026-12"), monthBefore("2026-01-01"), monthBefore("2026-03-31")]).toEqual([
      "2027-01",
      "2025-12",
      "2026-02",
    ]);
  });
});
