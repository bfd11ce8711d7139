import { expect, test } from "vitest";
import { openPoints } from "../../../backend/points/points.ts";
import { openJournal } from "../../../backend/points/journal.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { begins, earn, homeEvent, mailOf, resident, reward, temporaryPoints } from "../../help/points.ts";

function lived() {
  const at = temporaryPoints();
  at.points.published(reward("bowl", 10, { stock: 9 }));
  for (const n of [1, 2, 3]) earn(at.points, resident(n), 10 * n);
  at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "bowl" }, resident(2)));
  return at;
}

test("entries and transfers can't be changed nor deleted", () => {
  using at = lived();
  for (const sql of [
    "UPDATE points_entries SET amount = 1000 WHERE seq = 1",
    "DELETE FROM points_entries WHERE seq = 1",
    "UPDATE points_transfers SET kind = 'waive'",
    "DELETE FROM points_transfers",
  ])
    expect(() => at.store.db.exec(sql), sql).toThrow(/stay/);
  expect(at.points.audit().faults).toEqual([]);
});

test.each([
  ["an amount", "UPDATE points_entries SET amount = amount + 1 WHERE seq IN (3, 4)", "entry 3: it was changed"],
  ["a row taken out", "DELETE FROM points_entries WHERE seq = 4", "one is missing before it"],
  ["a kind", "UPDATE points_transfers SET kind = 'referral' WHERE kind = 'redeem'", "it was changed"],
  [
    "a balance",
    "UPDATE points_accounts SET balance = balance + 5 WHERE kind IN ('member', 'house')",
    "a balance is not the sum of its entries",
  ],
  ["a note", "UPDATE points_notes SET about = 'other'", "its note was changed"],
  ["a code", "UPDATE points_codes SET paid = 3", "what is owed in goods is not what the open codes say"],
])("whoever changes %s behind its back is found", (_what, sql, says) => {
  using at = lived();
  for (const name of ["entries_stay", "entries_keep", "transfers_stay", "transfers_keep"])
    at.store.db.exec(`DROP TRIGGER points_${name}`);
  expect(at.points.audit().faults).toEqual([]);
  at.store.db.exec(sql);
  expect(at.points.audit().faults.join("; ")).toContain(says);
});

test("every statement carries the head of the chain as it is then", () => {
  using at = lived();
  const first = mailOf(
    [at.points.statement(resident(1).subject)].flatMap((one) => one ?? []),
    "points",
  );
  expect(first?.head).toBe(at.points.audit().head);
  earn(at.points, resident(2), 1);
  const heads = at.store
    .sql("SELECT hash FROM points_entries")
    .all()
    .map((row) => row["hash"]);
  expect(heads).toContain(first?.head);
  expect(first?.head).not.toBe(at.points.audit().head);
});

test("a transfer that is not zero, not whole, or below a floor is not written, nor anything of it", () => {
  using at = lived();
  const journal = openJournal({ store: at.store, clock: steppingClock(begins), random: seededRandom(1) });
  const { head } = at.points.audit();
  const { account } = at.store.sql("SELECT account FROM points_members LIMIT 1").get() as { account: string };
  const post = (...amounts: number[]) =>
    at.store.work(() =>
      journal.post({
        kind: "offer",
        moves: amounts.map((amount, n) => ({ account: n ? account : journal.house(), amount })),
      }),
    );
  expect(() => post(-5, 4)).toThrow("E_INTERNAL");
  expect(() => post(-0.5, 0.5)).toThrow("E_INTERNAL");
  expect(() => post(1_000, -1_000)).toThrow("E_LIMIT");
  expect(() =>
    at.store.work(() =>
      journal.post({
        kind: "stock",
        moves: [
          { account: "shelf/reward/bowl", amount: 1 },
          { account: "house", amount: -1 },
        ],
      }),
    ),
  ).toThrow("E_INTERNAL");
  expect(at.points.audit()).toMatchObject({ head, faults: [] });
});

test("the database itself refuses less than nothing on a shelf or below a member's floor", () => {
  using at = lived();
  expect(() => at.store.db.exec("UPDATE points_accounts SET balance = -1 WHERE kind = 'shelf'")).toThrow(/CHECK/);
  expect(() => at.store.db.exec("UPDATE points_accounts SET balance = -1 WHERE kind = 'member'")).toThrow(/CHECK/);
});

test("a new kind of reward needs no new schema: it is one more unit on the same shelves", () => {
  using at = lived();
  const tables = () => at.store.sql("SELECT sql FROM sqlite_schema ORDER BY name").all();
  const before = tables();
  at.points.published(reward("evening-course", 5, { stock: 3 }));
  at.points.stock("reward", "evening-course", 4);
  at.points.onEvent(homeEvent("points.command", { do: "redeem", reward: "evening-course" }, resident(3)));
  expect(tables()).toEqual(before);
  const units = at.store
    .sql("SELECT DISTINCT unit FROM points_accounts ORDER BY unit")
    .all()
    .map((row) => row["unit"]);
  expect(units).toEqual(["points", "reward/bowl", "reward/evening-course"]);
  expect(openPoints({ ...at, random: seededRandom(2), post: () => undefined }).audit().faults).toEqual([]);
});
