import type { Standing } from "../core/house.ts";
import type { Random } from "../core/random.ts";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";
import type { Household } from "./needs.ts";
import { digest, newId } from "./secrets.ts";
import type { Steady } from "./steady.ts";

/** An invitation that waits; for whom, as what they were invited, and for which phone if one was named. */
export type Invitation = {
  readonly hash: string;
  readonly resident: string;
  readonly standing: Standing;
  readonly phone?: string;
  /** The resident who made it; undefined where a program or the machine did. */
  readonly maker?: string;
  readonly expires: number;
};

/** Invitations: one use, a day, and only as long as whom they are for is who they were, and whoever made them may. */
export type Invitations = {
  /** A new one with its code; it stands once `rows` are written and `keep` is called. */
  make(asked: Pick<Invitation, "resident" | "standing" | "phone" | "maker">): {
    readonly invitation: Invitation;
    readonly code: string;
    readonly expires: number;
    readonly rows: readonly Statement[];
    readonly keep: () => void;
  };
  find(code: string): Invitation | undefined;
  /** Uses it up in memory; `row` does so on the disk, once. False when somebody else was first. */
  take(invitation: Invitation): boolean;
  row(invitation: Invitation): Statement;
  /** What could not be written down was not used. */
  giveBack(invitation: Invitation): void;
  end(which: (invitation: Invitation) => boolean): readonly Statement[];
};

const lastsMs = 86_400_000;
const mostEach = 5;

/** Whether whoever made it still lives here with the standing that takes; what nobody here made needs nobody. */
export function mayInvite({ get }: Pick<Household, "get">, { maker, resident, standing }: Invitation): boolean {
  if (maker === undefined) return true;
  const now = get("resident", maker)?.standing;
  return now === "owner" || (now === "adult" && (standing !== "owner" || maker === resident));
}

/** Reads the invitations from the ledger. */
export function openInvitations(
  { read }: Pick<Ledger, "read">,
  steady: Steady,
  random: Pick<Random, "bytes">,
): Invitations {
  const waiting = new Map<string, Invitation>();
  for (const row of read.prepare("SELECT * FROM access_invitations ORDER BY created").all()) {
    const { hash, resident, standing, phone, maker, expires } = row;
    waiting.set(String(hash), {
      hash: String(hash),
      resident: String(resident),
      // Safe: compared with the resident's own, never trusted.
      standing: String(standing) as Standing,
      ...(typeof phone === "string" ? { phone } : {}),
      ...(typeof maker === "string" ? { maker } : {}),
      expires: Number(expires),
    });
  }
  const dropRow = (hash: string): Statement => ({
    sql: "DELETE FROM access_invitations WHERE hash = ?",
    params: [hash],
  });
  const isOver = ({ expires }: Invitation) => expires <= steady.now();
  const end = (which: (invitation: Invitation) => boolean) =>
    [...waiting.values()].filter(which).map(({ hash }) => {
      waiting.delete(hash);
      return dropRow(hash);
    });
  return {
    make: ({ resident, standing, phone, maker }) => {
      const code = newId(random);
      const now = steady.now();
      const invitation: Invitation = {
        hash: digest(code),
        resident,
        standing,
        ...(phone === undefined ? {} : { phone }),
        ...(maker === undefined ? {} : { maker }),
        expires: now + lastsMs,
      };
      const theirs = [...waiting.values()].filter((one) => one.resident === resident && !isOver(one));
      const oldest = new Set(theirs.slice(0, Math.max(0, theirs.length - (mostEach - 1))));
      const sql = `INSERT INTO access_invitations (hash, resident, standing, phone, maker, created, expires)
        VALUES (?, ?, ?, ?, ?, ?, ?)`;
      const params = [invitation.hash, resident, standing, phone ?? null, maker ?? null, now, invitation.expires];
      return {
        invitation,
        code,
        expires: steady.shown(invitation.expires),
        rows: [{ sql, params }, ...end((one) => isOver(one) || oldest.has(one))],
        keep: () => void waiting.set(invitation.hash, invitation),
      };
    },
    find: (code) => {
      const found = code.length > 100 ? undefined : waiting.get(digest(code));
      return found && !isOver(found) ? found : undefined;
    },
    take: ({ hash }) => waiting.delete(hash),
    row: ({ hash }) => ({ ...dropRow(hash), changes: 1 }),
    giveBack: (invitation) => void waiting.set(invitation.hash, invitation),
    end,
  };
}
