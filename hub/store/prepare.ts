import { chmodSync, existsSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fail } from "../core/errors.ts";
import { busyTimeout, connect } from "./connect.ts";
import { removeDatabase, syncFolder } from "./folder.ts";
import { named } from "./named.ts";

/** One step of a schema; `min_reader` is the oldest version whose program still runs on the result. */
export type Migration = { readonly version: number; readonly min_reader: number; readonly sql: string };

/** Whose database this is; `home` is compared, or written in where the file has none yet. */
export type Stamp = { readonly house: "virtual" | "real"; readonly home?: string };

/** The list of steps and the stamp a database is opened with. */
export type Schema = { readonly migrations: readonly Migration[]; readonly stamp: Stamp };

type Found = { version: number; minReader: number; house: string; home: string | undefined };

/**
 * Makes sure a sound database of this house with our schema stands at `path`; what is refused stays untouched.
 * E_STORE_DAMAGED, E_STORE_NEWER, E_OTHER_HOUSE, E_DISK_FULL.
 */
export function prepareDatabase(path: string, schema: Schema): void {
  schema.migrations.forEach(({ version }, i) => {
    if (version !== i + 1) fail("E_INTERNAL", { problem: "migrations are not numbered from 1 without gaps", version });
  });
  try {
    if (existsSync(path)) bringUp(path, schema);
    else create(path, schema);
  } catch (error) {
    throw named(error);
  }
}

/** A new database is finished beside its place and renamed in: a file at `path` is whole, or it is damaged. */
function create(path: string, schema: Schema): void {
  if (size(`${path}-wal`) > 0) fail("E_STORE_DAMAGED", { problem: "a log without its database" });
  removeDatabase(path);
  const fresh = `${path}.new`;
  removeDatabase(fresh);
  const db = new DatabaseSync(fresh, { timeout: busyTimeout });
  try {
    db.exec("PRAGMA synchronous = FULL");
    migrate(db, 0, schema);
    chmodSync(fresh, 0o600);
  } finally {
    db.close();
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

function bringUp(path: string, schema: Schema): void {
  const found = inspect(path);
  const ours = schema.migrations.length;
  if (found.minReader > ours) fail("E_STORE_NEWER", { version: found.version, known: ours });
  const { house, home } = schema.stamp;
  if (found.house !== house) fail("E_OTHER_HOUSE", { house, found: found.house });
  const stranger = home !== undefined && found.home !== undefined && home !== found.home;
  if (stranger) fail("E_OTHER_HOUSE", { house: home, found: found.home ?? "" });
  const stamping = home !== undefined && found.home === undefined;
  if (found.version >= ours && !stamping) return;
  const db = connect(path, "FULL");
  try {
    if (found.version < ours) keepCopy(db, path, found.version);
    migrate(db, found.version, schema);
  } finally {
    db.close();
  }
}

/** Looks without writing, so that a damaged, newer or foreign file is left exactly as it was. */
function inspect(path: string): Found {
  if (size(path) === 0) fail("E_STORE_DAMAGED", { problem: "empty file" });
  using db = new DatabaseSync(path, { readOnly: true, timeout: busyTimeout });
  const verdict = db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
  if (verdict !== "ok") fail("E_STORE_DAMAGED", { problem: String(verdict) });
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'").get()) {
    fail("E_STORE_DAMAGED", { problem: "no meta table" });
  }
  const meta = new Map(
    db
      .prepare("SELECT name, value FROM meta")
      .all()
      .map((row) => [row["name"], String(row["value"])]),
  );
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  const minReader = Number(meta.get("min_reader"));
  const house = meta.get("house");
  if (!Number.isInteger(minReader) || minReader < 1 || version < 1 || house === undefined) {
    fail("E_STORE_DAMAGED", { problem: "meta table" });
  }
  return { version, minReader, house, home: meta.get("home") };
}

/** Before a schema changes, the database as it was is kept beside it as `<path>.before-<version>`. */
function keepCopy(db: DatabaseSync, path: string, version: number): void {
  const copy = `${path}.before-${version}`;
  const fresh = `${copy}.new`;
  removeDatabase(fresh);
  db.prepare("VACUUM INTO ?").run(fresh);
  chmodSync(fresh, 0o600);
  syncFolder(fresh);
  renameSync(fresh, copy);
  syncFolder(dirname(path));
}

function migrate(db: DatabaseSync, from: number, { migrations, stamp }: Schema): void {
  const to = Math.max(from, migrations.length);
  db.exec("BEGIN IMMEDIATE");
  try {
    db.exec("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");
    const set = db.prepare(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    );
    for (const { version, sql } of migrations) if (version > from) db.exec(sql);
    if (to > from) {
      set.run("version", String(to));
      set.run("min_reader", String(Math.max(1, ...migrations.map((m) => m.min_reader))));
      db.exec(`PRAGMA user_version = ${to}`);
    }
    set.run("house", stamp.house);
    if (stamp.home !== undefined) set.run("home", stamp.home);
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function size(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
