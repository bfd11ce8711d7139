import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HouseStore, type HouseStoreOptions, openHouseStore } from "../../hub/store/house-store.ts";
import { type Ledger, type LedgerOptions, openLedger } from "../../hub/store/ledger.ts";

/** Throws what a store under test reports: a test that expects a fault hands in its own listener. */
export function rethrow(error: unknown): never {
  throw error;
}

/** A folder that is gone when its block ends. */
export function temporaryFolder(): Disposable & { readonly path: string; file(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), "lintel-"));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A virtual house.db in a folder of its own, gone when its block ends. */
export function temporaryHouse(options: Partial<HouseStoreOptions> = {}): HouseStore & Disposable & { folder: string } {
  const folder = temporaryFolder();
  const wall = () => 1_700_000_000_000;
  const house = openHouseStore(folder.path, { stamp: { house: "virtual" }, wall, onFault: rethrow, ...options });
  return {
    ...house,
    folder: folder.path,
    [Symbol.dispose]: () => {
      house.store[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** A virtual ledger.db in a folder of its own, gone when its block ends. */
export async function temporaryLedger(
  options: Partial<LedgerOptions> = {},
): Promise<Ledger & AsyncDisposable & { folder: string }> {
  const folder = temporaryFolder();
  const ledger = await openLedger(folder.file("ledger.db"), {
    stamp: { house: "virtual" },
    onFault: rethrow,
    ...options,
  });
  return {
    ...ledger,
    folder: folder.path,
    [Symbol.asyncDispose]: async () => {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
