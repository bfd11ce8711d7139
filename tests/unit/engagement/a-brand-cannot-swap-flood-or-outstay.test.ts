import { afterEach, beforeEach, expect, test } from "vitest";
import { mostPublished } from "../../../hub/engagement/catalogue.ts";
import { covers } from "../../help/covers.ts";
import { offerOf, questionOf, told } from "../../help/brand-objects.ts";
import { offersAtHome } from "../../help/offers.ts";

const day = 86_400_000;
let rig: Awaited<ReturnType<typeof offersAtHome>>;
beforeEach(async () => {
  rig = await offersAtHome();
});
afterEach(() => rig[Symbol.dispose]());

const lin = { resident: "lin" } as const;
const idOf = () => rig.room.onPhone("phone-lin")[0]?.id ?? "";
const rowsOf = (table: string) => Number(rig.store.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);

test("a yes is to the price that was shown: another one since then, and the hand comes to nothing", async () => {
  covers("error:E_CARD_DONE");
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const shown = idOf();
  expect(shown).not.toBe("");
  await rig.take(offerOf({ version: 2, price: { currency: "CNY", total: 990_000, fees: [] } }));
  expect(idOf()).toBe("");
  await expect(rig.room.touch(shown, lin, "accept")).rejects.toThrow("E_CARD_DONE");
  await expect(rig.room.touch(shown, lin, "interested")).rejects.toThrow("E_CARD_DONE");
  expect(rig.sent).toEqual([]);
});

test("an answer is to the question that was asked, not to the one its brand made of it since", async () => {
  rig.give("lin", "questions");
  await rig.take(questionOf());
  const asked = idOf();
  const turned = ["rarely", "daily"].map((id, i) => ({ id, text: told(["daily", "rarely"][i] ?? "") }));
  await rig.take(questionOf({ version: 2, answers: turned }));
  await expect(rig.room.answer(asked, "lin", "daily")).rejects.toThrow("E_CARD_DONE");
  expect(rig.sent).toEqual([]);
});

test("so much a brand may have published at once and no more; a look at all of it keeps no scene waiting", async () => {
  covers("error:E_LIMIT");
  rig.give("lin", "offers");
  rig.paused.add("lin");
  const many = Array.from({ length: mostPublished.offer + 15 }, (_, n) => offerOf({ id: `oats-${n}` }));
  await rig.take(...many);
  expect(rowsOf("engage_objects")).toBe(mostPublished.offer);
  expect(rig.room.speaking().refused.map(({ code }) => code)).toContain("E_LIMIT");
  // A newer version of what is there is always taken.
  await rig.take(offerOf({ id: "oats-3", version: 2 }));
  expect(rig.store.sql("SELECT version FROM engage_objects WHERE id = 'oats-3'").get()).toMatchObject({ version: 2 });
});

test("letters without end fill nothing, nor do interests, nor what was dropped", async () => {
  rig.give("lin", "offers");
  const letter = (n: number) => ({
    v: 1,
    is: "reply",
    id: `letter-${n}`,
    at: "2026-03-04T01:00:00Z",
    subject: "urn:lintel:r:oatfield:lin",
    to: "nothing",
    text: "Buy oats.",
    settles: false,
  });
  await rig.take(...Array.from({ length: 700 }, (_, n) => letter(n)));
  expect(rig.room.thread("lin", "oatfield")).toHaveLength(500);
  const say = (n: number) => rig.room.interest("lin", { category: "breakfast", interest: `thing-${n}`, on: true });
  for (let n = 0; n < 100; n += 1) say(n);
  say(5);
  expect(() => say(100)).toThrow("E_LIMIT");
  const notes = () =>
    Number(rig.store.sql("SELECT count(*) AS n FROM engage_notes WHERE kind = 'denied'").get()?.["n"]);
  rig.is("lin", { where: "away" });
  rig.house.running = true;
  await rig.take(offerOf());
  expect(notes()).toBeGreaterThan(0);
  rig.house.running = false;
  await rig.pass(40 * day);
  expect(
    rig.store.sql("SELECT 1 FROM engage_notes WHERE kind = 'denied' AND at < ?").get(rig.clock.wall() - 36 * day),
  ).toBeUndefined();
});

test("where the disk fails between the spending and the note of it, the next tap is the same spending", async () => {
  rig.give("lin", "points");
  await rig.take(
    {
      v: 1,
      is: "reward",
      id: "cup",
      version: 1,
      brand: "oatfield",
      name: told("A cup"),
      body: told("A cup."),
      points: 100,
      validto: "2026-05-01T00:00:00Z",
    },
    {
      v: 1,
      is: "points",
      id: "s-1",
      at: "2026-03-04T01:00:00Z",
      account: "urn:lintel:r:oatfield:lin",
      balance: 500,
      held: 0,
      entries: [],
      head: "h",
    },
  );
  const redeem = () => rig.room.redeem("lin", { brand: "oatfield", reward: "cup" }, () => undefined);
  rig.store.sql("CREATE TRIGGER full BEFORE INSERT ON engage_notes BEGIN SELECT RAISE(ABORT, 'full'); END").run();
  await expect(redeem()).rejects.toThrow();
  rig.store.sql("DROP TRIGGER full").run();
  await rig.pass(60_000);
  await redeem();
  const [first, second] = rig.sent.map(({ draft }) => draft.of);
  expect(second).toBe(first);
  await redeem();
  expect(rig.sent[2]?.draft.of).not.toBe(first);
});

test("one who was taken out of the household as the power went is in no card and no note after the start", async () => {
  rig.give("lin", "offers");
  await rig.take(offerOf());
  rig.room.interest("lin", { category: "breakfast", interest: "oats", on: true });
  expect(rowsOf("engage_cards")).toBe(1);
  rig.nouns.remove("resident", "lin");
  await rig.restart();
  expect(rowsOf("engage_cards")).toBe(0);
  expect(rig.store.sql("SELECT 1 FROM engage_notes WHERE resident = 'lin'").get()).toBeUndefined();
});

test("what stays in the chain for ever holds nothing that is made of anybody's name", async () => {
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const id = idOf();
  await rig.room.touch(id, lin, "dismiss");
  const said = rig.entries.map((entry) => JSON.stringify(entry.said)).join();
  expect(rig.entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["shown", "dismissed"]));
  expect(said).not.toContain(id);
});
