import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../hub/api/routes.ts";
import type { Route } from "../../hub/api/route.ts";
import { exampleOf } from "../../hub/api/example.ts";
import { schemaOf } from "../../hub/api/schema.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const small = smallHouse();
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeAll(async () => {
  small.seed("device", { id: "old-1", kind: "bed", name: "Old bed" });
  // A wall of its own place, with somebody's alarm clock beside it.
  small.seed("resident", { id: "guest", name: "Guest", standing: "guest", language: "en", sleeps: "bathroom" });
  for (const [id, kind] of [
    ["screen-bathroom", "screen"],
    ["alarm-guest", "alarm-clock"],
  ] as const)
    small.things.set(id, { id, kind, name: id, place: "bathroom", online: true });
  const [screen, music] = [small.things.get("screen-bathroom"), { id: "music-1", kind: "music", name: "Music" }];
  if (screen) small.things.set(screen.id, { ...screen, state: { spoke: "bath-ready" } });
  small.things.set(music.id, { ...music, place: "bathroom", online: true, state: { headlines: ["Rain"] } });
  small.seed("role", { id: "music.bathroom", thing: music.id });
  // The door is by that wall.
  small.seed("device", { id: "lock-1", kind: "lock", name: "Lock", place: "bathroom" });
  small.seed("role", { id: "door", thing: "lock-1" });
  small.things.set("lock-1", { id: "lock-1", kind: "lock", name: "Lock", place: "bathroom", online: true });
  api = await openSmallApi(small);
});
afterAll(() => api[Symbol.asyncDispose]());

const known: Readonly<Record<string, string>> = {
  thing: "bath-1",
  role: "screen.hall",
  device: "old-1",
  scene: "morning",
  run: "run-a",
  resident: "ada",
  trip: "trip-a",
  screen: "screen-bathroom",
  phone: "phone-a",
  piece: "lake",
};
const ids: Readonly<Record<string, string>> = {
  residents: "ada",
  places: "hall",
  settings: "morning.volume",
  calendars: "ada",
};
const bodies: Readonly<Record<string, unknown>> = {
  "devices.add": { id: "bed-a", kind: "bed", place: "bedroom" },
  "roles.bind": { thing: "hall-1" },
  "scenes.run": { resident: "ada" },
  "devices.owntracks": { mode: "mqtt" },
  "door.pin": { pin: "274918" },
  "pins.set": { pin: "274918" },
  "phone.door-open": { nonce: "n".repeat(22), signature: "s" },
  "phone.key": { x: "x".repeat(43), y: "y".repeat(43) },
  "phone.cancel": { phone: "phone-a" },
  "phone.delay": { phone: "phone-a", by_min: 10 },
  "phone.swipe": { phone: "phone-a", eta_min: 20 },
  "screens.event": { type: "touched" },
  "screens.stop": { role: "bath" },
  "home.put": { name: "Elm", zone: "Asia/Shanghai", lat: 1, lon: 2, language: "en" },
  "residents.put": { name: "Ada", standing: "adult", language: "en", sleeps: "bedroom" },
  "calendars.put": { name: "Ada's", is: "appointments", resident: "ada", url: "https://calendar.example/ada.ics" },
};

function ask({ name, method, path, body }: Route, token?: string): Promise<Response> {
  const [noun = ""] = name.split(".");
  const own = name === "devices.owntracks" ? { device: "phone-a" } : {};
  const names: Readonly<Record<string, string | undefined>> = { ...known, id: ids[noun], ...own };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => names[part] ?? part);
  const sent = bodies[name] ?? (body ? exampleOf(schemaOf(body, "input")) : undefined);
  return fetch(api.url + filled, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: token.startsWith("Basic ") ? token : `Bearer ${token}` }),
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(sent === undefined || method === "get" ? {} : { body: JSON.stringify(sent) }),
  });
}

const shut = routes.filter(({ scope }) => scope !== "public");
const weaker: Readonly<Record<string, readonly string[]>> = {
  read: ["screen:hall"],
  run: ["read", "screen:hall"],
  admin: ["read", "run", "screen:hall"],
  screen: ["read", "screen:hall"],
  phone: ["read", "run", "admin", "screen:hall"],
  way: ["read", "screen:hall", "mqtt", "phone:phone-b"],
  login: ["read", "run", "admin", "screen:hall"],
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

test.each([...routes])("$name answers what its row says to the scope it asks for", async (route) => {
  const own: Readonly<Record<string, string>> = {
    screen: "screen:bathroom",
    phone: "phone:phone-a",
    way: "phone:phone-a",
  };
  const given = own[route.scope] ?? route.scope;
  const token = given === "public" ? undefined : given === "login" ? phone : small.token(given);
  const response = await ask(route, token);
  const body: unknown = route.media ? new Uint8Array(await response.arrayBuffer()) : await response.json();
  // What exists wants to be seen before it is changed, and a token of that name is made by another test.
  if (route.revised && route.method !== "get") return expect(body).toMatchObject({ code: "E_MUST_MATCH" });
  if (route.name === "tokens.revoke") return expect(body).toMatchObject({ code: "E_NOT_FOUND" });
  expect({ status: response.status, body }).toMatchObject({ status: route.status });
  expect(() => route.answer.parse(body)).not.toThrow();
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
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-powered-by")).toBeNull();
  }
});

test("a phone's own token opens what is for phones and nothing else", async () => {
  const open = ["way", "phone"];
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
