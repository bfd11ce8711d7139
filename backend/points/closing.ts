import type { Gone } from "../store/part.ts";
import type { Codes } from "./codes.ts";
import type { Groups } from "./group.ts";
import type { Holds } from "./holds.ts";
import type { Desk, Journal } from "./journal.ts";
import type { Member, Members } from "./members.ts";
import type { Sets } from "./sets.ts";
import type { Spending } from "./spending.ts";

/** What happens to what was bought and not fetched yet: its codes stay good for whoever shows them, or all is waived. */
export type Leaving = "pay-out" | "waive";

/** The closing of accounts. */
export type Closing = ReturnType<typeof openClosing>;

/** Opens the closing: what names a person goes, the entries stay at their random account and still add up to nothing. */
export function openClosing(
  { store, clock }: Desk,
  parts: {
    journal: Journal;
    members: Members;
    holds: Holds;
    groups: Groups;
    codes: Codes;
    spending: Spending;
    sets: Sets;
  },
) {
  const { journal, members, holds, groups, codes, spending, sets } = parts;
  const run = (sql: string, ...params: (string | number)[]) => Number(store.sql(sql).run(...params).changes);
  /** Down to nothing: what is left is waived, what was owed is written off and never becomes money. */
  const level = ({ account }: Member, kind: "waive" | "write-off") => {
    const balance = journal.balance(account);
    if (balance === 0) return;
    const moves = [
      { account, amount: -balance },
      { account: journal.house(), amount: balance },
    ];
    journal.post({ kind: balance < 0 ? "write-off" : kind, moves, about: "", account });
  };
  const letGo = ({ account }: Member) => {
    for (const hold of holds.ofAccount(account)) if (!groups.leave(hold)) holds.release(hold);
  };
  const close = (member: Member, how: Leaving): number => {
    const { account, subject } = member;
    letGo(member);
    if (how === "waive") for (const code of codes.openOf(account)) spending.giveBack(code, "refused");
    level(member, "write-off");
    sets.putBack(account);
    const rows =
      run(
        "UPDATE points_codes SET account = NULL, consent = NULL, event = NULL, ground = NULL WHERE account = ? AND state = 'open'",
        account,
      ) +
      run("DELETE FROM points_codes WHERE account = ?", account) +
      run("DELETE FROM points_dues WHERE account = ?", account) +
      run("DELETE FROM points_referrals WHERE account = ?", account) +
      run("DELETE FROM points_brought WHERE account = ? OR referrer = ?", account, account) +
      run("DELETE FROM points_once WHERE account = ?", account) +
      run("DELETE FROM points_grounds WHERE subject = ?", subject) +
      run("DELETE FROM points_notes WHERE account = ?", account) +
      run("DELETE FROM points_members WHERE account = ?", account);
    run("UPDATE points_accounts SET closed = ? WHERE id = ?", Math.floor(clock.wall()), account);
    return rows;
  };
  /** What single events said goes; the entries stay, without a word of what they were about. */
  const blank = (column: "consent" | "event", id: string): number =>
    run(`DELETE FROM points_notes WHERE ${column} = ?`, id) +
    run(`UPDATE points_codes SET consent = NULL, event = NULL, ground = NULL WHERE ${column} = ?`, id);
  const stands = (subject: string) =>
    store
      .sql("SELECT 1 FROM points_grounds WHERE subject = ? AND until > ? LIMIT 1")
      .get(subject, clock.wall() - graceAfter) !== undefined;
  const closeAll = (list: readonly Member[], how: Leaving) => list.reduce((rows, one) => rows + close(one, how), 0);
  /** The grant goes, and with the last one that stood the account itself. */
  const withdraw = (source: string, consent: string, how: Leaving): number => {
    const before = members.ofSource(source).filter(({ subject }) => stands(subject));
    const rows =
      blank("consent", consent) + run("DELETE FROM points_grounds WHERE consent = ? AND source = ?", consent, source);
    return (
      rows +
      closeAll(
        before.filter(({ subject }) => !stands(subject)),
        how,
      )
    );
  };
  return {
    level,
    /** Forgets; how many rows that named somebody went or were blanked. */
    forget: ({ source, all, consentid, events }: Gone, how: Leaving): number => {
      if (all)
        return closeAll(members.ofSource(source), how) + run("DELETE FROM points_grounds WHERE source = ?", source);
      const rows = events.reduce((sum, event) => sum + blank("event", event), 0);
      return consentid === undefined ? rows : rows + withdraw(source, consentid, how);
    },
    /** Closes one account. */
    close,
    /** Closes the accounts whose grants all ran out a while ago. */
    lapse: (): number =>
      closeAll(
        store
          .sql(lapsed)
          .all(Math.floor(clock.wall()) - graceAfter)
          .flatMap((row) => members.find(String(row["subject"])) ?? []),
        "pay-out",
      ),
  };
}

const lapsed = `SELECT subject FROM points_grounds WHERE subject IN (SELECT subject FROM points_members)
  GROUP BY subject HAVING MAX(until) <= ? ORDER BY subject`;

/** So long an account waits for a grant to be renewed. */
const graceAfter = 90 * 86_400_000;
