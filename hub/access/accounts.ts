import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";

/** What is kept of a resident's secrets: hashes alone. */
export type Account = { readonly password?: string; readonly pin?: string };

/** The accounts of the house; a resident without one comes in by nobody's leave but an invitation's. */
export type Accounts = {
  get(resident: string): Account;
  all(): readonly string[];
  /** What writes new secrets down; `keep` takes them up once they are. */
  row(resident: string, changed: Account, at: number): Statement;
  keep(resident: string, changed: Account): void;
  /** Refused from this instant; what takes them off the disk. */
  forget(resident: string): readonly Statement[];
};

const none: Account = {};

/** Reads the accounts from the ledger. */
export function openAccounts(read: Ledger["read"]): Accounts {
  const accounts = new Map<string, Account>();
  for (const { resident, password, pin } of read.prepare("SELECT resident, password, pin FROM access_accounts").all())
    accounts.set(String(resident), {
      ...(typeof password === "string" ? { password } : {}),
      ...(typeof pin === "string" ? { pin } : {}),
    });
  return {
    get: (resident) => accounts.get(resident) ?? none,
    all: () => [...accounts.keys()],
    row: (resident, { password = null, pin = null }: { password?: string | null; pin?: string | null }, at) => ({
      sql: `INSERT INTO access_accounts (resident, password, pin, changed) VALUES (?, ?, ?, ?)
        ON CONFLICT (resident) DO UPDATE SET password = coalesce(excluded.password, password),
        pin = coalesce(excluded.pin, pin), changed = excluded.changed`,
      params: [resident, password, pin, at],
    }),
    keep: (resident, changed) => void accounts.set(resident, { ...accounts.get(resident), ...changed }),
    forget: (resident) => {
      accounts.delete(resident);
      return [{ sql: "DELETE FROM access_accounts WHERE resident = ?", params: [resident] }];
    },
  };
}
