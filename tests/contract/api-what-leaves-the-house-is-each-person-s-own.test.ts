import { verify } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publicKeyOf } from "../../hub/core/engage/signed.ts";
import type { Signed } from "../../hub/core/engage/objects.ts";
import { covers } from "../help/covers.ts";
import { permissionHouse, wishes } from "../help/permission.ts";
import { openSmallApi, smallHouse, type SmallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let house: Awaited<ReturnType<typeof permissionHouse>>;
let api: Awaited<ReturnType<typeof openSmallApi>>;

beforeEach(async () => {
  small = smallHouse();
  for (const [id, standing] of [
    ["olga", "owner"],
    ["kim", "child"],
  ] as const)
    small.seed("resident", { id, name: id, standing, language: "en", sleeps: "bedroom" });
  house = await permissionHouse({
    people: [
      { id: "ada", standing: "adult" },
      { id: "olga", standing: "owner" },
      { id: "kim", standing: "child" },
    ],
  });
  await house.meet("oatfield");
  Object.defineProperty(small.house, "privacy", { get: () => house.privacy });
  api = await openSmallApi(small);
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

const ada = () => small.seat({ seat: "phone-a", resident: "ada", phone: "phone-a", stepped: true });
const olga = () => small.seat({ seat: "desk", resident: "olga", stepped: true });

async function call(
  who: Record<string, string>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${api.url}/api/v1/privacy${path}`, {
    method,
    headers: { ...who, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const asked = (wish: Readonly<Record<string, string | number>>) =>
  `/ask?${new URLSearchParams(Object.entries(wish).map(([key, value]) => [key, String(value)])).toString()}`;

async function gives(who: Record<string, string>) {
  const { body } = await call(who, "GET", asked(wishes.clothing));
  return call(who, "POST", "/grants", { ...wishes.clothing, touchpoints: ["phone"], notice: body["notice"] });
}

test("a question is asked, answered yes by the hash of its words, and taken back at a word", async () => {
  const question = await call(ada(), "GET", asked(wishes.clothing));
  expect(question).toMatchObject({
    status: 200,
    body: { words: expect.stringContaining("Oatfield"), bytes_month: 700 },
  });
  const { body: grant, status } = await gives(ada());
  expect({ status, grant }).toMatchObject({ status: 201, grant: { ...wishes.clothing, state: "given" } });
  const id = String(grant["id"]);
  expect((await call(ada(), "GET", "")).body).toMatchObject({ paused: false, grants: [{ id }] });
  expect((await call(ada(), "DELETE", `/grants/${id}`)).status).toBe(200);
  expect(house.room.permission.standing()).toEqual([]);
  expect((await call(ada(), "DELETE", `/grants/${id}`)).status).toBe(404);
});

test("a yes to other words than were shown, or to none, is none", async () => {
  covers("error:E_CHANGED");
  const yes = { ...wishes.clothing, touchpoints: [], notice: "n".repeat(43) };
  expect(await call(ada(), "POST", "/grants", yes)).toMatchObject({ status: 412, body: { code: "E_CHANGED" } });
  await call(ada(), "GET", asked(wishes.clothing));
  expect((await call(ada(), "POST", "/grants", yes)).status).toBe(412);
  // What was shown to one is no yes of another, and for one thing none for another.
  const { body } = await call(ada(), "GET", asked(wishes.clothing));
  const mine = { ...yes, notice: body["notice"] };
  expect((await call(olga(), "POST", "/grants", mine)).status).toBe(412);
  expect((await call(ada(), "POST", "/grants", { ...mine, category: "breakfast" })).status).toBe(412);
  expect(house.room.permission.standing()).toEqual([]);
});

test("an owner sees and touches nothing of anybody else's", async () => {
  const id = String((await gives(ada())).body["id"]);
  expect((await call(olga(), "GET", "")).body).toMatchObject({ grants: [] });
  expect((await call(olga(), "GET", `/grants/${id}/receipt`)).status).toBe(404);
  expect((await call(olga(), "DELETE", `/grants/${id}`)).status).toBe(404);
  expect(JSON.stringify((await call(olga(), "GET", "/export")).body)).not.toContain(id);
  expect(JSON.stringify((await call(olga(), "GET", "/ledger")).body)).not.toContain("given");
  expect(JSON.stringify((await call(ada(), "GET", "/export")).body)).toContain(id);
});

test("a browser that says nobody is to ask is asked nothing", async () => {
  covers("error:E_GPC");
  const { status, body } = await call({ ...ada(), "sec-gpc": "1" }, "GET", asked(wishes.clothing));
  expect({ status, body }).toMatchObject({ status: 409, body: { code: "E_GPC" } });
  expect(body).not.toHaveProperty("words");
});

test("a wall pauses for everybody and never begins again; a person does, for themselves", async () => {
  const id = String((await gives(ada())).body["id"]);
  const wall = small.seat({ seat: "screen-bathroom", place: "bathroom" });
  expect((await call(wall, "PUT", "/pause", { paused: true })).status).toBe(200);
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
  expect((await call(wall, "PUT", "/pause", { paused: false })).status).toBe(403);
  await call(olga(), "PUT", "/pause", { paused: false });
  expect(house.room.permission.allows(id, 1)).toBeUndefined();
  const phone = { authorization: `Bearer ${small.token("phone:phone-a")}` };
  expect((await call(phone, "PUT", "/pause", { paused: false })).status).toBe(200);
  expect(house.room.permission.allows(id, 1)).toBeDefined();
});

test("the receipt and the head of the ledger are signed by the home, and the ledger is whole", async () => {
  const id = String((await gives(ada())).body["id"]);
  const { body } = await call(ada(), "GET", `/grants/${id}/receipt`);
  expect(body).toMatchObject({
    receipt: { record_id: id, principal_id: "ada", schema_version: "ISO/IEC TS 27560:2023" },
  });
  const head = (await call(ada(), "GET", "/ledger/verify")).body;
  expect(head).toMatchObject({ ok: true, head: expect.any(String) });
  for (const { signed, key } of [body, head] as { signed: Signed; key: string }[]) {
    const by = publicKeyOf(key);
    expect(by && verify(null, Buffer.from(signed.document), by, Buffer.from(signed.sig, "base64url"))).toBe(true);
  }
  expect(JSON.parse((body["signed"] as Signed).document)).toEqual(body["receipt"]);
});

test("the ledger is read page by page, newest first", async () => {
  const id = String((await gives(ada())).body["id"]);
  await call(ada(), "DELETE", `/grants/${id}`);
  const kinds: string[] = [];
  for (let cursor = ""; ;) {
    const { body } = await call(ada(), "GET", `/ledger?limit=1${cursor}`);
    kinds.push(...(body["items"] as { kind: string }[]).map(({ kind }) => kind));
    if (body["next"] === undefined) break;
    cursor = `&cursor=${body["next"] as string}`;
  }
  expect(kinds).toEqual(["withdrawn", "given", "asked", "manifest"]);
  expect((await call(ada(), "GET", "/ledger?cursor=x")).status).toBe(400);
});
