import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ChainEnds, type ChainRow, endsAfter, nextRow, noChain } from "../../../hub/core/chain.ts";
import { bookFault, commitmentOf, type SubjectRow } from "../../../hub/door/chain.ts";
import { type DoorTest, roomOfDoor } from "../../help/door.ts";

const written = (n: number) => {
  let ends = noChain;
  const rows: ChainRow[] = [];
  for (let i = 0; i < n; i += 1) {
    const row = nextRow(ends, 1_000 + i, { is: "left-open", ...(i === 2 && { subject: commitmentOf("salt", "lin") }) });
    rows.push(row);
    ends = endsAfter(ends, row);
  }
  return { rows, ends };
};
const nobody = new Map<number, SubjectRow>();

test("a chain is whole as it was written, from any row on that is still kept, and with anybody's name taken out", () => {
  const { rows, ends } = written(6);
  expect(bookFault(rows, ends, new Map([[3, { seq: 3, resident: "lin", salt: "salt" }]]))).toBeUndefined();
  expect(bookFault(rows, ends, nobody)).toBeUndefined();
  expect(bookFault(rows.slice(4), { ...ends, first: 5, before: rows[3]?.hash ?? "" }, nobody)).toBeUndefined();
  expect(bookFault([], noChain, nobody)).toBeUndefined();
});

test("a row changed, taken out, put in, moved or said of somebody else is found", () => {
  const { rows, ends } = written(6);
  const bent = (at: number, change: Partial<ChainRow>) =>
    rows.map((row, i) => (i === at ? { ...row, ...change } : row));
  const [third] = rows.slice(2);
  expect(bookFault(bent(2, { document: third?.document.replace("left-open", "opened") ?? "" }), ends, nobody)).toEqual({
    seq: 3,
    problem: "changed",
  });
  expect(bookFault(bent(2, { at: 5 }), ends, nobody)).toEqual({ seq: 3, problem: "changed" });
  expect(bookFault(rows.toSpliced(2, 1), ends, nobody)).toEqual({ seq: 3, problem: "missing" });
  expect(bookFault(rows.slice(0, 4), ends, nobody)).toEqual({ seq: 5, problem: "end" });
  expect(bookFault(rows.slice(2), ends, nobody)).toEqual({ seq: 1, problem: "missing" });
  const again = nextRow({ ...ends, last: 2, head: rows[1]?.hash ?? "" }, 9, { is: "left-open" });
  expect(bookFault([...rows.slice(0, 2), again, ...rows.slice(3)], ends, nobody)).toEqual({
    seq: 4,
    problem: "order",
  });
  expect(bookFault(rows, ends, new Map([[3, { seq: 3, resident: "bo", salt: "salt" }]]))).toEqual({
    seq: 3,
    problem: "subject",
  });
});

const readBook = (door: DoorTest) => {
  using db = new DatabaseSync(join(door.folder, "ledger.db"), { readOnly: true });
  const rows = db.prepare("SELECT seq, at, document, prev, hash FROM door_audit ORDER BY seq").all() as ChainRow[];
  const subjects = db.prepare("SELECT seq, resident, salt FROM door_subjects").all() as SubjectRow[];
  const ends = ChainEnds.parse(
    JSON.parse(String(db.prepare("SELECT document FROM door_keeps WHERE id = 'chain'").get()?.["document"])),
  );
  return { rows, ends, fault: bookFault(rows, ends, new Map(subjects.map((row) => [row.seq, row]))) };
};

test("what the door writes is such a chain: over restarts, a full disk, somebody's leaving, and half a year", async () => {
  await using door = await roomOfDoor();
  await door.room.setPin("lin", "274918", "open", "test");
  await door.room.setPin("bo", "593126", "open", "test");
  for (let n = 0; n < 5; n += 1) await door.room.pin({ screen: "hall", pin: n % 2 ? "274918" : "593126" });
  door.world.write = () => Promise.reject(new Error("ENOSPC"));
  await expect(door.room.pin({ screen: "hall", pin: "274918" })).rejects.toThrow();
  door.world.write = undefined;
  door.restart();
  await Promise.all(["640285", "274918", "593126"].map((pin) => door.room.pin({ screen: "hall", pin })));
  door.remove("resident", "bo");
  await door.rest();
  expect(readBook(door)).toMatchObject({ fault: undefined });
  const before = readBook(door).rows.length;
  await door.turn(100 * 86_400_000);
  await door.room.pin({ screen: "hall", pin: "274918" });
  await door.turn(90 * 86_400_000);
  const after = readBook(door);
  expect(after.fault).toBeUndefined();
  expect(after.rows.length).toBeLessThan(before);
  expect(after.rows.length).toBeGreaterThan(0);
});
