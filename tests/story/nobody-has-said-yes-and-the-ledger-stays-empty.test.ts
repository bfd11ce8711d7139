import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startHouse } from "../help/house.ts";

test("a morning is lived where nobody has said yes to anything: nothing is counted, asked, kept or on its way", async () => {
  await using house = await startHouse({ at: "2026-03-04T06:50:00+08:00" });
  await house.to("2026-03-04T08:30:00+08:00");
  const { status, body } = await house.ask("GET", "/api/v1/privacy/ledger/verify");
  expect({ status, body }).toMatchObject({ status: 200, body: { ok: true, rows: 0, erased: 0, head: "" } });
  const folder = join(house.folder, "virtual");
  expect(existsSync(join(folder, "edge.sock"))).toBe(true);
  for (const [file, tables] of [
    ["ledger.db", ["grants", "brands", "outbox", "engage_chain", "engage_subjects"]],
    ["house.db", ["engage_uses", "engage_objects", "engage_cards"]],
  ] as const) {
    using db = new DatabaseSync(join(folder, file), { readOnly: true });
    for (const table of tables)
      expect({ table, ...db.prepare(`SELECT count(*) AS n FROM ${table}`).get() }).toEqual({ table, n: 0 });
  }
}, 120_000);
