import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeBus } from "../hub/bus/bus.ts";
import { steppingClock } from "../hub/core/clock.ts";
import { seededRandom } from "../hub/core/random.ts";
import { openCredentials } from "../hub/residents/credentials.ts";
import { openResidents } from "../hub/residents/residents.ts";
import { openHouseStore } from "../hub/store/house-store.ts";
import { openLedger } from "../hub/store/ledger.ts";
import { houseMigrations, ledgerMigrations } from "../hub/store/migrations.ts";
import { dumpSql } from "../tests/help/sql-dump.ts";
import { rethrow, temporaryFolder } from "../tests/help/store.ts";

// Run once for each released schema: `node scripts/make-fixture.ts`. What a release has written is never made again.
const wall = 1_763_683_200_000;
const consent = `c_${"0".repeat(26)}`;
const event = "0".repeat(26);
const home = "virtual-0199a000-0000-7000-8000-000000000001";
const newest = Math.max(houseMigrations.length, ledgerMigrations.length);
const to = join(import.meta.dirname, "..", "tests", "fixtures", `v${newest}`);
mkdirSync(to, { recursive: true });
using folder = temporaryFolder();
writeFileSync(join(to, "ledger.sql"), await ledgerText(folder.path));
writeFileSync(join(to, "house.sql"), houseText(folder.path));

async function ledgerText(path: string): Promise<string> {
  await using ledger = await openLedger(join(path, "ledger.db"), { stamp: { house: "virtual" }, onFault: rethrow });
  const clock = steppingClock(wall);
  // A seeded source, so that the secrets of this house are known: nothing real is opened by them.
  const seeded = { ledger, bus: makeBus(rethrow), clock, random: seededRandom(1) };
  const residents = openResidents(seeded);
  using credentials = openCredentials(seeded);
  const put = (noun: Parameters<typeof residents.put>[0], document: unknown) =>
    residents.put(noun, document, "fixture");
  await put("home", {
    id: home,
    name: "家",
    zone: "Asia/Taipei",
    lat: 25.03,
    lon: 121.56,
    radius_m: 200,
    language: "zh-Hant",
  });
  await put("place", { id: "bedroom", name: "Bedroom" });
  await put("place", { id: "bathroom", name: "Bathroom" });
  await put("resident", { id: "anna", name: "Anna", standing: "owner", language: "en", sleeps: "bedroom" });
  await put("resident", {
    id: "anna",
    name: "Anna L.",
    standing: "owner",
    language: "en",
    sleeps: "bedroom",
    wakes_to: "10:00",
  });
  await put("device", { id: "bath", kind: "bath", name: "Bath", place: "bathroom" });
  await put("device", { id: "phone-anna", kind: "phone", name: "Phone", owner: "anna" });
  await put("role", { id: "bath", thing: "bath" });
  await put("setting", { id: "evening.bath_c", value: 40 });
  const secrets = {
    bath: await credentials.issue("bath", "mqtt", [], "fixture"),
    gone: await credentials.issue("gone", "mqtt", [], "fixture"),
    bedside: await credentials.issue("bedside", "token", ["screen:bedside", "read"], "fixture"),
  };
  await credentials.revoke("gone", "mqtt", "fixture");
  await ledger.write([
    { sql: "INSERT INTO hazards (id, thing, verb, at) VALUES ('run1.fill.0', 'bath', 'fill', ?)", params: [wall] },
    ...doorRows().map(([table, values]) => ({
      sql: `INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`,
      params: [...values],
    })),
  ]);
  writeFileSync(join(to, "secrets.json"), `${JSON.stringify(secrets, null, 2)}\n`);
  return dumpSql(ledger.read);
}

function houseText(path: string): string {
  const stamp = { house: "virtual", home } as const;
  const { store, retained } = openHouseStore(path, { stamp, wall: () => wall, onFault: rethrow });
  using _ = store;
  const said = (value: unknown) => Buffer.from(JSON.stringify(value));
  retained.set("lintel/bath/status", said({ v: 1, online: true }), 1);
  store.work(() => {
    for (const [table, values] of houseRows()) {
      const marks = values.map(() => "?").join(", ");
      store.sql(`INSERT INTO ${table} VALUES (${marks})`).run(...values);
    }
  });
  return dumpSql(store.db);
}

type Value = string | number | null | Uint8Array;

function doorRows(): readonly (readonly [string, readonly (string | number | null)[]])[] {
  const opened = { v: 1, is: "released", by: "keypad" };
  return [
    ["door_audit", [1, wall, JSON.stringify(opened), "", "00"]],
    ["door_subjects", [1, "anna", "c2FsdA"]],
    ["door_pins", ["anna", "own", "$argon2id$fixture", wall]],
    ["door_keeps", ["seq:door-camera", JSON.stringify({ v: 1, seq: 100 })]],
    ["phone_keys", ["phone-anna", "a passphrase nobody uses", wall]],
    ["access_accounts", ["anna", "$argon2id$fixture", "$argon2id$fixture", wall]],
    [
      "access_sessions",
      ["session1", "00", "desk", "anna", "owner", null, null, null, null, wall, wall, wall, "fixture"],
    ],
    ["access_invitations", ["00", "anna", "owner", null, wall, wall, "anna"]],
    ["access_known", ["00", "anna", wall]],
    ["access_keeps", ["tries.source.192.168.1.9", JSON.stringify({ wrong: 1, newest: wall, recent: [wall] })]],
    ["push_subscriptions", ["phone-anna", "anna", JSON.stringify({ endpoint: "https://push.example/1" }), wall]],
    ["grants", [consent, "anna", "oatfield", "offers", "breakfast", 2, "given", 1, wall, wall + 86_400_000, "{}"]],
    ["brands", ["oatfield", "https://brands.example/b/oatfield", "{}", wall]],
    [
      "outbox",
      [event, "oatfield", consent, 1, "anna", "offer.accept", wall, wall, "{}", "00", "dead", null, null, 1, "over"],
    ],
    ["engage_chain", [1, wall, JSON.stringify({ v: 1, seq: 1, at: wall, kind: "given" }), "", "00"]],
    ["engage_subjects", [1, "anna", "c2FsdA", "{}"]],
    ["flow_saves", [1, "d1", "tab1", "morning", "r1", "[]", "", wall, "anna", "phone", null, "current"]],
    ["engage_keeps", ["rotation.oatfield", JSON.stringify({ v: 1, n: 1 })]],
  ];
}

function houseRows(): readonly (readonly [string, readonly Value[]])[] {
  const presence = { where: "home", place: "bedroom", asleep: "no", confidence: 0.9, since: wall, because: ["bed:1"] };
  const trip = { id: "trip1", resident: "anna", opened: wall, expires: wall + 7_200_000, evidence: "none" };
  const cause = { name: "door-open", cause: "door-lock", params: {} };
  const notice = { v: 1, id: "notice1", at: wall, ...cause, told: {}, pushed: [] };
  const scene = JSON.stringify({ v: 1, id: "morning", nodes: [] });
  return [
    ["things", ["bath", JSON.stringify({ v: 1, kind: "bath" }), null, JSON.stringify({ v: 1, level: 0 }), wall, wall]],
    ["evidence", ["bed:1", "bed.left", wall, "bed", "anna", "bedroom", 0.9]],
    ["presence", ["anna", JSON.stringify(presence)]],
    ["trips", ["trip1", "anna", JSON.stringify(trip), null]],
    ["fixes", ["trip1", wall, 25.1, 121.5, 20.5]],
    ["moments", ["moment1", "woke", wall, "anna", "bedroom", null, JSON.stringify(["bed:1"])]],
    ["scene_revisions", ["morning", "r1", scene, wall]],
    ["runs", ["run1", "morning", "r1", 1, "moment1", "anna", "bedroom", null, wall, "running", null, null]],
    ["steps", ["run1", "card", 0, "done", wall, wall + 60_000, "done", "run1.card.0", null]],
    ["candidates", ["morning", "moment1", "started", null, wall]],
    ["commands", ["run1.card.0", "screen", "card.bedroom", "S0", "{}", wall, "boot1", "done", null, null]],
    ["holds", ["music.kitchen", wall, "hand"]],
    ["boots", [wall, JSON.stringify({ resumed: 0 })]],
    ["kept_pages", ["weather", "forecast", Buffer.from("{}"), null, wall]],
    ["ways_home", ["trip0", "anna", 12, 24.5, wall]],
    ["room_thermals", ["climate", "{}", wall]],
    ["notices", ["notice1", wall, JSON.stringify(notice)]],
    ["screens_seen", ["bedside", wall]],
    ["scene_days", ["morning", "anna", "2025-11-21", wall, "anna", null, null, null]],
    ["engage_uses", ["anna", "breakfast", "2025-11-21", "made", 1]],
    ["engage_counted", ["run1", "anna", "breakfast", "2025-11-21"]],
    ["engage_objects", ["oatfield", "offer", "oats", 1, "{}", wall]],
    ["engage_cards", ["card1", "anna", "oatfield", "offer", "dismissed", wall, "{}"]],
    ["engage_notes", ["anna", "points", "oatfield", wall, "{}"]],
  ];
}
