import { fail } from "../../hub/core/errors.ts";
import type { Ended } from "./auction.ts";
import type { Codes } from "./codes.ts";
import { type Goods, type Item, keyOf } from "./goods.ts";
import type { Deal, Hold, Holds } from "./holds.ts";
import type { Desk, Journal } from "./journal.ts";
import type { Member } from "./members.ts";

/** What a group buys together: one reward each, at a price of its own, when enough of them come. */
export type Group = { readonly reward: string; readonly price: number; readonly quorum: number };

/** What became of a wish to join. */
export type Joined = "held" | "no-points" | "no-stock" | "over" | "joined-before";

/** The groups of a brand. */
export type Groups = ReturnType<typeof openGroups>;

/** Opens the groups: a join is a hold; with the quorum all are taken, without it all are released, in one transaction. */
export function openGroups(
  { clock }: Desk,
  { journal, holds, goods, codes }: { journal: Journal; holds: Holds; goods: Goods; codes: Codes },
) {
  const rewardOf = (id: string): Item => goods.find("reward", id) ?? fail("E_NOT_FOUND", { reward: id });
  const shelf = (item: Item, change: 1 | -1) => {
    const moves = goods.moves(item, change);
    if (moves.length > 0) journal.post({ kind: "stock", moves });
  };
  const release = (item: Item, hold: Hold) => {
    holds.release(hold);
    shelf(item, 1);
  };
  const settle = ({ id, document }: Deal<Group>): Ended => {
    const item = rewardOf(document.reward);
    const all = holds.ofDeal(id);
    holds.end(id, "settled");
    if (all.length < document.quorum) {
      for (const hold of all) release(item, hold);
      return { given: [], released: all.map(({ account }) => account) };
    }
    const given = all.map((hold) => {
      const { account, amount: paid } = hold;
      holds.take(hold, "group", item.id);
      const code = codes.issue({ account, item: keyOf(item), paid, stock: item.stock === undefined ? 0 : 1, deal: id });
      return { account, given: { item: keyOf(item), ...code } };
    });
    return { given, released: [] };
  };
  return {
    /** Begins a group. E_EXISTS, E_NOT_FOUND. */
    open: (id: string, { reward, price, quorum, closes }: Group & { closes: number }): void => {
      rewardOf(reward);
      if (!Number.isSafeInteger(price) || price < 1 || quorum < 2) fail("E_WRONG_TYPE", { field: "group" });
      if (!holds.begin(id, "group", closes, { reward, price, quorum })) fail("E_EXISTS", { deal: id });
    },
    join: (id: string, { account }: Member): Joined => {
      const deal = holds.deal<Group>(id, "group");
      if (!deal || deal.state !== "open" || clock.wall() >= deal.closes) return "over";
      if (holds.ofDeal(id).some((hold) => hold.account === account)) return "joined-before";
      const item = rewardOf(deal.document.reward);
      if (goods.left(item) < 1) return "no-stock";
      if (!holds.hold(id, account, deal.document.price)) return "no-points";
      shelf(item, -1);
      return "held";
    },
    /** Lets one go before the end: the hold and the thing kept for it. */
    leave: (hold: Hold): boolean => {
      const deal = holds.deal<Group>(hold.deal, "group");
      if (deal) release(rewardOf(deal.document.reward), hold);
      return deal !== undefined;
    },
    settle: (now: number): Ended[] => holds.closedBy<Group>("group", now).map(settle),
  };
}
