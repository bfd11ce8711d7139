import type { Migration } from "../../hub/store/open.ts";
import { knownMigration, staffMigration } from "../console-api/staff-tables.ts";
import { marketingMigration, releasesMigration } from "../marketing/tables.ts";
import { pointsMigration } from "../points/schema.ts";
import { brand001 } from "./migrations/brand-001.ts";
import { brand004 } from "./migrations/brand-004.ts";
import { operator001 } from "./migrations/operator-001.ts";

/** Every schema of a brand's database, oldest first; a row only ever adds. */
export const brandMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: brand001 },
  { version: 2, min_reader: 1, sql: pointsMigration },
  { version: 3, min_reader: 1, sql: marketingMigration },
  { version: 4, min_reader: 1, sql: brand004 + releasesMigration },
];

/** Every schema of operator.db, oldest first; a row only ever adds. */
export const operatorMigrations: readonly Migration[] = [
  { version: 1, min_reader: 1, sql: operator001 },
  { version: 2, min_reader: 1, sql: staffMigration },
  { version: 3, min_reader: 1, sql: knownMigration },
];
