import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { offerOf, told } from "../../help/brand-objects.ts";
import { offersRig } from "../../help/offers.ts";

let rig: ReturnType<typeof offersRig>;
beforeEach(async () => {
  rig = offersRig();
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  rig.give("lin", "points");
  rig.give("lin", "offers");
  await rig.settled();
});
afterEach(() => rig[Symbol.dispose]());

const entry = (id: string, amount: number, why = "answer") => ({ id, at: "2026-03-04T00:00:00Z", amount, why });
const subject = "urn:lintel:r:oatfield:lin";
const statement = (n: number, balance: number, entries: readonly object[], more: object = {}) => ({
  v: 1,
  is: "points",
  id: `s${n}`,
  at: `2026-03-04T0${n}:00:00Z`,
  account: subject,
  balance,
  held: 0,
  entries,
  head: `head-${n}`,
  ...more,
});
const reward = (id: string, points: number) => ({
  v: 1,
  is: "reward",
  id,
  version: 1,
  brand: "oatfield",
  name: told(id),
  body: told(id),
  points,
  validto: "2026-05-01T00:00:00Z",
});
const account = () => rig.room.points("lin", "en")[0];
const never = () => {
  throw new Error("was asked to prove it");
};

test("balance, movements and the next reward are as the brand signed them, and only for whoever they are of", async () => {
  covers("event:engage.mail");
  const mails: string[] = [];
  rig.bus.on("engage.mail", ({ brand }) => mails.push(brand));
  await rig.take(reward("bowl", 50), reward("mill", 400), statement(1, 70, [entry("a", 20), entry("b", 50)]));
  expect(account()).toMatchObject({
    brand: "oatfield",
    name: "The oatfield",
    balance: 70,
    next: { reward: "mill", missing: 330 },
    got: { points: 70, things: 0, discounts: [] },
  });
  expect(account()?.entries.map(({ id }) => id)).toEqual(["b", "a"]);
  expect(rig.room.points("bo", "en")).toEqual([]);
  await rig.take(statement(1, 70, [entry("a", 20), entry("b", 50)]));
  expect(mails).toEqual(["oatfield"]);
});

/** The code of the oats, and its end in the shop. */
const oatsCode = {
  v: 1,
  is: "code",
  id: "k1",
  at: "2026-03-04T03:00:00Z",
  subject,
  offer: "oats",
  code: "ABCDEFGH12",
  until: "2026-04-01T00:00:00Z",
};
const ended = (as: "used" | "refused") => {
  const { v, at, code } = oatsCode;
  return { v, is: "code-ended", id: "e1", at, subject, code, as };
};

test.each([
  ["a movement told otherwise", 20, [entry("a", 20), entry("b", 0)]],
  ["a balance that does not follow", 500, [entry("a", 20), entry("b", 50), entry("c", 30)]],
  ["a movement slipped in before others", 100, [entry("c", 30), entry("a", 20), entry("b", 50)]],
  ["a past left out", 30, [entry("c", 30)]],
])("%s is refused, and what was told before stands", async (_, balance, entries) => {
  covers("error:E_HISTORY");
  await rig.take(statement(1, 70, [entry("a", 20), entry("b", 50)]));
  await rig.take(statement(2, balance, entries));
  expect(account()).toMatchObject({ balance: 70 });
  expect(rig.room.speaking().refused).toMatchObject([{ code: "E_HISTORY" }]);
  // A statement that goes on from it is taken; an older one changes nothing.
  await rig.take(statement(3, 100, [entry("a", 20), entry("b", 50), entry("c", 30)]));
  await rig.take({ ...statement(0, 20, [entry("a", 20)]), id: "old" });
  expect(account()).toMatchObject({ balance: 100 });
});

test("points are spent once: what waits is set aside, too few are refused, more than a thousand are proved", async () => {
  covers("error:E_NO_POINTS", "error:E_NO_GRANT", "error:E_CHANGED");
  await rig.take(reward("bowl", 50), reward("mill", 1_400), statement(1, 70, [entry("a", 70)]));
  await expect(rig.room.redeem("bo", { brand: "oatfield", reward: "bowl" }, never)).rejects.toThrow("E_NO_GRANT");
  await expect(rig.room.redeem("lin", { brand: "oatfield", reward: "none" }, never)).rejects.toThrow("E_NOT_FOUND");
  // What was shown to cost less is not had for more.
  const shown = { brand: "oatfield", reward: "bowl", points: 40 };
  await expect(rig.room.redeem("lin", shown, never)).rejects.toThrow("E_CHANGED");
  const event = await rig.room.redeem("lin", { ...shown, points: 50 }, never);
  await expect(rig.room.redeem("lin", { brand: "oatfield", reward: "bowl" }, never)).rejects.toThrow("E_NO_POINTS");
  expect(rig.sent.map(({ grant, draft }) => [grant.purpose, draft.type, draft.data])).toEqual([
    ["points", "points.command", { do: "redeem", reward: "bowl", points: 50 }],
  ]);
  const refused = { v: 1, is: "refused", id: "n1", at: "2026-03-04T02:00:00Z", subject, event, why: "no-stock" };
  await rig.take(refused);
  expect(account()?.commands).toMatchObject([{ id: event, state: "refused", why: "no-stock" }]);

  const spent = entry("c", 2_000, "referral");
  await rig.take(statement(3, 2_070, [entry("a", 70), spent]));
  await expect(rig.room.redeem("lin", { brand: "oatfield", reward: "mill" }, never)).rejects.toThrow("prove");
  await rig.room.redeem("lin", { brand: "oatfield", reward: "mill" }, () => undefined);
  await rig.take({
    v: 1,
    is: "code",
    id: "k1",
    at: "2026-03-04T03:00:00Z",
    subject,
    reward: "mill",
    code: "ABCDEFGH12",
    until: "2026-04-01T00:00:00Z",
  });
  expect(account()).toMatchObject({
    codes: [{ code: "ABCDEFGH12", name: "mill", qr: "lintel:oatfield:ABCDEFGH12" }],
    commands: [{ state: "refused" }, { state: "done" }],
    got: { things: 0 },
  });
  // Taken in the shop: the code is gone from the phone, and what it was for was had.
  await rig.take(ended("used"), { ...ended("refused"), id: "e2" });
  expect(account()).toMatchObject({ codes: [], got: { things: 1 } });
});

test("a code that nobody took to a shop goes from the phone when it runs out, and its card with it", async () => {
  await rig.take(offerOf());
  const id = rig.room.onPhone("phone-lin")[0]?.id ?? "";
  await rig.room.touch(id, { resident: "lin" }, "accept");
  await rig.take(oatsCode);
  const cards = () => rig.room.for({ resident: "lin" }).map((card) => [card.id, card.state]);
  expect(cards()).toEqual([[id, "done"]]);
  expect(account()?.rate).toEqual([]);
  await rig.pass(28 * 86_400_000);
  expect(account()).toMatchObject({ codes: [], rate: [], got: { things: 0 } });
  expect(cards()).toEqual([]);
});

test("what the shop could not hand over is nothing that was had", async () => {
  await rig.take(offerOf());
  const id = rig.room.onPhone("phone-lin")[0]?.id ?? "";
  await rig.room.touch(id, { resident: "lin" }, "accept");
  await rig.take(oatsCode, ended("refused"));
  expect(account()).toMatchObject({ codes: [], rate: [], got: { things: 0, discounts: [] } });
  expect(rig.room.for({ resident: "lin" })).toEqual([]);
  // A code that never was ends nothing.
  await rig.take({ ...ended("used"), id: "e3", code: "ZZZZZZZZZZ" });
  expect(account()).toMatchObject({ got: { things: 0 } });
  expect(rig.room.speaking().refused).toEqual([]);
});

test("an offer that was fetched is at its end: how it was is said once, and what it took off the price is counted", async () => {
  await rig.take(offerOf());
  const id = rig.room.onPhone("phone-lin")[0]?.id ?? "";
  await expect(rig.room.satisfied(id, "lin", 5)).rejects.toThrow("E_CARD_DONE");
  await rig.room.touch(id, { resident: "lin" }, "accept");
  await rig.room.touch(id, { resident: "lin" }, "unfinished");
  covers("error:E_CARD_EARLY");
  await rig.take(oatsCode);
  expect(account()).toMatchObject({ got: { discounts: [] }, rate: [] });
  await expect(rig.room.satisfied(id, "lin", 4)).rejects.toThrow("E_CARD_EARLY");
  await rig.take(ended("used"));
  expect(account()).toMatchObject({
    got: { discounts: [{ currency: "CNY", amount: 500 }] },
    rate: [{ card: id, name: "Whole oats" }],
  });
  await rig.room.satisfied(id, "lin", 4);
  await expect(rig.room.satisfied(id, "lin", 5)).rejects.toThrow("E_CARD_DONE");
  expect(rig.sent.at(-1)?.draft).toMatchObject({
    type: "satisfaction.given",
    data: { offer: "oats", version: 1, stars: 4 },
  });
  expect(account()?.rate).toEqual([]);
  // It is finished: no card comes back to it.
  await rig.pass(25 * 3_600_000);
  rig.weather();
  await rig.pass(3_600_000);
  expect(rig.phone("phone-lin")).toEqual([]);
});

test("a letter to nobody of this house is refused; a brand that is left leaves nothing of its points", async () => {
  await rig.take({ ...statement(1, 70, [entry("a", 70)]), account: "urn:lintel:r:oatfield:stranger" });
  expect(rig.room.speaking().refused).toMatchObject([{ code: "E_NOT_FOUND" }]);
  await rig.take(statement(2, 70, [entry("a", 70)]));
  expect(account()).toMatchObject({ balance: 70 });
  rig.room.forgetAt("lin", "oatfield");
  expect(account()).toMatchObject({ balance: 0, entries: [], codes: [] });
});

test("what was had stays had when another code of the same offer could not be handed over", async () => {
  await rig.take(offerOf());
  const id = rig.room.onPhone("phone-lin")[0]?.id ?? "";
  await rig.room.touch(id, { resident: "lin" }, "accept");
  await rig.take(oatsCode, ended("used"));
  const other = { ...oatsCode, id: "k2", code: "BBBBBBBBBB" };
  await rig.take(other, { ...ended("refused"), id: "e4", code: other.code });
  expect(account()).toMatchObject({ codes: [], got: { things: 1 }, rate: [{ card: id }] });
  await rig.room.satisfied(id, "lin", 3);
});

test("whoever takes the way around is asked once how it was", async () => {
  await rig.take(offerOf());
  const first = rig.room.onPhone("phone-lin")[0]?.id ?? "";
  await rig.room.touch(first, { resident: "lin" }, "accept");
  await rig.take(oatsCode);
  await rig.room.touch(first, { resident: "lin" }, "unfinished");
  await rig.pass(25 * 3_600_000);
  rig.weather();
  await rig.pass(3_600_000);
  const [around] = rig.room.onPhone("phone-lin");
  expect(around).toMatchObject({ kind: "recovery" });
  await rig.room.touch(around?.id ?? "", { resident: "lin" }, "accept");
  await rig.take(ended("used"));
  expect(account()?.rate).toEqual([{ card: around?.id, name: "Whole oats" }]);
});

test("where a brand tells of so much at once that it does not join what was told, the balance is said to be unchecked", async () => {
  await rig.take(statement(1, 70, [entry("a", 20), entry("b", 50)]));
  expect(account()).not.toHaveProperty("gap");
  const many = Array.from({ length: 50 }, (_, n) => entry(`n${n}`, 1));
  await rig.take(statement(2, 9_000, many));
  const { gap } = account() ?? {};
  expect(gap).toBe(Date.parse(many[0]?.at ?? ""));
  // It stays said, whatever follows in order.
  await rig.take(statement(3, 9_005, [...many.slice(1), entry("o", 5)]));
  expect(account()).toMatchObject({ balance: 9_005, gap });
});
