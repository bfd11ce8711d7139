import { expect, test } from "vitest";
import { balanceOf, homeEvent, mailOf, offer, pseudonym, resident, temporaryPoints } from "../../help/points.ts";

type At = ReturnType<typeof temporaryPoints>;
const join = (at: At, who: { source: string; subject: string }) =>
  at.points.onEvent(homeEvent("consent.given", { until: "2026-06-01", notice: "A".repeat(43) }, who));
const tokenOf = (at: At, who: { source: string; subject: string }) => mailOf(join(at, who), "points")?.refer ?? "";
const accept = (at: At, who: { source: string; subject: string }, token?: string) => {
  const letters = at.points.onEvent(
    homeEvent("offer.accept", { offer: "oats", version: 1, ...(token && { code: token }) }, who),
  );
  return mailOf(letters, "code")?.code ?? "";
};
const opened = () => {
  const at = temporaryPoints({ tariff: { referral: 50 } });
  at.points.published(offer("oats", { reward: { points: 1 } }));
  return at;
};

test("the first redemption of a friend thanks whoever passed the token on, and the friend, once", () => {
  using at = opened();
  const token = tokenOf(at, resident(1));
  expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{40}$/);
  expect(tokenOf(at, resident(1))).toBe(token);
  const code = accept(at, resident(2), token);
  expect(balanceOf(at.points, resident(1))).toBe(0);
  at.points.till.redeem(code);
  expect(balanceOf(at.points, resident(1))).toBe(50);
  const statements = at.posted.filter(({ mail }) => mail.is === "points");
  expect(statements.map(({ source }) => source).toSorted()).toEqual([resident(1).source, resident(2).source]);
  at.points.till.redeem(accept(at, resident(2), token));
  expect(balanceOf(at.points, resident(1))).toBe(50);
  expect(balanceOf(at.points, resident(2))).toBe(52);
});

test("a token says nothing of anybody", () => {
  using at = opened();
  const token = tokenOf(at, resident(1));
  const { account } = at.store.sql("SELECT account FROM points_members").get() as { account: string };
  expect(token).not.toContain(account.slice(0, 8));
  expect(resident(1).subject).not.toContain(token.slice(0, 6).toLowerCase());
});

test("one's own token, one's household's, a forged or a changed one, and one after a redemption count for nothing", () => {
  using at = opened();
  const token = tokenOf(at, resident(1));
  const household = { source: resident(1).source, subject: pseudonym("r", 99) };
  const changed = `${token.slice(0, 39)}${token.endsWith("0") ? "1" : "0"}`;
  at.points.till.redeem(accept(at, resident(1), token));
  at.points.till.redeem(accept(at, household, token));
  at.points.till.redeem(accept(at, resident(3), changed));
  at.points.till.redeem(accept(at, resident(4), "0".repeat(40)));
  at.points.till.redeem(accept(at, resident(3), token));
  expect(balanceOf(at.points, resident(1))).toBe(1);
});

test("two who bring each other, and three in a ring, earn nothing by closing it", () => {
  using at = opened();
  const tokens = [1, 2, 3].map((n) => tokenOf(at, resident(n)));
  const codes = [2, 3, 1].map((n, place) => accept(at, resident(n), tokens[place]));
  for (const code of codes) at.points.till.redeem(code);
  expect([1, 2, 3].map((n) => balanceOf(at.points, resident(n)))).toEqual([51, 101, 51]);
});

test("whoever has left is not thanked, and the friend keeps their own", () => {
  using at = opened();
  const code = accept(at, resident(2), tokenOf(at, resident(1)));
  at.points.forget({ source: resident(1).source, all: true, subjects: [resident(1).subject], events: [] });
  at.points.till.redeem(code);
  expect(balanceOf(at.points, resident(1))).toBeUndefined();
  expect(balanceOf(at.points, resident(2))).toBe(1);
  expect(at.points.audit().faults).toEqual([]);
});
