import { hash } from "node:crypto";
import { grantDays } from "../../hub/core/engage/lists.ts";
import { randomLetters } from "./crockford.ts";
import type { Desk, Journal } from "./journal.ts";

/** A member as the brand may know one: pairwise pseudonyms, and the random account that stays when they go. */
export type Member = {
  readonly account: string;
  readonly subject: string;
  readonly source: string;
  readonly salt: string;
  readonly balance: number;
  readonly overdraft: number;
};

/** Whose account it is, by pairwise pseudonyms; the whole house's where there is no subject. */
export type Whose = { readonly source: string; readonly subject?: string | undefined };

const longestGrant = grantDays.most * 86_400_000;

/** The members' part of the ledger. */
export type Members = ReturnType<typeof openMembers>;

const columns = "m.account, m.subject, m.source, m.salt, a.balance, a.overdraft";
const joined = `SELECT ${columns} FROM points_members m JOIN points_accounts a ON a.id = m.account`;

/** Opens the register of members; an account is opened with the first event that stands on a grant. */
export function openMembers({ store, clock, random }: Desk, journal: Journal, overdraft: number) {
  const one = (row: Record<string, unknown> | undefined) => row && memberOf(row);
  const find = (subject: string) => one(store.sql(`${joined} WHERE m.subject = ?`).get(subject));
  return {
    find,
    byAccount: (account: string) => one(store.sql(`${joined} WHERE m.account = ?`).get(account)),
    ofSource: (source: string) =>
      store
        .sql(`${joined} WHERE m.source = ? ORDER BY m.account`)
        .all(source)
        .map((row) => memberOf(row)),
    /** The member, opened where there was none. */
    open: ({ source, subject = source }: Whose): Member => {
      let member = find(subject);
      if (!member) {
        const account = randomLetters(random, 26);
        journal.ensure(account, "member", undefined, overdraft);
        const salt = randomLetters(random, 26);
        store.sql("INSERT INTO points_members VALUES (?, ?, ?, ?)").run(account, subject, source, salt);
        member = { account, subject, source, salt, balance: 0, overdraft };
      }
      return member;
    },
    /** Notes a grant that stands: an account is kept as long as there is one. How long is said once, by the yes itself. */
    ground: ({ source, subject = source }: Whose, consent: string, lasts?: number): void => {
      const known = lasts === undefined ? "NOTHING" : "UPDATE SET until = excluded.until";
      store
        .sql(`INSERT INTO points_grounds VALUES (?, ?, ?, ?) ON CONFLICT (consent, subject) DO ${known}`)
        .run(consent, subject, source, Math.floor(clock.wall()) + (lasts ?? longestGrant));
    },
    /** True the first time for this member, and again only after `until` has passed. */
    once: (member: Member, what: string, until?: number): boolean => {
      const key = onceKey(member, what);
      const now = Math.floor(clock.wall());
      const row = store.sql("SELECT until FROM points_once WHERE key = ?").get(key);
      if (row && (row["until"] === null || Number(row["until"]) > now)) return false;
      store
        .sql(
          "INSERT INTO points_once VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET account = excluded.account, until = excluded.until",
        )
        .run(key, member.account, until ?? null);
      return true;
    },
    was: (member: Member, what: string): boolean =>
      store.sql("SELECT 1 FROM points_once WHERE key = ?").get(onceKey(member, what)) !== undefined,
    held: (account: string) =>
      Number(store.sql("SELECT SUM(amount) AS held FROM points_holds WHERE account = ?").get(account)?.["held"] ?? 0),
    /** No fee and no interest at any limit; E_LIMIT where the member owes more already. */
    setOverdraft: (account: string, limit: number) => {
      store.sql("UPDATE points_accounts SET overdraft = ? WHERE id = ? AND kind = 'member'").run(limit, account);
    },
  };
}

/** Salted by the member: nobody can tell afterwards, once the salt is gone, which event it was. */
function onceKey({ salt }: Member, what: string): string {
  return hash("sha256", `${salt}\u0000${what}`, "base64url");
}

function memberOf(row: Record<string, unknown>): Member {
  return {
    account: String(row["account"]),
    subject: String(row["subject"]),
    source: String(row["source"]),
    salt: String(row["salt"]),
    balance: Number(row["balance"]),
    overdraft: Number(row["overdraft"]),
  };
}
