import type { z } from "zod";
import type { Ledger } from "../store/ledger.ts";

/** One SQL text of a write to the ledger. */
export type Statement = Parameters<Ledger["write"]>[0][number];

/** What the door remembers over a restart: one small document a name. */
export type Keeps = {
  /** Undefined where there is none, or none this release can read. */
  get<T>(id: string, schema: z.ZodType<T>): T | undefined;
  ids(prefix: string): readonly string[];
};

/** Reads the door's kept documents. */
export function openKeeps(read: Ledger["read"]): Keeps {
  const one = read.prepare("SELECT document FROM door_keeps WHERE id = ?");
  const some = read.prepare("SELECT id FROM door_keeps WHERE substr(id, 1, ?) = ? ORDER BY id");
  return {
    get: (id, schema) => {
      const row = one.get(id);
      const found = row && schema.safeParse(JSON.parse(String(row["document"])));
      return found?.success ? found.data : undefined;
    },
    ids: (prefix) => some.all(prefix.length, prefix).map((row) => String(row["id"])),
  };
}

/** Keeps a document under a name. */
export function keepRow(id: string, document: unknown): Statement {
  const sql =
    "INSERT INTO door_keeps (id, document) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document";
  return { sql, params: [id, JSON.stringify(document)] };
}

/** Forgets a document. */
export function forgetRow(id: string): Statement {
  return { sql: "DELETE FROM door_keeps WHERE id = ?", params: [id] };
}
