import { expect, test } from "vitest";
import { Pairs } from "../../../hub/core/engage/objects.ts";
import { atOnce, type Bench, eventOf, homeOf, openBench, publishAll } from "../../help/marketing.ts";

/** A home accepts two offers and fetches both at the till. */
function buysBoth(bench: Bench, n: number): readonly string[] {
  return ["oat-flakes", "oat-sample"].map((offer) => {
    const { id } = bench.hear(eventOf("offer.accept", { offer, version: 1 }, homeOf(n)));
    expect(bench.marketing.redeemed(id)).toBe(true);
    return id;
  });
}
const pairsTold = (bench: Bench) => bench.published.flatMap((one) => (one.is === "pairs" ? [Pairs.parse(one)] : []));

const week_ms = 7 * 24 * 3_600_000;

test("a pair is told once enough homes had both, without a count, by what was released this week, and erased it ends", () => {
  using bench = openBench();
  publishAll(bench);
  const events = Array.from({ length: 19 }, (_, n) => buysBoth(bench, n));
  bench.marketing.expire(bench.now);
  expect(pairsTold(bench)).toEqual([]);
  atOnce(bench, () => {
    for (let n = 19; n < 700; n += 1) events.push(buysBoth(bench, n));
  });
  bench.marketing.expire(bench.now);
  // What was released this week stands; whoever comes now is in the next.
  expect(pairsTold(bench)).toEqual([]);
  bench.now += week_ms;
  bench.marketing.expire(bench.now);
  bench.marketing.expire(bench.now);
  expect(pairsTold(bench)).toHaveLength(1);
  expect(pairsTold(bench)[0]).toMatchObject({
    v: 1,
    is: "pairs",
    id: "pairs",
    version: 1,
    brand: "oatfield",
    floor: 20,
  });
  expect(pairsTold(bench)[0]?.pairs).toContainEqual(["oat-flakes", "oat-sample"]);
  expect(JSON.stringify(pairsTold(bench))).not.toContain("urn:");
  atOnce(bench, () => {
    for (const [n, gone] of events.entries())
      bench.marketing.forget({ source: homeOf(n).source, all: false, subjects: [], events: gone });
  });
  bench.now += week_ms;
  bench.marketing.expire(bench.now);
  expect(pairsTold(bench).at(-1)?.pairs).not.toContainEqual(["oat-flakes", "oat-sample"]);
});

test("virtual homes make no pair", () => {
  using bench = openBench({ virtual: () => true });
  publishAll(bench);
  atOnce(bench, () => {
    for (let n = 0; n < 400; n += 1) buysBoth(bench, n);
  });
  bench.marketing.expire(bench.now);
  expect(pairsTold(bench)).toEqual([]);
});
