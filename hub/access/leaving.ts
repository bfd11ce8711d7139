import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import { mayInvite } from "./invitations.ts";
import type { Shared } from "./parts.ts";
import type { makeStands } from "./stands.ts";

/** The newest instant that is kept: time goes on from there. */
export function newestKept(read: Ledger["read"]): number {
  const sql = `SELECT max(at) AS at FROM (
    SELECT max(seen) AS at FROM access_sessions UNION ALL SELECT max(created) FROM access_invitations
    UNION ALL SELECT max(at) FROM access_known UNION ALL SELECT max(changed) FROM access_accounts
    UNION ALL SELECT max(json_extract(document, '$.newest')) FROM access_keeps)`;
  return Number(read.prepare(sql).get()?.["at"] ?? 0);
}

/** Whoever leaves the house, or becomes somebody else in it, is shut out in that instant; nothing of theirs stays. */
export function leaving(shared: Shared, stands: ReturnType<typeof makeStands>): () => void {
  const { bus, household, ledger, credentials, accounts, attempts, sessions, invitations, known, onFault } = shared;
  const lives = (id: string) => household.get("resident", id) !== undefined;
  const write = (rows: readonly Statement[]) => {
    if (rows.length > 0) ledger.write(rows).catch(onFault);
  };
  const forget = (resident: string): readonly Statement[] => [
    ...accounts.forget(resident),
    ...attempts.forget(resident),
    ...known.forget(resident),
    { sql: "DELETE FROM push_subscriptions WHERE resident = ?", params: [resident] },
  ];
  /** A token says no more in the house than whoever made it may still say themselves. */
  const endTokens = () => {
    for (const { id, kind, maker } of credentials.all())
      if (maker !== undefined && household.get("resident", maker)?.standing !== "owner")
        credentials.revoke(id, kind, "house").catch(onFault);
  };
  const shut = () => [
    ...sessions.end((one) => !stands(one)),
    ...invitations.end((one) => {
      const { resident, standing, phone } = one;
      const gone = phone !== undefined && household.get("device", phone)?.owner !== resident;
      return gone || household.get("resident", resident)?.standing !== standing || !mayInvite(household, one);
    }),
  ];
  // A removal that a power cut overtook is finished here.
  write([
    ...accounts
      .all()
      .filter((id) => !lives(id))
      .flatMap(forget),
    ...shut(),
  ]);
  endTokens();
  const offs = [
    bus.on("household.changed", ({ noun, id }) => {
      if (noun !== "resident" && noun !== "device" && noun !== "place") return;
      write([...(noun === "resident" && !lives(id) ? forget(id) : []), ...shut()]);
      if (noun === "resident") endTokens();
    }),
    bus.on("credential.changed", ({ id, kind }) => {
      // One that was made anew ends what came by the old one, too.
      if (kind === "token") write(sessions.end(({ token }) => token === id));
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}
