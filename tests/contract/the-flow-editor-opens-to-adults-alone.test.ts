import { request as ask } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { editorSocketOf } from "../../hub/core/flows-line.ts";
import type { Language } from "../../hub/core/house.ts";
import { wordsOf } from "../../hub/words.ts";
import { covers } from "../help/covers.ts";
import { type FlowsHouse, openFlowsHouse } from "../help/node-red.ts";
import { openSmallApi, type SmallHouse, smallHouse } from "../help/small-house.ts";

let small: SmallHouse;
let flows: FlowsHouse;
let api: Awaited<ReturnType<typeof openSmallApi>>;

beforeAll(async () => {
  small = smallHouse();
  Object.assign(small.house, { reader: (language: Language) => ({ language, zone: "UTC", words: wordsOf(language) }) });
  small.seed("resident", { ...resident("kim"), standing: "child" });
  small.seed("resident", { ...resident("gus"), standing: "guest" });
  small.seed("resident", resident("bo"));
  flows = await openFlowsHouse({ bus: small.bus });
  api = await openSmallApi(small, "/nonexistent", undefined, flows.nodeRed.editor);
}, 60_000);
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await flows?.[Symbol.asyncDispose]();
});

const resident = (id: string) => ({
  id,
  name: id,
  standing: "adult",
  language: "en",
  sleeps: "bedroom",
  wakes_from: "05:00",
  wakes_to: "11:00",
  presence_on_mqtt: false,
  standing_permission: { bath: false },
});

type Sits = Parameters<SmallHouse["seat"]>[0];
/** What a browser at that seat sends with every request of its own pages; it names no seat here. */
const browser = (sits: Sits) => {
  const { "x-lintel-seat": _, ...rest } = small.seat(sits);
  return rest;
};
const adult = () => browser({ seat: "desk", resident: "ada", stepped: true });
const get = (path: string, headers: Record<string, string>) =>
  fetch(`${api.url}${path}`, { headers, redirect: "manual" });

test("an adult who has just proved themselves gets the editor, and nobody else gets a byte of it", async () => {
  const page = await get("/flows/", adult());
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Lintel");
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self' 'unsafe-inline' 'unsafe-eval'");
  expect((await get("/flows/red/red.min.js", adult())).status).toBe(200);
  for (const [who, headers, status] of [
    ["nobody", {}, 401],
    ["a forged header of the editor's own", { "x-hub-session": "t" }, 401],
    ["a token", { authorization: `Bearer ${small.token("admin")}` }, 401],
    ["a cookie of nobody", { cookie: `lintel.desk=${"x".repeat(40)}` }, 401],
    ["a child", browser({ seat: "desk", resident: "kim", stepped: true }), 403],
    ["a guest", browser({ seat: "desk", resident: "gus", stepped: true }), 403],
    ["a wall", browser({ seat: "screen-hall", place: "hall", stepped: true }), 403],
    ["an adult who signed in an hour ago", browser({ seat: "desk", resident: "bo" }), 403],
    ["another site's page", { ...adult(), "sec-fetch-site": "cross-site" }, 403],
    ["another port's page", { ...adult(), "sec-fetch-site": "same-site" }, 403],
  ] as const) {
    for (const path of ["/flows/", "/flows/flows", "/flows/settings", "/flows/lintel/choices"]) {
      const answer = await get(path, headers);
      expect(answer.status, `${who} ${path}`).toBe(status);
      expect(await answer.text(), who).not.toMatch(/red\/red|lintel-moment|httpNodeRoot/);
    }
  }
});

test("who comes without a proof is told what to do, in a page of the house and its own policy", async () => {
  covers("error:E_STEP_UP");
  const page = await get("/flows/", {
    ...browser({ seat: "desk", resident: "bo" }),
    accept: "text/html",
    "accept-language": "zh-TW",
  });
  expect(page.status).toBe(403);
  expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  const text = await page.text();
  expect(text).toContain("請再登入一次");
  expect(text).toContain('href="/signin?to=/flows/"');
  const bare = await get("/flows", adult());
  expect([bare.status, bare.headers.get("location")]).toEqual([308, "/flows/"]);
});

test("what was opened goes on being shown when the proof is over, and not a thing can be changed any more", async () => {
  const { secret, session } = small.access.sit({ seat: "desk", resident: "ada", stepped: true });
  const headers = { cookie: `lintel.desk=${secret}`, "sec-fetch-site": "same-origin", origin: api.url };
  expect((await get("/flows/", headers)).status).toBe(200);
  const before = await flowsOf(headers);
  const post = (body: unknown, more: Record<string, string> = {}) =>
    fetch(`${api.url}/flows/flows`, {
      method: "POST",
      headers: { ...headers, ...v2, ...more },
      body: JSON.stringify(body),
    });
  expect((await post(before)).status).toBe(200);
  small.access.lapse(session.id);
  expect((await get("/flows/settings", headers)).status).toBe(200);
  const late = await post(before);
  expect(late.status).toBe(403);
  expect(await late.text()).toContain("Sign in again");
  await small.access.room.end(session.id, "test");
  expect((await get("/flows/settings", headers)).status).toBe(401);
});

test("a deploy must say what it was made of, and an old one is refused as stale", async () => {
  covers("error:E_CHANGED");
  const headers = { ...adult(), origin: api.url };
  const now = await flowsOf(headers);
  const post = (body: unknown, more: Record<string, string> = {}) =>
    fetch(`${api.url}/flows/flows`, {
      method: "POST",
      headers: { ...headers, ...v2, ...more },
      body: JSON.stringify(body),
    });
  expect((await post({ flows: now.flows })).status).toBe(412);
  expect((await post({ ...now, rev: "" })).status).toBe(412);
  expect((await post(now.flows, { "node-red-api-version": "v1" })).status).toBe(400);
  const stale = await post({ ...now, rev: "0".repeat(64) });
  expect(stale.status).toBe(409);
  expect(await stale.json()).toMatchObject({ code: "version_mismatch" });
  expect((await post(now)).status).toBe(200);
});

test.each<[method: "POST" | "PUT" | "DELETE", path: string]>([
  ["POST", "/flows/nodes"],
  ["PUT", "/flows/nodes/node-red"],
  ["POST", "/flows/flow"],
  ["PUT", "/flows/flow/morning"],
  ["DELETE", "/flows/flow/morning"],
  ["POST", "/flows/flows/state"],
  ["POST", "/flows/library/local/flows/x"],
  ["POST", "/flows/auth/token"],
])("%s %s stays shut, even for an adult", async (method, path) => {
  const headers = { ...adult(), origin: api.url, "content-type": "application/json" };
  const asked = { method, headers, body: "{}" };
  expect((await fetch(`${api.url}${path}`, asked)).status).toBe(403);
});

test("a page of another origin cannot make a browser deploy", async () => {
  const now = await flowsOf(adult());
  for (const origin of ["http://evil.example", "null"]) {
    const answer = await fetch(`${api.url}/flows/flows`, {
      method: "POST",
      headers: { ...adult(), ...v2, origin },
      body: JSON.stringify(now),
    });
    expect(answer.status, origin).toBe(403);
  }
});

test("the live line opens to the same people from the house's own pages alone, and ends with their session", async () => {
  covers("event:session.ended");
  const url = `${api.url.replace("http", "ws")}/flows/comms`;
  const tried = (headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.once("open", () => (socket.close(), resolve("open")));
      socket.once("unexpected-response", (_, answer) => resolve(String(answer.statusCode)));
      socket.once("error", () => resolve("refused"));
    });
  expect(await tried({ ...adult(), origin: api.url })).toBe("open");
  expect(await tried({})).not.toBe("open");
  expect(await tried({ "x-hub-session": "t", origin: api.url })).not.toBe("open");
  expect(await tried(adult())).toBe("open");
  expect(await tried({ cookie: adult().cookie })).not.toBe("open");
  expect(await tried({ ...adult(), origin: "http://evil.example" })).not.toBe("open");
  expect(await tried({ ...browser({ seat: "desk", resident: "kim", stepped: true }), origin: api.url })).not.toBe(
    "open",
  );
  expect(await tried({ ...browser({ seat: "desk", resident: "bo" }), origin: api.url })).not.toBe("open");

  const { secret, session } = small.access.sit({ seat: "desk", resident: "ada", stepped: true });
  const socket = new WebSocket(url, { headers: { cookie: `lintel.desk=${secret}`, "sec-fetch-site": "same-origin" } });
  await new Promise((resolve) => socket.once("open", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await small.access.room.end(session.id, "test");
  await closed;
});

test("the editor's own socket, behind the house's door, knows nobody the house did not send", async () => {
  const status = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      ask({ socketPath: flows.editor, path: "/flows/flows", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });
  expect(await status({})).toBe(401);
  expect(await status({ "x-hub-session": "anything" })).toBe(401);
  expect(await status({ authorization: "Bearer anything" })).toBe(401);
  expect(editorSocketOf("/x/flows.sock")).toBe("/x/flows.editor.sock");
});

test("what an integrator must not have is not there", async () => {
  const list = (await (await get("/flows/nodes", { ...adult(), accept: "application/json" })).json()) as {
    types: string[];
  }[];
  const types = list.flatMap((one) => one.types);
  expect(types).toEqual(
    expect.arrayContaining([
      "function",
      "switch",
      "change",
      "http request",
      "inject",
      "debug",
      "mqtt in",
      "lintel-act",
    ]),
  );
  for (const gone of ["exec", "file", "file in", "watch", "tcp in", "udp in", "http in", "websocket in", "http proxy"])
    expect(types).not.toContain(gone);
  const settings = JSON.stringify(await (await get("/flows/settings", adult())).json());
  expect(settings).toContain('"allowInstall":false');
  expect((await get("/flows/diagnostics", adult())).status).toBe(403);
});

const v2 = { "content-type": "application/json", "node-red-api-version": "v2", "node-red-deployment-type": "nodes" };

async function flowsOf(headers: Record<string, string>) {
  const answer = await get("/flows/flows", { ...headers, "node-red-api-version": "v2" });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { flows: Record<string, unknown>[]; rev: string };
}
