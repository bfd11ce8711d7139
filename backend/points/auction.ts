import { fail } from "../../hub/core/errors.ts";
import type { Codes } from "./codes.ts";
import { type Goods, type Item, keyOf } from "./goods.ts";
import type { Deal, Hold, Holds } from "./holds.ts";
import type { Desk, Journal } from "./journal.ts";
import type { Member } from "./members.ts";
import type { Given } from "./spending.ts";

/** What stands in an auction: one reward, and the least that is bid for it. */
export type Auction = { readonly reward: string; readonly least: number };

/** What became of a bid. */
export type Bid = "held" | "no-points" | "over" | "too-low";

/** How an auction or a group ended: who got what, and who was let go. */
export type Ended = {
  readonly given: readonly { account: string; given: Given }[];
  readonly released: readonly string[];
};

/** The highest bid wins; of equal ones the earliest. */
export function winnerOf(bids: readonly Hold[]): Hold | undefined {
  return bids.reduce<Hold | undefined>((best, bid) => {
    if (!best || bid.amount > best.amount) return bid;
    return bid.amount === best.amount && bid.seq < best.seq ? bid : best;
  }, undefined);
}

/** Opens the auctions: sealed bids as holds, one winner, the others released in the same transaction. */
export function openAuctions(
  { clock }: Desk,
  { journal, holds, goods, codes }: { journal: Journal; holds: Holds; goods: Goods; codes: Codes },
) {
  const rewardOf = (id: string): Item => goods.find("reward", id) ?? fail("E_NOT_FOUND", { reward: id });
  const settle = ({ id, document }: Deal<Auction>): Ended => {
    const item = rewardOf(document.reward);
    const bids = holds.ofDeal(id);
    const winner = winnerOf(bids);
    const losers = bids.filter((bid) => bid !== winner);
    for (const bid of losers) holds.release(bid);
    holds.end(id, "settled");
    const released = losers.map(({ account }) => account);
    if (!winner) {
      const back = goods.moves(item, 1);
      if (back.length > 0) journal.post({ kind: "stock", moves: back });
      return { given: [], released };
    }
    holds.take(winner, "auction", item.id);
    const { account, amount: paid } = winner;
    const code = codes.issue({ account, item: keyOf(item), paid, stock: item.stock === undefined ? 0 : 1, deal: id });
    return { given: [{ account, given: { item: keyOf(item), ...code } }], released };
  };
  return {
    /** Puts one reward up; it is taken from the shelf at once. E_EXISTS, E_NOT_FOUND, E_LIMIT where none is left. */
    open: (id: string, { reward, least, closes }: Auction & { closes: number }): void => {
      const item = rewardOf(reward);
      if (goods.left(item) < 1) fail("E_LIMIT", { field: "stock" });
      if (!holds.begin(id, "auction", closes, { reward, least })) fail("E_EXISTS", { deal: id });
      const moves = goods.moves(item, -1);
      if (moves.length > 0) journal.post({ kind: "stock", moves });
    },
    /** A bid takes the place of the member's last one, and its own place in time. */
    bid: (id: string, { account }: Member, amount: number): Bid => {
      const deal = holds.deal<Auction>(id, "auction");
      if (!deal || deal.state !== "open" || clock.wall() >= deal.closes) return "over";
      if (!Number.isSafeInteger(amount) || amount < Math.max(1, deal.document.least)) return "too-low";
      const before = holds.ofDeal(id).find((bid) => bid.account === account);
      if (journal.balance(account) + (before?.amount ?? 0) < amount) return "no-points";
      if (before) holds.release(before);
      return holds.hold(id, account, amount) ? "held" : "no-points";
    },
    settle: (now: number): Ended[] => holds.closedBy<Auction>("auction", now).map(settle),
  };
}
