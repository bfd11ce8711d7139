import { expect, test } from "vitest";
import { type Act, productivityOf, unevennessOf } from "../../../backend/points/figures.ts";
import { day, earn, homeEvent, resident, reward, temporaryPoints } from "../../help/points.ts";

const act = (account: string, kind: string): Act => ({ account, at: 0, kind });

test("points productivity is redeemers by members, each redeemer counted once", () => {
  const acts = [act("a", "redeem"), act("a", "redeem"), act("b", "answer"), act("c", "group"), act("d", "hold")];
  expect(productivityOf(acts, 8)).toEqual({ of: 2, n: 8, share: 0.25 });
  expect(productivityOf([], 0)).toEqual({ of: 0, n: 0 });
});

test("the same every month is 0; all in one month of four is the square root of three", () => {
  expect(unevennessOf([5, 5, 5, 5])).toBe(0);
  // mean 2, deviations 6 -2 -2 -2: variance 12, deviation 3.4641, over the mean 1.7321
  expect(unevennessOf([8, 0, 0, 0])).toBeCloseTo(Math.sqrt(3), 12);
  // mean 4, deviations -2 0 2: variance 8/3, deviation 1.63299, over the mean 0.40825
  expect(unevennessOf([2, 4, 6])).toBeCloseTo(0.408_248_290_463_863, 12);
  expect(unevennessOf([0, 0])).toBeUndefined();
  expect(unevennessOf([])).toBeUndefined();
});

test("a ledger's own figures are those computed by hand", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10));
  // January: four answer (4 acts), one of them redeems (1). February: nothing. March: one answers (1).
  for (const n of [1, 2, 3, 4]) earn(at.points, resident(n), 25);
  at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(1)));
  at.later(60 * day);
  earn(at.points, resident(2), 5);
  const figures = at.points.figures({ first: "2026-01", count: 3 });
  expect(figures).toMatchObject({
    productivity: { of: 1, n: 4, share: 0.25 },
    months: [
      { month: "2026-01", acts: 5 },
      { month: "2026-02", acts: 0 },
      { month: "2026-03", acts: 1 },
    ],
    outstanding: 95,
  });
  // mean 2, deviations 3 -2 -1: variance 14/3, deviation 2.16025, over the mean 1.08012
  expect(figures.unevenness).toBeCloseTo(1.080_123_449_7, 9);
});
