import { house001 } from "./migrations/house-001.ts";
import { house002 } from "./migrations/house-002.ts";
import { house003 } from "./migrations/house-003.ts";
import { ledger001 } from "./migrations/ledger-001.ts";
import { ledger002 } from "./migrations/ledger-002.ts";
import type { Migration } from "./prepare.ts";

/** Every schema of house.db, oldest first; a row only ever adds. */
export const houseMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: house001 },
  { version: 2, min_reader: 1, sql: house002 },
  { version: 3, min_reader: 1, sql: house003 },
];

/** Every schema of ledger.db, oldest first; a row only ever adds. */
export const ledgerMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: ledger001 },
  { version: 2, min_reader: 1, sql: ledger002 },
];
