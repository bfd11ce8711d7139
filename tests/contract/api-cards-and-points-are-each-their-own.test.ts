import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { offerOf, questionOf } from "../help/brand-objects.ts";
import { offersRig } from "../help/offers.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let rig: ReturnType<typeof offersRig>;
let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  rig = offersRig();
  small = smallHouse();
  for (const noun of ["place", "resident", "device"] as const)
    for (const document of rig.nouns.all(noun)) small.seed(noun, document);
  Object.assign(small.house, { offers: rig.room });
  api = await openSmallApi(small);
  rig.is("lin", { where: "home", place: "kitchen" });
  rig.weather();
  await rig.settled();
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  rig[Symbol.dispose]();
});

type Headers = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

async function ask(headers: Headers, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Body };
}
const wall = (place: string) => small.seat({ seat: `screen-${place}`, place });
const phone = (resident: string, standing: "owner" | "adult" | "child" = "adult") =>
  small.seat({ seat: `phone-${resident}`, phone: `phone-${resident}`, resident, standing });
const desk = (resident: string, stepped = false) => small.seat({ seat: "desk", resident, standing: "adult", stepped });
const cardsOf = async (headers: Headers) => (await ask(headers, "GET", "cards")).body["items"] as readonly Body[];

test("a card is read and touched where it is shown, and by nobody else; what speaks for a person is that person's", async () => {
  covers("error:E_NOT_FOUND", "error:E_FORBIDDEN");
  rig.give("lin", "offers");
  await rig.take(offerOf());
  const [card] = await cardsOf(phone("lin", "owner"));
  expect(card).toMatchObject({
    title: "Whole oats",
    from: "The oatfield",
    sponsor: "Oatfield",
    price: { currency: "CNY", total: 1900, fees: [] },
    state: "standing",
  });
  expect(await cardsOf(wall("kitchen"))).toMatchObject([{ id: card?.["id"], hash: card?.["hash"] }]);
  for (const seat of [wall("hall"), wall("bathroom"), phone("bo"), phone("mei", "child"), desk("bo")])
    expect(await cardsOf(seat)).toEqual([]);
  const path = `cards/${String(card?.["id"])}`;
  for (const seat of [wall("hall"), phone("bo"), desk("bo")])
    expect(await ask(seat, "POST", `${path}/dismiss`)).toMatchObject({ status: 404, body: { code: "E_NOT_FOUND" } });
  for (const how of ["accept", "interested", "reject", "unfinished"]) {
    expect(await ask(wall("kitchen"), "POST", `${path}/${how}`)).toMatchObject({ status: 403 });
    expect(await ask(phone("bo"), "POST", `${path}/${how}`)).toMatchObject({ status: 404 });
  }
  expect(await ask(phone("bo"), "GET", `${path}/why`)).toMatchObject({ status: 404 });
  expect(await ask(wall("kitchen"), "GET", `${path}/why`)).toMatchObject({ status: 403 });
  expect(await ask(desk("lin"), "GET", `${path}/why`)).toMatchObject({
    status: 200,
    body: {
      why: "You make breakfast at home.",
      evidence: "Oatfield's own price list.",
      alternatives: "Any other oats.",
      ifrefused: "Nothing changes.",
      because: { key: "card.why.everybody" },
    },
  });
  expect(rig.sent).toEqual([]);
  expect(await ask(wall("kitchen"), "POST", `${path}/seen`)).toMatchObject({ status: 200 });
  expect(await ask(wall("kitchen"), "POST", `${path}/dismiss`)).toMatchObject({ status: 200 });
  expect(await cardsOf(phone("lin", "owner"))).toEqual([]);
  expect(await ask(phone("lin", "owner"), "POST", `${path}/accept`)).toMatchObject({
    status: 409,
    body: { code: "E_CARD_DONE" },
  });
  for (const id of ["..%2f..", "a".repeat(200), "%00"])
    expect((await ask(wall("kitchen"), "POST", `cards/${id}/seen`)).status).toBeGreaterThanOrEqual(400);
});

test("bodies that are not as they must be change nothing and send nothing", async () => {
  rig.give("lin", "offers");
  rig.give("lin", "questions");
  await rig.take(questionOf());
  const lin = phone("lin", "owner");
  const [card] = await cardsOf(lin);
  const path = `cards/${String(card?.["id"])}`;
  const bad: readonly (readonly [string, string, unknown])[] = [
    ["POST", `${path}/answer`, {}],
    ["POST", `${path}/answer`, { answer: "daily", more: 1 }],
    ["POST", `${path}/answer`, { answer: "Daily!" }],
    ["POST", `${path}/callback`, { name: "", phone: "1" }],
    ["POST", `${path}/callback`, { name: "Lin", phone: "call me; now" }],
    ["POST", `${path}/complain`, { text: "x".repeat(601) }],
    ["POST", `${path}/satisfaction`, { stars: 6 }],
    ["POST", `${path}/satisfaction`, { stars: 2.5 }],
    ["POST", "points/redeem", { brand: "../oat", reward: "bowl" }],
    ["POST", "requests", { text: "", category: "climate" }],
    ["POST", "requests", { text: "A fan", category: "sleep" }],
    ["GET", "requests/audience?category=health", undefined],
    ["POST", "threads/oatfield", { about: "praise", text: "x" }],
    ["POST", "interests", { category: "bath", interest: "A B", on: true }],
    ["PUT", "cards/settings", { same_for_everyone: "yes", caps: {} }],
    ["PUT", "engagement", { caps: { cards_day: -1 } }],
    ["PUT", "engagement", { caps: { cards_week: 1 } }],
  ];
  for (const [method, where, body] of bad) expect((await ask(lin, method, where, body)).status, where).toBe(400);
  expect(await ask(lin, "PUT", "engagement", { caps: { cards_day: 3 } })).toMatchObject({
    status: 422,
    body: { code: "E_LIMIT" },
  });
  expect(rig.sent).toEqual([]);
  expect(await ask(lin, "POST", `${path}/answer`, { answer: "rarely" })).toMatchObject({ status: 200 });
  expect(rig.sent).toHaveLength(1);
});

test("more than a thousand points are spent by a grown-up who has just proved it is they", async () => {
  covers("error:E_STEP_UP");
  rig.give("lin", "points");
  const subject = "urn:lintel:r:oatfield:lin";
  const told = { en: "Mill", "zh-Hans": "磨", "zh-Hant": "磨" };
  const mill = { v: 1, is: "reward", id: "mill", version: 1, brand: "oatfield", name: told, body: told, points: 1_200 };
  const entries = [{ id: "a", at: "2026-03-04T00:00:00Z", amount: 1_300, why: "referral" }];
  await rig.take(
    { ...mill, validto: "2026-05-01T00:00:00Z" },
    {
      v: 1,
      is: "points",
      id: "s",
      at: "2026-03-04T00:00:00Z",
      account: subject,
      balance: 1_300,
      held: 0,
      entries,
      head: "h",
    },
  );
  const spend = { brand: "oatfield", reward: "mill" };
  expect(await ask(desk("lin"), "POST", "points/redeem", spend)).toMatchObject({
    status: 403,
    body: { code: "E_STEP_UP" },
  });
  expect(await ask(desk("lin", true), "POST", "points/redeem", spend)).toMatchObject({ status: 200 });
  expect((await ask(desk("lin"), "GET", "points")).body["items"]).toMatchObject([
    { brand: "oatfield", balance: 1_300, commands: [{ state: "waiting", points: 1_200 }] },
  ]);
  expect((await ask(desk("bo"), "GET", "points")).body["items"]).toEqual([]);
});

test("a household lowers its caps, a person their own; nobody reads another's", async () => {
  expect(await ask(desk("bo"), "PUT", "engagement", { caps: { cards_day: 1, attention_s: 30 } })).toMatchObject({
    body: { cards_day: 1, attention_s: 30, questions_week: 3 },
  });
  const mine = { same_for_everyone: true, caps: { cards_day: 0 }, quiet: { from: "12:00", to: "14:00" } };
  expect(await ask(desk("lin"), "PUT", "cards/settings", mine)).toMatchObject({ status: 200, body: mine });
  expect(await ask(desk("bo"), "GET", "cards/settings")).toMatchObject({
    body: { same_for_everyone: false, caps: {} },
  });
  rig.give("lin", "offers");
  await rig.take(offerOf());
  expect(await cardsOf(phone("lin", "owner"))).toEqual([]);
  expect(await ask(desk("bo"), "GET", "engagement")).toMatchObject({
    body: { caps: { cards_day: 1 }, most: { cards_day: 2 }, dropped: { "cap-cards": 1 } },
  });
});
