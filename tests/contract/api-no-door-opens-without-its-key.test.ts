import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../hub/api/routes.ts";
import type { Route } from "../../hub/api/route.ts";
import { covers } from "../help/covers.ts";
import { askRoute, furnishForEveryRoute } from "../help/every-route.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const small = smallHouse();
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeAll(async () => {
  furnishForEveryRoute(small);
  api = await openSmallApi(small);
});
afterAll(() => api[Symbol.asyncDispose]());

const ask = (route: Route, token?: string) => askRoute(api.url, route, tokenHeaders(token));

function tokenHeaders(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  return { authorization: token.startsWith("Basic ") ? token : `Bearer ${token}` };
}

const shut = routes.filter(({ scope }) => scope !== "public");
const weaker: Readonly<Record<string, readonly string[]>> = {
  read: ["screen:hall"],
  run: ["read", "screen:hall"],
  admin: ["read", "run", "screen:hall"],
  screen: ["read", "screen:hall"],
  phone: ["read", "run", "admin", "screen:hall"],
  way: ["read", "screen:hall", "mqtt"],
  login: ["read", "run", "admin", "screen:hall"],
  person: ["read", "run", "admin", "screen:hall", "phone:phone-a"],
  adult: ["read", "run", "screen:hall", "phone:phone-a"],
  owner: ["read", "run", "screen:hall", "phone:phone-a"],
  seat: ["read", "run", "admin", "mqtt"],
  own: ["read", "run", "mqtt"],
};
const phone = `Basic ${Buffer.from("phone-a:secret-of-phone-a").toString("base64")}`;

test.each(shut)("$name refuses whoever says nothing, and whoever says something wrong", async (route) => {
  covers("error:E_NO_TOKEN");
  for (const token of [undefined, "no-such-token"]) {
    const response = await ask(route, token);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "E_NO_TOKEN", key: "error.E_NO_TOKEN", fault: "caller" });
  }
});

test.each(shut)("$name refuses a token that was not made for it", async (route) => {
  covers("error:E_FORBIDDEN");
  for (const scope of weaker[route.scope] ?? []) {
    const response = await ask(route, small.token(scope));
    expect({ scope, status: response.status }).toEqual({ scope, status: 403 });
  }
});

/** What would open a route: a person at a seat where only people are let in. */
function opening({ scope }: Route): Record<string, string> {
  if (scope === "public") return {};
  if (scope === "login") return tokenHeaders(phone);
  if (scope === "person" || scope === "seat" || scope === "own")
    return small.seat({ seat: "phone-a", resident: "ada", phone: "phone-a", stepped: true });
  if (scope === "phone") return small.seat({ seat: "phone-a", resident: "ada", phone: "phone-a", stepped: true });
  const own: Readonly<Record<string, string>> = {
    screen: "screen:bathroom",
    way: "phone:phone-a",
    adult: "admin",
    owner: "admin",
  };
  return tokenHeaders(small.token(own[scope] ?? scope));
}

// Of what only another test makes, or a house has only at times.
const missing = new Set([
  "tokens.revoke",
  "logins.remove",
  "sessions.end",
  "notices.seen",
  "notices.handled",
  "screens.settings",
  "photos.get",
  "cards.seen",
  "cards.dismiss",
  "cards.reject",
  "cards.interested",
  "cards.accept",
  "cards.unfinished",
  "cards.answer",
  "cards.callback",
  "cards.complain",
  "cards.satisfaction",
  "cards.why",
  "photos.first",
  "photos.remove",
  "screens.unpair",
  "drafts.drop",
  "examples.keep",
  "examples.remove",
  "virtual.get",
  "virtual.day",
]);

test.each([...routes])("$name answers what its row says to the scope it asks for", async (route) => {
  furnishForEveryRoute(small);
  const response = await askRoute(api.url, route, opening(route));
  const bytes = route.media !== undefined && response.ok;
  const body: unknown = bytes ? new Uint8Array(await response.arrayBuffer()) : await response.json();
  // What exists wants to be seen before it is changed, and a token of that name is made by another test.
  if (route.revised && route.method !== "get") return expect(body).toMatchObject({ code: "E_MUST_MATCH" });
  // This small house knows no screens that speak of themselves.
  if (route.name === "screens.declare") return expect(body).toMatchObject({ code: "E_FORBIDDEN" });
  // A program types no PIN.
  if (route.name === "drafts.confirm") return expect(body).toMatchObject({ code: "E_FORBIDDEN" });
  // Nor does anything sound in its bathroom.
  if (route.name === "screens.sound") return expect(body).toMatchObject({ code: "E_NOTHING_PLAYS" });
  if (missing.has(route.name)) return expect(body).toMatchObject({ code: "E_NOT_FOUND" });
  expect({ status: response.status, body }).toMatchObject({ status: route.status });
  // What is too much for a memory comes as it is read.
  const said = route.media?.type === "application/json" ? Readable.from([body]) : body;
  expect(() => route.answer.parse(said)).not.toThrow();
});

test("what is not in the table is refused like the rest, however it is written", async () => {
  covers("error:E_NOT_FOUND");
  const ways = [
    "/api/v1/nothing",
    "/API/v1/things",
    "//api/v1/things",
    "/api//v1/things",
    "/api/v1/things/",
    "/api",
    "/api/v1/%74hings/x/y",
  ];
  for (const way of ways) {
    expect({ way, status: (await fetch(api.url + way)).status }).toEqual({ way, status: 401 });
  }
  const asked = await fetch(`${api.url}/api/v1/nothing`, {
    headers: { authorization: `Bearer ${small.token("read")}` },
  });
  expect(await asked.json()).toMatchObject({ code: "E_NOT_FOUND" });
});

test("nobody learns a name without a token", async () => {
  const told = await Promise.all(
    ["/", "/wall/hall", "/api/v1/health", "/api/v1/residents/ada", "/api/openapi.json"].map(async (path) =>
      (await fetch(api.url + path)).text(),
    ),
  );
  expect(told.join(" ")).not.toMatch(/Ada|Elm Street/);
});

test("every page and answer carries the strict headers", async () => {
  for (const path of ["/", "/api/v1/health", "/nothing"]) {
    const { headers } = await fetch(api.url + path);
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});

test("a real house is shown in nobody's frame", async () => {
  const real = smallHouse();
  const house = { ...real.house, status: () => ({ ...real.house.status(), house: "real" as const }) };
  await using there = await openSmallApi({ ...real, house });
  const { headers } = await fetch(`${there.url}/api/v1/health`);
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("x-frame-options")).toBe("DENY");
  const entry: unknown = await (await fetch(`${there.url}/api/v1/entry`)).json();
  expect(entry).toEqual({ claimed: true, claim_open: false, house: "real", language: "en" });
});

test("a phone's own token opens what is for phones and nothing else", async () => {
  const open = ["way", "phone", "seat"];
  for (const route of shut.filter(({ scope }) => !open.includes(scope))) {
    const response = await ask(route, small.token("phone:phone-a"));
    expect({ name: route.name, status: response.status }).toEqual({ name: route.name, status: 403 });
  }
});

test("a wall stops what stands in its own place and nothing else", async () => {
  const stop = (token: string) =>
    fetch(`${api.url}/api/v1/things/bath-1/stop`, { method: "post", headers: { authorization: `Bearer ${token}` } });
  expect((await stop(small.token("screen:hall"))).status).toBe(403);
  expect((await stop(small.token("screen:bathroom"))).status).toBe(200);
});
