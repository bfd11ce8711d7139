import { hash } from "node:crypto";
import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { Random } from "../../hub/core/random.ts";
import type { Store } from "../../hub/store/open.ts";
import { randomLetters } from "./crockford.ts";
import type { TransferKind } from "./kinds.ts";

/** One side of a transfer. */
export type Move = { readonly account: string; readonly amount: number };

/** An event and the grant it stood on. */
export type By = { readonly event: string; readonly consentid: string };

/** A transfer as it is to be written; `about` is a note that can be erased, of which the chain keeps a salted mark only. */
export type Transfer = {
  readonly kind: TransferKind;
  readonly moves: readonly Move[];
  readonly about?: string;
  readonly account?: string;
  /** The event that led to it: its note goes with that. */
  readonly by?: By | undefined;
};

const hour = 3_600_000;

/** What every part of the ledger of points stands on. */
export type Desk = { readonly store: Store; readonly clock: Clock; readonly random: Random };

/** What kinds of account there are: a member's, the brand's own three, and two for each thing that is counted. */
export type AccountKind = "member" | "house" | "liability" | "holds" | "shelf" | "world" | "pieces";

/** The unit everything but goods is counted in. */
export const pointsUnit = "points";

/** The hash before the first entry. */
export const firstHead = hash("sha256", "lintel points 1", "base64url");

/** The journal: accounts and transfers between them, chained entry by entry. */
export type Journal = ReturnType<typeof openJournal>;

/** Opens the journal over a brand's database; it keeps nothing in memory. */
export function openJournal({ store, clock, random }: Desk) {
  const ensure = (id: string, kind: AccountKind, unit = pointsUnit, overdraft = 0) => {
    store
      .sql("INSERT OR IGNORE INTO points_accounts VALUES (?, ?, ?, 0, ?, ?, NULL)")
      .run(id, kind, unit, overdraft, Math.floor(clock.wall()));
    return id;
  };
  const head = () =>
    String(store.sql("SELECT hash FROM points_entries ORDER BY seq DESC LIMIT 1").get()?.["hash"] ?? firstHead);
  return {
    ensure,
    head,
    house: () => ensure("house", "house"),
    liability: () => ensure("liability", "liability"),
    holds: () => ensure("holds", "holds"),
    balance: (account: string) =>
      Number(store.sql("SELECT balance FROM points_accounts WHERE id = ?").get(account)?.["balance"] ?? 0),
    /** Writes a transfer whose sides are zero in every unit; all of it or, where an account would break its floor, E_LIMIT. */
    post: (transfer: Transfer): string => {
      const moves = merged(transfer.moves);
      checkSums(store, moves);
      const id = randomLetters(random, 26);
      // To the hour: entries stay for ever, and when exactly somebody did something is nobody's business.
      const at = Math.floor(clock.wall() / hour) * hour;
      const mark = note(store, random, id, transfer);
      store.sql("INSERT INTO points_transfers VALUES (?, ?, ?, ?)").run(id, transfer.kind, at, mark);
      for (const { account, amount } of moves) {
        const prev = head();
        const row = { transfer: id, kind: transfer.kind, at, mark, account, amount };
        store
          .sql("INSERT INTO points_entries (transfer, account, amount, prev, hash) VALUES (?, ?, ?, ?, ?)")
          .run(id, account, amount, prev, chained(prev, row));
        store.sql("UPDATE points_accounts SET balance = balance + ? WHERE id = ?").run(amount, account);
      }
      return id;
    },
  };
}

/** The hash of one entry over the one before it and everything its transfer says, by the columns they stand in. */
export function chained(prev: string, row: Readonly<Record<string, unknown>>): string {
  const parts = ["transfer", "kind", "at", "mark", "account", "amount"].map((column) => row[column]);
  return hash("sha256", JSON.stringify([prev, ...parts]), "base64url");
}

/** The mark of a note: without its salt nobody can tell what the note said. */
export function markOf(salt: string, about: string): string {
  return hash("sha256", `${salt}\u0000${about}`, "base64url");
}

function note(store: Store, random: Random, id: string, { about, account, by }: Transfer): string {
  if (about === undefined) return "";
  const salt = randomLetters(random, 26);
  store
    .sql("INSERT INTO points_notes VALUES (?, ?, ?, ?, ?, ?)")
    .run(id, account ?? null, by?.consentid ?? null, by?.event ?? null, salt, about);
  return markOf(salt, about);
}

/** One entry an account: what touches it twice is added up, and what adds up to nothing is left out. */
function merged(moves: readonly Move[]): Move[] {
  const sums = new Map<string, number>();
  for (const { account, amount } of moves) sums.set(account, (sums.get(account) ?? 0) + amount);
  return [...sums].filter(([, amount]) => amount !== 0).map(([account, amount]) => ({ account, amount }));
}

function checkSums(store: Store, moves: readonly Move[]): void {
  const sums = new Map<string, number>();
  for (const { account, amount } of moves) {
    const row = store
      .sql("SELECT kind, unit, balance, overdraft, closed FROM points_accounts WHERE id = ?")
      .get(account);
    if (!row || row["closed"] !== null) fail("E_NOT_FOUND", { account });
    if (!Number.isSafeInteger(amount)) fail("E_INTERNAL", { problem: "points are whole", amount });
    const floor = row["kind"] === "house" || row["kind"] === "world" ? -Infinity : -Number(row["overdraft"]);
    if (amount < 0 && Number(row["balance"]) + amount < floor) fail("E_LIMIT", { field: "points" });
    const unit = String(row["unit"]);
    sums.set(unit, (sums.get(unit) ?? 0) + amount);
  }
  for (const [unit, sum] of sums) if (sum !== 0) fail("E_INTERNAL", { problem: "a transfer is not zero", unit, sum });
}
