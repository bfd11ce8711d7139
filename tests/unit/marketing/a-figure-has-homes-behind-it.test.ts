import { expect, test } from "vitest";
import { pairsSql, type queries, starsSql, tables } from "../../../backend/marketing/queries.ts";
import { heldOut, heldOutOneIn } from "../../../hub/core/engage/hold-out.ts";
import { type Bench, day_ms, eventOf, homeOf, openBench, publishAll } from "../../help/marketing.ts";

const offers = (n: number, held = false) =>
  eventOf("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, homeOf(n, held), { purpose: "offers" });
/** A home accepts an offer and fetches it at the till. */
const buys = (bench: Bench, n: number, offer = "oat-flakes", held = false) => {
  const { id } = bench.hear(eventOf("offer.accept", { offer, version: 1 }, homeOf(n, held)));
  expect(bench.marketing.redeemed(id)).toBe(true);
  return id;
};
const times = (n: number, act: (i: number) => unknown) => Array.from({ length: n }, (_, i) => act(i));
/** Made-up homes: what is told of them is exact, so that each query can be held against arithmetic. */
const madeUp = () => openBench({ virtual: () => true });
const figureOf = (bench: Bench, name: keyof typeof queries) => {
  const { value, n, hidden } = bench.marketing.figures.figure("oatfield/ada", name, "virtual");
  return { value, n, hidden };
};

test("every query of people's answers asks whether they still hold", () => {
  for (const [name, { sql }] of Object.entries(tables)) {
    if (!/JOIN m_measures|interest\.declared' AND i\.at/.test(sql)) continue;
    expect(sql, name).toContain("valid > :now");
  }
});

test("nineteen homes show no share, twenty do, and those whose answers have run out are not among them", () => {
  using bench = madeUp();
  publishAll(bench);
  const say = (n: number, question: string, answer: string) =>
    bench.hear(eventOf("answer.given", { question, answer }, homeOf(n)));
  times(19, (i) => {
    say(i, "oats-from-us", "up-to-ten");
    say(i, "breakfast-in-all", "up-to-forty");
  });
  // One says what they spend in all, and not what of it here; one rather says nothing.
  say(30, "breakfast-in-all", "more");
  say(31, "oats-from-us", "prefer-not-to-say");
  expect(figureOf(bench, "customer-share")).toEqual({ value: undefined, n: 19, hidden: true });
  say(19, "oats-from-us", "more");
  say(19, "breakfast-in-all", "up-to-twenty");
  // 19 say 500 of 3000, two tenths of a home each; one who says 1500 of 1000 here counts as all of it: 48 of 200.
  expect(figureOf(bench, "customer-share")).toEqual({ value: 24, n: 20, hidden: false });
  // The same person answers anew: the answer before is gone.
  say(19, "oats-from-us", "nothing");
  expect(figureOf(bench, "customer-share").value).toBe(19);
  bench.now += 180 * day_ms;
  expect(figureOf(bench, "customer-share")).toEqual({ value: undefined, n: 0, hidden: true });
});

test("the scorecard has one centre, four means and two goals, each with its query and its count", () => {
  using bench = madeUp();
  publishAll(bench);
  times(20, (i) => {
    const home = homeOf(i);
    bench.hear(eventOf("offer.contact", { offer: i < 10 ? "oat-flakes" : "oat-sample", version: 1 }, home));
    if (i >= 8 && i < 13) bench.hear(eventOf("interest.declared", { interest: "breakfast" }, home));
    if (i < 12) bench.hear(eventOf("offer.accept", { offer: "oat-sample", version: 1 }, home));
    bench.hear(eventOf("satisfaction.given", { offer: "oat-sample", version: 1, stars: i < 15 ? 5 : 2 }, home));
    bench.hear(eventOf("thread.said", { about: "question", text: "Well?" }, home));
    if (i < 4) bench.hear(eventOf("callback.requested", { name: "A", phone: "12345" }, home));
  });
  const letters = bench.marketing.letters.list("question", "open");
  times(10, (i) => bench.marketing.letters.reply(letters[i]?.event ?? "", "ada", "Yes.", true));
  bench.now += 2 * day_ms;
  const card = bench.marketing.figures.scorecard("oatfield/ada", "virtual");
  const cells = [...card.centre, ...card.means, ...card.goals].map(({ query, value, n, hidden }) => [
    query,
    value,
    n,
    hidden,
  ]);
  expect(cells).toEqual([
    ["customer-share", undefined, 0, true],
    // Four homes called once: each had two other ways, so seven tenths of a home; all others came by a screen alone.
    ["digital", 94, 20, false],
    ["interactive", 100, 20, false],
    // Ten cards have a rule of their own; of the five interests three are of other homes.
    ["customised", 65, 20, false],
    ["timely", 50, 20, false],
    ["profit", undefined, 0, true],
    ["need-met", 75, 20, false],
  ]);
  for (const { sql, says } of [...card.centre, ...card.means, ...card.goals])
    expect(sql.startsWith("SELECT") || sql.startsWith("WITH")).toBe(says.length > 0);
});

test("the board counts homes, and how long people waited, the virtual ones apart and exactly", () => {
  using bench = openBench({ virtual: (source) => source !== homeOf(3).source });
  publishAll(bench);
  times(4, (i) => {
    bench.hear(eventOf("offer.contact", { offer: "oat-flakes", version: 1 }, homeOf(i)));
    bench.hear(eventOf(i === 0 ? "offer.reject" : "offer.accept", { offer: "oat-flakes", version: 1 }, homeOf(i)));
  });
  const asked = [0, 1].map((i) => bench.hear(eventOf("request.made", { text: "A quieter mill" }, homeOf(i))));
  bench.hear(eventOf("complaint.raised", { text: "Torn." }, homeOf(3)));
  bench.hear(eventOf("callback.requested", { name: "A", phone: "12345" }, homeOf(1)));
  bench.now += 60_000;
  bench.marketing.letters.reply(asked[0]?.id ?? "", "ada", "Here it is.", true);
  bench.now += 60_000;
  const board = (which: "real" | "virtual") => bench.marketing.figures.board("x/y", which);
  const waiting = { questions: 0, requests: 1, complaints: 0, ideas: 0, calls: 1, answered: 1, handed_over: 0 };
  expect(board("virtual").queue).toEqual(waiting);
  bench.marketing.letters.reply(asked[1]?.id ?? "", "ada", "Here it is.", true);
  const cells = Object.fromEntries(board("virtual").figures.map(({ query, value, n }) => [query, [value, n]]));
  expect(cells).toMatchObject({
    contacts: [3, 3],
    accepts: [2, 2],
    rejects: [1, 1],
    "response-time": [90_000, 2],
  });
  // Of the one real home nothing is told but what the brand has to do for it.
  expect(board("real").queue).toEqual({ ...waiting, requests: 0, complaints: 1, calls: 0, answered: 0 });
  expect(board("real").figures.every(({ value }) => value === undefined)).toBe(true);
});

test("of homes with an interest those count that saw a card within the week", () => {
  using bench = madeUp();
  publishAll(bench);
  times(20, (i) => bench.hear(eventOf("interest.declared", { interest: "breakfast" }, homeOf(i))));
  bench.now += 6 * day_ms;
  times(5, (i) => bench.hear(eventOf("offer.contact", { offer: "oat-flakes", version: 1 }, homeOf(i))));
  bench.now += 2 * day_ms;
  times(10, (i) => bench.hear(eventOf("offer.contact", { offer: "oat-flakes", version: 1 }, homeOf(i))));
  expect(figureOf(bench, "interest-to-offer")).toEqual({ value: 25, n: 20, hidden: false });
});

test("ratings stand in their months, stars in the middle of a home", () => {
  using bench = madeUp();
  publishAll(bench);
  const rate = (i: number, stars: number) =>
    bench.hear(eventOf("satisfaction.given", { offer: "oat-sample", version: 1, stars }, homeOf(i)));
  times(20, (i) => rate(i, i < 10 ? 5 : 2));
  bench.now += 30 * day_ms;
  times(19, (i) => rate(i, 1));
  expect(bench.marketing.figures.satisfaction("x/y", "virtual")).toEqual([{ month: "2026-11", stars: 3.5, n: 20 }]);
  expect([pairsSql, starsSql].every((sql) => sql.includes(":virtual"))).toBe(true);
});

test("without a control group no return is printed; with one it is what came beyond what happens anyway", () => {
  using bench = madeUp();
  publishAll(bench);
  const { marketing } = bench;
  const roi = () => marketing.figures.roi("x/y", marketing.campaigns.find("first"), "virtual");
  times(40, (i) => bench.hear(offers(i)));
  times(19, (i) => bench.hear(offers(i, true)));
  times(10, (i) => buys(bench, i));
  expect(roi()).toEqual({ refused: "no-control-group", treated: 40, held: 19 });
  bench.hear(offers(19, true));
  buys(bench, 0, "oat-flakes", true);
  // Margin 30 % of 17 whole units: treated 10 x 510 / 40 = 127.5, held out 1 x 510 / 20 = 25.5; (102 x 40 - 5000) / 5000.
  expect(roi()).toEqual({ percent: -18.4, margin_per_home: { treated: 127.5, held: 25.5 }, treated: 40, held: 20 });
  const { money: _money, id: _id, state: _state, at: _at, ...free } = marketing.campaigns.find("first");
  marketing.campaigns.save("first", { ...free, money: { margin_percent: 30, rewards: 0, fees: 0 } });
  expect(roi()).toEqual({ refused: "no-costs", treated: 40, held: 20 });
  marketing.campaigns.save("first", free);
  expect(roi()).toEqual({ refused: "no-money", treated: 40, held: 20 });
  expect(figureOf(bench, "redeemed-treated")).toEqual({ value: 25, n: 40, hidden: false });
  expect(figureOf(bench, "redeemed-held")).toEqual({ value: 5, n: 20, hidden: false });
});

test("one home in ten is held out, drawn from a name no brand can choose", () => {
  const homes = Array.from(
    { length: 20_000 },
    (_, i) => `urn:lintel:h:${(i * 2_654_435_761).toString(16).padStart(32, "0")}`,
  );
  const share = homes.filter(heldOut).length / homes.length;
  expect(Math.abs(share - 1 / heldOutOneIn)).toBeLessThan(0.01);
});

test("pairs and requests of fewer than twenty homes are not there", () => {
  using bench = madeUp();
  publishAll(bench);
  times(19, (i) => {
    buys(bench, i, "oat-flakes");
    buys(bench, i, "oat-sample");
    bench.hear(eventOf("request.made", { text: "Rye" }, homeOf(i)));
  });
  // The same home twice is one home.
  bench.hear(eventOf("request.made", { text: "Rye, please" }, homeOf(3)));
  expect(bench.marketing.figures.pairs("x/y", "virtual")).toEqual([]);
  expect(bench.marketing.figures.requests("x/y", "virtual")).toEqual([]);
  buys(bench, 19, "oat-flakes");
  buys(bench, 19, "oat-sample");
  bench.hear(eventOf("request.made", { text: "Rye" }, homeOf(19)));
  expect(bench.marketing.figures.pairs("x/y", "virtual")).toEqual([{ offers: ["oat-flakes", "oat-sample"], n: 20 }]);
  expect(bench.marketing.figures.requests("x/y", "virtual")).toEqual([{ category: "breakfast", n: 20 }]);
});

test("whoever asks is counted by query, for everybody to see", () => {
  using bench = madeUp();
  const { figures } = bench.marketing;
  figures.board("oatfield/ada", "real");
  figures.board("oatfield/ada", "real");
  figures.board(undefined, "real");
  figures.scorecard("oatfield/ben", "virtual");
  expect(figures.asked()).toEqual({
    n: 3,
    queries: [
      { query: "board", n: 2, last30days: 2 },
      { query: "scorecard", n: 1, last30days: 1 },
    ],
  });
  bench.now += 31 * day_ms;
  expect(figures.asked().queries[0]).toEqual({ query: "board", n: 2, last30days: 0 });
});

test("what was taken at one price and handed over at another counts at the price of the yes", () => {
  using bench = madeUp();
  publishAll(bench);
  const amounts = () => bench.store.sql("SELECT amount FROM m_said WHERE kind = 'redeemed'").all();
  const { id } = bench.hear(eventOf("offer.accept", { offer: "oat-flakes", version: 1 }, homeOf(1)));
  bench.store
    .sql("UPDATE m_objects SET published = json_set(published, '$.price.total', 9900) WHERE id = 'oat-flakes'")
    .run();
  bench.marketing.redeemed(id);
  expect(amounts()).toEqual([{ amount: 1680 }]);
});

test("a page of letters that stands open is one look an hour, each person's their own", () => {
  using bench = madeUp();
  const { figures } = bench.marketing;
  const looks = () => figures.asked().n;
  times(240, () => {
    figures.noteHourly("oatfield/cy", "letters");
    bench.now += 15_000;
  });
  expect(looks()).toBe(1);
  figures.noteHourly("oatfield/cy", "letters");
  figures.noteHourly("oatfield/dan", "letters");
  figures.noteHourly("oatfield/dan", "calls");
  expect(looks()).toBe(4);
  // A look at one home is counted each time.
  times(2, () => figures.note("oatfield/cy", "home"));
  expect(looks()).toBe(6);
});
