import type { Parts } from "./room.ts";
import { tablesOfPeople } from "./tables.ts";

/** One promise of a brand, and whether it is kept at this moment; everybody may look. */
export type PromiseKept = {
  readonly id: "reply" | "retention" | "erasure" | "calls";
  readonly says: string;
  readonly kept: boolean;
  /** How many times it is broken now. */
  readonly broken: number;
};

const day_ms = 86_400_000;

/** Opens the promises of a brand, each measured on its own rows. */
export function openPromises({ store, clock, debts }: Parts, replyDays: () => number) {
  const count = (sql: string, ...params: (string | number)[]) => Number(store.sql(sql).get(...params)?.["n"] ?? 0);
  return {
    all: (): readonly PromiseKept[] => {
      const now = clock.wall();
      const owed = debts?.(now) ?? { unreceipted: 0, overdue: 0 };
      // A day of grace: what is due is swept by the hour.
      const late = now - day_ms;
      const overdue = tablesOfPeople.reduce(
        (n, table) => n + count(`SELECT count(*) AS n FROM ${table} WHERE due < ?`, late),
        owed.overdue,
      );
      const days = replyDays();
      const unanswered = count(
        "SELECT count(*) AS n FROM m_letters WHERE kind IN ('question', 'idea', 'complaint') AND answered IS NULL AND at < ?",
        now - days * day_ms,
      );
      const kept = count("SELECT count(*) AS n FROM m_calls WHERE phone IS NOT NULL AND expires < ?", late);
      const row = (id: PromiseKept["id"], says: string, broken: number) => ({ id, says, kept: broken === 0, broken });
      return [
        row("reply", `Questions, ideas and complaints are answered within ${days} days.`, unanswered),
        row("retention", "Nothing is kept beyond its day.", overdue),
        row("erasure", "Every withdrawal has a signed receipt that what was sent is gone.", owed.unreceipted),
        row("calls", "Names and numbers are deleted after the call, and after seven days without one.", kept),
      ];
    },
  };
}
