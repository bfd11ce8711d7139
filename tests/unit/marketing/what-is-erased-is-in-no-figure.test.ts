import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf, tiersOf, worthsOf } from "../../../backend/marketing/value.ts";
import { type Bench, day_ms, eventOf, homeOf, openBench, publishAll } from "../../help/marketing.ts";

const buys = (bench: Bench, n: number, offer: string) => {
  const { id } = bench.hear(eventOf("offer.accept", { offer, version: 1 }, homeOf(n)));
  bench.marketing.redeemed(id);
  return id;
};
const all = (bench: Bench, n: number) =>
  bench.marketing.forget({ source: homeOf(n).source, all: true, subjects: [homeOf(n).subject], events: [] });
const worths = (bench: Bench) => worthsOf({ store: bench.store, clock: { wall: () => bench.now } }, "virtual");
/** Made-up homes: what is told of them is exact and of now. */
const madeUp = () => openBench({ virtual: () => true });
const worthOf = (bench: Bench, n: number) => worths(bench).find(({ source }) => source === homeOf(n).source);

test("value, tiers and pairs are reckoned again without whoever asked to be erased: by hand and here the same", () => {
  using bench = madeUp();
  publishAll(bench);
  // Oat flakes are 16.80. Home 0 has bought three times, 1 twice, 2 to 9 once each: 13 in all.
  for (const [n, count] of [3, 2, 1, 1, 1, 1, 1, 1, 1, 1].entries())
    for (let i = 0; i < count; i++) buys(bench, n, "oat-flakes");
  bench.hear(eventOf("answer.given", { question: "oats-from-us", answer: "more" }, homeOf(0)));
  expect(worthOf(bench, 0)).toMatchObject({ redeemed: 3 * 1680, declared: 1500 });
  expect(worthOf(bench, 9)).toMatchObject({ redeemed: 1680, declared: undefined });
  const tierOf = (n: number) => tiersOf(worths(bench)).get(keyOf({ ...homeOf(n), who: homeOf(n).subject }));
  expect([tierOf(0), tierOf(1), tierOf(2)]).toEqual(["top", "top", expect.stringMatching(/middle|rest/)]);
  expect(bench.marketing.figures.tiers("x/y", "virtual")).toMatchObject({
    members: 10,
    hidden: true,
    tiers: [{ tier: "top", members: 2 }, { members: 3 }, { members: 5 }],
  });
  // Three purchases, three accepts, one answer.
  expect(all(bench, 0)).toBe(7);
  expect(worthOf(bench, 0)).toBeUndefined();
  // Nine are left: a fifth of nine is one.
  expect(bench.marketing.figures.tiers("x/y", "virtual")).toMatchObject({
    members: 9,
    tiers: [{ tier: "top", members: 1 }, { members: 3 }, { members: 5 }],
  });
  expect(tierOf(1)).toBe("top");
  expect(bench.readable(homeOf(0).source) || bench.readable(homeOf(0).subject)).toBe(false);
});

test("a pair that falls below twenty homes is gone with the one who left", () => {
  using bench = madeUp();
  publishAll(bench);
  for (let i = 0; i < 20; i++) {
    buys(bench, i, "oat-flakes");
    buys(bench, i, "oat-sample");
  }
  expect(bench.marketing.figures.pairs("x/y", "virtual")).toHaveLength(1);
  expect(bench.marketing.figures.tiers("x/y", "virtual")).toMatchObject({
    hidden: false,
    tiers: [{ tier: "top", members: 4, redeemed: 4 * 17, share_percent: 20 }, {}, {}],
  });
  all(bench, 7);
  expect(bench.marketing.figures.pairs("x/y", "virtual")).toEqual([]);
  expect(bench.marketing.figures.tiers("x/y", "virtual")).toMatchObject({ hidden: true, members: 19 });
});

test("a grant that is withdrawn takes what stood on it, one thing that is deleted takes what was made of it, and no more", () => {
  using bench = madeUp();
  publishAll(bench);
  const home = homeOf(0);
  const bought = buys(bench, 0, "oat-flakes");
  const answer = bench.hear(eventOf("answer.given", { question: "which-grain", answer: "rye" }, home));
  const letter = bench.hear(eventOf("thread.said", { about: "idea", text: "A jar with a spoon" }, home));
  bench.marketing.letters.reply(letter.id, "ada", "A spoon it is.", false);
  expect(bench.marketing.heldOf(home.source)).toHaveLength(5);
  const gone = { source: home.source, all: false, subjects: [] };
  expect(bench.marketing.forget({ ...gone, events: [bought] })).toBe(2);
  expect(bench.marketing.forget({ ...gone, consentid: answer.consentid, events: [answer.id] })).toBe(1);
  expect(bench.marketing.heldOf(home.source)).toMatchObject([
    { event: letter.id, kind: "idea" },
    { event: letter.id, kind: "reply", text: "A spoon it is.", consent: letter.consentid },
  ]);
  expect(bench.marketing.forget({ ...gone, consentid: letter.consentid, events: [letter.id] })).toBe(1);
  for (const text of ["A jar with a spoon", "A spoon it is.", home.source])
    expect(bench.readable(text), text).toBe(false);
});

test("what was accepted and then forgotten is no purchase any more", () => {
  using bench = madeUp();
  publishAll(bench);
  const { id, source } = bench.hear(eventOf("offer.accept", { offer: "oat-flakes", version: 1 }, homeOf(0)));
  bench.marketing.forget({ source, all: false, subjects: [], events: [id] });
  expect(bench.marketing.redeemed(id)).toBe(false);
  expect(bench.marketing.heldOf(source)).toEqual([]);
});

test("everything goes by its day", () => {
  using bench = madeUp();
  publishAll(bench);
  buys(bench, 0, "oat-flakes");
  bench.hear(eventOf("thread.said", { about: "idea", text: "A jar" }, homeOf(0), { retention: "P30D" }));
  bench.now += 30 * day_ms;
  bench.marketing.expire(bench.now);
  expect(bench.marketing.heldOf(homeOf(0).source)).toHaveLength(2);
  bench.now += 60 * day_ms;
  bench.marketing.expire(bench.now);
  expect(bench.marketing.heldOf(homeOf(0).source)).toEqual([]);
});

test("an event that comes twice counts once", () => {
  using bench = madeUp();
  const event = eventOf("offer.contact", { offer: "oat-flakes", version: 1 }, homeOf(0));
  bench.hear(event);
  bench.hear(event);
  expect(bench.marketing.figures.figure("x/y", "contacts", "virtual").n).toBe(1);
});

test("the top tier never holds more than a fifth, and the same rows give the same tiers in any order", () => {
  const worths = fc
    .array(fc.nat(5), { maxLength: 60 })
    .map((amounts) => amounts.map((redeemed, i) => ({ source: `h${i}`, who: `r${i}`, redeemed, declared: undefined })));
  fc.assert(
    fc.property(worths, (all) => {
      const tiers = tiersOf(all);
      expect([...tiers.values()].filter((tier) => tier === "top").length * 5).toBeLessThanOrEqual(all.length);
      expect(tiersOf(all.toReversed())).toEqual(tiers);
    }),
  );
});
