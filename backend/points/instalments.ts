import { Temporal } from "temporal-polyfill";
import { fail } from "../../hub/core/errors.ts";
import type { Codes } from "./codes.ts";
import { type Goods, keyOf } from "./goods.ts";
import type { Holds } from "./holds.ts";
import type { Desk, Journal } from "./journal.ts";
import { randomLetters } from "./crockford.ts";
import type { Member, Members } from "./members.ts";
import { type Given, type Refusal, whyNoReward } from "./spending.ts";

/** One part of a plan. */
export type Due = { readonly n: number; readonly due: number; readonly amount: number };

/** The whole plan before anybody says yes to it: a part a month, the first at once, the larger parts first. */
export function scheduleOf(total: number, parts: number, from: number): Due[] {
  if (!Number.isSafeInteger(parts) || parts < 2 || parts > 12 || total < parts)
    fail("E_WRONG_TYPE", { field: "parts" });
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO("UTC");
  return Array.from({ length: parts }, (_, n) => ({
    n,
    due: start.add({ months: n }).epochMilliseconds,
    amount: Math.floor(total / parts) + (n < total % parts ? 1 : 0),
  }));
}

/** The plans of instalments of a brand. */
export type Instalments = ReturnType<typeof openInstalments>;

/** Opens the plans: the thing at once, its points month by month; late parts wait, nothing is added to them. */
export function openInstalments(
  { store, clock, random }: Desk,
  parts: { journal: Journal; members: Members; holds: Holds; goods: Goods; codes: Codes },
) {
  const { journal, members, holds, goods, codes } = parts;
  const pay = (deal: string, n: number, { account }: Member, amount: number, about: string) => {
    const moves = [
      { account, amount: -amount },
      { account: journal.house(), amount },
    ];
    journal.post({ kind: "instalment", moves, about, account });
    store.sql("UPDATE points_dues SET state = 'paid' WHERE deal = ? AND n = ?").run(deal, n);
  };
  return {
    begin: (member: Member, reward: string, count: number): Given | Refusal => {
      const now = Math.floor(clock.wall());
      const item = goods.find("reward", reward);
      const plan = scheduleOf(item?.worth ?? count, count, now);
      const first = plan[0]?.amount ?? 0;
      const spendable = journal.balance(member.account) + member.overdraft;
      const why = whyNoReward(item && { ...item, worth: first }, {
        left: item ? goods.left(item) : 0,
        spendable,
        at: now,
      });
      if (why || !item) return why ?? "unknown";
      const deal = randomLetters(random, 26).toLowerCase();
      holds.begin(deal, "instalments", 0, { reward });
      for (const { n, due, amount } of plan) {
        store.sql("INSERT INTO points_dues VALUES (?, ?, ?, ?, ?, 'due')").run(deal, n, member.account, due, amount);
      }
      pay(deal, 0, member, first, reward);
      const shelf = goods.moves(item, -1);
      if (shelf.length > 0) journal.post({ kind: "stock", moves: shelf });
      const stock = item.stock === undefined ? 0 : 1;
      const { account } = member;
      return { item: keyOf(item), ...codes.issue({ account, item: keyOf(item), paid: 0, stock, deal }) };
    },
    /** Charges what is due, each part once and in its order, as far as the points go; whose accounts moved. */
    charge: (now: number): string[] => {
      const rows = store
        .sql("SELECT deal, n, account, amount FROM points_dues WHERE state = 'due' AND due <= ? ORDER BY due, deal, n")
        .all(now);
      const waiting = new Set<string>();
      const moved = new Set<string>();
      for (const row of rows) {
        const deal = String(row["deal"]);
        const amount = Number(row["amount"]);
        const member = members.byAccount(String(row["account"]));
        if (!member || waiting.has(deal)) continue;
        if (member.balance + member.overdraft < amount) {
          waiting.add(deal);
          continue;
        }
        pay(
          deal,
          Number(row["n"]),
          member,
          amount,
          holds.deal<{ reward: string }>(deal, "instalments")?.document.reward ?? "",
        );
        moved.add(member.account);
      }
      return [...moved];
    },
    /** What is still to come of an account. */
    dueOf: (account: string): Due[] =>
      store
        .sql("SELECT n, due, amount FROM points_dues WHERE account = ? AND state = 'due' ORDER BY due, deal, n")
        .all(account)
        .map((row) => ({ n: Number(row["n"]), due: Number(row["due"]), amount: Number(row["amount"]) })),
    /** Undoes a plan: what was paid comes back, what is to come is dropped. */
    undo: (deal: string): void => {
      const paid = store
        .sql("SELECT account, SUM(amount) AS sum FROM points_dues WHERE deal = ? AND state = 'paid'")
        .get(deal);
      const reward = holds.deal<{ reward: string }>(deal, "instalments")?.document.reward;
      if (reward === undefined) return;
      const sum = Number(paid?.["sum"] ?? 0);
      const account = String(paid?.["account"]);
      if (sum > 0) {
        const moves = [
          { account: journal.house(), amount: -sum },
          { account, amount: sum },
        ];
        journal.post({ kind: "refund", moves, about: reward, account });
      }
      store.sql("DELETE FROM points_dues WHERE deal = ?").run(deal);
      holds.end(deal, "gone");
    },
  };
}
