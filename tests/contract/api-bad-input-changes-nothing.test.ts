import { connect } from "node:net";
import { request } from "node:http";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../../hub/api/routes.ts";
import { covers } from "../help/covers.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

const small = smallHouse();
const admin = small.token("admin");
let api: Awaited<ReturnType<typeof openSmallApi>>;
beforeAll(async () => {
  api = await openSmallApi(small);
});
afterAll(() => api[Symbol.asyncDispose]());

const headers = { authorization: `Bearer ${admin}`, "content-type": "application/json" };
const send = (method: string, path: string, body: string, more: Readonly<Record<string, string>> = {}) =>
  fetch(api.url + path, { method, headers: { ...headers, ...more }, body });
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

const swipe = "/api/v1/phone/swipe";

test("an unknown key is named and nothing changes", async () => {
  covers("error:E_UNKNOWN_KEY");
  const before = small.asked.length;
  const response = await send("POST", swipe, '{"phone":"phone-a","extra":1}');
  expect(await response.json()).toMatchObject({ code: "E_UNKNOWN_KEY", field: "extra", fault: "caller" });
  expect(response.status).toBe(400);
  expect(await codeOf(await send("POST", swipe, '{"phone":"phone-a","__proto__":{"admin":true}}'))).toBe(
    "E_UNKNOWN_KEY",
  );
  expect(small.asked.length).toBe(before);
});

test.each([
  ["E_NOT_JSON", "{phone", {}],
  ["E_NOT_JSON", '{"phone":"phone-a"}', { "content-type": "text/plain" }],
  ["E_NOT_JSON", '{"phone":"phone-a"}', { "content-type": "application/x-www-form-urlencoded" }],
  ["E_WRONG_TYPE", '{"phone":7}', {}],
  ["E_WRONG_TYPE", "[]", {}],
  ["E_WRONG_TYPE", '{"phone":"phone-a","eta_min":1e999}', {}],
  ["E_TOO_DEEP", `{"phone":${"[".repeat(20)}${"]".repeat(20)}}`, {}],
  ["E_TOO_BIG", JSON.stringify({ phone: "x".repeat(70_000) }), {}],
  ["E_NOT_FOUND", '{"phone":"bath-1"}', {}],
  ["E_WRONG_TYPE", '{"phone":"phone-a"}', { "idempotency-key": "a key with spaces" }],
])("%s for %.40s", async (code, body, more) => {
  covers("error:E_NOT_JSON", "error:E_WRONG_TYPE", "error:E_TOO_DEEP", "error:E_TOO_BIG", "error:E_NOT_FOUND");
  const before = small.asked.length;
  const response = await send("POST", swipe, body, more);
  expect(await codeOf(response)).toBe(code);
  expect(small.asked.length).toBe(before);
});

test("whatever JSON a write is sent, the house never breaks", async () => {
  const writes = routes.filter(({ method }) => method !== "get");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.json(),
      fc.webQueryParameters(),
      fc.boolean(),
      async ({ method, path }, body, query, seated) => {
        const filled = path.replaceAll(/\{\w+\}/g, "ada");
        const seat = { seat: "phone-a", resident: "ada", phone: "phone-a", stepped: true };
        const more = seated ? small.seat(seat) : {};
        const response = await send(method.toUpperCase(), `${filled}?${query}`, body, more);
        expect(response.status).toBeLessThan(500);
        await response.arrayBuffer();
      },
    ),
    { numRuns: 200 },
  );
  expect(small.lines.filter((line) => line.includes("a request failed"))).toEqual([]);
});

test("whatever a path holds, the house never breaks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      const path = `/api/v1/things/${encodeURIComponent(text.isWellFormed() ? text : "?")}`;
      const response = await fetch(api.url + path, { headers });
      expect(response.status).toBeLessThan(500);
      await response.arrayBuffer();
    }),
    { numRuns: 100 },
  );
});

const raw = (lines: readonly string[]) =>
  new Promise<string>((resolve, reject) => {
    let told = "";
    const socket = connect(api.port, "127.0.0.1", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    socket.on("data", (chunk) => (told += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(told));
  });

test("headers named to break the reader do not, and paths lead nowhere outside the pages", async () => {
  covers("error:E_BAD_REQUEST");
  const host = "Host: localhost";
  const end = "Connection: close";
  expect(await raw(["GET /api/v1/health HTTP/1.1", host, "__proto__: x", "constructor: y", end])).toMatch(
    /^HTTP\/1.1 200/,
  );
  expect(await raw(["GET /api/v1/things/%E0%A4%A HTTP/1.1", host, `Authorization: Bearer ${admin}`, end])).toContain(
    "E_BAD_REQUEST",
  );
  for (const path of [
    "/../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/%2e%2e/package.json",
    "/wall/..%5c..%5cpackage.json",
  ]) {
    expect(await raw([`GET ${path} HTTP/1.1`, host, end])).not.toContain("dependencies");
  }
});

const asHost = (host: string, origin?: string) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(
      { port: api.port, host: "127.0.0.1", path: "/api/v1/health", headers: { host, ...(origin ? { origin } : {}) } },
      (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on("error", reject);
    sent.end();
  });

test("a name that is not ours and a page from elsewhere are refused", async () => {
  covers("error:E_WRONG_HOST", "error:E_WRONG_ORIGIN");
  expect((await asHost(`localhost:${api.port}`)).status).toBe(200);
  expect((await asHost(`localhost:${api.port}`, `http://localhost:${api.port}`)).status).toBe(200);
  expect(await asHost("evil.example")).toMatchObject({ status: 421, body: expect.stringContaining("E_WRONG_HOST") });
  expect(await asHost("localhost.evil.example")).toMatchObject({ status: 421 });
  for (const origin of ["http://evil.example", "null", "http://localhost:1"]) {
    expect(await asHost(`localhost:${api.port}`, origin)).toMatchObject({ status: 403 });
  }
});

test("a refusal speaks the reader's language, and what breaks inside stays inside", async () => {
  covers("error:E_INTERNAL");
  const chinese = await fetch(`${api.url}/api/v1/status`, { headers: { "accept-language": "fr;q=0.9, zh-CN" } });
  expect(await chinese.json()).toMatchObject({ message: "请说明您是谁。" });
  small.house.scenes.run = () => {
    throw new Error("secret inside");
  };
  const broken = await fetch(`${api.url}/api/v1/runs/run-a`, { headers });
  const text = await broken.text();
  expect({ status: broken.status, ...(JSON.parse(text) as object) }).toMatchObject({
    status: 500,
    code: "E_INTERNAL",
    fault: "house",
  });
  expect(text).not.toContain("secret inside");
  expect(small.lines.at(-1)).toContain("secret inside");
});
