import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codeOf } from "../../../hub/core/errors.ts";
import { mayGo, type WayOut } from "../../../hub/core/ways-out.ts";
import { type Fetch, noNetwork, openWeb } from "../../../hub/web.ts";
import { covers } from "../../help/covers.ts";

type Answering = (request: IncomingMessage, response: ServerResponse) => void;
const how = { cap_bytes: 1_000, timeout_ms: 2_000 };
const text = (body: Uint8Array) => Buffer.from(body).toString();

/** A server, its address, and what it was asked. */
async function serve(answer: Answering): Promise<AsyncDisposable & { url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function refusal(asking: Promise<unknown>): Promise<string> {
  return asking.then(
    () => "answered",
    (error: unknown) => codeOf(error),
  );
}

test("an answer comes with its status, its headers in lower case and its body; the house says who asks and no more", async () => {
  await using server = await serve((_, response) => response.writeHead(404, { "X-Kind": "none" }).end("nothing here"));
  const { status, headers, body } = await openWeb(fetch)("calendar", `${server.url}/a?b=c`, {
    ...how,
    headers: { "if-none-match": '"1"' },
  });
  expect([status, headers["x-kind"], text(body)]).toEqual([404, "none", "nothing here"]);
  const [request] = server.asked;
  expect(request?.method).toBe("GET");
  expect(request?.headers["user-agent"]).toBe("Lintel");
  expect(request?.headers["if-none-match"]).toBe('"1"');
  expect(request?.headers["cookie"]).toBeUndefined();
});

describe("only who stands in the table is asked", () => {
  const asked: string[] = [];
  const web = openWeb(async (url) => {
    asked.push(url);
    return new Response("fine");
  });
  test.each<[WayOut, string]>([
    ["weather", "https://example.org/v1/forecast"],
    ["weather", "http://api.open-meteo.com/v1/forecast"],
    ["weather", "https://api.open-meteo.com:8443/v1/forecast"],
    ["weather", "https://api.open-meteo.com.example.org/"],
    ["weather", "https://example.org/?https://api.open-meteo.com"],
    ["weather", "data:,hello"],
    ["news", "data:,hello"],
    ["news", "file:///etc/passwd"],
    ["calendar", "ftp://example.org/a.ics"],
    ["calendar", "nonsense"],
    ["calendar", ""],
  ])("%s may not go to %s", async (owner, url) => {
    covers("error:E_NO_WAY_OUT");
    expect(await refusal(web(owner, url, how))).toBe("E_NO_WAY_OUT");
    expect(asked).not.toContain(url);
  });

  test.each<[WayOut, string]>([
    ["weather", "https://api.open-meteo.com/v1/forecast"],
    ["weather", "https://air-quality-api.open-meteo.com/v1/air-quality"],
    ["calendar", "https://cloud.example.org/a.ics"],
    ["calendar", "http://192.168.1.5/a.ics"],
    ["news", "https://news.example.org/feed"],
  ])("%s goes to %s", async (owner, url) => {
    expect(text((await web(owner, url, how)).body)).toBe("fine");
    expect(asked.at(-1)).toBe(url);
  });

  test("webcal means https, and an address may carry a calendar whole, without any network", async () => {
    await web("calendar", "webcal://cloud.example.org/a.ics", how);
    expect(asked.at(-1)).toBe("https://cloud.example.org/a.ics");
    const none = openWeb(noNetwork);
    const plain = await none("calendar", "data:text/calendar;charset=utf-8,BEGIN%3AVCALENDAR%0D%0A", how);
    expect([text(plain.body), plain.status]).toEqual(["BEGIN:VCALENDAR\r\n", 200]);
    const packed = `data:text/calendar;base64,${Buffer.from("早安").toString("base64")}`;
    expect(text((await none("calendar", packed, how)).body)).toBe("早安");
    expect(await refusal(none("calendar", `data:,${"x".repeat(2_000)}`, how))).toBe("E_TOO_BIG");
    expect(await refusal(none("calendar", "data:,%E0%A4%A", how))).toBe("E_NET_DOWN");
    expect(await refusal(none("calendar", "https://cloud.example.org/a.ics", how))).toBe("E_NET_DOWN");
  });
});

describe("redirections", () => {
  const through = (...hops: readonly string[]): Fetch => {
    let at = 0;
    return async () => {
      const to = hops[at++];
      return to === undefined ? new Response("there") : new Response(null, { status: 302, headers: { location: to } });
    };
  };
  const goes = (owner: WayOut, from: string, ...hops: readonly string[]) =>
    refusal(openWeb(through(...hops))(owner, from, how));
  const cloud = "https://cloud.example.org/a";

  test("three are followed, a fourth is not", async () => {
    expect(await goes("calendar", cloud, "/b", "/c", "https://cdn.example.net/d")).toBe("answered");
    expect(await goes("calendar", cloud, "/b", "/c", "/d", "/e")).toBe("E_NO_WAY_OUT");
  });

  test.each([
    ["into the house", "https://192.168.1.1/admin"],
    ["to the hub itself", "https://127.0.0.1:8080/api/v1/home"],
    ["to the hub by name", "https://localhost:8080/"],
    ["to the hub in another notation", "https://[::ffff:127.0.0.1]/"],
    ["to a name of the house's own net", "https://router.lan/"],
    ["to a number that is one address", "https://2130706433/"],
    ["to where a machine keeps its keys", "https://169.254.169.254/latest"],
    ["from a locked line to an open one", "http://cloud.example.org/a"],
    ["with somebody's password", "https://me:secret@cdn.example.net/"],
    ["to what is no page", "data:,hello"],
    ["nowhere", "https://"],
  ])("nobody is sent %s", async (_, to) => {
    expect(await goes("calendar", cloud, to)).toBe("E_NO_WAY_OUT");
  });

  test("the weather is never sent to a stranger, a calendar in the house may move within its own host", async () => {
    expect(await goes("weather", "https://api.open-meteo.com/v1/forecast", "https://example.org/")).toBe(
      "E_NO_WAY_OUT",
    );
    expect(await goes("calendar", "http://192.168.1.5/a", "/b")).toBe("answered");
    expect(mayGo("calendar", new URL("https://192.168.1.5/b"), new URL("http://192.168.1.5/a"))).toBe(true);
    expect(mayGo("calendar", new URL("http://192.168.1.5:1883/b"), new URL("http://192.168.1.5/a"))).toBe(false);
  });
});

describe("limits", () => {
  test.each<[string, Answering]>([
    [
      "one that says how big it is",
      (_, response) => response.writeHead(200, { "content-length": 5_000 }).end("x".repeat(5_000)),
    ],
    ["one that never says so", (_, response) => void (response.write("x".repeat(900)), response.end("x".repeat(900)))],
    ["one that never ends", (_, response) => void setInterval(() => response.write("x".repeat(300)), 1).unref()],
    [
      "a small one that unpacks to a big one",
      (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(500_000))),
    ],
  ])("%s is cut off", async (_, answer) => {
    covers("error:E_TOO_BIG");
    await using server = await serve(answer);
    expect(await refusal(openWeb(fetch)("calendar", server.url, how))).toBe("E_TOO_BIG");
  });

  test("one that is silent, and one that drips, end by the time limit", async () => {
    covers("error:E_DEADLINE");
    await using silent = await serve(() => undefined);
    const drip: Answering = (_, response) => void setInterval(() => response.write("x"), 20).unref();
    await using dripping = await serve(drip);
    const short = { ...how, timeout_ms: 100 };
    expect(await refusal(openWeb(fetch)("calendar", silent.url, short))).toBe("E_DEADLINE");
    expect(await refusal(openWeb(fetch)("calendar", dripping.url, short))).toBe("E_DEADLINE");
  });

  test("called off, it ends with the reason it was called off for; a broken line and a closed port have their name", async () => {
    covers("error:E_NET_DOWN");
    const stop = new AbortController();
    await using silent = await serve(() => stop.abort("enough"));
    await expect(openWeb(fetch)("calendar", silent.url, { ...how, signal: stop.signal })).rejects.toBe("enough");
    await using broken = await serve((_, response) => void response.destroy());
    expect(await refusal(openWeb(fetch)("calendar", broken.url, how))).toBe("E_NET_DOWN");
    const gone = await serve(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(await refusal(openWeb(fetch)("calendar", gone.url, how))).toBe("E_NET_DOWN");
  });
});
