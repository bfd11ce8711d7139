import { DatabaseSync } from "node:sqlite";
import { fail } from "../core/errors.ts";

/** How much a power cut may take: FULL nothing that was committed, NORMAL the last moments. */
export type Synchronous = "FULL" | "NORMAL";

const levels = { NORMAL: 1, FULL: 2 } as const;

/** Milliseconds a connection waits for another one's lock. */
export const busyTimeout = 5000;

/** Opens a connection for writing with the house's settings and reads back that the two that matter took. */
export function connect(path: string, synchronous: Synchronous): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: true, defensive: true });
  try {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous};
      PRAGMA trusted_schema = OFF;
      PRAGMA journal_size_limit = 16777216;
      PRAGMA cache_size = -8192;
      PRAGMA secure_delete = ${synchronous === "FULL" ? "ON" : "FAST"};
    `);
    const { journal, level } = durability(db);
    if (journal !== "wal" || level !== levels[synchronous]) fail("E_INTERNAL", { problem: "store settings", journal });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What a connection really runs with: journal mode and the number of its `synchronous` level (FULL is 2). */
export function durability(db: DatabaseSync): { journal: string; level: number } {
  const journal = db.prepare("PRAGMA journal_mode").get()?.["journal_mode"];
  const level = db.prepare("PRAGMA synchronous").get()?.["synchronous"];
  return { journal: String(journal), level: Number(level) };
}
