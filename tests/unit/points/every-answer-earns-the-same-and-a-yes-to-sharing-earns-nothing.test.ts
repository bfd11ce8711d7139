import { expect, test } from "vitest";
import type { EarningEvent } from "../../../backend/points/kinds.ts";
import { earningRules } from "../../../backend/points/earning.ts";
import { type EventTypeName, eventTypes } from "../../../hub/core/engage/events.ts";
import { levels, purposes } from "../../../hub/core/engage/lists.ts";
import { ratherNot } from "../../../hub/core/engage/objects.ts";
import { balanceOf, day, homeEvent, mailOf, offer, question, resident, temporaryPoints } from "../../help/points.ts";

test("yes, no and prefer not to say are worth the same points", () => {
  using at = temporaryPoints();
  at.points.published(question("sweet-or-plain", 15));
  const told = ["sweet", "plain", ratherNot].map((answer, n) => {
    const letters = at.points.onEvent(homeEvent("answer.given", { question: "sweet-or-plain", answer }, resident(n)));
    const mail = mailOf(letters, "points");
    return { balance: mail?.balance, entry: mail?.entries.map(({ amount, why, about }) => ({ amount, why, about })) };
  });
  const same = { balance: 15, entry: [{ amount: 15, why: "answer", about: "sweet-or-plain" }] };
  expect(told).toEqual([same, same, same]);
  expect(at.points.audit().faults).toEqual([]);
});

test("an event earns once, and a question once within its validity", () => {
  using at = temporaryPoints();
  at.points.published(question("sweet-or-plain", 15, { validity_days: 30 }));
  const event = homeEvent("answer.given", { question: "sweet-or-plain", answer: "sweet" }, resident(1));
  at.points.onEvent(event);
  expect(at.points.onEvent(event)).toEqual([]);
  const again = () => homeEvent("answer.given", { question: "sweet-or-plain", answer: "plain" }, resident(1));
  expect(at.points.onEvent(again())).toEqual([]);
  expect(balanceOf(at.points, resident(1))).toBe(15);
  at.later(30 * day + 1);
  at.points.onEvent(again());
  expect(balanceOf(at.points, resident(1))).toBe(30);
});

test("no consent, no signal and no level earns anything, whatever it is about", () => {
  using at = temporaryPoints();
  at.points.published(question("sweet-or-plain", 15));
  at.points.published(offer("oats"));
  const samples: Record<EventTypeName, unknown> = {
    "signal.blurred": { month: "2026-01", answer: "often" },
    "signal.bucket": { bucket: "3-4" },
    "signal.usage": { used: "breakfast" },
    "offer.contact": { offer: "oats", version: 1 },
    "offer.accept": { offer: "oats", version: 1 },
    "offer.reject": { offer: "oats", version: 1 },
    "interest.declared": { interest: "oats" },
    "answer.given": { question: "not-asked", answer: "sweet" },
    "satisfaction.given": { offer: "oats", version: 1, stars: 5 },
    "callback.requested": { name: "Lin", phone: "123456" },
    "points.command": { do: "waive" },
    "request.made": { text: "a quieter fan" },
    "thread.said": { about: "idea", text: "smaller boxes" },
    "complaint.raised": { text: "stale" },
    "consent.given": { until: "2026-06-01", notice: "A".repeat(43) },
    "consent.withdrawn": {},
  };
  let n = 0;
  for (const name of Object.keys(eventTypes) as EventTypeName[])
    for (const level of levels)
      for (const purpose of purposes) {
        const who = resident(++n);
        at.points.onEvent(homeEvent(name, samples[name], who, { level, purpose }));
        expect(balanceOf(at.points, who) ?? 0, `${name} ${purpose} ${level}`).toBe(0);
      }
  expect(Number(at.store.sql("SELECT COUNT(*) AS n FROM points_entries").get()?.["n"])).toBe(0);
});

test("the same answer earns the same at every level and for every purpose", () => {
  using at = temporaryPoints();
  at.points.published(question("sweet-or-plain", 15));
  const earned = new Set<number | undefined>();
  let n = 0;
  for (const level of levels)
    for (const purpose of purposes) {
      const who = resident(++n);
      at.points.onEvent(
        homeEvent("answer.given", { question: "sweet-or-plain", answer: "sweet" }, who, { level, purpose }),
      );
      earned.add(balanceOf(at.points, who));
    }
  expect([...earned]).toEqual([15]);
});

test("the type of what may earn has no place for a consent or a signal, nor for a level", () => {
  const may: EarningEvent = "answer.given";
  // @ts-expect-error a consent never earns
  const consent: EarningEvent = "consent.given";
  // @ts-expect-error a signal never earns
  const signal: EarningEvent = "signal.usage";
  // @ts-expect-error a rule sees no level
  const level: Parameters<(typeof earningRules)["answer.given"]>[0] = { about: "x", level: 3 };
  expect([may, consent, signal, level]).toHaveLength(4);
  expect(Object.keys(earningRules).some((name) => /^(consent|signal)\./.test(name))).toBe(false);
});

test("a need that was met is told once for an offer, after it was had, and five stars are worth one star", () => {
  using at = temporaryPoints();
  at.points.published(offer("oats", { reward: { points: 30 } }));
  const balances = [1, 5].map((stars) => {
    const who = resident(stars);
    const say = () => at.points.onEvent(homeEvent("satisfaction.given", { offer: "oats", version: 1, stars }, who));
    expect(say()).toEqual([]);
    const code = mailOf(at.points.onEvent(homeEvent("offer.accept", { offer: "oats", version: 1 }, who)), "code");
    at.points.till.redeem(code?.code ?? "");
    expect(mailOf(say(), "points")?.entries.at(-1)).toMatchObject({ why: "satisfaction", amount: 5, about: "oats" });
    expect(say()).toEqual([]);
    return balanceOf(at.points, who);
  });
  expect(balances).toEqual([35, 35]);
});

test("a balance never runs out by itself: after three years it is what it was", () => {
  using at = temporaryPoints();
  at.points.published(question("sweet-or-plain", 15));
  at.points.onEvent(homeEvent("answer.given", { question: "sweet-or-plain", answer: "sweet" }, resident(1)));
  for (let year = 0; year < 3; year++) {
    at.later(330 * day);
    at.points.onEvent(
      homeEvent("consent.given", { until: "2030-01-01", notice: "A".repeat(43) }, resident(1), { purpose: "points" }),
    );
    at.points.due();
  }
  expect(balanceOf(at.points, resident(1))).toBe(15);
});
