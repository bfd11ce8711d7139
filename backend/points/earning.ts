import type { Goods } from "./goods.ts";
import type { By, Desk, Journal } from "./journal.ts";
import type { Earned, EarningEvent, Tariff, TransferKind } from "./kinds.ts";
import type { Member, Members } from "./members.ts";
import type { Referrals } from "./referral.ts";

/** What a rule of earning says: how much, and how often at most. */
type Worth = {
  readonly kind: TransferKind;
  readonly amount: number;
  /** Earned once under this name; again after so many days, where days are said. */
  readonly once: string;
  readonly days?: number;
  /** What must have happened before. */
  readonly after?: string;
};
type EarningRule = (earned: Earned, goods: Pick<Goods, "find">, tariff: Tariff) => Worth | undefined;

/** What earns, by event: each rule sees what it was about and nothing else, so every answer is worth the same. */
export const earningRules = {
  "answer.given": ({ about }, goods) => {
    const question = goods.find("question", about);
    if (!question) return undefined;
    const { worth: amount, validity_days: days = 365 } = question;
    return { kind: "answer", amount, once: `answer|${about}`, days };
  },
  "satisfaction.given": ({ about }, _goods, { satisfaction: amount }) => ({
    kind: "satisfaction",
    amount,
    once: `satisfaction|${about}`,
    after: `redeemed|offer/${about}`,
  }),
} as const satisfies Partial<Record<EarningEvent, EarningRule>>;

/** The earning part of the ledger. */
export type Earning = ReturnType<typeof openEarning>;

const dayMs = 86_400_000;

/** Opens the earning: what the house gives to members, each at most once. */
export function openEarning(
  { clock }: Desk,
  parts: { journal: Journal; members: Members; goods: Goods; referrals: Referrals; tariff: Tariff },
) {
  const { journal, members, goods, referrals, tariff } = parts;
  const give = (kind: TransferKind, { account }: Member, amount: number, about: string, by?: By) => {
    if (amount === 0) return;
    const moves = [
      { account: journal.house(), amount: -amount },
      { account, amount },
    ];
    journal.post({ kind, moves, about, account, by });
  };
  return {
    /** For an event of a member, by its rule; false where it earned nothing. */
    byEvent: (name: keyof typeof earningRules, member: Member, earned: Earned, by: By): boolean => {
      const worth: Worth | undefined = earningRules[name](earned, goods, tariff);
      if (!worth || worth.amount === 0) return false;
      if (worth.after && !members.was(member, worth.after)) return false;
      const until = worth.days === undefined ? undefined : Math.floor(clock.wall()) + worth.days * dayMs;
      if (!members.once(member, worth.once, until)) return false;
      give(worth.kind, member, worth.amount, earned.about, by);
      return true;
    },
    /** For a code that was shown in the shop: the offer's own points, and at the first one thanks to both, where somebody brought this member. */
    byCode: (member: Member, item: string, by?: By): readonly Member[] => {
      const [kind = "", id = ""] = item.split("/");
      const offer = kind === "offer" ? goods.find("offer", id) : undefined;
      if (offer) give(offer.special ? "special" : "offer", member, offer.worth, id, by);
      members.once(member, `redeemed|${item}`);
      const first = members.once(member, "redeemed");
      const referrer = first ? referrals.thanks(member) : undefined;
      for (const one of referrer ? [referrer, member] : []) give("referral", one, tariff.referral, "");
      return referrer ? [member, referrer] : [member];
    },
  };
}
