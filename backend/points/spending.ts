import { instantOf } from "../../hub/core/instant.ts";
import type { Codes, Ground, KeptCode } from "./codes.ts";
import { type Goods, type Item, keyOf } from "./goods.ts";
import type { Journal } from "./journal.ts";
import type { Member, Members } from "./members.ts";

/** Why something is not to be had. */
export type Refusal = "no-points" | "no-stock" | "over" | "changed" | "unknown";

/** Whether a reward can be had; undefined where it can. */
export function whyNoReward(
  item: Item | undefined,
  { left, spendable, at }: { left: number; spendable: number; at: number },
): Refusal | undefined {
  if (!item) return "unknown";
  if (item.until !== undefined && at >= item.until) return "over";
  if (left < 1) return "no-stock";
  return spendable < item.worth ? "no-points" : undefined;
}

const hour = 3_600_000;

/** Whether an instant lies in a month anywhere on earth: the home's own zone is not told to a brand. */
export function inMonth(month: string, at: number): boolean {
  return [-12 * hour, 14 * hour].some((offset) => instantOf(at + offset).startsWith(month));
}

/** Whether a yes to an offer gives a code; `had` is whether this member has it already, or had what is had once. */
export function whyNoCode(
  item: Item,
  { left, had, at }: { left: number; had: boolean; at: number },
): Refusal | undefined {
  if ((item.until !== undefined && at >= item.until) || (item.from !== undefined && at < item.from)) return "over";
  if (item.special && !inMonth(item.special, at)) return "over";
  if (had) return "over";
  return left < 1 ? "no-stock" : undefined;
}

/** A code just made, as its owner is told it. */
export type Given = { readonly item: string; readonly code: string; readonly until: number };

/** A reward somebody wants, and what it was shown to cost. */
type Wanted = { readonly reward: string; readonly shown?: number | undefined };

/** The spending part of the ledger. */
export type Spending = ReturnType<typeof openSpending>;

/** Opens the spending: rewards for points, codes for offers, and both given back. */
export function openSpending(parts: { journal: Journal; members: Members; goods: Goods; codes: Codes }) {
  const { journal, members, goods, codes } = parts;
  const stockOf = (item: Item) => (item.stock === undefined ? 0 : 1);
  return {
    /** A reward for points, at the price that was shown: paid into what is owed in goods, one taken from the shelf, one code made; or why not. */
    redeem: (member: Member, { reward, shown }: Wanted, at: number, ground?: Ground): Given | Refusal => {
      const item = goods.find("reward", reward);
      const spendable = journal.balance(member.account) + member.overdraft;
      const why = whyNoReward(item, { left: item ? goods.left(item) : 0, spendable, at });
      if (why || !item) return why ?? "unknown";
      if (shown !== undefined && shown !== item.worth) return "changed";
      const { account } = member;
      const moves = [
        { account, amount: -item.worth },
        { account: journal.liability(), amount: item.worth },
        ...goods.moves(item, -1),
      ];
      journal.post({ kind: "redeem", moves, about: reward, account, by: ground });
      const coded = { account, item: keyOf(item), paid: item.worth, stock: stockOf(item), ground } as const;
      return { item: keyOf(item), ...codes.issue(coded) };
    },
    /** A code for an accepted offer; a trial or a monthly special is had once. */
    accept: (member: Member, item: Item, at: number, ground?: Ground): Given | Refusal => {
      const { account } = member;
      const once = item.trial ? `trial|${item.id}` : item.special ? `special|${item.special}` : undefined;
      const has = codes.openOf(account).some((code) => code.item === keyOf(item));
      const had = has || (once !== undefined && members.was(member, once));
      const why = whyNoCode(item, { left: goods.left(item), had, at });
      if (why) return why;
      if (once) members.once(member, once);
      const moves = goods.moves(item, -1);
      if (moves.length > 0) journal.post({ kind: item.trial ? "trial" : "stock", moves });
      const coded = { account, item: keyOf(item), paid: 0, stock: stockOf(item), ground } as const;
      return { item: keyOf(item), ...codes.issue(coded) };
    },
    /** Undoes a code that was not used: points back to whose they were, or to the brand where the account is gone. */
    giveBack: (kept: KeptCode, state: "refused" | "expired"): void => {
      const [kind = "", id = ""] = kept.item.split("/");
      const item = goods.find(kind === "offer" ? "offer" : "reward", id);
      const moves = kept.stock === 1 && item ? goods.moves(item, 1) : [];
      if (kept.paid > 0) {
        const to = kept.account ?? journal.house();
        moves.push({ account: journal.liability(), amount: -kept.paid }, { account: to, amount: kept.paid });
      }
      codes.set(kept.hash, state);
      if (moves.length === 0) return;
      const owner = kept.account && kept.paid > 0 ? { about: id, account: kept.account } : {};
      journal.post({ kind: "refund", moves, ...owner, by: kept.ground });
    },
    /** What was owed in goods has been handed over. */
    handed: (kept: KeptCode): void => {
      codes.set(kept.hash, "used");
      if (kept.paid === 0) return;
      const moves = [
        { account: journal.liability(), amount: -kept.paid },
        { account: journal.house(), amount: kept.paid },
      ];
      journal.post({ kind: "handed", moves });
    },
  };
}
