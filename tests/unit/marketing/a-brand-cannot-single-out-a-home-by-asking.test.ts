import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Which } from "../../../backend/marketing/table.ts";
import { openHomeTables } from "../../../backend/marketing/home-tables.ts";
import { discreteLaplace } from "../../../backend/marketing/noise.ts";
import {
  type QueryName,
  pairsSql,
  paidSql,
  paidTable,
  starsSql,
  starsTable,
  tables,
} from "../../../backend/marketing/queries.ts";
import { shownFrom } from "../../../backend/marketing/reading.ts";
import { scalesOf, tablesAWeek, tallyOf } from "../../../backend/marketing/releases.ts";
import type { TableSpec } from "../../../backend/marketing/table.ts";
import { tiersTable } from "../../../backend/marketing/value.ts";
import { typeOf, type EventTypeName } from "../../../hub/core/engage/events.ts";
import { categories } from "../../../hub/core/engage/lists.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { expectHidden } from "../../help/hidden-tables.ts";
import { atOnce, type Bench, day_ms, eventOf, homeOf, openBench, publishAll } from "../../help/marketing.ts";

const week_ms = 7 * day_ms;
const named = [
  "contacts",
  "accepts",
  "rejects",
  "answers",
  "interests",
  "redeemed",
  "members",
  "customer-share",
] as const;
const more = ["digital", "interactive", "customised", "profit", "need-met", "interest-to-offer"] as const;
const asked = (bench: Bench) => Number(bench.store.sql("SELECT count(*) AS n FROM m_released").get()?.["n"]);
const ask = (bench: Bench, query: QueryName, which: Which = "real") =>
  bench.marketing.figures.figure("oatfield/ada", query, which);
/** Saves a campaign of some offers and asks what it brought; with many homes held out and not, or it asks nothing. */
const campaignOf = (bench: Bench, id: string, offers: readonly string[]) => {
  const { id: _id, state: _state, at: _at, ...first } = bench.marketing.campaigns.find("first");
  bench.marketing.campaigns.save(id, { ...first, content: { ...first.content, offers: [...offers] } });
  return bench.marketing.campaigns.find(id);
};
const letIn = (bench: Bench, from: number, to: number, held = false) => {
  atOnce(bench, () => {
    for (let n = from; n < to; n += 1)
      bench.hear(
        eventOf("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, homeOf(n, held), {
          purpose: "offers",
        }),
      );
  });
};

test("noise is drawn as it must be: each step further is less likely by the same factor, both ways alike", () => {
  const random = seededRandom(11);
  const scale = 4;
  const counts = new Map<number, number>();
  const draws = 60_000;
  for (let n = 0; n < draws; n += 1) {
    const drawn = discreteLaplace(scale, random);
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  const step = Math.exp(-1 / scale);
  for (let at = -12; at <= 12; at += 1) {
    const wanted = (draws * step ** Math.abs(at) * (1 - step)) / (1 + step);
    expect(Math.abs((counts.get(at) ?? 0) - wanted), String(at)).toBeLessThan(5 * Math.sqrt(wanted));
  }
});

const wares = ["oat-flakes", "oat-sample", "oat-special", "oat-jar"] as const;

/** Everything a home can say that a table may be made of. */
const acts: readonly { readonly type: EventTypeName; readonly data: (n: number) => unknown }[] = [
  { type: "consent.given", data: () => ({ until: "2027-05-01", notice: "n".repeat(43) }) },
  { type: "offer.contact", data: () => ({ offer: "oat-flakes", version: 1 }) },
  { type: "offer.reject", data: () => ({ offer: "oat-sample", version: 1 }) },
  { type: "interest.declared", data: () => ({ interest: "breakfast" }) },
  { type: "answer.given", data: (n) => ({ question: "oats-from-us", answer: n % 2 ? "more" : "up-to-ten" }) },
  { type: "answer.given", data: (n) => ({ question: "breakfast-in-all", answer: n % 2 ? "more" : "up-to-forty" }) },
  { type: "satisfaction.given", data: (n) => ({ offer: "oat-sample", version: 1, stars: 1 + (n % 5) }) },
  { type: "request.made", data: () => ({ text: "Rye" }) },
  { type: "callback.requested", data: () => ({ name: "A", phone: "12345" }) },
];

test("one home more or less, whatever it did, moves no table by more than what its noise is made for", () => {
  const home = fc.array(fc.tuple(fc.nat(acts.length), fc.nat(9), fc.nat(40)), { maxLength: 25 });
  fc.assert(
    fc.property(fc.array(home, { minLength: 1, maxLength: 7 }), (homes) => {
      using bench = openBench();
      publishAll(bench);
      // With a fourth thing on offer there are more pairs than one home counts in.
      bench.store
        .sql(
          "INSERT INTO m_objects SELECT kind, 'oat-jar', state, version, draft, published, at FROM m_objects WHERE id = 'oat-flakes'",
        )
        .run();
      const began = bench.now;
      homes.forEach((does, n) => {
        for (const [act, what, days] of does) {
          bench.now = began + days * day_ms;
          const found = acts[act];
          const who = { ...homeOf(n), ...(what % 3 === 0 ? { subject: homeOf(50 + n).subject } : {}) };
          const offer = ["oat-flakes", "oat-sample", "oat-jar"][what % 3];
          const category = categories[days % categories.length] ?? "breakfast";
          const more = { retention: "P180D", purpose: "offers", category } as const;
          if (found) bench.hear(eventOf(found.type, found.data(what), who, more));
          else {
            for (const one of what > 5 ? wares : [offer])
              bench.marketing.redeemed(bench.hear(eventOf("offer.accept", { offer: one, version: 1 }, who)).id);
          }
        }
      });
      bench.now = began + 41 * day_ms;
      const months = ["2026-12", "2026-11"];
      const parts = { store: bench.store, clock: { wall: () => bench.now }, random: seededRandom(1) };
      const tablesNow = () => {
        const { rowsOf, tiersRows, pairs } = openHomeTables(parts);
        const all: [string, TableSpec, ReturnType<typeof rowsOf>][] = [
          ...Object.entries(tables).map(([name, spec]): [string, TableSpec, ReturnType<typeof rowsOf>] => [
            name,
            spec,
            rowsOf(spec.sql, "real"),
          ]),
          ["stars", starsTable(months), rowsOf(starsSql, "real")],
          ["paid", paidTable, rowsOf(paidSql, "real")],
          ["tiers", tiersTable, tiersRows("real")],
          // Its shape is of what is on offer, whoever's homes it is made of.
          ["pairs", pairs("virtual").spec, rowsOf(pairsSql, "real")],
        ];
        return all.map(([name, spec, rows]) => ({ name, spec, cells: tallyOf(spec, rows) }));
      };
      const before = tablesNow();
      bench.marketing.forget({ source: homeOf(0).source, all: true, subjects: [], events: [] });
      const after = tablesNow();
      expectHidden(before, after);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("whoever asks thousands of times in all ways there are tells a home from none no better than chance allows", () => {
  const random = seededRandom(23);
  const runs = 1_000;
  const queries: readonly QueryName[] = [...named, ...more];
  /** What somebody sees who knows all other homes and asks everything, and how much likelier it is with that home than without. */
  const seen = (bench: Bench, name: string): readonly (readonly [string, number, number])[] =>
    JSON.parse(
      String(
        bench.store.sql("SELECT document FROM m_released WHERE name = ? ORDER BY week DESC").get(name)?.["document"],
      ),
    ) as [string, number, number][];
  const worlds = [true, false].map((there) => {
    const bench = openBench({ seed: there ? 101 : 202 });
    publishAll(bench);
    for (let n = there ? 0 : 1; n < 12; n += 1)
      for (const type of ["consent.given", "offer.contact", "interest.declared", "offer.reject"] as const) {
        const data = acts.find((act) => act.type === type)?.data(0);
        bench.hear(eventOf(type, data, homeOf(n), { retention: "P365D", purpose: "offers" }));
      }
    // Forever young: the attacker has many weeks, each with the same homes.
    bench.store.sql("UPDATE m_said SET due = 9000000000000").run();
    return bench;
  });
  const exact = (there: boolean) => {
    const bench = worlds[there ? 0 : 1];
    if (!bench) throw new Error("no world");
    const { rowsOf } = openHomeTables({
      store: bench.store,
      clock: { wall: () => bench.now },
      random: seededRandom(1),
    });
    return Object.entries(tables).map(([name, spec]) => ({
      name,
      spec: spec as TableSpec,
      cells: tallyOf(spec, rowsOf(spec.sql, "real")),
    }));
  };
  const [full, less] = [exact(true), exact(false)];
  const score = (bench: Bench) =>
    full.reduce((sum, { name, spec, cells }, i) => {
      if (bench.store.sql("SELECT 1 FROM m_released WHERE name = ?").get(name) === undefined) return sum;
      const { n: scaleN, sum: scaleSum } = scalesOf(spec);
      for (const [cell, n, added] of seen(bench, name)) {
        const [a, b] = [cells.get(cell), less[i]?.cells.get(cell)];
        if (!a || !b) continue;
        sum += (Math.abs(n - b.n) - Math.abs(n - a.n)) / scaleN;
        if (scaleSum > 0) sum += (Math.abs(added - b.sum) - Math.abs(added - a.sum)) / scaleSum;
      }
      return sum;
    }, 0);
  let worst = 0;
  const guesses = worlds.map((bench) => {
    let yes = 0;
    for (let run = 0; run < runs; run += 1) {
      bench.now += week_ms;
      bench.store.sql("DELETE FROM m_released").run();
      bench.store.sql("DELETE FROM m_asked").run();
      // Any order, any of them again, board and single questions mixed; the same things are told.
      const order = queries.toSorted(() => random.next() - 0.5);
      atOnce(bench, () => {
        for (const query of order) ask(bench, query);
      });
      const first = order[0];
      if (first) expect(ask(bench, first)).toEqual(ask(bench, first));
      const likelier = score(bench);
      worst = Math.max(worst, Math.abs(likelier));
      // Who is as likely as not: by lot.
      if (likelier > 0 || (likelier === 0 && random.next() < 0.5)) yes += 1;
    }
    return yes / runs;
  });
  const [truly = 0, falsely = 0] = guesses;
  // All tables of a week cost 1 together: no sight is more than e times likelier with the home than without it.
  const used = full.filter(({ name }) =>
    worlds[0]?.store.sql("SELECT 1 FROM m_released WHERE name = ?").get(name),
  ).length;
  expect(used).toBeGreaterThan(10);
  const epsilon = used / tablesAWeek;
  expect(worst).toBeLessThanOrEqual(epsilon + 1e-9);
  expect(truly - falsely).toBeLessThan(Math.tanh(epsilon / 2) + 3 * Math.sqrt(0.5 / runs));
  // A test that could not find a home without noise would prove nothing: it does.
  expect(full.some(({ cells }, i) => [...cells].some(([cell, { n }]) => n !== less[i]?.cells.get(cell)?.n))).toBe(true);
  for (const bench of worlds) bench[Symbol.dispose]();
}, 240_000);

test("twenty homes and twenty-one look the same: below the floor and its noise nothing is shown", () => {
  using bench = openBench();
  publishAll(bench);
  letIn(bench, 0, 20);
  const at20 = ask(bench, "members");
  letIn(bench, 20, 21);
  expect(ask(bench, "members")).toEqual(at20);
  expect([at20.value, at20.hidden, at20.floor]).toEqual([undefined, true, shownFrom(tablesAWeek)]);
});

test("the same question has the same answer all week, a new one on Monday, and says of when and how sure it is", () => {
  using bench = openBench();
  publishAll(bench);
  letIn(bench, 0, 600);
  const first = ask(bench, "members");
  expect(Math.abs((first.value ?? 0) - 600)).toBeLessThan(6 * tablesAWeek);
  expect(first.about).toEqual({ as_of: bench.now, off: (3 * 2 * tablesAWeek) / 2 });
  // Noon of a Tuesday: five days later it is Sunday.
  bench.now += 5 * day_ms;
  letIn(bench, 600, 640);
  expect(ask(bench, "members")).toEqual(first);
  bench.now += day_ms;
  expect(ask(bench, "members").about?.as_of).toBe(bench.now);
});

test("so many different questions a week are all there are: no other name, no other spelling, no restart gives more", () => {
  using bench = openBench();
  publishAll(bench);
  letIn(bench, 0, 300);
  letIn(bench, 0, 300, true);
  const offers = ["oat-flakes", "oat-sample", "oat-jar"];
  for (const query of [...named, ...more]) ask(bench, query);
  const { figures } = bench.marketing;
  figures.pairs("x/y", "real");
  figures.requests("x/y", "real");
  figures.satisfaction("x/y", "real");
  figures.tiers("x/y", "real");
  const before = asked(bench);
  const roi = (id: string, of: readonly string[]) => figures.roi("x/y", campaignOf(bench, id, of), "real");
  const one = roi("one", offers.slice(0, 2));
  expect("refused" in one).toBe(false);
  // Under another name, in another order, twice the same: it is the same question.
  expect(roi("another", offers.slice(0, 2).toReversed())).toEqual(one);
  expect(roi("twice", [...offers.slice(0, 2), "oat-flakes"])).toEqual(one);
  expect(asked(bench)).toBe(before + 1);
  for (let n = 0; asked(bench) < tablesAWeek; n += 1) roi(`more-${n}`, [`offer-${n}`]);
  expect(figures.left().left).toBe(0);
  expect(roi("too-much", ["yet-another"])).toMatchObject({ refused: "spent" });
  bench.store.sql("DELETE FROM m_released WHERE name = 'digital'").run();
  bench.store.sql("INSERT INTO m_released SELECT week, 'put-in-its-place', at, document FROM m_released LIMIT 1").run();
  for (const somebody of ["oatfield/ada", "oatfield/ben", "oatfield/new"])
    expect(() => figures.figure(somebody, "digital", "real")).toThrow("E_BUDGET");
  expect(figures.board("x/y", "real").figures.find(({ query }) => query === "digital")).toMatchObject({
    hidden: true,
    spent: true,
  });
  // The same rows opened again, the clock set back by a month, what is due done: nothing is given anew.
  const again = openHomeTables({ store: bench.store, clock: { wall: () => bench.now }, random: seededRandom(3) });
  expect(again.standing("digital", "real")).toBeUndefined();
  expect(again.releases.left().left).toBe(0);
  const kept = ask(bench, "members");
  bench.now -= 30 * day_ms;
  bench.marketing.expire(bench.now);
  expect(figures.left().left).toBe(0);
  expect(ask(bench, "members")).toEqual(kept);
  expect(() => ask(bench, "digital")).toThrow("E_BUDGET");
  bench.now += 30 * day_ms + week_ms;
  expect(() => ask(bench, "digital")).not.toThrow();
});

test("what a brand has released names nobody, and is gone after eight weeks", () => {
  using bench = openBench();
  publishAll(bench);
  letIn(bench, 0, 30);
  bench.marketing.figures.board("x/y", "real");
  const rows = JSON.stringify(bench.store.sql("SELECT * FROM m_released").all());
  expect(rows).not.toContain("urn:");
  expect(rows).not.toContain(typeOf("consent.given"));
  bench.now += 10 * week_ms;
  ask(bench, "members");
  bench.marketing.expire(bench.now);
  const weeks = bench.store.sql("SELECT DISTINCT week FROM m_released").all();
  expect(weeks).toHaveLength(1);
});
