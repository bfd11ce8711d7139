import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openHouseStore } from "../../../hub/store/house-store.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryFolder, temporaryHouse, temporaryLedger } from "../../help/store.ts";

const options = { stamp: { house: "virtual" }, wall: () => 1_700_000_000_000, onFault: rethrow } as const;

describe("a damaged state is moved aside and told", () => {
  test("the broken house.db stays beside the new one, and the caller hears of it", () => {
    covers("error:E_STORE_DAMAGED");
    using folder = temporaryFolder();
    const path = folder.file("house.db");
    for (const [broken, movedTo] of [
      ["not a database", `${path}.damaged-1700000000000`],
      ["", `${path}.damaged-1700000000000-2`],
    ] as const) {
      writeFileSync(path, broken);
      writeFileSync(`${path}-wal`, "its log");
      const house = openHouseStore(folder.path, options);
      expect(house.damaged).toMatchObject({ movedTo, error: { code: "E_STORE_DAMAGED" } });
      expect(readFileSync(movedTo, "utf8")).toBe(broken);
      expect(readFileSync(`${movedTo}-wal`, "utf8")).toBe("its log");
      expect(house.retained.load()).toEqual([]);
      house.store[Symbol.dispose]();
    }
    const house = openHouseStore(folder.path, options);
    expect(house.damaged).toBeUndefined();
    house.store[Symbol.dispose]();
  });

  test("another house's state is refused, never moved", () => {
    covers("error:E_OTHER_HOUSE");
    using folder = temporaryFolder();
    openHouseStore(folder.path, options).store[Symbol.dispose]();
    expect(() => openHouseStore(folder.path, { ...options, stamp: { house: "real" } })).toThrow(/E_OTHER_HOUSE/);
    expect(existsSync(folder.file("house.db"))).toBe(true);
  });

  test("retained messages come back as they were set, after a restart", () => {
    using folder = temporaryFolder();
    const model = new Map<string, { topic: string; payload: Uint8Array; qos: 0 | 1 }>();
    const change = fc.record({
      topic: fc.constantFrom("lintel/a/state", "lintel/b/state", "lintel/c/about"),
      payload: fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
      qos: fc.constantFrom<0 | 1>(0, 1),
      undone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
        const house = openHouseStore(folder.path, options);
        for (const { topic, payload, qos, undone } of changes) {
          if (undone) {
            const work = () =>
              house.store.work(() => {
                house.retained.set(topic, payload, qos);
                throw new Error("undone");
              });
            expect(work).toThrow("undone");
            continue;
          }
          house.retained.set(topic, payload, qos);
          if (payload?.length) model.set(topic, { topic, payload, qos });
          else model.delete(topic);
        }
        house.store[Symbol.dispose]();
        const again = openHouseStore(folder.path, options);
        const wanted = [...model.values()].toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
        expect(again.retained.load().map((m) => ({ ...m, payload: new Uint8Array(m.payload) }))).toEqual(wanted);
        again.store[Symbol.dispose]();
      }),
      { numRuns: 15 },
    );
  });

  test("the ledger's thread moves the log into the file, so that no commit here waits for the disk", async () => {
    await using ledger = await temporaryLedger();
    using house = temporaryHouse({ checkpoint: ledger.checkpoint });
    const { store, retained } = house;
    const path = `${house.folder}/house.db`;
    const small = readFileSync(path).length;
    for (let n = 0; n < 500; n++) retained.set(`lintel/${n}/state`, new Uint8Array(1000), 1);
    await ledger.write([]);
    expect(readFileSync(path).length).toBeGreaterThan(small + 400_000);
    expect(store.db.prepare("PRAGMA wal_autocheckpoint").get()).toEqual({ wal_autocheckpoint: 20_000 });
  });
});
