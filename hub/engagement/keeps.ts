import type { z } from "zod";
import type { Statement } from "../store/audit.ts";
import type { Ledger } from "../store/ledger.ts";

/** What permission remembers over a restart under a name; undefined where there is none this release can read. */
export function kept<T>(read: Ledger["read"], id: string, schema: z.ZodType<T>): T | undefined {
  const row = read.prepare("SELECT document FROM engage_keeps WHERE id = ?").get(id);
  const found = row && schema.safeParse(JSON.parse(String(row["document"])));
  return found?.success ? found.data : undefined;
}

/** The names that begin so. */
export function keptIds(read: Ledger["read"], prefix: string): readonly string[] {
  const sql = "SELECT id FROM engage_keeps WHERE substr(id, 1, ?) = ? ORDER BY id";
  return read
    .prepare(sql)
    .all(prefix.length, prefix)
    .map((row) => String(row["id"]));
}

/** Keeps a document under a name. */
export function keepRow(id: string, document: unknown): Statement {
  const sql =
    "INSERT INTO engage_keeps (id, document) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document";
  return { sql, params: [id, JSON.stringify(document)] };
}

/** Forgets a document. */
export function forgetRow(id: string): Statement {
  return { sql: "DELETE FROM engage_keeps WHERE id = ?", params: [id] };
}
