import type { DatabaseSync, StatementSync } from "node:sqlite";
import { connect, type Synchronous } from "./connect.ts";
import { named } from "./named.ts";
import { prepareDatabase, type Schema } from "./prepare.ts";
import { makeWork, type Work } from "./work.ts";

export type { Migration, Stamp } from "./prepare.ts";

/** How a database is opened. */
export type StoreOptions = Schema & {
  readonly synchronous: Synchronous;
  /** Takes what an `afterCommit` throws; without it the work that registered it throws an AggregateError. */
  readonly onFault?: (error: unknown) => void;
  /** Called right after each COMMIT with its number; crash tests hang on it. */
  readonly onCommit?: (n: number) => void;
  /** Moves the write-ahead log into the file on another thread; without it SQLite does so inside a COMMIT. */
  readonly checkpoint?: (path: string) => void;
};

/** One open database of the house, for one thread. */
export type Store = Work & {
  readonly db: DatabaseSync;
  /** The prepared statement of a text, made once; the way to write, for inside a lost work it refuses to let rows slip out. */
  sql(text: string): StatementSync;
  [Symbol.dispose](): void;
};

const commitsPerCheckpoint = 500;
const pagesAtMost = 20_000;

/** Opens a database, checked, migrated and stamped. E_STORE_DAMAGED, E_STORE_NEWER, E_OTHER_HOUSE, E_DISK_FULL. */
export function openDatabase(path: string, options: StoreOptions): Store {
  prepareDatabase(path, options);
  const db = connected(path, options.synchronous);
  const { checkpoint } = options;
  if (checkpoint) db.exec(`PRAGMA wal_autocheckpoint = ${pagesAtMost}`);
  const work = makeWork(db, {
    ...(options.onFault && { onFault: options.onFault }),
    onCommit: (n) => {
      options.onCommit?.(n);
      if (n % commitsPerCheckpoint === 0) checkpoint?.(path);
    },
  });
  const statements = new Map<string, StatementSync>();
  return {
    ...work,
    db,
    sql: (text) => {
      work.guard();
      let statement = statements.get(text);
      if (!statement) statements.set(text, (statement = db.prepare(text)));
      return statement;
    },
    [Symbol.dispose]: () => {
      if (db.isOpen) db.close();
    },
  };
}

function connected(path: string, synchronous: Synchronous): DatabaseSync {
  try {
    return connect(path, synchronous);
  } catch (error) {
    throw named(error);
  }
}
