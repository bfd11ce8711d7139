import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openHouseStore } from "../../../hub/store/house-store.ts";
import { makeGroupCommit } from "../../../hub/store/group-commit.ts";
import { openLedger } from "../../../hub/store/ledger.ts";
import { ledgerMigrations } from "../../../hub/store/migrations.ts";
import { openDatabase, type Store } from "../../../hub/store/open.ts";
import { writeFileWhole } from "../../../hub/store/write-file.ts";
import { covers } from "../../help/covers.ts";
import { rethrow, temporaryFolder, temporaryHouse } from "../../help/store.ts";

const [mount, umount] = ["/usr/bin/mount", "/usr/bin/umount"];
const root = process.getuid?.() === 0;
const full = expect.objectContaining({ code: "E_DISK_FULL" });
const big = new Uint8Array(20_000).fill(120);
const stamp = { house: "virtual" } as const;
const wall = () => 1_700_000_000_000;

const keep = (store: Store, topic: string) =>
  store.sql("INSERT INTO retained (topic, payload, qos, at) VALUES (?, ?, 1, 0)").run(topic, big);
const count = (store: Store) => store.sql("SELECT count(*) AS n FROM retained").get()?.["n"];

/** Leaves room for a few pages more than there are. */
function tight(store: Store): void {
  const pages = Number(store.db.prepare("PRAGMA page_count").get()?.["page_count"]);
  store.db.exec(`PRAGMA max_page_count = ${pages + 8}`);
}

describe("a full disk changes nothing", () => {
  test("a work that meets it is undone and named; reading goes on; with space again so does writing", () => {
    covers("error:E_DISK_FULL");
    using house = temporaryHouse();
    const { store } = house;
    const told: string[] = [];
    store.work(() => keep(store, "before"));
    tight(store);
    const fill = () =>
      store.work(() => {
        store.afterCommit(() => told.push("never"));
        for (let n = 0; n < 20; n++) keep(store, `topic ${n}`);
      });
    expect(fill).toThrow(full);
    expect(count(store)).toBe(1);
    expect(told).toEqual([]);
    store.db.exec("PRAGMA max_page_count = 1000000");
    fill();
    expect(count(store)).toBe(21);
    expect(told).toEqual(["never"]);
  });

  test("a neighbour's row does not slip out when SQLite has ended the transaction by itself", () => {
    using house = temporaryHouse();
    const { store } = house;
    const reports = [
      (error: unknown) => store.poison(error),
      () => undefined, // swallowed: the next statement still must not stand alone
    ];
    for (const report of reports) {
      tight(store);
      const work = () =>
        store.work(() => {
          try {
            for (let n = 0; n < 20; n++) keep(store, `topic ${n}`);
          } catch (error) {
            report(error);
          }
          store.sql("INSERT INTO holds (role, since, because) VALUES ('music', 0, '')").run();
          store.part(() => store.sql("INSERT INTO holds (role, since, because) VALUES ('bath', 0, '')").run());
        });
      expect(work).toThrow();
      expect(store.db.isTransaction).toBe(false);
      expect(store.sql("SELECT * FROM holds").all()).toEqual([]);
      expect(count(store)).toBe(0);
    }
  });

  test("a part that meets it takes the work with it, by name", () => {
    using house = temporaryHouse();
    const { store } = house;
    tight(store);
    const work = () =>
      store.work(() => {
        const part = () =>
          store.part(() => {
            for (let n = 0; n < 20; n++) keep(store, `topic ${n}`);
          });
        expect(part).toThrow(full);
        store.sql("INSERT INTO holds (role, since, because) VALUES ('music', 0, '')").run();
      });
    expect(work).toThrow(full);
    expect(store.sql("SELECT * FROM holds").all()).toEqual([]);
  });

  test("in the ledger a request too big for the disk fails alone; those committed with it stand", () => {
    using folder = temporaryFolder();
    using store = openDatabase(folder.file("ledger.db"), { synchronous: "FULL", migrations: ledgerMigrations, stamp });
    tight(store);
    const put = (id: string) => [
      { sql: "INSERT INTO hazards (id, thing, verb, at) VALUES (?, 'bath', 'fill', 0)", params: [id] },
    ];
    const commit = makeGroupCommit(store.db);
    const answer = commit([
      { id: 1, statements: put("small") },
      { id: 2, statements: put("x".repeat(200_000)) },
      { id: 3, statements: put("late") },
    ]);
    expect(answer).toMatchObject({ say: "done", ids: [1, 2, 3], commits: 2 });
    expect(answer.say === "done" ? [...answer.refused] : []).toEqual([[2, full]]);
    expect(store.sql("SELECT id FROM hazards ORDER BY rowid").all()).toEqual([{ id: "small" }, { id: "late" }]);
  });

  if (!root) console.info("a-full-disk: the tests on a small file system need root to mount it, left out");
  test.runIf(root)("both databases and a file on a file system without room", async () => {
    using folder = temporaryFolder();
    execFileSync(mount, ["-t", "tmpfs", "-o", "size=1500k", "tmpfs", folder.path]);
    try {
      await livesOnFullDisk(folder.path);
    } finally {
      execFileSync(umount, [folder.path]);
    }
  });
});

async function livesOnFullDisk(folder: string): Promise<void> {
  const { store } = openHouseStore(folder, { stamp, wall, onFault: rethrow });
  using _ = store;
  await using ledger = await openLedger(join(folder, "ledger.db"), { stamp, onFault: rethrow });
  const credentials = join(folder, "password");
  await writeFileWhole(credentials, "the old text");
  store.work(() => keep(store, "before"));
  const hazard = (id: string) =>
    ledger.write([{ sql: "INSERT INTO hazards (id, thing, verb, at) VALUES (?, 'bath', 'fill', 0)", params: [id] }]);
  await hazard("before");

  fillUp(join(folder, "ballast"));
  const names = readdirSync(folder);
  expect(() => store.work(() => [1, 2, 3, 4, 5, 6, 7, 8].forEach((n) => keep(store, `topic ${n}`)))).toThrow(full);
  await expect(hazard("x".repeat(40_000))).rejects.toEqual(full);
  await expect(writeFileWhole(credentials, big)).rejects.toEqual(full);
  expect(count(store)).toBe(1);
  expect(ledger.read.prepare("SELECT id FROM hazards").all()).toEqual([{ id: "before" }]);
  expect(readFileSync(credentials, "utf8")).toBe("the old text");
  expect(readdirSync(folder)).toEqual(names);

  rmSync(join(folder, "ballast"));
  store.work(() => keep(store, "after"));
  await hazard("after");
  await writeFileWhole(credentials, "the new text");
  expect(count(store)).toBe(2);
  expect(ledger.read.prepare("SELECT id FROM hazards ORDER BY id").all()).toEqual([{ id: "after" }, { id: "before" }]);
  expect(readFileSync(credentials, "utf8")).toBe("the new text");
}

function fillUp(path: string): void {
  for (const step of [100_000, 4096, 1]) {
    try {
      for (;;) writeFileSync(path, new Uint8Array(step), { flag: "a" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    }
  }
}
