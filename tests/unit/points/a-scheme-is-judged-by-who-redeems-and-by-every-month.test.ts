import { expect, test } from "vitest";
import { pointsRows } from "../../../backend/points/homes.ts";
import { begins, day, earn, homeEvent, pseudonym, resident, reward, temporaryPoints } from "../../help/points.ts";

const spends = { do: "redeem", reward: "bowl" };

test("each home in a scheme is told by what it holds, whether it spends, and in how many months it used its points", () => {
  using at = temporaryPoints();
  at.points.published(reward("bowl", 10));
  // January: three homes answer, one of them with two people, of whom one redeems. February: one. March: nobody.
  for (const n of [1, 2, 3]) earn(at.points, resident(n), 25);
  const second = { source: resident(1).source, subject: pseudonym("r", 9) };
  earn(at.points, second, 25);
  at.points.onEvent(homeEvent("points.command", spends, second));
  at.later(30 * day);
  earn(at.points, resident(1), 5);
  earn(at.points, resident(1), 5);
  at.later(40 * day);
  // What is given away is no use of it.
  at.points.onEvent(homeEvent("points.command", { do: "waive" }, resident(3)));
  const homes = at.points.homes(begins, false);
  expect(homes).toEqual([
    { source: resident(1).source, balance: 50, spent: true, months: 2 },
    { source: resident(2).source, balance: 25, spent: false, months: 1 },
    { source: resident(3).source, balance: 0, spent: false, months: 1 },
  ]);
  expect(pointsRows("points-months", homes).map(({ adds }) => adds)).toEqual([2, 1, 1]);
  expect(pointsRows("points", homes).map(({ adds }) => adds)).toEqual([1, 0, 0]);
  expect(pointsRows("points-held", homes).map(({ adds }) => adds)).toEqual([50, 25, 0]);
  // What was long ago counts no more.
  expect(at.points.homes(begins + 60 * day, false).map(({ spent, months }) => [spent, months])).toEqual([
    [false, 0],
    [false, 0],
    [false, 0],
  ]);
});

test("whoever left is in none of it, and virtual homes stand apart", () => {
  using at = temporaryPoints({ isVirtual: (source) => source === resident(2).source });
  for (const n of [1, 2, 3]) earn(at.points, resident(n), 25);
  at.points.forget({ source: resident(3).source, all: true, subjects: [], events: [] });
  expect(at.points.homes(begins, false).map(({ source }) => source)).toEqual([resident(1).source]);
  expect(at.points.homes(begins, true).map(({ source }) => source)).toEqual([resident(2).source]);
});
