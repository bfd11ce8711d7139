import { mkdtempSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "../../hub/api/api.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openTestKeys, type TestKeys } from "../help/certificates.ts";
import { covers } from "../help/covers.ts";
import { furnishForEveryRoute } from "../help/every-route.ts";
import { smallHouse } from "../help/small-house.ts";

const small = smallHouse();
let keys: TestKeys;
let api: Api;
beforeAll(async () => {
  furnishForEveryRoute(small);
  keys = await openTestKeys();
  api = await openApi({
    house: small.house,
    random: seededRandom(7),
    rim: systemClock(),
    host: "127.0.0.1",
    port: 0,
    socket: join(mkdtempSync(join(tmpdir(), "lintel-api-")), "hub.sock"),
    pages: "/nonexistent",
    secure: {
      tls: keys,
      port: 0,
      taken: (error) => {
        throw error;
      },
    },
  });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  keys[Symbol.dispose]();
});

type Answer = { readonly status: number; readonly cookies: readonly string[]; readonly body: Record<string, unknown> };

function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const at = { host: "127.0.0.1", port: api.securePort ?? 0, path: `/api/v1/${path}`, ca: keys.ca, method };
    const asked = request({ ...at, headers: { "content-type": "application/json", ...headers } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => {
        const given = JSON.parse(text) as Record<string, unknown>;
        resolve({ status: answer.statusCode ?? 0, cookies: answer.headers["set-cookie"] ?? [], body: given });
      });
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

test("a seat that is opened over TLS gets a cookie no other name and no plain page can set or read", async () => {
  const origin = `https://127.0.0.1:${api.securePort}`;
  const given = { who: "ada", password: "a long enough password" };
  const { status, cookies } = await ask("POST", "sessions", { origin }, given);
  expect(status).toBe(201);
  expect(cookies).toEqual([
    expect.stringMatching(/^__Host-lintel\.desk=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
  ]);
  const [cookie = ""] = (cookies[0] ?? "").split(";");
  const seat = { "x-lintel-seat": "desk" };
  expect((await ask("GET", "me", { ...seat, cookie })).body).toMatchObject({ resident: "ada" });
  // What a plain page put there under the plain name is not read, nor is the secure one off TLS.
  expect((await ask("GET", "me", { ...seat, cookie: cookie.replace("__Host-", "") })).status).toBe(401);
  const plain = await fetch(`http://127.0.0.1:${api.port}/api/v1/me`, { headers: { ...seat, cookie } });
  expect(plain.status).toBe(401);
});

test("a wall listens over TLS by the same cookie", async () => {
  const origin = `https://127.0.0.1:${api.securePort}`;
  const proof = { seat: "screen-hall", nonce: "nonce-for-screen-hall", signature: "right" };
  const { cookies } = await ask("POST", "seats/open", { origin }, proof);
  const [cookie = ""] = (cookies[0] ?? "").split(";");
  expect(cookies[0]).toMatch(/Max-Age=34560000/);
  const line = io(`${origin}/live`, {
    auth: { seat: "screen-hall", place: "hall" },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    ca: keys.ca,
    extraHeaders: { cookie, origin },
  });
  const picture = await new Promise((resolve, reject) => {
    line.once("snapshot", resolve);
    line.once("connect_error", reject);
  });
  expect(picture).toMatchObject({ place: "hall" });
  line.disconnect();
});

test("a page of the same name that came without encryption is another's: anybody on the way may have written it", async () => {
  covers("error:E_WRONG_ORIGIN");
  const origin = `http://127.0.0.1:${api.securePort}`;
  const given = { who: "ada", password: "a long enough password" };
  expect(await ask("POST", "sessions", { origin }, given)).toMatchObject({ status: 403, cookies: [] });
  const { cookie } = small.seat({ seat: "screen-hall", place: "hall" });
  const line = io(`https://127.0.0.1:${api.securePort}/live`, {
    auth: { seat: "screen-hall", place: "hall" },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    ca: keys.ca,
    extraHeaders: { cookie: `__Host-${cookie}`, origin },
  });
  const told = await new Promise<string>((resolve) => {
    line.once("snapshot", () => resolve("let in"));
    line.once("connect_error", () => resolve("refused"));
  });
  line.disconnect();
  expect(told).toBe("refused");
});
