import { createHmac } from "node:crypto";
import { randomLetters } from "./crockford.ts";
import type { Desk } from "./journal.ts";

/** What a code stands for. */
export type Coded = {
  /** Whose it is; nobody's once the account has been closed: then it belongs to whoever shows it. */
  readonly account?: string;
  readonly item: string;
  /** Points that wait for the goods to be handed over. */
  readonly paid: number;
  /** 1 where one was taken from the shelf for it. */
  readonly stock: 0 | 1;
  readonly deal?: string;
  /** The event that asked for it, for whoever counts redemptions. */
  readonly ground?: Ground | undefined;
};

/** What a code was asked by. */
export type Ground = {
  readonly event: string;
  readonly consentid: string;
  readonly epoch: number;
  readonly retention: string;
};

/** How a code stands. */
export type CodeState = "open" | "used" | "refused" | "expired";

/** A code as it is kept: by its keyed hash, never by itself. */
export type KeptCode = Coded & { readonly hash: string; readonly until: number; readonly state: CodeState };

/** How long a code can be shown. */
export const codeLasts = 30 * 86_400_000;

/** The one-time codes of a brand. */
export type Codes = ReturnType<typeof openCodes>;

/** Opens the codes: ten letters at random, shown once to their owner and kept as a hash under the brand's own secret. */
export function openCodes({ store, clock, random }: Desk) {
  const keyed = (purpose: string, text: string) =>
    createHmac("sha256", secretOf({ store, clock, random })).update(`${purpose}\u0000${text}`).digest();
  const hashOf = (code: string) => keyed("code", code).toString("base64url");
  const read = (sql: string, ...params: (string | number)[]) =>
    store
      .sql(`SELECT * FROM points_codes WHERE ${sql}`)
      .all(...params)
      .map((row) => codeOf(row));
  return {
    keyed,
    issue: (coded: Coded): { readonly code: string; readonly until: number } => {
      const code = randomLetters(random, 10);
      const until = Math.floor(clock.wall()) + codeLasts;
      const { account = null, item, paid, stock, deal = null, ground } = coded;
      store
        .sql("INSERT INTO points_codes VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)")
        .run(
          hashOf(code),
          account,
          item,
          paid,
          stock,
          deal,
          until,
          ground?.consentid ?? null,
          ground?.event ?? null,
          ground ? JSON.stringify(ground) : null,
        );
      return { code, until };
    },
    find: (code: string): KeptCode | undefined => read("hash = ?", hashOf(code))[0],
    openOf: (account: string) => read("account = ? AND state = 'open' ORDER BY until, hash", account),
    overBy: (now: number) => read("state = 'open' AND until <= ? ORDER BY until, hash", now),
    set: (hash: string, state: CodeState) => {
      store.sql("UPDATE points_codes SET state = ? WHERE hash = ?").run(state, hash);
    },
    /** Codes that can no longer be shown are forgotten a while after. */
    purge: (before: number) => {
      store.sql("DELETE FROM points_codes WHERE state <> 'open' AND until <= ?").run(before);
    },
  };
}

/** The brand's own secret, made at the first use. */
function secretOf({ store, random }: Desk): Buffer {
  const kept = () => store.sql("SELECT value FROM points_keeps WHERE id = 'secret'").get()?.["value"];
  if (kept() === undefined) {
    const made = Buffer.from(random.bytes(32)).toString("base64url");
    store.sql("INSERT OR IGNORE INTO points_keeps VALUES ('secret', ?)").run(made);
  }
  return Buffer.from(String(kept()), "base64url");
}

function codeOf(row: Record<string, unknown>): KeptCode {
  const { account, deal, ground } = row;
  return {
    hash: String(row["hash"]),
    item: String(row["item"]),
    paid: Number(row["paid"]),
    stock: row["stock"] === 1 ? 1 : 0,
    until: Number(row["until"]),
    state: row["state"] as CodeState,
    ...(typeof account === "string" && { account }),
    ...(typeof deal === "string" && { deal }),
    ...(typeof ground === "string" && { ground: JSON.parse(ground) as Ground }),
  };
}
