import { house001 } from "./migrations/house-001.ts";
import { house002 } from "./migrations/house-002.ts";
import { house003 } from "./migrations/house-003.ts";
import { house004 } from "./migrations/house-004.ts";
import { house005 } from "./migrations/house-005.ts";
import { ledger001 } from "./migrations/ledger-001.ts";
import { ledger002 } from "./migrations/ledger-002.ts";
import { ledger003 } from "./migrations/ledger-003.ts";
import { ledger004 } from "./migrations/ledger-004.ts";
import { ledger005 } from "./migrations/ledger-005.ts";
import { ledger006 } from "./migrations/ledger-006.ts";
import type { Migration } from "./prepare.ts";

/** Every schema of house.db, oldest first; a row only ever adds. */
export const houseMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: house001 },
  { version: 2, min_reader: 1, sql: house002 },
  { version: 3, min_reader: 1, sql: house003 },
  { version: 4, min_reader: 1, sql: house004 },
  { version: 5, min_reader: 1, sql: house005 },
];

/** Every schema of ledger.db, oldest first; a row only ever adds. */
export const ledgerMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: ledger001 },
  { version: 2, min_reader: 1, sql: ledger002 },
  { version: 3, min_reader: 1, sql: ledger003 },
  { version: 4, min_reader: 1, sql: ledger004 },
  { version: 5, min_reader: 1, sql: ledger005 },
  { version: 6, min_reader: 1, sql: ledger006 },
];
