import { afterEach, beforeEach, expect, test } from "vitest";
import type { Mail } from "../../../hub/core/engage/mail.ts";
import { instantOf } from "../../../hub/core/instant.ts";
import { covers } from "../../help/covers.ts";
import { offerOf, questionOf, told } from "../../help/brand-objects.ts";
import { offersAtHome } from "../../help/offers.ts";

const hour = 3_600_000;
const day = 24 * hour;
const lin = { resident: "lin" };
const subject = "urn:lintel:r:oatfield:lin";
let rig: Awaited<ReturnType<typeof offersAtHome>>;
beforeEach(async () => {
  rig = await offersAtHome();
});
afterEach(() => rig[Symbol.dispose]());

const idOf = () => rig.room.onPhone("phone-lin")[0]?.id ?? "";
const word = "0123456789ABCDEFGHJKMNPQRSTVWXYZ01234567";
const mail = (more: object): Mail => ({ v: 1, at: instantOf(rig.clock.wall()), ...more }) as Mail;
const statement = (id: string, account: string, refer: string) =>
  mail({ is: "points", id, account, balance: 0, held: 0, entries: [], head: "h", refer });
const account = () => rig.room.points("lin", "en")[0];
const later = async (days: number) => {
  await rig.pass(days * day);
  rig.weather();
  await rig.pass(hour);
};

test("a friend's word is kept at home, goes along with the next yes to that brand, once, and names nobody", async () => {
  covers("error:E_OWN_WORD", "error:E_NO_GRANT");
  expect(() => rig.room.word("lin", { brand: "oatfield", word })).toThrow("E_NO_GRANT");
  rig.give("lin", "offers");
  rig.give("lin", "points");
  rig.room.word("lin", { brand: "oatfield", word });
  expect(rig.sent).toEqual([]);
  expect(account()).toMatchObject({ friend: true });
  await rig.restart();
  await rig.take(offerOf());
  await rig.room.touch(idOf(), lin, "accept");
  expect(account()).not.toHaveProperty("friend");
  await later(1);
  await rig.take(offerOf({ id: "bran", title: told("Bran") }));
  await rig.room.touch(idOf(), lin, "accept");
  const yes = rig.sent.filter(({ draft }) => draft.type === "offer.accept").map(({ draft }) => draft.data);
  expect(yes).toEqual([
    { offer: "oats", version: 1, code: word },
    { offer: "bran", version: 1 },
  ]);
});

test("one's own household's word thanks nobody, and a brand that is left takes the friend's word with it", async () => {
  rig.give("lin", "offers");
  await rig.take(
    { ...statement("m1", subject, word), brand: undefined },
    { ...statement("m2", "urn:lintel:r:oatfield:bo", word.replace("7", "8")), brand: undefined },
  );
  expect(account()).toMatchObject({ refer: word });
  for (const own of [word, word.replace("7", "8")])
    expect(() => rig.room.word("lin", { brand: "oatfield", word: own })).toThrow("E_OWN_WORD");
  const friends = word.replace("7", "9");
  rig.room.word("lin", { brand: "oatfield", word: friends });
  rig.room.forgetAt("lin", "oatfield");
  expect(JSON.stringify(rig.store.sql("SELECT * FROM engage_notes").all())).not.toContain(friends);
});

test("a sample that was had is followed by at most two questions, a day later, once; without it nobody is asked", async () => {
  rig.give("lin", "offers");
  rig.give("lin", "questions", { days: 365 });
  const sample = offerOf({ trial: { stock: 5, questions: ["taste", "again"] } });
  const about = ["taste", "again"].map((id) => questionOf({ id, text: told(id), validity_days: 7 }));
  await rig.take(...about, sample);
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
  await rig.room.touch(idOf(), lin, "accept");
  await later(2);
  // Asked for, and not there yet.
  expect(rig.phone("phone-lin")).toEqual([]);
  const until = instantOf(rig.clock.wall() + 20 * day);
  const code = mail({ is: "code", id: "m1", subject, offer: "oats", code: "K7QM2XW9PA", until });
  await rig.take({ ...code, brand: undefined });
  await later(1);
  // To be had, and not fetched.
  expect(rig.phone("phone-lin")).toEqual([]);
  const used = mail({ is: "code-ended", id: "m2", subject, code: "K7QM2XW9PA", as: "used" });
  await rig.take({ ...used, brand: undefined });
  await later(1);
  expect(rig.room.onPhone("phone-lin")).toMatchObject([{ kind: "question", because: { key: "tried" } }]);
  const first = rig.phone("phone-lin");
  await rig.room.answer(idOf(), "lin", "daily");
  const second = rig.phone("phone-lin");
  expect([...first, ...second].toSorted()).toEqual(["again", "taste"]);
  await rig.room.answer(idOf(), "lin", "prefer-not-to-say");
  for (let days = 0; days < 12; days += 1) {
    await later(1);
    expect(rig.phone("phone-lin")).toEqual([]);
  }
});

test("a sample with three questions is refused by name", async () => {
  covers("error:E_LIMIT");
  rig.give("lin", "offers");
  await rig.take(offerOf({ trial: { stock: 5, questions: ["a", "b", "c"] } }));
  expect(rig.room.speaking().refused.map(({ brand, code }) => [brand, code])).toEqual([["oatfield", "E_WRONG_TYPE"]]);
  expect(rig.phone("phone-lin")).toEqual([]);
});
