import { expect, test } from "vitest";
import { winnerOf } from "../../../backend/points/auction.ts";
import { scheduleOf } from "../../../backend/points/instalments.ts";
import {
  balanceOf,
  begins,
  day,
  earn,
  homeEvent,
  mailOf,
  resident,
  reward,
  temporaryPoints,
} from "../../help/points.ts";

type At = ReturnType<typeof temporaryPoints>;
const opened = (stock = 9) => {
  const at = temporaryPoints();
  at.points.published(reward("bowl", 90, { stock }));
  for (const n of [1, 2, 3]) earn(at.points, resident(n), 100);
  return at;
};
const left = (at: At) =>
  at.store.sql("SELECT balance FROM points_accounts WHERE id = 'shelf/reward/bowl'").get()?.["balance"];
const balances = (at: At) => [1, 2, 3].map((n) => balanceOf(at.points, resident(n)));
const heldBy = (at: At, n: number) =>
  mailOf(
    [at.points.statement(resident(n).subject)].flatMap((one) => one ?? []),
    "points",
  )?.held;

test("the highest sealed bid wins, of equal ones the earliest; the others have theirs back in the same moment", () => {
  using at = opened(1);
  at.points.auctions.open("evening", { reward: "bowl", least: 10, closes: begins + day });
  expect(() => at.points.auctions.open("evening", { reward: "bowl", least: 10, closes: begins + day })).toThrow(
    "E_LIMIT",
  );
  const bid = (n: number, amount: number, key: string) => at.points.auctions.bid("evening", resident(n), amount, key);
  expect([bid(1, 9, "a"), bid(1, 101, "b"), bid(1, 60, "c"), bid(2, 60, "d"), bid(3, 50, "e")]).toEqual([
    "too-low",
    "no-points",
    "held",
    "held",
    "held",
  ]);
  expect(bid(2, 60, "d")).toBe("done-before");
  expect([balances(at), heldBy(at, 2)]).toEqual([[40, 40, 50], 60]);
  at.later(day);
  expect(bid(3, 100, "late")).toBe("over");
  at.points.due();
  at.points.due();
  expect(balances(at)).toEqual([40, 100, 100]);
  const codes = at.posted.filter(({ mail }) => mail.is === "code");
  expect(codes.map(({ source }) => source)).toEqual([resident(1).source]);
  expect(at.points.till.redeem(mailOf(codes, "code")?.code ?? "")).toMatchObject({ reward: "bowl" });
  expect(at.points.audit().faults).toEqual([]);
});

test("whoever bids again gives up their place in time", () => {
  const bids = [
    { id: "x", deal: "d", account: "a", amount: 60, seq: 3 },
    { id: "y", deal: "d", account: "b", amount: 60, seq: 2 },
  ];
  expect(winnerOf(bids)?.account).toBe("b");
  expect(winnerOf([])).toBeUndefined();
});

test("an auction nobody bids in puts its thing back", () => {
  using at = opened(1);
  at.points.auctions.open("evening", { reward: "bowl", least: 10, closes: begins + day });
  expect(left(at)).toBe(0);
  at.later(day);
  at.points.due();
  expect(left(at)).toBe(1);
});

test("without its quorum a group lets everybody go; with it everybody has a code", () => {
  using at = opened(9);
  at.points.groups.open("three", { reward: "bowl", price: 30, quorum: 3, closes: begins + day });
  at.points.groups.open("two", { reward: "bowl", price: 20, quorum: 2, closes: begins + day });
  const join = (id: string, n: number) => at.points.groups.join(id, resident(n), `${id}${n}`);
  expect([join("three", 1), join("three", 2), join("two", 1), join("two", 3)]).toEqual(Array(4).fill("held"));
  expect(at.points.groups.join("two", resident(1), "once more")).toBe("joined-before");
  expect([balances(at), left(at)]).toEqual([[50, 70, 80], 5]);
  at.later(day);
  at.points.due();
  expect([balances(at), left(at), heldBy(at, 1)]).toEqual([[80, 100, 80], 7, 0]);
  const codes = at.posted.filter(({ mail }) => mail.is === "code").map(({ source }) => source);
  expect(codes.toSorted()).toEqual([resident(1).source, resident(3).source].toSorted());
  expect(at.points.audit().faults).toEqual([]);
});

test("a plan is a part a month from the first day, the larger parts first, and never a day that is not there", () => {
  const plan = scheduleOf(100, 3, Date.parse("2026-01-31T08:00:00Z"));
  expect(plan.map(({ due, amount }) => [new Date(due).toISOString().slice(0, 10), amount])).toEqual([
    ["2026-01-31", 34],
    ["2026-02-28", 33],
    ["2026-03-31", 33],
  ]);
  for (const parts of [1, 13, 2.5]) expect(() => scheduleOf(100, parts, begins)).toThrow("E_WRONG_TYPE");
});

test("after three months offline each part is charged once; what is short waits, and nothing is added to it", () => {
  using at = opened(9);
  expect(at.points.instalments.begin(resident(1), "bowl", 5, "k")).toBe("begun");
  expect(at.points.instalments.begin(resident(1), "bowl", 5, "k")).toBe("done-before");
  expect(balanceOf(at.points, resident(1))).toBe(82);
  at.points.till.redeem(mailOf(at.posted, "code")?.code ?? "");
  at.later(92 * day);
  for (let n = 0; n < 3; n++) at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(82 - 3 * 18);
  expect(at.points.instalments.dueOf(resident(1).subject).map(({ n }) => n)).toEqual([4]);
  at.points.auctions.open("evening", { reward: "bowl", least: 10, closes: begins + 400 * day });
  at.points.auctions.bid("evening", resident(1), 20, "b");
  at.later(60 * day);
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(8);
  earn(at.points, resident(1), 10);
  at.points.due();
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(0);
  expect(at.points.instalments.dueOf(resident(1).subject)).toEqual([]);
  expect(at.points.audit().faults).toEqual([]);
});

test("a plan whose thing the shop can't hand over is undone: what was paid comes back and no more is charged", () => {
  using at = opened(9);
  at.points.instalments.begin(resident(1), "bowl", 3, "k");
  at.points.till.refuse(mailOf(at.posted, "code")?.code ?? "");
  expect([balanceOf(at.points, resident(1)), left(at)]).toEqual([100, 9]);
  at.later(100 * day);
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(100);
});

test("an overdraft lets a member go below nothing so far and no further, costs nothing, and can be forgiven", () => {
  using at = opened(9);
  const { subject } = resident(1);
  at.points.overdraft(subject, 30);
  at.points.auctions.open("evening", { reward: "bowl", least: 10, closes: begins + day });
  expect(at.points.auctions.bid("evening", resident(1), 110, "borrowed")).toBe("no-points");
  at.points.published(reward("bench", 125));
  at.points.published(reward("pen", 10));
  const redeem = (id: string) => {
    const letters = at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: id }, resident(1)));
    const code = mailOf(letters, "code")?.code;
    if (code) at.points.till.redeem(code);
    return code ? "done" : mailOf(letters, "refused")?.why;
  };
  expect([redeem("bench"), balanceOf(at.points, resident(1)), redeem("pen")]).toEqual(["done", -25, "no-points"]);
  expect(at.points.instalments.begin(resident(1), "pen", 2, "p")).toBe("begun");
  at.points.till.redeem(mailOf(at.posted, "code")?.code ?? "");
  at.later(300 * day);
  at.points.due();
  expect([balanceOf(at.points, resident(1)), at.points.instalments.dueOf(subject).length]).toEqual([-30, 1]);
  expect(() => at.points.overdraft(subject, 29)).toThrow("E_LIMIT");
  at.points.writeOff(subject);
  at.points.writeOff(subject);
  expect(balanceOf(at.points, resident(1))).toBe(0);
  at.points.overdraft(subject, 0);
  at.points.due();
  expect(balanceOf(at.points, resident(1))).toBe(0);
  expect(at.points.audit().faults).toEqual([]);
});
