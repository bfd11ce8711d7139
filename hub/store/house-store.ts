import { existsSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { LintelError } from "../core/errors.ts";
import { filesOf, syncFolder } from "./folder.ts";
import { houseMigrations } from "./migrations.ts";
import { openDatabase, type Stamp, type Store } from "./open.ts";
import { makeRetainedStore, type RetainedStore } from "./retained-store.ts";

/** How the house's state is opened. */
export type HouseStoreOptions = {
  readonly stamp: Stamp;
  readonly wall: () => number;
  readonly onFault: (error: unknown) => void;
  /** Called right after each COMMIT with its number; crash tests hang on it. */
  readonly onCommit?: (n: number) => void;
  /** The ledger's `checkpoint`, so that no COMMIT here waits for the disk. */
  readonly checkpoint?: (path: string) => void;
};

/** house.db open; `damaged` says what was found broken and where it was put, for the hub to raise. */
export type HouseStore = {
  readonly store: Store;
  readonly retained: RetainedStore;
  readonly damaged?: { readonly error: LintelError; readonly movedTo: string };
};

/** Opens house.db in a folder; a damaged one is moved aside as `house.db.damaged-<wall>` and a new one begins. */
export function openHouseStore(folder: string, options: HouseStoreOptions): HouseStore {
  const path = join(folder, "house.db");
  const open = () => openDatabase(path, { synchronous: "NORMAL", migrations: houseMigrations, ...options });
  const kept = (store: Store) => ({ store, retained: makeRetainedStore(store, options.wall) });
  try {
    return kept(open());
  } catch (error) {
    if (!(error instanceof LintelError) || error.code !== "E_STORE_DAMAGED") throw error;
    const movedTo = moveAside(path, Math.floor(options.wall()));
    return { ...kept(open()), damaged: { error, movedTo } };
  }
}

function moveAside(path: string, wall: number): string {
  let to = `${path}.damaged-${wall}`;
  for (let n = 2; filesOf(to).some((file) => existsSync(file)); n++) to = `${path}.damaged-${wall}-${n}`;
  const goals = filesOf(to);
  filesOf(path).forEach((file, i) => {
    const goal = goals[i];
    if (goal !== undefined && existsSync(file)) renameSync(file, goal);
  });
  syncFolder(dirname(path));
  return to;
}
