import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { From } from "./room.ts";
import { digest } from "./secrets.ts";
import type { Steady } from "./steady.ts";

/** From where a resident signed in lately: strangers who try an account do not shut its owner out there. */
export type KnownBrowsers = {
  /** A short name of what it is known by, a secret before an address; undefined for strangers. */
  by(resident: string, from: From): string | undefined;
  /** What remembers a sign-in. */
  rows(resident: string, from: From, secret: string): readonly Statement[];
  forget(resident: string): readonly Statement[];
};

const keptMs = 30 * 86_400_000;

/** Known by the secret of a former session, or by the address of its socket; only digests are kept. */
export function openKnown({ read }: Pick<Ledger, "read">, steady: Steady): KnownBrowsers {
  const one = read.prepare("SELECT 1 FROM access_known WHERE resident = ? AND hash = ? AND at > ?");
  const address = (from: From) => digest(`address ${from.address}`);
  const row = (resident: string, hash: string): Statement => ({
    sql: `INSERT INTO access_known (resident, hash, at) VALUES (?, ?, ?)
      ON CONFLICT (resident, hash) DO UPDATE SET at = excluded.at`,
    params: [resident, hash, steady.now()],
  });
  return {
    by: (resident, from) => {
      const hashes = [...(from.known === undefined ? [] : [digest(from.known)]), address(from)];
      return hashes.find((hash) => one.get(resident, hash, steady.now() - keptMs) !== undefined)?.slice(0, 12);
    },
    rows: (resident, from, secret) => [
      { sql: "DELETE FROM access_known WHERE at <= ?", params: [steady.now() - keptMs] },
      row(resident, address(from)),
      row(resident, digest(secret)),
    ],
    forget: (resident) => [{ sql: "DELETE FROM access_known WHERE resident = ?", params: [resident] }],
  };
}
