import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openCredentials } from "../../../hub/residents/credentials.ts";
import { openResidents } from "../../../hub/residents/residents.ts";
import { openHouseStore } from "../../../hub/store/house-store.ts";
import { openLedger } from "../../../hub/store/ledger.ts";
import { houseMigrations, ledgerMigrations } from "../../../hub/store/migrations.ts";
import { loadSql } from "../../help/sql-dump.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
const versions = readdirSync(fixtures).filter((name) => /^v\d+$/.test(name));
const stamp = { house: "virtual" } as const;
const wall = () => 1_763_683_200_000;

const text = (version: string, name: string) => readFileSync(join(fixtures, version, name), "utf8");

/** Every table with its columns and every index, however it came to be. */
function shape(db: DatabaseSync): unknown {
  return db
    .prepare(
      `SELECT s.type, s.name, c.name AS column, c.type AS kind, c."notnull" AS needed, c.pk
       FROM sqlite_schema s LEFT JOIN pragma_table_info(s.name) c WHERE s.name NOT LIKE 'sqlite%' ORDER BY 1, 2, 3`,
    )
    .all();
}

/** The tables of a release's database, as it was left, that hold no row. */
function emptyTables(path: string): string[] {
  using db = new DatabaseSync(path, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all();
  return tables
    .map(({ name }) => String(name))
    .filter((name) => db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.["n"] === 0);
}

describe("every release's databases load for ever", () => {
  test("there is a fixture of each schema, with a row in every table", () => {
    const newest = Math.max(houseMigrations.length, ledgerMigrations.length);
    expect(versions).toEqual(Array.from({ length: newest }, (_, n) => `v${n + 1}`));
    expect(versions.every((version) => existsSync(join(fixtures, version, "secrets.json")))).toBe(true);
  });

  test.each(versions)("house.db of %s", (version) => {
    using folder = temporaryFolder();
    using fresh = temporaryFolder();
    loadSql(folder.file("house.db"), text(version, "house.sql"));
    expect(emptyTables(folder.file("house.db"))).toEqual([]);
    const house = openHouseStore(folder.path, { stamp, wall, onFault: rethrow });
    const empty = openHouseStore(fresh.path, { stamp, wall, onFault: rethrow });
    using store = house.store;
    using none = empty.store;
    expect(house.damaged).toBeUndefined();
    expect(shape(store.db), "make the fixture again only if this schema was never released").toEqual(shape(none.db));
    expect(house.retained.load().map(({ topic }) => topic)).toEqual(["lintel/bath/status"]);
  });

  test.each(versions)("ledger.db of %s, with its household and its credentials", async (version) => {
    using folder = temporaryFolder();
    using fresh = temporaryFolder();
    loadSql(folder.file("ledger.db"), text(version, "ledger.sql"));
    expect(emptyTables(folder.file("ledger.db"))).toEqual([]);
    await using ledger = await openLedger(folder.file("ledger.db"), { stamp, onFault: rethrow });
    await using empty = await openLedger(fresh.file("ledger.db"), { stamp, onFault: rethrow });
    expect(shape(ledger.read), "make the fixture again only if this schema was never released").toEqual(
      shape(empty.read),
    );
    const from = { ledger, bus: makeBus(rethrow), clock: steppingClock(wall()), random: seededRandom(2) };
    const residents = openResidents(from);
    expect(residents.home()).toMatchObject({ zone: "Asia/Taipei", language: "zh-Hant" });
    expect(residents.all("resident").map(({ id }) => id)).toEqual(["anna"]);
    expect(residents.get("resident", "anna")).toMatchObject({ name: "Anna L.", wakes_to: "10:00" });
    using credentials = openCredentials(from);
    const secrets = JSON.parse(text(version, "secrets.json")) as Record<"bath" | "gone" | "bedside", string>;
    expect(credentials.mqttPrincipal("bath", Buffer.from(secrets.bath))).toEqual({ kind: "device", id: "bath" });
    expect(credentials.mqttPrincipal("gone", Buffer.from(secrets.gone))).toBeUndefined();
    expect(credentials.token(secrets.bedside)).toEqual({ id: "bedside", scopes: ["read", "screen:bedside"] });
  });
});
