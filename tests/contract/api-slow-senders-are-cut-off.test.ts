import { connect } from "node:net";
import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { makeServer } from "../../hub/api/server.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

test("the limits stand on the server", () => {
  const server = makeServer(() => undefined);
  expect(server).toMatchObject({ headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 });
});

test("a socket that never ends its headers is closed, while others are served", async () => {
  await using api = await openSmallApi(smallHouse());
  const began = performance.now();
  const closed = new Promise<string>((resolve, reject) => {
    let told = "";
    const slow = connect(api.port, "127.0.0.1", () => slow.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
    slow.on("data", (chunk) => (told += chunk.toString()));
    slow.on("error", reject);
    slow.on("close", () => resolve(told));
  });
  expect((await fetch(`${api.url}/api/v1/health`)).status).toBe(200);
  expect(await closed).toMatch(/^HTTP\/1.1 408/);
  expect(performance.now() - began).toBeLessThan(9_000);
});

test("the unix socket is its owner's alone", async () => {
  await using api = await openSmallApi(smallHouse());
  expect(statSync(api.socket).mode & 0o777).toBe(0o600);
});
