import { afterEach, beforeEach, expect, test } from "vitest";
import { offerOf, questionOf } from "../../help/brand-objects.ts";
import { offersAtHome } from "../../help/offers.ts";

const hour = 3_600_000;
const day = 24 * hour;
let rig: Awaited<ReturnType<typeof offersAtHome>>;
beforeEach(async () => {
  rig = await offersAtHome();
});
afterEach(() => rig[Symbol.dispose]());

const lin = { resident: "lin" } as const;
const offered = offerOf({ id: "one-question", action: "question", question: "how-often" });
/** What she reads on her own page. */
const page = () => rig.room.for(lin);
const idOf = (kind: string) => page().find((one) => one.kind === kind)?.id ?? "";
const left = () => rig.sent.map(({ grant, draft }) => [grant.purpose, draft.type]);
/** So many days later, at nine, the weather shown. */
async function later(days: number) {
  await rig.pass(days * day);
  rig.weather();
  await rig.pass(hour / 2);
}

test("whoever says yes to a question is asked it on the page they said it on, on no wall, and not how it was", async () => {
  rig.give("lin", "offers");
  rig.give("lin", "questions");
  await rig.take(offered, questionOf(), questionOf({ id: "another" }), questionOf({ id: "a-third" }));
  // Both came and were left alone, then the offer's turn comes.
  for (let days = 0; days < 10 && idOf("offer") === ""; days++) await later(1);
  await rig.room.touch(idOf("offer"), lin, "accept");
  expect(page()).toMatchObject([{ kind: "question", state: "standing", because: { key: "offered" } }]);
  expect([rig.wall("kitchen"), rig.wall("bedroom"), rig.phone("phone-lin")]).toEqual([[], [], []]);
  expect(left()).toEqual([["offers", "offer.accept"]]);
  await rig.room.answer(idOf("question"), "lin", "daily");
  expect(rig.sent.at(-1)).toMatchObject({
    grant: { purpose: "questions" },
    draft: { type: "answer.given", data: { question: "how-often", answer: "daily" } },
  });
  // It was one contact: no other question follows, and there is nothing to be rated.
  expect(page()).toEqual([]);
});

test("a question that was shown and left is the same card when it is asked for", async () => {
  rig.give("lin", "questions");
  await rig.take(questionOf({ validity_days: 300 }));
  const id = idOf("question");
  await rig.room.touch(id, lin, "seen");
  await later(1);
  expect(page()).toEqual([]);
  rig.give("lin", "offers");
  await rig.take(offered);
  await rig.room.touch(idOf("offer"), lin, "accept");
  expect(page()).toMatchObject([{ id, seen: false }]);
});

test.each(["answered", "refused"])("a question that was %s in its time is not offered", async (how) => {
  rig.give("lin", "questions");
  await rig.take(questionOf({ validity_days: 30 }));
  const id = idOf("question");
  await (how === "answered" ? rig.room.answer(id, "lin", "rarely") : rig.room.touch(id, lin, "dismiss"));
  rig.give("lin", "offers");
  await rig.take(offered);
  for (let days = 0; days < 10; days++) {
    await later(1);
    expect(idOf("offer")).toBe("");
  }
});

test("without the permission to ask there is no such offer, and one that stood asks nothing", async () => {
  rig.give("lin", "offers");
  await rig.take(offered, questionOf());
  await later(1);
  expect(page()).toEqual([]);
  const asks = rig.give("lin", "questions", { touchpoints: [] });
  await later(1);
  const id = idOf("offer");
  expect(id).not.toBe("");
  await rig.withdraw(asks);
  await expect(rig.room.touch(id, lin, "accept")).rejects.toThrow("E_NO_GRANT");
  expect(left()).toEqual([]);
});

test("an offer of a question counts as one: three a week in all, and none where the household lets none come", async () => {
  rig.give("lin", "offers", { days: 365 });
  rig.give("lin", "questions", { days: 365 });
  const ids = ["a", "b", "c", "d", "e"];
  const offers = ids.map((id) => offerOf({ id: `offer-${id}`, action: "question", question: id }));
  await rig.take(...offers, ...ids.map((id) => questionOf({ id })));
  const contacts: string[] = [];
  for (let days = 0; days < 7; days++) {
    const [card] = page().filter(({ state }) => state === "standing");
    if (card) contacts.push(card.kind);
    // What is asked by itself is left alone, what is offered is wanted.
    if (card?.kind === "offer") {
      await rig.room.touch(card.id, lin, "accept");
      await rig.room.answer(idOf("question"), "lin", "daily");
    }
    await later(1);
  }
  expect(contacts).toHaveLength(3);
  await rig.room.setCaps({ questions_week: 0 }, "lin");
  for (let days = 0; days < 8; days++) {
    await later(1);
    expect(page()).toEqual([]);
  }
});

test("a question about a sample is not offered to whoever never had it", async () => {
  rig.give("lin", "offers");
  rig.give("lin", "questions");
  const sample = offerOf({ id: "zz-sample", trial: { stock: 5, questions: ["how-often"] } });
  await rig.take(offered, questionOf(), sample);
  for (let days = 0; days < 6; days++) {
    expect(page().map(({ title, action }) => action ?? title)).not.toContain("question");
    await later(1);
  }
});
