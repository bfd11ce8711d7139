import { once } from "node:events";
import { createServer, type Server, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { type TLSSocket, getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { headBytes, makeAsk, NoAnswer, outgoing } from "../../hub/engagement/edge/ask.ts";
import { openTestKeys, type TestKeys } from "../help/certificates.ts";

let keys: TestKeys;
const ask = makeAsk({ virtual: true, timeout_ms: 5_000, cap_bytes: 1_000, stop: new AbortController().signal });
const reused: boolean[] = [];
const known = getCACertificates("default");

beforeAll(async () => {
  keys = await openTestKeys();
});
afterAll(() => {
  setDefaultCACertificates(known);
  keys[Symbol.dispose]();
});
beforeEach(() => {
  reused.length = 0;
  setDefaultCACertificates([...known, keys.ca]);
});

async function serving(options: ServerOptions = {}): Promise<{ server: Server; url: URL } & AsyncDisposable> {
  const server = createServer({ ...keys.context(), ...options }, (request, response) => {
    reused.push((request.socket as TLSSocket).isSessionReused());
    response.end("here");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
  return {
    server,
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const why = (url: URL) =>
  ask(outgoing("GET", url, {})).then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => (error instanceof NoAnswer ? error.why : String(error)),
  );

describe("a brand's line", () => {
  test("is locked by the newest lock, under a certificate that this machine trusts", async () => {
    await using brand = await serving();
    expect(await why(brand.url)).toBe("answered 200");
  });

  test("is not used where nobody vouches for who is at its end", async () => {
    await using brand = await serving();
    setDefaultCACertificates(known);
    expect(await why(brand.url)).toBe("offline");
    expect(reused).toEqual([]);
  });

  test("is not used where its lock is an older one", async () => {
    await using brand = await serving({ maxVersion: "TLSv1.2" });
    expect(await why(brand.url)).toBe("offline");
    expect(reused).toEqual([]);
  });

  test("is a new one each time: no session tells that it is the same home again", async () => {
    await using brand = await serving();
    for (let n = 0; n < 3; n++) expect(await why(brand.url)).toBe("answered 200");
    expect(reused).toEqual([false, false, false]);
  });
});

test("in a real house not even this machine is asked", async () => {
  await using brand = await serving();
  const real = makeAsk({ virtual: false, timeout_ms: 5_000, cap_bytes: 1_000, stop: new AbortController().signal });
  for (const url of [brand.url, new URL("http://brand.example"), new URL("https://192.168.1.1")]) {
    await expect(real(outgoing("GET", url, {}))).rejects.toMatchObject({ why: "no-way" });
  }
  expect(reused).toEqual([]);
});

test("a head is as long as it is said to be, whatever stands in it", () => {
  const url = new URL("https://brand.example:444/b/oatfield/v1/mailbox?after=a%20b&source=%C3%BC");
  const one = outgoing("POST", url, { signature: "x" }, Buffer.from("ü"));
  expect(headBytes(one)).toBe(
    Buffer.byteLength(
      [
        "POST /b/oatfield/v1/mailbox?after=a%20b&source=%C3%BC HTTP/1.1",
        "host: brand.example:444",
        "connection: close",
        "user-agent: Lintel",
        "accept: application/json",
        "accept-encoding: identity",
        "signature: x",
        "content-length: 2",
        "",
        "",
      ].join("\r\n"),
    ),
  );
});
