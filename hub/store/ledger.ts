import { DatabaseSync } from "node:sqlite";
import type { Busy } from "../core/quiet.ts";
import { busyTimeout } from "./connect.ts";
import type { Statement } from "./ledger-message.ts";
import { type Durability, startWriter } from "./ledger-thread.ts";
import { ledgerMigrations } from "./migrations.ts";
import { named } from "./named.ts";
import { prepareDatabase, type Stamp } from "./prepare.ts";

/** How the ledger is opened. */
export type LedgerOptions = {
  readonly stamp: Stamp;
  /** Told once when the writer thread has died; nothing can be written until the process starts again. */
  readonly onFault: (error: unknown) => void;
  /** Called after each COMMIT with its number, before the writes in it resolve; crash tests hang on it. */
  readonly onCommit?: (n: number) => void;
};

/** The database of what must survive a power cut: read here, written by one thread of its own. */
export type Ledger = {
  /** A read-only connection; sees a write as soon as its promise has resolved. */
  readonly read: DatabaseSync;
  /** What the writer's connection runs with, as it read it back: `wal`, and 2 for FULL. */
  readonly durability: Durability;
  /**
   * All of the statements or none, in order of calling; resolves when they are on the disk.
   * E_REPEATED where the key exists, E_CHANGED where `changes` differ, E_DISK_FULL, E_INTERNAL.
   */
  write(statements: readonly Statement[]): Promise<void>;
  /** Moves another database's write-ahead log into its file on the writer's thread; `empty`: and leaves nothing in it. */
  checkpoint(path: string, empty?: boolean): void;
  readonly busy: Busy;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Opens ledger.db. A damaged, newer or foreign one is refused and left exactly as it is. */
export async function openLedger(path: string, options: LedgerOptions): Promise<Ledger> {
  const writer = startWriter(options.onFault, options.onCommit ?? (() => undefined));
  try {
    prepareDatabase(path, { migrations: ledgerMigrations, stamp: options.stamp });
    const durability = await writer.open(path);
    const read = new DatabaseSync(path, { readOnly: true, timeout: busyTimeout });
    const { write, checkpoint, busy } = writer;
    const close = async () => {
      await writer.finish();
      // Whoever closes last folds the log into the file, and a read-only connection cannot.
      if (read.isOpen) read.close();
      await writer.close();
    };
    return { read, durability, write, checkpoint, busy, [Symbol.asyncDispose]: close };
  } catch (error) {
    await writer.close();
    throw named(error);
  }
}
