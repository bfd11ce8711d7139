import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LintelError } from "../core/errors.ts";
import type { FromWriter, Refusal, Statement } from "./ledger-message.ts";
import { isRepeat, named } from "./named.ts";

/** One write waiting for its turn. */
export type Write = { readonly id: number; readonly statements: readonly Statement[] };

/** Makes the function that writes many requests in one transaction; a bad one is undone alone. */
export function makeGroupCommit(db: DatabaseSync): (batch: readonly Write[]) => FromWriter {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = db.prepare(sql)));
    return statement;
  };
  const apply = (write: Write) => {
    for (const { sql, params, changes } of write.statements) {
      const done = prepared(sql).run(...params);
      if (changes !== undefined && done.changes !== changes) {
        throw new LintelError("E_CHANGED", { changes: Number(done.changes), expected: changes });
      }
    }
  };

  const group = (batch: readonly Write[]): Map<number, Refusal> => {
    const refused = new Map<number, Refusal>();
    db.exec("BEGIN IMMEDIATE");
    try {
      for (const write of batch) {
        db.exec("SAVEPOINT one");
        try {
          apply(write);
        } catch (error) {
          if (!db.isTransaction) throw error;
          db.exec("ROLLBACK TO one");
          refused.set(write.id, refusal(error));
        }
        db.exec("RELEASE one");
      }
      db.exec("COMMIT");
      return refused;
    } finally {
      if (db.isTransaction) db.exec("ROLLBACK");
    }
  };

  /** Where the whole transaction was lost (a full disk), each request gets one of its own. */
  const write = (batch: readonly Write[]): { commits: number; refused: Map<number, Refusal> } => {
    try {
      return { commits: 1, refused: group(batch) };
    } catch (error) {
      const [only] = batch;
      if (only && batch.length === 1) return { commits: 0, refused: new Map([[only.id, refusal(error)]]) };
      const alone = batch.map((one) => write([one]));
      const refused = new Map(alone.flatMap((one) => [...one.refused]));
      return { commits: alone.reduce((sum, one) => sum + one.commits, 0), refused };
    }
  };
  return (batch) => ({ say: "done", ids: batch.map((one) => one.id), ...write(batch) });
}

function refusal(cause: unknown): Refusal {
  const problem = cause instanceof Error ? cause.message : String(cause);
  if (isRepeat(cause)) return { code: "E_REPEATED", problem };
  const error = named(cause);
  return { code: error instanceof LintelError ? error.code : "E_INTERNAL", problem };
}
