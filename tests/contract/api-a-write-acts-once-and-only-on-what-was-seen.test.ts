import { afterEach, beforeEach, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let admin: string;
beforeEach(async () => {
  small = smallHouse();
  admin = small.token("admin");
  api = await openSmallApi(small);
});
afterEach(() => api[Symbol.asyncDispose]());

async function ask(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${admin}`, "content-type": "application/json", ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    etag: response.headers.get("etag") ?? "",
    body: (await response.json()) as Record<string, unknown>,
  };
}

test("the same write sent twice, even at once, acts once and gets the same answer", async () => {
  covers("error:E_KEY_REUSED");
  const key = { "idempotency-key": "swipe-1" };
  const both = await Promise.all([1, 2].map(() => ask("POST", "phone/swipe", { phone: "phone-a" }, key)));
  const again = await ask("POST", "phone/swipe", { phone: "phone-a" }, key);
  expect(new Set([...both, again].map(({ body }) => body["event"])).size).toBe(1);
  expect(small.asked.filter(([what]) => what === "event")).toHaveLength(1);
  const other = await ask("POST", "phone/swipe", { phone: "phone-a", eta_min: 5 }, key);
  expect(other).toMatchObject({ status: 422, body: { code: "E_KEY_REUSED" } });
});

test("a swipe with a key is the same event for a hub that has forgotten its answers", async () => {
  const key = { "idempotency-key": "swipe-2" };
  const first = await ask("POST", "phone/swipe", { phone: "phone-a" }, key);
  await api[Symbol.asyncDispose]();
  api = await openSmallApi(small);
  expect((await ask("POST", "phone/swipe", { phone: "phone-a" }, key)).body).toEqual(first.body);
});

test("a write that was refused may be tried again with its key", async () => {
  const key = { "idempotency-key": "dev-1" };
  const device = { id: "bed-a", kind: "bed", place: "attic" };
  expect((await ask("POST", "devices", device, key)).body).toMatchObject({ code: "E_NOT_FOUND" });
  small.seed("place", { id: "attic" });
  expect((await ask("POST", "devices", device, key)).status).toBe(201);
});

test("who changes a person must have seen them as they are", async () => {
  covers("error:E_MUST_MATCH", "error:E_CHANGED");
  const ada = { name: "Ada L.", standing: "adult", language: "en", sleeps: "bedroom" };
  expect(await ask("PUT", "residents/ada", ada)).toMatchObject({ status: 428, body: { code: "E_MUST_MATCH" } });
  const { etag } = await ask("GET", "residents/ada");
  const changed = await ask("PUT", "residents/ada", ada, { "if-match": etag });
  expect(changed).toMatchObject({ status: 200, body: { name: "Ada L." } });
  expect(changed.etag).not.toBe(etag);
  expect(await ask("PUT", "residents/ada", ada, { "if-match": etag })).toMatchObject({
    status: 412,
    body: { code: "E_CHANGED" },
  });
  expect(await ask("PUT", "residents/ada", ada, { "if-none-match": "*" })).toMatchObject({ status: 412 });
  expect(await ask("PUT", "residents/bob", { ...ada, name: "Bob" }, { "if-none-match": "*" })).toMatchObject({
    status: 200,
  });
  expect(await ask("PUT", "residents/cy", ada, { "if-match": etag })).toMatchObject({ status: 412 });
});

test("a device is added once and its password shown once", async () => {
  covers("error:E_EXISTS", "error:E_ROLE_UNBOUND");
  const added = await ask("POST", "devices", { id: "bed-a", kind: "bed", place: "bedroom", owner: "ada" });
  expect(added.body).toEqual({
    device: { id: "bed-a", kind: "bed", name: "bed-a", place: "bedroom", owner: "ada" },
    credential: { username: "bed-a", password: expect.stringMatching(/^secret-mqtt/) },
  });
  expect(await ask("POST", "devices", { id: "bed-a", kind: "bed" })).toMatchObject({
    status: 409,
    body: { code: "E_EXISTS" },
  });
  expect((await ask("POST", "devices/bed-a/credential")).body["password"]).not.toBe("secret-mqtt-1");
  expect(JSON.stringify((await ask("GET", "devices")).body)).not.toContain("secret");
  expect((await ask("DELETE", "devices/bed-a")).body).toEqual({ removed: "bed-a" });
  expect((await ask("GET", "roles/bath.attic")).body).toMatchObject({ code: "E_ROLE_UNBOUND" });
});

test("a token opens what it was made for and nothing once it is ended", async () => {
  const { body } = await ask("POST", "tokens", { id: "tablet", scopes: ["read"] });
  const read = () =>
    fetch(`${api.url}/api/v1/status`, { headers: { authorization: `Bearer ${String(body["token"])}` } });
  expect((await read()).status).toBe(200);
  expect((await ask("POST", "tokens", { id: "tablet", scopes: ["read"] })).status).toBe(409);
  expect((await ask("POST", "tokens", { scopes: ["door"] })).body).toMatchObject({ code: "E_WRONG_TYPE" });
  expect(JSON.stringify((await ask("GET", "tokens")).body)).not.toContain(String(body["token"]));
  await ask("DELETE", "tokens/tablet");
  expect((await read()).status).toBe(401);
});

test("a list comes in pages that lose nothing", async () => {
  for (let i = 0; i < 7; i += 1) small.seed("place", { id: `room-${i}` });
  const seen: string[] = [];
  let cursor = "";
  do {
    const { body } = await ask("GET", `places?limit=3${cursor}`);
    seen.push(...(body["items"] as { id: string }[]).map(({ id }) => id));
    cursor = body["next"] === undefined ? "" : `&cursor=${body["next"] as string}`;
  } while (cursor !== "");
  expect(seen).toEqual([...new Set(seen)].toSorted());
  expect(seen).toHaveLength(10);
  expect((await ask("GET", "places?cursor=!!")).body).toMatchObject({ code: "E_WRONG_TYPE", field: "cursor" });
  expect((await ask("GET", "places?limit=100000")).body).toMatchObject({ code: "E_WRONG_TYPE", field: "limit" });
});
