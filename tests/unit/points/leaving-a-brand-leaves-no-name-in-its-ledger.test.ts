import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  balanceOf,
  begins,
  day,
  earn,
  homeEvent,
  mailOf,
  offer,
  pseudonym,
  resident,
  reward,
  temporaryPoints,
} from "../../help/points.ts";

type At = ReturnType<typeof temporaryPoints>;
const consent = (n: number) => `c_${String(n).repeat(26)}`;
const leave = (at: At, n: number) =>
  at.points.forget({ source: resident(n).source, all: true, subjects: [resident(n).subject], events: [] });
const bytesOf = (at: At) => {
  at.store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  return Buffer.concat(readdirSync(at.folder).map((name) => readFileSync(join(at.folder, name)))).toString("latin1");
};
const withdrawn = (source: string, id: string) => ({ source, all: false, consentid: id, subjects: [], events: [] });

test("after leaving, no byte of a pseudonym, a grant or an event is in the files, and all sums are still zero", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10, { stock: 9 }));
  at.points.published(offer("oats"));
  for (const n of [1, 2]) {
    earn(at.points, resident(n), 100);
    at.points.overdraft(resident(n).subject, 50);
    at.points.onEvent(homeEvent("offer.accept", { offer: "oats", version: 1 }, resident(n), { consentid: consent(n) }));
    at.points.onEvent(
      homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(n), {
        consentid: consent(n),
        id: String(n).repeat(26),
      }),
    );
    at.points.instalments.begin(resident(n), "bowl", 3, "plan");
  }
  at.points.auctions.open("evening", { reward: "bowl", least: 1, closes: begins + day });
  at.points.groups.open("street", { reward: "bowl", price: 5, quorum: 2, closes: begins + day });
  for (const n of [1, 2]) {
    at.points.auctions.bid("evening", resident(n), 20 - n, "a");
    at.points.groups.join("street", resident(n), "b");
  }
  const marks = [resident(1).subject, resident(1).source, consent(1), "1".repeat(26)];
  const before = bytesOf(at);
  for (const mark of marks) expect(before).toContain(mark);
  expect(leave(at, 1)).toBeGreaterThan(10);
  const after = bytesOf(at);
  for (const mark of marks) expect(after).not.toContain(mark);
  expect(after).toContain(resident(2).subject);
  expect(at.points.audit()).toMatchObject({ faults: [] });
  expect(at.points.heldOf(resident(1).source)).toEqual([]);
  at.later(2 * day);
  at.points.due();
  expect(at.points.audit().faults).toEqual([]);
  expect(
    mailOf(
      at.posted.filter(({ mail }) => mail.is === "code"),
      "code",
    ),
  ).toMatchObject({ subject: resident(2).subject });
});

test("what was paid for stays good for whoever shows the code, unless all is waived", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10, { stock: 9 }));
  const buy = (n: number) => {
    earn(at.points, resident(n), 30);
    const letters = at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(n)));
    return mailOf(letters, "code")?.code ?? "";
  };
  const [kept, waived] = [buy(1), buy(2)];
  at.points.close(resident(1).subject, "pay-out");
  at.points.close(resident(2).subject, "waive");
  expect(at.points.till.redeem(kept)).toEqual({ reward: "bowl" });
  expect(() => at.points.till.redeem(waived)).toThrow("E_NOT_FOUND");
  expect(at.points.audit().faults).toEqual([]);
});

test("what is owed at leaving is written off and never asked for", () => {
  using at = temporaryPoints({ tariff: { overdraft: 30 } });
  at.points.published(reward("bowl", 25));
  earn(at.points, resident(1), 5);
  at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(1)));
  expect(balanceOf(at.points, resident(1))).toBe(-20);
  leave(at, 1);
  expect(balanceOf(at.points, resident(1))).toBeUndefined();
  expect(at.points.audit().faults).toEqual([]);
});

test("withdrawing one of two grants blanks what entries were about and keeps the points; the last one takes the account", () => {
  using at = temporaryPoints();
  at.points.published(offer("oats", { reward: { points: 30 } }));
  const { source, subject } = resident(1);
  const yes = (n: number) =>
    homeEvent("consent.given", { until: "2026-06-01", notice: "A".repeat(43) }, resident(1), {
      consentid: consent(n),
      purpose: n === 1 ? "points" : "offers",
    });
  at.points.onEvent(yes(2));
  at.points.onEvent(yes(1));
  const accepted = homeEvent("offer.accept", { offer: "oats", version: 1 }, resident(1), { consentid: consent(2) });
  at.points.till.redeem(mailOf(at.points.onEvent(accepted), "code")?.code ?? "");
  const entries = () =>
    mailOf(
      [at.points.statement(subject)].flatMap((letter) => letter ?? []),
      "points",
    )?.entries;
  expect(entries()).toMatchObject([{ amount: 30, why: "offer", about: "oats" }]);
  at.points.forget(withdrawn(source, consent(2)));
  expect(entries()).toEqual([expect.not.objectContaining({ about: expect.anything() })]);
  expect(entries()).toMatchObject([{ amount: 30, why: "offer" }]);
  expect(at.points.audit()).toMatchObject({ erased: 1, faults: [] });
  expect(bytesOf(at)).not.toContain(consent(2));
  at.points.forget(withdrawn(source, consent(1)));
  expect(balanceOf(at.points, resident(1))).toBeUndefined();
  expect(bytesOf(at)).not.toContain(subject);
});

test("the grants of another resident of the same home hold only their own account", () => {
  using at = temporaryPoints();
  const two = { source: resident(1).source, subject: pseudonym("r", 77) };
  const yes = (who: { source: string; subject: string }, n: number) =>
    at.points.onEvent(
      homeEvent("consent.given", { until: "2026-06-01", notice: "A".repeat(43) }, who, { consentid: consent(n) }),
    );
  yes(resident(1), 1);
  yes(two, 2);
  at.points.forget(withdrawn(resident(1).source, consent(1)));
  expect([balanceOf(at.points, resident(1)), balanceOf(at.points, two)]).toEqual([undefined, 0]);
});

test("an event that is taken away alone takes its note with it; an account whose grants ran out goes after a while", () => {
  using at = temporaryPoints();
  const { source, subject } = resident(1);
  at.points.published(reward("bowl", 10));
  earn(at.points, resident(1), 30);
  const bought = homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(1));
  at.points.onEvent(bought);
  at.points.forget({ source, all: false, subjects: [], events: [bought.id] });
  expect(bytesOf(at)).not.toContain(bought.id);
  expect(balanceOf(at.points, resident(1))).toBe(20);
  at.later(365 * day + 89 * day);
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(30);
  at.later(2 * day);
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBeUndefined();
  expect(bytesOf(at)).not.toContain(subject);
});
