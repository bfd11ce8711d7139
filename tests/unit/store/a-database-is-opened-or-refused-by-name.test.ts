import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { type Migration, openDatabase, type Stamp, type Store } from "../../../hub/store/open.ts";
import { covers } from "../../help/covers.ts";
import { temporaryFolder } from "../../help/store.ts";

const first: Migration = { version: 1, min_reader: 1, sql: "CREATE TABLE lamps (id TEXT PRIMARY KEY) STRICT" };
const adds: Migration = { version: 2, min_reader: 1, sql: "ALTER TABLE lamps ADD COLUMN watts INTEGER" };
const breaks: Migration = { version: 2, min_reader: 2, sql: "ALTER TABLE lamps RENAME TO lights" };
const fails: Migration = {
  version: 2,
  min_reader: 1,
  sql: "CREATE TABLE tmp (a TEXT) STRICT; INSERT INTO none VALUES (1)",
};

function open(path: string, migrations: readonly Migration[] = [first], stamp: Stamp = { house: "virtual" }): Store {
  return openDatabase(path, { synchronous: "FULL", migrations, stamp });
}

function withLamp(path: string): void {
  using store = open(path);
  store.sql("INSERT INTO lamps (id) VALUES ('hall')").run();
}

const code = (code: string) => expect.objectContaining({ code });

describe("a database is opened or refused by name", () => {
  test("a new one has the house's settings, belongs to its owner alone, and leaves nothing beside it", () => {
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    {
      using store = open(path);
      const pragma = (name: string) => Object.values(store.db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
      expect(["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "user_version"].map(pragma)).toEqual([
        "wal",
        2,
        1,
        0,
        1,
      ]);
      expect(store.sql("SELECT name, value FROM meta ORDER BY name").all()).toEqual([
        { name: "house", value: "virtual" },
        { name: "min_reader", value: "1" },
        { name: "version", value: "1" },
      ]);
    }
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readdirSync(folder.path)).toEqual(["a.db"]);
  });

  test("a first start cut off half way begins again", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file("a.db.new"), "half a data");
    using store = open(folder.file("a.db"));
    expect(store.sql("SELECT * FROM lamps").all()).toEqual([]);
  });

  test("an older one is migrated, and stays as it was beside the new one", () => {
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    withLamp(path);
    using store = open(path, [first, adds]);
    expect(store.sql("SELECT * FROM lamps").all()).toEqual([{ id: "hall", watts: null }]);
    using copy = new DatabaseSync(`${path}.before-1`, { readOnly: true });
    expect(copy.prepare("SELECT * FROM lamps").all()).toEqual([{ id: "hall" }]);
    expect(copy.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
  });

  test("a migration that fails changes nothing", () => {
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    withLamp(path);
    expect(() => open(path, [first, fails])).toThrow(/no such table: none/);
    using store = open(path);
    expect(store.sql("SELECT name FROM sqlite_schema WHERE name = 'tmp'").all()).toEqual([]);
    expect(store.sql("SELECT * FROM lamps").all()).toEqual([{ id: "hall" }]);
  });

  test("the previous release runs on a schema that only adds, and the next one finds it as it was", () => {
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    open(path, [first, adds])[Symbol.dispose]();
    withLamp(path);
    using store = open(path, [first, adds]);
    expect(store.sql("SELECT * FROM lamps").all()).toEqual([{ id: "hall", watts: null }]);
    expect(store.sql("SELECT value FROM meta WHERE name = 'version'").get()).toEqual({ value: "2" });
  });

  test("one that needs a newer release is refused and left untouched", () => {
    covers("error:E_STORE_NEWER");
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    withLamp(path);
    open(path, [first, breaks])[Symbol.dispose]();
    const before = readFileSync(path);
    expect(() => open(path)).toThrow(code("E_STORE_NEWER"));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("one of another house is refused", () => {
    covers("error:E_OTHER_HOUSE");
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    open(path)[Symbol.dispose]();
    expect(() => open(path, [first], { house: "real" })).toThrow(code("E_OTHER_HOUSE"));
    open(path, [first], { house: "virtual", home: "virtual-1" })[Symbol.dispose]();
    expect(() => open(path, [first], { house: "virtual", home: "virtual-2" })).toThrow(code("E_OTHER_HOUSE"));
    open(path, [first], { house: "virtual", home: "virtual-1" })[Symbol.dispose]();
    open(path)[Symbol.dispose]();
  });

  test("a damaged one is refused and left untouched, whatever the damage", () => {
    covers("error:E_STORE_DAMAGED");
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    {
      using store = open(path);
      store.work(() => {
        for (let n = 0; n < 2000; n++) store.sql("INSERT INTO lamps (id) VALUES (?)").run(`lamp ${n} of the long hall`);
      });
    }
    const sound = readFileSync(path);
    const scrambled = Buffer.from(sound);
    for (let at = 8192; at < scrambled.length; at += 4096) scrambled.fill(0xa5, at, at + 200);
    const foreign = folder.file("foreign.db");
    new DatabaseSync(foreign).exec("CREATE TABLE t (a)");
    const damages: readonly Uint8Array[] = [
      Buffer.alloc(0),
      Buffer.from("not a database".repeat(1000)),
      sound.subarray(0, sound.length - 6000),
      scrambled,
      readFileSync(foreign),
    ];
    for (const damage of damages) {
      writeFileSync(path, damage);
      expect(() => open(path)).toThrow(code("E_STORE_DAMAGED"));
      expect(readFileSync(path).equals(damage)).toBe(true);
    }
    writeFileSync(path, sound);
    open(path)[Symbol.dispose]();
  });

  test("a log without its database is damage, not a new house", () => {
    using folder = temporaryFolder();
    const path = folder.file("a.db");
    writeFileSync(`${path}-wal`, "what was written last");
    expect(() => open(path)).toThrow(code("E_STORE_DAMAGED"));
    expect(existsSync(`${path}-wal`)).toBe(true);
  });

  test("migrations out of order are a mistake of ours, said at once", () => {
    using folder = temporaryFolder();
    expect(() => open(folder.file("a.db"), [adds])).toThrow(code("E_INTERNAL"));
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
