import { chained, type Desk, firstHead, markOf } from "./journal.ts";

/** What a check of the whole ledger found. */
export type Audit = {
  readonly entries: number;
  readonly transfers: number;
  readonly head: string;
  /** Notes that were erased: the chain stands without them. */
  readonly erased: number;
  /** Empty where all is well. */
  readonly faults: readonly string[];
};

/** Checks the whole: the chain, every transfer's sum, every balance, every floor, every hold, what is owed in goods. */
export function auditOf({ store }: Pick<Desk, "store">): Audit {
  const rows = store
    .sql(
      `SELECT e.seq, e.transfer, e.account, e.amount, e.prev, e.hash, t.kind, t.at, t.mark, n.salt, n.about
       FROM points_entries e JOIN points_transfers t ON t.id = e.transfer LEFT JOIN points_notes n ON n.transfer = t.id ORDER BY e.seq`,
    )
    .all();
  const faults: string[] = [];
  const erased = new Set<string>();
  let head = firstHead;
  let seq = 0;
  for (const row of rows) {
    const at = `entry ${String(row["seq"])}`;
    if (Number(row["seq"]) !== ++seq) faults.push(`${at}: one is missing before it`);
    if (row["prev"] !== head) faults.push(`${at}: it does not follow`);
    if (row["hash"] !== chained(String(row["prev"]), row)) faults.push(`${at}: it was changed`);
    const mark = String(row["mark"]);
    if (row["salt"] === null && mark !== "") erased.add(String(row["transfer"]));
    if (row["salt"] !== null && markOf(String(row["salt"]), String(row["about"])) !== mark)
      faults.push(`${at}: its note was changed`);
    head = String(row["hash"]);
  }
  const counted = store.sql("SELECT COUNT(*) AS n FROM points_entries").get()?.["n"];
  if (counted !== rows.length) faults.push("entries without a transfer");
  const transfers = Number(store.sql("SELECT COUNT(*) AS n FROM points_transfers").get()?.["n"]);
  return { entries: rows.length, transfers, head, erased: erased.size, faults: [...faults, ...sums(store)] };
}

const checks: readonly (readonly [sql: string, says: string])[] = [
  [
    "SELECT e.transfer AS id FROM points_entries e JOIN points_accounts a ON a.id = e.account GROUP BY e.transfer, a.unit HAVING SUM(e.amount) <> 0",
    "a transfer is not zero",
  ],
  [
    "SELECT unit AS id FROM points_accounts GROUP BY unit HAVING SUM(balance) <> 0",
    "the sum of all accounts is not zero",
  ],
  [
    "SELECT a.id FROM points_accounts a LEFT JOIN points_entries e ON e.account = a.id GROUP BY a.id HAVING COALESCE(SUM(e.amount), 0) <> a.balance",
    "a balance is not the sum of its entries",
  ],
  ["SELECT id FROM points_accounts WHERE kind = 'member' AND balance < -overdraft", "a member is below the floor"],
  [
    "SELECT id FROM points_accounts WHERE kind IN ('shelf', 'liability', 'holds', 'pieces') AND balance < 0",
    "less than nothing",
  ],
  ["SELECT id FROM points_accounts WHERE closed IS NOT NULL AND balance <> 0", "a closed account is not empty"],
  [
    "SELECT 'holds' AS id WHERE COALESCE((SELECT balance FROM points_accounts WHERE id = 'holds'), 0) <> COALESCE((SELECT SUM(amount) FROM points_holds), 0)",
    "what is held is not what the holds say",
  ],
  [
    "SELECT 'liability' AS id WHERE COALESCE((SELECT balance FROM points_accounts WHERE id = 'liability'), 0) <> COALESCE((SELECT SUM(paid) FROM points_codes WHERE state = 'open'), 0)",
    "what is owed in goods is not what the open codes say",
  ],
];

function sums(store: Desk["store"]): string[] {
  return checks.flatMap(([sql, says]) =>
    store
      .sql(sql)
      .all()
      .map((row) => `${says}: ${String(row["id"])}`),
  );
}
