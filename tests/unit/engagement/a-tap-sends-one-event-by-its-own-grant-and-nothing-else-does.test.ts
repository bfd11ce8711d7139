import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { offerOf, questionOf, told } from "../../help/brand-objects.ts";
import { offersAtHome } from "../../help/offers.ts";

const hour = 3_600_000;
const day = 24 * hour;
let rig: Awaited<ReturnType<typeof offersAtHome>>;
beforeEach(async () => {
  rig = await offersAtHome();
});
afterEach(() => rig[Symbol.dispose]());

const lin = { resident: "lin" } as const;
const idOf = () => rig.room.onPhone("phone-lin")[0]?.id ?? "";
const left = () => rig.sent.map(({ grant, draft }) => [grant.purpose, draft.type, draft.data]);
/** So many days later, at nine, the weather shown. */
async function later(days: number) {
  await rig.pass(days * day);
  rig.weather();
  await rig.pass(hour / 2);
}

test("interested, accepted, rejected: each is one event of the offers' grant; a wall can say none of them", async () => {
  covers("error:E_CARD_DONE", "error:E_NO_GRANT");
  rig.give("lin", "offers");
  await rig.take(offerOf(), offerOf({ id: "bran" }), offerOf({ id: "rye" }));
  const offer = (id: string) => ({ offer: id, version: 1 });
  for (const how of ["reject", "interested", "accept", "unfinished"] as const)
    expect(() => rig.room.touch(idOf(), { wall: "kitchen" }, how)).toThrow("E_FORBIDDEN");
  expect(() => rig.room.touch(idOf(), { wall: "kitchen" }, "accept")).toThrow("E_FORBIDDEN");
  await expect(rig.room.touch(idOf(), { resident: "bo" }, "accept")).rejects.toThrow("E_NOT_FOUND");
  expect(left()).toEqual([]);
  const first = idOf();
  await rig.room.touch(first, lin, "interested");
  await rig.room.touch(first, lin, "accept");
  await expect(rig.room.touch(first, lin, "accept")).rejects.toThrow("E_CARD_DONE");
  await later(1);
  await rig.room.touch(idOf(), lin, "reject");
  await later(1);
  await rig.room.touch(idOf(), lin, "dismiss");
  expect(left()).toEqual([
    ["offers", "interest.declared", { interest: "bran" }],
    ["offers", "offer.accept", offer("bran")],
    ["offers", "offer.reject", offer("oats")],
  ]);
  expect(rig.entries.filter(({ kind }) => kind === "answered")).toHaveLength(3);
});

test("two hands at one card: one event", async () => {
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const id = idOf();
  const both = await Promise.allSettled([rig.room.touch(id, lin, "accept"), rig.room.touch(id, lin, "accept")]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(left()).toHaveLength(1);
});

test("a grant taken back meanwhile: the tap sends nothing", async () => {
  const grant = rig.give("lin", "offers");
  await rig.take(offerOf());
  const id = idOf();
  await rig.withdraw(grant);
  await expect(rig.room.touch(id, lin, "accept")).rejects.toThrow("E_NO_GRANT");
  expect(left()).toEqual([]);
});

test("two questions a contact, one contact a day, three a week; the same is not asked again before its time", async () => {
  rig.give("lin", "questions", { days: 365 });
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
  await rig.take(...ids.map((id) => questionOf({ id, text: told(`Question ${id}`), validity_days: 14 })));
  /** What was asked and answered so many days in turn. */
  const asked = async (days: number) => {
    const list: string[][] = [];
    for (let n = 0; n < days; n++) {
      const today: string[] = [];
      for (; idOf() !== "" && today.length < 5;) {
        today.push(rig.room.onPhone("phone-lin")[0]?.title ?? "");
        await rig.room.answer(idOf(), "lin", "daily");
      }
      list.push(today);
      await later(1);
    }
    return list;
  };
  const week = await asked(8);
  expect(week.map((list) => list.length)).toEqual([2, 2, 2, 0, 0, 0, 0, 2]);
  const more = await asked(9);
  const all = [...week, ...more].flat();
  expect(all.slice(0, 10).toSorted()).toEqual(ids.map((id) => `Question ${id}`));
  // After fourteen days the first come round again, asked as what they are.
  expect(all.length).toBeGreaterThan(10);
  expect(new Set(rig.sent.map(({ grant }) => grant.purpose))).toEqual(new Set(["questions"]));
});

test("an answer is one of the closed ones or none at all, worth the same", async () => {
  rig.give("lin", "questions");
  await rig.take(questionOf());
  const [card] = rig.room.onPhone("phone-lin");
  expect(card?.answers?.map(({ id }) => id)).toEqual(["daily", "rarely", "prefer-not-to-say"]);
  expect(card?.points).toBe(20);
  await expect(rig.room.answer(idOf(), "lin", "sometimes")).rejects.toThrow("E_NOT_FOUND");
  await rig.room.answer(idOf(), "lin", "prefer-not-to-say");
  expect(left()).toEqual([["questions", "answer.given", { question: "how-often", answer: "prefer-not-to-say" }]]);
});

test("a year later it is asked whether that is still right", async () => {
  rig.give("lin", "questions", { days: 365 });
  await rig.take(questionOf({ validity_days: 60 }));
  await rig.room.answer(idOf(), "lin", "daily");
  await later(59);
  expect(idOf()).toBe("");
  await later(2);
  expect(rig.room.onPhone("phone-lin")[0]).toMatchObject({ because: { key: "still-right" } });
});

test("an accepted offer left unfinished comes back once, a day later, with a way that costs nothing", async () => {
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const id = idOf();
  await rig.room.touch(id, lin, "accept");
  await rig.room.touch(id, lin, "unfinished");
  await rig.pass(22 * hour);
  rig.weather();
  await rig.pass(hour);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.pass(2 * hour);
  expect(rig.room.onPhone("phone-lin")).toMatchObject([
    { kind: "recovery", body: "You can fetch it at the shop instead.", because: { key: "unfinished" } },
  ]);
  expect(idOf()).not.toBe(id);
  await rig.room.touch(idOf(), { resident: "lin" }, "dismiss");
  for (let days = 0; days < 4; days++) {
    await later(1);
    expect(rig.phone("phone-lin")).toEqual([]);
  }
});

test("crossing a band asks whether they shall call; only the tap sends a number, and the house keeps it nowhere", async () => {
  rig.give("lin", "offers");
  const call = offerOf({ id: "advice", action: "callback", title: told("Shall they call?") });
  const rules = {
    v: 1,
    is: "rules",
    id: "keen",
    version: 1,
    brand: "oatfield",
    category: "breakfast",
    weights: [{ feature: "breakfast.per-week", weight: 10 }],
    halflife_days: 7,
    bands: [
      { name: "low", from: 10 },
      { name: "high", from: 50 },
    ],
    onband: [{ band: "high", show: "advice" }],
  };
  rig.features.set("lin", { "breakfast.per-week": 4 });
  await rig.take(call, rules);
  expect(rig.phone("phone-lin")).toEqual([]);
  rig.features.set("lin", { "breakfast.per-week": 5 });
  await rig.pass(hour);
  expect(rig.room.onPhone("phone-lin")).toMatchObject([{ kind: "callback", title: "Shall they call?" }]);
  expect(rig.room.why(idOf(), "lin").score).toMatchObject({ score: 50, band: "high" });
  expect(left()).toEqual([]);
  const whom = { name: "Lin Q.", phone: "+86 571 8888" };
  await expect(rig.room.callback(idOf(), "lin", whom)).rejects.toThrow("E_NO_GRANT");
  rig.give("lin", "callback");
  const id = idOf();
  await rig.room.callback(id, "lin", whom);
  expect(left()).toEqual([["callback", "callback.requested", { offer: "advice", ...whom }]]);
  const kept = JSON.stringify([
    rig.store.sql("SELECT * FROM engage_cards").all(),
    rig.store.sql("SELECT * FROM engage_notes").all(),
    rig.entries,
  ]);
  expect(kept).not.toContain("8888");

  // A new version of the rules: the old one scores no more.
  await rig.take({ ...rules, version: 2, bands: [{ name: "high", from: 900 }] });
  expect(rig.room.why(id, "lin").score).toMatchObject({ band: "none" });
});

test("a complaint silences its brand until it has answered", async () => {
  rig.give("lin", "offers");
  rig.give("lin", "offers", { brand: "barley" });
  await rig.take(offerOf(), offerOf({ id: "bran" }));
  await rig.room.complain(idOf(), "lin", "That is not true.");
  expect(left()).toEqual([["offers", "complaint.raised", { offer: "bran", text: "That is not true." }]]);
  await later(1);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.take(offerOf({ brand: "barley", id: "pearls", title: told("Pearls") }));
  expect(rig.phone("phone-lin")).toEqual(["Pearls"]);
  await rig.room.touch(idOf(), lin, "dismiss");
  const reply = {
    v: 1,
    is: "reply",
    at: "2026-03-05T03:00:00Z",
    subject: "urn:lintel:r:oatfield:lin",
    to: "event-1",
    text: "You are right; it is put right.",
  };
  await rig.take({ ...reply, id: "r0", settles: false });
  await later(1);
  expect(rig.phone("phone-lin")).toEqual([]);
  await rig.take({ ...reply, id: "r1", settles: true });
  await later(1);
  expect(rig.phone("phone-lin")).toEqual(["Whole oats"]);
  expect(rig.room.thread("lin", "oatfield").map(({ mine, about }) => [mine, about])).toEqual([
    [true, "complaint"],
    [false, undefined],
    [false, undefined],
  ]);
  expect(rig.room.thread("bo", "oatfield")).toEqual([]);
});

test("a request is read by exactly those who were shown, an idea by its brand, an interest by nobody", async () => {
  covers("error:E_CHANGED");
  rig.give("lin", "offers", { category: "climate" });
  rig.give("lin", "service", { category: "climate", brand: "northwind" });
  rig.give("lin", "service", { category: "climate" });
  rig.give("lin", "questions", { category: "climate", brand: "other" });
  const seen = rig.room.audience("lin", "climate");
  expect(seen.map(({ brand }) => brand)).toEqual(["northwind", "oatfield"]);
  expect(rig.room.audience("lin", "bath")).toEqual([]);
  const wish = { text: "A quieter fan", category: "climate" } as const;
  await expect(rig.room.request("lin", { ...wish, brands: ["oatfield"] })).rejects.toThrow("E_CHANGED");
  await expect(rig.room.request("bo", wish)).rejects.toThrow("E_NO_GRANT");
  expect(left()).toEqual([]);
  await rig.room.request("lin", { ...wish, brands: seen.map(({ brand }) => brand) });
  await rig.room.say("lin", { brand: "northwind", about: "idea", text: "Sell filters by post." });
  rig.room.interest("lin", { category: "climate", interest: "fans", on: true });
  expect(rig.sent.map(({ grant, draft }) => [grant.brand, draft.type])).toEqual([
    ["northwind", "request.made"],
    ["oatfield", "request.made"],
    ["northwind", "thread.said"],
  ]);
  await rig.take(offerOf({ category: "climate", id: "fan" }));
  expect(rig.room.onPhone("phone-lin")[0]?.because.key).toBe("interest");
});

test("whoever leaves the house leaves nothing behind here", async () => {
  rig.give("lin", "offers");
  await rig.take(offerOf());
  await rig.room.touch(idOf(), lin, "accept");
  rig.room.interest("lin", { category: "bath", interest: "salts", on: true });
  rig.nouns.remove("resident", "lin");
  rig.bus.emit("household.changed", { noun: "resident", id: "lin" });
  for (const table of ["engage_cards", "engage_notes"])
    expect(rig.store.sql(`SELECT count(*) AS n FROM ${table} WHERE resident = 'lin'`).get()?.["n"]).toBe(0);
});
