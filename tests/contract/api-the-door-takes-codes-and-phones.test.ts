import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeEach(async () => {
  small = smallHouse();
  small.seed("device", { id: "lock-1", kind: "lock", name: "Lock", place: "hall" });
  small.seed("role", { id: "door", thing: "lock-1" });
  small.things.set("lock-1", { id: "lock-1", kind: "lock", name: "Lock", place: "hall", online: true });
  api = await openSmallApi(small);
});
afterEach(() => api[Symbol.asyncDispose]());

async function ask(scope: string, method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${small.token(scope)}`, "content-type": "application/json", ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("the wall by the door takes codes, no other does, and says why in words where it does not open", async () => {
  covers("error:E_CODE_WRONG");
  expect((await ask("screen:hall", "POST", "door/pin", { pin: "274918" })).body).toEqual({ open: true });
  expect((await ask("screen:hall", "POST", "door/pin", { pin: "27491" })).body).toMatchObject({
    open: false,
    code: "E_CODE_WRONG",
  });
  expect((await ask("screen:bathroom", "POST", "door/pin", { pin: "274918" })).status).toBe(403);
  for (const pin of ["", "abcdef", 274_918, "1234567890123"]) {
    expect((await ask("screen:hall", "POST", "door/pin", { pin })).status).toBe(400);
  }
});

test("a code is a new attempt each time it is sent, and neither it nor a digest of it is remembered or logged", async () => {
  const key = { "idempotency-key": "once-only" };
  for (const pin of ["640285", "274918", "640285"]) {
    expect((await ask("screen:hall", "POST", "door/pin", { pin }, key)).body["open"]).toBe(pin === "274918");
  }
  expect(small.asked.filter(([what]) => what === "pin")).toHaveLength(3);
  const bad = await ask("admin", "PUT", "residents/ada/pin", { pin: "640285x" });
  expect(JSON.stringify([bad, small.asked, small.lines])).not.toContain("640285");
});

test("a wall that types without end is slowed down", async () => {
  covers("error:E_RATE");
  const token = small.token("screen:hall");
  const statuses = [];
  for (let n = 0; n < 25; n += 1) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    statuses.push(
      (await fetch(`${api.url}/api/v1/door/pin`, { method: "POST", headers, body: `{"pin":"640285"}` })).status,
    );
  }
  expect(statuses.filter((status) => status === 429).length).toBe(5);
});

test("a phone tells its key once; another one is taken only after an adult has removed the first", async () => {
  covers("error:E_EXISTS");
  const mine = { x: "a".repeat(43), y: "b".repeat(43) };
  const other = { x: "c".repeat(43), y: "d".repeat(43) };
  const key = () => (small.house.residents.get("device", "phone-a") as { key?: object } | undefined)?.key;
  expect((await ask("phone:phone-a", "PUT", "phone/key", mine)).status).toBe(200);
  expect(key()).toEqual({ kid: "phone-a", alg: "ES256", ...mine });
  expect((await ask("phone:phone-a", "PUT", "phone/key", mine)).status).toBe(200);
  expect((await ask("phone:phone-a", "PUT", "phone/key", other)).status).toBe(409);
  expect((await ask("run", "DELETE", "phones/phone-a/key")).status).toBe(403);
  expect((await ask("admin", "DELETE", "phones/phone-a/key")).status).toBe(200);
  expect(key()).toBeUndefined();
  expect((await ask("phone:phone-a", "PUT", "phone/key", other)).status).toBe(200);
  expect((await ask("phone:lock-1", "PUT", "phone/key", mine)).status).toBe(403);
  expect((await ask("phone:nobody", "POST", "phone/door/challenge")).status).toBe(403);
});

test("the book comes in pages, newest first; a grown-up's phone reads all of it, a child's what is about itself", async () => {
  const first = (await ask("read", "GET", "door/audit?limit=2")).body as { items: { seq: number }[]; next: string };
  expect(first.items.map(({ seq }) => seq)).toEqual([5, 4]);
  const second = (await ask("read", "GET", `door/audit?limit=3&cursor=${first.next}`)).body as typeof first;
  expect(second.items.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(second).not.toHaveProperty("next");
  small.seed("resident", { id: "kit", name: "Kit", standing: "child", language: "en", sleeps: "bedroom" });
  small.seed("device", { id: "phone-kit", kind: "phone", name: "Kit", owner: "kit" });
  await ask("phone:phone-a", "GET", "phone/door/audit");
  await ask("phone:phone-kit", "GET", "phone/door/audit");
  await ask("read", "GET", "door/audit");
  expect(
    small.asked
      .filter(([what]) => what === "audit")
      .slice(-3)
      .map(([, , , reader]) => reader),
  ).toEqual([
    { resident: "ada", all: true, duress: true },
    { resident: "kit", all: false, duress: false },
    { all: true, duress: false },
  ]);
  expect((await ask("read", "GET", "door/audit?cursor=x")).status).toBe(400);
});
