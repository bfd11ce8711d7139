import { closeSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { expectMorning, faultsOf } from "../help/bad-input.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const begin = { at: "2026-03-04T07:00:00+08:00", without: ["bed-lin"] };
const pathOf = (house: TestHouse, name: string) => join(house.folder, "virtual", name);
const noise = Buffer.alloc(4_096, 0xa5);

function overwrite(path: string, at: number): void {
  const file = openSync(path, "r+");
  writeSync(file, noise, 0, noise.byteLength, at);
  closeSync(file);
}

function change(path: string, sql: string): void {
  using db = new DatabaseSync(path);
  db.exec(sql);
}

/** The household as the API tells it. */
async function household(house: TestHouse): Promise<unknown> {
  const nouns = ["home", "residents", "places", "devices", "roles"];
  return Promise.all(nouns.map(async (noun) => (await house.ask("GET", `/api/v1/${noun}`)).body));
}

const broken: readonly [string, (path: string) => void][] = [
  ["whose head is overwritten", (path) => overwrite(path, 0)],
  ["whose second page is overwritten", (path) => overwrite(path, 4_096)],
  ["that was cut in half", (path) => truncateSync(path, 40_000)],
  ["that is empty", (path) => truncateSync(path, 0)],
  ["that is something else altogether", (path) => writeFileSync(path, "Dear diary, ".repeat(2_000))],
];

describe("a file of the hub that was harmed while it was off", () => {
  test.each(broken)("a house.db %s is put aside and told, and the house goes on", async (_what, harm) => {
    covers("error:E_STORE_DAMAGED");
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse(begin));
    const known = await household(house);
    await house.hub[Symbol.asyncDispose]();
    const path = pathOf(house, "house.db");
    harm(path);
    const harmed = readFileSync(path);
    house = opened.use(await house.restart());
    expect(await faultsOf(house)).toMatchObject([
      {
        id: "store:damaged",
        code: "E_STORE_DAMAGED",
        cause: expect.stringContaining("house.db.damaged-"),
        sentence: { text: expect.stringMatching(/put aside/) },
      },
    ]);
    const aside = readdirSync(join(house.folder, "virtual")).find((name) => /^house\.db\.damaged-\d+$/.test(name));
    expect(readFileSync(pathOf(house, aside ?? "")).equals(harmed)).toBe(true);
    expect(await household(house)).toEqual(known);
    await expectMorning(house);
  });

  test.each(broken.slice(1, 4))(
    "a ledger.db %s is refused by name and left as it is; put right, all is there",
    async (_what, harm) => {
      await using opened = new AsyncDisposableStack();
      let house = opened.use(await startHouse(begin));
      const known = await household(house);
      await house.hub[Symbol.asyncDispose]();
      const path = pathOf(house, "ledger.db");
      const sound = readFileSync(path);
      harm(path);
      const [harmed, state] = [readFileSync(path), readFileSync(pathOf(house, "house.db"))];
      await expect(house.restart()).rejects.toMatchObject({ code: "E_STORE_DAMAGED" });
      expect(readFileSync(path).equals(harmed)).toBe(true);
      expect(readFileSync(pathOf(house, "house.db")).equals(state)).toBe(true);
      writeFileSync(path, sound);
      house = opened.use(await house.restart());
      expect(await household(house)).toEqual(known);
      await expectMorning(house);
    },
  );
});

const newer = "UPDATE meta SET value = '99' WHERE name IN ('version', 'min_reader'); PRAGMA user_version = 99;";
const real = "UPDATE meta SET value = 'real' WHERE name = 'house';";
const stranger = "INSERT OR REPLACE INTO meta (name, value) VALUES ('home', 'virtual-another');";

test.each([
  ["a ledger that a newer Lintel wrote", "E_STORE_NEWER", "ledger.db", newer],
  ["a state that a newer Lintel wrote", "E_STORE_NEWER", "house.db", newer],
  ["the ledger of a real house", "E_OTHER_HOUSE", "ledger.db", real],
  ["the state of a real house", "E_OTHER_HOUSE", "house.db", real],
  ["the state of another virtual house", "E_OTHER_HOUSE", "house.db", stranger],
])(
  "%s is %s: the hub does not start, closes what it had opened, and touches nothing",
  async (_what, code, name, sql) => {
    covers("error:E_STORE_NEWER", "error:E_OTHER_HOUSE");
    await using house = await startHouse(begin);
    await house.hub[Symbol.asyncDispose]();
    const files = ["ledger.db", "house.db"].map((file) => pathOf(house, file));
    change(pathOf(house, name), sql);
    const before = files.map((file) => readFileSync(file));
    const threads = () => process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;
    const open = threads();
    await expect(house.restart()).rejects.toMatchObject({ code });
    files.forEach((file, n) => expect(readFileSync(file).equals(before[n] ?? Buffer.alloc(0)), file).toBe(true));
    await expect.poll(threads).toBe(open);
  },
);
