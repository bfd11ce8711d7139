import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { seedDemo } from "../../backend/demo.ts";
import { systemRandom } from "../../hub/core/random.ts";
import { openEdge } from "../../hub/engagement/edge.ts";
import { startBackend } from "../help/backend.ts";
import { keptLog } from "../help/broker.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { lins } from "../help/lins-phone.ts";
import { recordedWire } from "../help/recorder.ts";
import { beside } from "../help/whole-way.ts";

const long = process.env["LINTEL_LONG"] === "1";
/** The morning and the evening of the story day; in the long form the whole of it, in one. */
const parts = long
  ? [["06:58", "20:30"]]
  : [
      ["06:58", "07:28"],
      ["17:33", "17:58"],
    ];
const at = (time = "") => `2026-03-04T${time}:00+08:00`;

/** One part of the day, lived; before it she says yes to two brands, or to none. */
async function lived(from: string | undefined, until: string | undefined, yes: boolean) {
  await using closing = new AsyncDisposableStack();
  const wire = closing.use(await recordedWire());
  const house = closing.use(await startHouse({ at: at(from), lived: true, directory: `${wire.url}/v1/brands` }));
  const clock = beside(house.clock);
  const backend = closing.use(await startBackend({ demo: true, clock, publicUrl: wire.url }));
  wire.leads(backend.port);
  seedDemo(backend);
  const data = join(house.folder, "virtual");
  const { log } = keptLog();
  const plan = { virtual: true, clock, random: systemRandom(), log };
  closing.use(openEdge({ socket: join(data, "edge.sock"), folder: join(data, "edge"), ...plan }));
  if (yes) await saysYes(house);
  // As they left it the evening before.
  for (const hand of ["load", "arm"]) await house.happen("breakfast-machine", hand);
  await house.to(at(until));
  const { body } = await house.ask("GET", "/api/v1/runs");
  return {
    told: house.told,
    runs: body as unknown,
    connections: wire.wire.length,
    bytes: wire.bytes(),
    kept: keptOf(data),
    heard: backend.brands.list().filter(({ db }) => db.sql("SELECT count(*) AS n FROM homes").get()?.["n"] !== 0),
    complaints: house.complaints,
  };
}

/** To two brands, for what they ask first; the machine stands still meanwhile. */
async function saysYes(house: TestHouse): Promise<void> {
  const ask = await lins(house);
  await ask("POST", "me/step-up", { pin: "274918" });
  let brands: { brand: string; asks: { purpose: string; category: string; level: number }[] }[] = [];
  while (brands.length < 3) {
    const looked = await ask<{ brands?: typeof brands }>("POST", "privacy/look", {});
    brands = looked.brands ?? [];
  }
  for (const { brand, asks } of brands.slice(0, 2)) {
    for (const { purpose, category, level } of asks) {
      const wish = { brand, purpose, category, level };
      const query = new URLSearchParams({ ...wish, level: String(level) }).toString();
      const { notice } = await ask<{ notice: string }>("GET", `privacy/ask?${query}`);
      const given = await ask<{ id?: string }>("POST", "privacy/grants", {
        ...wish,
        notice,
        touchpoints: ["wall", "phone"],
      });
      expect(given).toHaveProperty("id");
    }
  }
}

/** What the house has kept for brands, by table. */
function keptOf(data: string): Readonly<Record<string, number>> {
  const tables = {
    "ledger.db": ["grants", "brands", "outbox", "engage_chain", "engage_subjects"],
    "house.db": ["engage_uses", "engage_counted", "engage_objects", "engage_cards", "engage_notes"],
  };
  const counts = Object.entries(tables).flatMap(([file, names]) => {
    using db = new DatabaseSync(join(data, file), { readOnly: true });
    return names.map((name) => [name, Number(db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.["n"])] as const);
  });
  const keys = readdirSync(join(data, "edge", "keys")).length;
  return Object.fromEntries([...counts, ["keys", keys] as const].filter(([, n]) => n > 0));
}

test.each(parts)(
  "from %s to %s nobody has said yes: not one connection, nothing counted; and with two brands let in every scene runs as it did, to the millisecond",
  { timeout: 240_000 },
  async (from, until) => {
    const off = await lived(from, until, false);
    expect(off.told.length).toBeGreaterThan(5);
    expect({ connections: off.connections, bytes: off.bytes, kept: off.kept, heard: off.heard }).toEqual({
      connections: 0,
      bytes: 0,
      kept: {},
      heard: [],
    });
    const on = await lived(from, until, true);
    expect(on.bytes).toBeGreaterThan(0);
    expect(on.heard).toHaveLength(2);
    expect(on.kept).toMatchObject({ grants: expect.any(Number) as number, engage_uses: expect.any(Number) as number });
    expect(on.told).toEqual(off.told);
    expect(on.runs).toEqual(off.runs);
    expect([...off.complaints, ...on.complaints]).toEqual([]);
  },
);
