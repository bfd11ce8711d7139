import { randomLetters } from "./crockford.ts";
import type { Desk, Journal } from "./journal.ts";

/** Points set aside for a deal that is not decided yet. */
export type Hold = {
  readonly id: string;
  readonly deal: string;
  readonly account: string;
  readonly amount: number;
  readonly seq: number;
};

/** A deal of several: an auction, a group that buys together, a plan of instalments. */
export type Deal<D> = {
  readonly id: string;
  readonly kind: string;
  readonly state: "open" | "settled" | "gone";
  readonly closes: number;
  readonly document: D;
};

/** Deals and what is held for them. */
export type Holds = ReturnType<typeof openHolds>;

/** Opens the deals and holds; a hold is never borrowed: it takes what is there, not what may be owed. */
export function openHolds({ store, clock, random }: Desk, journal: Journal) {
  const read = (sql: string, value: string) =>
    store
      .sql(`SELECT id, deal, account, amount, seq FROM points_holds WHERE ${sql} ORDER BY seq`)
      .all(value)
      .map((row): Hold => ({
        id: String(row["id"]),
        deal: String(row["deal"]),
        account: String(row["account"]),
        amount: Number(row["amount"]),
        seq: Number(row["seq"]),
      }));
  const dealOf = <D>(row: Record<string, unknown>): Deal<D> => ({
    id: String(row["id"]),
    kind: String(row["kind"]),
    state: row["state"] as Deal<D>["state"],
    closes: Number(row["closes"]),
    document: JSON.parse(String(row["document"])) as D,
  });
  const release = (hold: Hold): void => {
    const { account, amount, deal } = hold;
    store.sql("DELETE FROM points_holds WHERE id = ?").run(hold.id);
    const moves = [
      { account: journal.holds(), amount: -amount },
      { account, amount },
    ];
    journal.post({ kind: "release", moves, about: deal, account });
  };
  return {
    ofDeal: (deal: string) => read("deal = ?", deal),
    ofAccount: (account: string) => read("account = ?", account),
    hold: (deal: string, account: string, amount: number): Hold | undefined => {
      if (journal.balance(account) < amount) return undefined;
      const moves = [
        { account, amount: -amount },
        { account: journal.holds(), amount },
      ];
      journal.post({ kind: "hold", moves, about: deal, account });
      const last = store.sql("SELECT MAX(seq) AS seq FROM points_holds WHERE deal = ?").get(deal)?.["seq"];
      const hold = { id: randomLetters(random, 26), deal, account, amount, seq: Number(last ?? 0) + 1 };
      store
        .sql("INSERT INTO points_holds VALUES (?, ?, ?, ?, ?, ?)")
        .run(hold.id, deal, account, amount, Math.floor(clock.wall()), hold.seq);
      return hold;
    },
    release,
    /** What was held is spent: given back and paid in the same breath, so that a statement tells it as it was. */
    take: (hold: Hold, kind: "auction" | "group", about: string): void => {
      release(hold);
      const { account, amount } = hold;
      const moves = [
        { account, amount: -amount },
        { account: journal.liability(), amount },
      ];
      journal.post({ kind, moves, about, account });
    },
    begin: (id: string, kind: string, closes: number, document: object): boolean =>
      store
        .sql("INSERT OR IGNORE INTO points_deals VALUES (?, ?, 'open', ?, ?)")
        .run(id, kind, Math.floor(closes), JSON.stringify(document)).changes === 1,
    deal: <D>(id: string, kind: string): Deal<D> | undefined => {
      const row = store.sql("SELECT * FROM points_deals WHERE id = ? AND kind = ?").get(id, kind);
      return row && dealOf<D>(row);
    },
    end: (id: string, state: "settled" | "gone"): void => {
      store.sql("UPDATE points_deals SET state = ? WHERE id = ?").run(state, id);
    },
    /** Open deals of a kind that close by an instant, in their order. */
    closedBy: <D>(kind: string, now: number): Deal<D>[] =>
      store
        .sql("SELECT * FROM points_deals WHERE state = 'open' AND closes <= ? AND kind = ? ORDER BY closes, id")
        .all(now, kind)
        .map((row) => dealOf<D>(row)),
  };
}
