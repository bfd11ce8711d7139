import type { Statement } from "../store/audit.ts";

/** Keeps a small document under a name over a restart. */
export function keepRow(id: string, document: unknown): Statement {
  const sql =
    "INSERT INTO access_keeps (id, document) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document";
  return { sql, params: [id, JSON.stringify(document)] };
}

/** Forgets a document. */
export function forgetRow(id: string): Statement {
  return { sql: "DELETE FROM access_keeps WHERE id = ?", params: [id] };
}
