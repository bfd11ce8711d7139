import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Bus, makeBus } from "../../../hub/bus/bus.ts";
import { systemClock } from "../../../hub/core/clock.ts";
import { editorSocketOf } from "../../../hub/core/flows-line.ts";
import { makeLog } from "../../../hub/core/log.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { openProxy } from "../../../hub/node-red/proxy.ts";
import { makeTokens } from "../../../hub/node-red/tokens.ts";
import { wordsOf } from "../../../hub/words.ts";
import { rethrow, temporaryFolder } from "../../help/store.ts";

// Both ends are played here: the process behind says what a real one never would.
let folder: ReturnType<typeof temporaryFolder>;
let behind: Server;
let front: Server;
let bus: Bus;
let proxy: ReturnType<typeof openProxy>;
let answers: RequestListener;
const visitor = { id: "ada", adult: true, language: "en", session: "s1" } as const;
const port = () => (front.address() as AddressInfo).port;
const url = (path: string) => `http://localhost:${port()}${path}`;

beforeEach(async () => {
  folder = temporaryFolder();
  const socket = folder.file("flows.sock");
  bus = makeBus(rethrow);
  answers = (_, response) => void response.end("{}");
  behind = createServer((request, response) => answers(request, response));
  await new Promise<void>((resolve) => behind.listen(editorSocketOf(socket), resolve));
  const reader = () => ({ language: "en" as const, zone: "UTC", words: wordsOf("en") });
  const log = makeLog(() => undefined, systemClock());
  proxy = openProxy({ socket, tokens: makeTokens(seededRandom(1)), reader, bus, log });
  front = createServer((request, response) => proxy.serve(request, response, visitor));
  front.on("upgrade", (request: IncomingMessage, stream, head) => proxy.upgrade(request, stream, head, visitor));
  await new Promise<void>((resolve) => front.listen(0, resolve));
});
afterEach(() => {
  proxy.close();
  for (const server of [front, behind]) {
    server.closeAllConnections();
    server.close();
  }
  folder[Symbol.dispose]();
});

const hostile = {
  "set-cookie": "lintel.desk=chosen",
  "service-worker-allowed": "/",
  "access-control-allow-origin": "http://evil.example",
  "access-control-allow-credentials": "true",
  "clear-site-data": '"cookies"',
  "content-security-policy": "default-src *",
  refresh: "0;url=http://evil.example",
  link: "<http://evil.example>; rel=preload",
  "content-type": "text/html",
  etag: '"7"',
};

test("of what it says about a page, only what a page is made of goes on", async () => {
  answers = (_, response) => {
    response.writeHead(200, hostile);
    response.end("page");
  };
  const answer = await fetch(url("/flows/"));
  expect(await answer.text()).toBe("page");
  expect(answer.headers.get("content-type")).toBe("text/html");
  expect(answer.headers.get("etag")).toBe('"7"');
  expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
  const kept = new Set(["content-type", "etag", "content-security-policy"]);
  for (const name of Object.keys(hostile)) if (!kept.has(name)) expect(answer.headers.has(name), name).toBe(false);
});

test("nor does a redirect lead out of the editor", async () => {
  const led = async (location: string) => {
    answers = (_, response) => void response.writeHead(302, { location }).end();
    return (await fetch(url("/flows/x"), { redirect: "manual" })).headers.get("location");
  };
  expect(await led("http://evil.example/")).toBeNull();
  expect(await led("//evil.example/flows/")).toBeNull();
});

test("no page of it stays behind as a worker that sees every later page", async () => {
  let reached = false;
  answers = (_, response) => {
    reached = true;
    response.writeHead(200, { "content-type": "text/javascript" }).end("");
  };
  const answer = await fetch(url("/flows/worker.js"), { headers: { "service-worker": "script" } });
  expect(answer.status).toBe(403);
  expect(reached).toBe(false);
});

test("a live line is opened with what a line needs, and no cookie comes with it", async () => {
  const { WebSocketServer } = await import("ws");
  const sockets = new WebSocketServer({ server: behind });
  sockets.on("headers", (headers) => void headers.push("Set-Cookie: lintel.desk=chosen", "X-Other: 1"));
  const socket = new WebSocket(url("/flows/comms").replace("http", "ws"));
  const said = new Promise<IncomingMessage>((resolve) => socket.once("upgrade", resolve));
  const { headers } = await said;
  expect(headers["set-cookie"]).toBeUndefined();
  expect(headers["x-other"]).toBeUndefined();
  expect(headers["sec-websocket-accept"]).toBeDefined();
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise<void>((resolve) => (socket.readyState === 1 ? resolve() : socket.once("open", () => resolve())));
  proxy.close();
  await closed;
  sockets.close();
});

test("a deploy that is no JSON is said to be none, and not that nobody is there", async () => {
  const headers = { "content-type": "application/json", "node-red-api-version": "v2" };
  const answer = await fetch(url("/flows/flows"), { method: "POST", headers, body: '{"flows":[' });
  expect(answer.status).toBe(400);
});
