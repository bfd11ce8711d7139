import { lettersOf, randomLetters } from "./crockford.ts";
import type { Codes } from "./codes.ts";
import type { Desk } from "./journal.ts";
import type { Member, Members } from "./members.ts";

/** A token that is passed on: 16 random letters and the brand's own mark over them; it says nothing of anybody. */
const token = /^([0-9A-HJKMNP-TV-Z]{16})([0-9A-HJKMNP-TV-Z]{24})$/;

/** Who brought whom. */
export type Referrals = ReturnType<typeof openReferrals>;

/** Opens the referrals: credit once, at the first redemption of somebody new from another home. */
export function openReferrals({ store, random }: Desk, codes: Codes, members: Members) {
  const markOf = (id: string) => lettersOf(codes.keyed("referral", id).subarray(0, 24));
  const referrerOf = (account: string) => {
    const row = store.sql("SELECT referrer FROM points_brought WHERE account = ?").get(account);
    return row && String(row["referrer"]);
  };
  /** Whether `account` was brought, over however many, by `by`. */
  const descends = (account: string, by: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | undefined = account; at !== undefined && !seen.has(at); at = referrerOf(at)) {
      if (at === by) return true;
      seen.add(at);
    }
    return false;
  };
  return {
    /** The token of a member's account. */
    tokenOf: (account: string): string => {
      const row = store.sql("SELECT id FROM points_referrals WHERE account = ?").get(account);
      const id = row ? String(row["id"]) : randomLetters(random, 16);
      if (!row) store.sql("INSERT INTO points_referrals VALUES (?, ?)").run(id, account);
      return `${id}${markOf(id)}`;
    },
    /** Takes a token with a first yes; a forged one, one's own, one's household's, or a ring counts for nothing. */
    brought: (member: Member, text: string): boolean => {
      const [, id = "", mark] = token.exec(text) ?? [];
      if (mark === undefined || mark !== markOf(id)) return false;
      const row = store.sql("SELECT account FROM points_referrals WHERE id = ?").get(id);
      const referrer = row && members.byAccount(String(row["account"]));
      if (!referrer || referrer.source === member.source) return false;
      if (members.was(member, "redeemed") || referrerOf(member.account) !== undefined) return false;
      if (descends(referrer.account, member.account)) return false;
      store.sql("INSERT INTO points_brought VALUES (?, ?, 0)").run(member.account, referrer.account);
      return true;
    },
    /** At a first redemption: who is to be thanked, once. */
    thanks: (member: Member): Member | undefined => {
      const row = store.sql("SELECT referrer FROM points_brought WHERE account = ? AND paid = 0").get(member.account);
      if (!row) return undefined;
      store.sql("UPDATE points_brought SET paid = 1 WHERE account = ?").run(member.account);
      return members.byAccount(String(row["referrer"]));
    },
  };
}
