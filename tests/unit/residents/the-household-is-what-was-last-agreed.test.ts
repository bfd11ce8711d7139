import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeBus } from "../../../hub/bus/bus.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import type { Events } from "../../../hub/core/events.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openResidents } from "../../../hub/residents/residents.ts";
import type { Ledger } from "../../../hub/store/ledger.ts";
import { covers } from "../../help/covers.ts";
import { household } from "../../../hub/core/house.ts";
import { rethrow, temporaryLedger } from "../../help/store.ts";

const wall = 1_763_683_200_000;
const home = { id: "virtual-1", name: "Home", zone: "Europe/Rome", lat: 45, lon: 9, language: "en" };
const anna = { id: "anna", name: "Anna", standing: "owner", language: "en", sleeps: "bedroom" };

function open(ledger: Pick<Ledger, "read" | "write">) {
  const bus = makeBus(rethrow);
  const told: Events["household.changed"][] = [];
  bus.on("household.changed", (change) => told.push(change));
  return { told, residents: openResidents({ ledger, bus, clock: steppingClock(wall), random: seededRandom(1) }) };
}

const audit = (ledger: Pick<Ledger, "read">) =>
  ledger.read.prepare("SELECT at, actor, action, subject, detail FROM audit ORDER BY seq").all();

describe("the household is what was last agreed", () => {
  test("each change is one row of the audit that names fields and no values, and is told after it is kept", async () => {
    covers("event:household.changed");
    await using ledger = await temporaryLedger();
    const { residents, told } = open(ledger);
    const put = residents.put("resident", anna, "token:phone");
    expect([residents.get("resident", "anna"), told]).toEqual([undefined, []]);
    await put;
    await residents.put("resident", { ...anna, name: "Anna Rossi" }, "token:phone");
    await residents.remove("resident", "anna", "cli");
    const row = { at: wall, subject: "resident/anna" };
    const fields = Object.keys(household.resident.parse(anna));
    expect(audit(ledger)).toEqual([
      { ...row, actor: "token:phone", action: "household.put", detail: JSON.stringify({ changed: fields.toSorted() }) },
      { ...row, actor: "token:phone", action: "household.put", detail: '{"changed":["name"]}' },
      { ...row, actor: "cli", action: "household.remove", detail: "{}" },
    ]);
    expect(JSON.stringify(audit(ledger))).not.toContain("Rossi");
    expect(told).toEqual(Array.from({ length: 3 }, () => ({ noun: "resident", id: "anna" })));
    expect(ledger.read.prepare("SELECT * FROM household").all()).toEqual([]);
  });

  test("any changes, at once or in turn, read the same from memory and after a restart", async () => {
    await using ledger = await temporaryLedger();
    const { residents } = open(ledger);
    const change = fc.record({
      id: fc.constantFrom("kitchen", "bedroom", "hall"),
      name: fc.option(fc.string({ maxLength: 80, unit: "grapheme" }).filter((name) => name.length <= 80)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
        const done = changes.map(async ({ id, name }) => {
          if (name !== null) return residents.put("place", { id, name }, "cli");
          if (residents.get("place", id)) return residents.remove("place", id, "cli").catch(ifGone);
          return undefined;
        });
        await Promise.all(done);
        const again = open(ledger).residents;
        expect(residents.all("place")).toEqual(again.all("place"));
        const last = new Map(changes.map(({ id, name }) => [id, name]));
        for (const [id, name] of last) {
          if (name !== null) expect(residents.get("place", id)).toEqual({ id, name, eating: false });
          expect(residents.revision("place", id)).toBe(again.revision("place", id));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("what does not fit is refused by name and nothing changes", async () => {
    covers(
      "error:E_UNKNOWN_KEY",
      "error:E_WRONG_TYPE",
      "error:E_NOT_FOUND",
      "error:E_FORBIDDEN",
      "error:E_OTHER_HOUSE",
    );
    await using ledger = await temporaryLedger();
    const { residents, told } = open(ledger);
    await residents.put("home", home, "cli");
    await residents.put("resident", anna, "cli");
    const before = JSON.stringify([ledger.read.prepare("SELECT * FROM household").all(), audit(ledger), told]);
    const bad: readonly (readonly [Promise<void>, object])[] = [
      [residents.put("resident", { ...anna, shoe: 39 }, "cli"), { code: "E_UNKNOWN_KEY", params: { field: "shoe" } }],
      [residents.put("resident", { ...anna, standing: "cat" }, "cli"), { code: "E_WRONG_TYPE" }],
      [residents.put("resident", { ...anna, id: "Anna!" }, "cli"), { code: "E_WRONG_TYPE" }],
      [residents.put("resident", null, "cli"), { code: "E_WRONG_TYPE" }],
      [residents.put("resident", anna, "a b"), { code: "E_WRONG_TYPE", params: { field: "actor" } }],
      [residents.put("cellar" as "place", { id: "a", name: "" }, "cli"), { code: "E_NOT_FOUND" }],
      [residents.put("constructor" as "place", { id: "a", name: "" }, "cli"), { code: "E_NOT_FOUND" }],
      [
        residents.put("home", { ...home, zone: "Mars/Base" }, "cli"),
        { code: "E_WRONG_TYPE", params: { field: "zone" } },
      ],
      [residents.put("home", { ...home, id: "virtual-2" }, "cli"), { code: "E_OTHER_HOUSE" }],
      [residents.remove("home", home.id, "cli"), { code: "E_FORBIDDEN" }],
      [residents.remove("resident", "bruno", "cli"), { code: "E_NOT_FOUND" }],
    ];
    for (const [change, error] of bad) await expect(change).rejects.toMatchObject(error);
    expect(JSON.stringify([ledger.read.prepare("SELECT * FROM household").all(), audit(ledger), told])).toBe(before);
    expect(residents.home()).toMatchObject(home);
  });

  test("of two who edit the same, the second is told; so is one who thought it new", async () => {
    covers("error:E_CHANGED");
    await using ledger = await temporaryLedger();
    const { residents } = open(ledger);
    const changed = { code: "E_CHANGED" };
    await residents.put("place", { id: "hall", name: "Hall" }, "cli", 0);
    expect(residents.revision("place", "hall")).toBe(1);
    const first = residents.put("place", { id: "hall", name: "First" }, "cli", 1);
    const second = residents.put("place", { id: "hall", name: "Second" }, "cli", 1);
    await expect(second).rejects.toMatchObject(changed);
    await first;
    await expect(residents.put("place", { id: "hall", name: "New" }, "cli", 0)).rejects.toMatchObject(changed);
    await expect(residents.remove("place", "hall", "cli", 1)).rejects.toMatchObject(changed);
    expect(residents.get("place", "hall")).toEqual({ id: "hall", name: "First", eating: false });
    expect(audit(ledger)).toHaveLength(2);
    await residents.remove("place", "hall", "cli", 2);
    expect(residents.revision("place", "hall")).toBe(0);
  });

  test("a document that is not one stops the start by name", async () => {
    await using ledger = await temporaryLedger();
    const sql = "INSERT INTO household (noun, id, document, revision) VALUES (?, 'x', '{}', 1)";
    await ledger.write([{ sql, params: ["noun-of-a-later-release"] }]);
    open(ledger);
    await ledger.write([{ sql, params: ["place"] }]);
    expect(() => open(ledger)).toThrow(/E_STORE_DAMAGED.*place\/x/);
  });

  test("with a person go their own settings and calendars, and nobody else's", async () => {
    await using ledger = await temporaryLedger();
    const { residents } = open(ledger);
    for (const id of ["anna", "joanna"]) {
      await residents.put("resident", { ...anna, id }, "cli");
      await residents.put("setting", { id: `clothing.learned.${id}`, value: 0.5 }, "weather");
      const calendar = { id: `days-of-${id}`, name: id, is: "appointments", resident: id, url: "https://a.example/c" };
      await residents.put("calendar", calendar, "cli");
    }
    await residents.remove("resident", "anna", "cli");
    expect(residents.all("setting").map(({ id }) => id)).toEqual(["clothing.learned.joanna"]);
    expect(residents.all("calendar").map(({ id }) => id)).toEqual(["days-of-joanna"]);
    const { residents: again } = open(ledger);
    expect(again.all("calendar")).toHaveLength(1);
  });

  test("a virtual home says so in its id", async () => {
    await using ledger = await temporaryLedger();
    const { residents } = open(ledger);
    const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    expect(residents.newHomeId(true)).toMatch(new RegExp(`^virtual-${uuid}$`));
    expect(residents.newHomeId(false)).toMatch(new RegExp(`^${uuid}$`));
  });
});

function ifGone(error: unknown): void {
  // Taken away by a neighbour in the same moment: there is nothing left to take.
  if (!(error instanceof Error) || !("code" in error) || error.code !== "E_CHANGED") throw error;
}
