import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ledgerCommand } from "../../../hub/cli/ledger.ts";
import { wordsOf } from "../../../hub/words.ts";
import { chainKinds } from "../../../hub/core/engage/lists.ts";
import { permissionHouse, wishes } from "../../help/permission.ts";

async function lived() {
  const house = await permissionHouse();
  await house.meet("oatfield");
  const { id } = await house.yes("ada", wishes.clothing);
  await house.room.chain.write([
    { kind: "sent", said: { brand: "oatfield", bytes: 11, sha256: "x" }, resident: "ada", payload: "what was sent" },
  ]);
  await house.privacy.withdraw("ada", id);
  return house;
}

test("a row of the chain is never changed and never taken out, not even by SQL", async () => {
  await using house = await lived();
  using db = new DatabaseSync(join(house.ledger.folder, "ledger.db"));
  expect(() => db.exec("UPDATE engage_chain SET at = 1 WHERE seq = 1")).toThrow(/never changed/);
  expect(() => db.exec("DELETE FROM engage_chain WHERE seq = 1")).toThrow(/never shortened/);
  expect(house.room.chain.verify()).toMatchObject({ rows: 5, erased: 0 });
});

test.each([
  ["a payload bent", "UPDATE engage_subjects SET payload = 'else' WHERE seq = 4", { seq: 4, problem: "subject" }],
  [
    "a payload said of somebody else",
    "UPDATE engage_subjects SET resident = 'bo' WHERE seq = 4",
    { seq: 4, problem: "subject" },
  ],
  [
    "a row bent past the triggers",
    "DROP TRIGGER engage_chain_is_not_changed; UPDATE engage_chain SET document = replace(document, '11', '12') WHERE seq = 4",
    { seq: 4, problem: "changed" },
  ],
  [
    "a row taken out past the triggers",
    "DROP TRIGGER engage_chain_is_not_shortened; DELETE FROM engage_chain WHERE seq = 2",
    { seq: 2, problem: "missing" },
  ],
  [
    "the last row taken out past the triggers",
    "DROP TRIGGER engage_chain_is_not_shortened; DELETE FROM engage_chain WHERE seq = 5",
    { seq: 5, problem: "end" },
  ],
] as const)("%s is found, and named at its row", async (_, sql, fault) => {
  await using house = await lived();
  using db = new DatabaseSync(join(house.ledger.folder, "ledger.db"));
  db.exec(sql);
  expect(house.room.chain.verify().fault).toEqual(fault);
});

test("what lies beside the chain can be forgotten, and the chain is still whole", async () => {
  await using house = await lived();
  const { head } = house.room.chain.verify();
  await house.room.chain.write([], [{ sql: "DELETE FROM engage_subjects WHERE resident = 'ada'", params: [] }]);
  const { fault, erased, head: after } = house.room.chain.verify();
  expect({ fault, erased, after }).toEqual({ fault: undefined, erased: 4, after: head });
  expect(house.room.chain.lines("ada", { limit: 9 }).map(({ kind }) => kind)).toEqual(["manifest"]);
});

test("a write that comes to nothing leaves no gap, however many wait behind it", async () => {
  await using house = await permissionHouse();
  const row = (n: number) => [{ kind: "policy" as const, said: { n } }];
  const bad = { sql: "UPDATE grants SET level = 1 WHERE id = 'none'", params: [], changes: 1 };
  const all = await Promise.allSettled([1, 2, 3, 4].map((n) => house.room.chain.write(row(n), n === 2 ? [bad] : [])));
  expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(house.room.chain.verify()).toMatchObject({ rows: 3 });
  expect(house.room.chain.verify().fault).toBeUndefined();
});

test("`lintel ledger verify` checks the door's book and this one", async () => {
  await using house = await lived();
  const verify = async () =>
    ledgerCommand.run({ tools: { env: { LINTEL_DATA: house.ledger.folder } }, words: [], options: {} } as never);
  const whole = await verify();
  expect(whole.lines.map((line) => (typeof line === "string" ? line : line.key))).toEqual([
    "cli.ledger.well",
    "cli.ledger.permission.well",
  ]);
  using db = new DatabaseSync(join(house.ledger.folder, "ledger.db"));
  db.exec("UPDATE engage_subjects SET payload = 'else' WHERE seq = 4");
  const bent = await verify();
  expect(bent).toMatchObject({ well: false, json: { permission: { well: false, seq: 4, problem: "subject" } } });
});

test("every kind of row has its sentence", () => {
  for (const language of ["en", "zh-Hans", "zh-Hant"] as const)
    for (const kind of chainKinds) expect(wordsOf(language)[`privacy.ledger.${kind}`], kind).toBeTruthy();
});
