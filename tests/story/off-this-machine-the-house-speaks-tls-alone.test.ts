import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { routes } from "../../hub/api/routes.ts";
import { withinMachine } from "../../hub/api/lan.ts";
import { steppingClock } from "../../hub/core/clock.ts";
import type { Language } from "../../hub/core/house.ts";
import { wordsOf } from "../../hub/words.ts";
import { handshake, noOpenssl, openssl, openTestKeys, ownAddress, pi, type TestKeys } from "../help/certificates.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: Buffer };

const alone = ownAddress === undefined ? "this machine has no address but loopback" : undefined;
const lan = ownAddress ?? "127.0.0.1";
let keys: TestKeys;
let api: Awaited<ReturnType<typeof openSmallApi>>;
let secure = 0;
const taken: unknown[] = [];

beforeEach(async () => {
  taken.length = 0;
  keys = await openTestKeys({ machine: { ...pi, addresses: [...pi.addresses, lan] } });
  api = await opened(keys);
  secure = api.securePort ?? 0;
});
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  keys[Symbol.dispose]();
});

/** A small house that speaks with the real words, served under these keys. */
function opened(tls: TestKeys) {
  const small = smallHouse();
  const reader = (language: Language) => ({ language, zone: "UTC", words: wordsOf(language) });
  const house = { ...small, house: { ...small.house, reader } };
  return openSmallApi(house, undefined, { tls, port: 0, taken: (error) => taken.push(error) });
}

function ask(
  over: "http" | "https",
  path: string,
  { host = "localhost", ...more }: { host?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const port = over === "http" ? api.port : secure;
  const options = { host, port, path, agent: false, ca: keys.ca, servername: "localhost", ...more };
  return new Promise((resolve, reject) => {
    const asking = (over === "http" ? plainRequest : request)(options, (came) => {
      const chunks: Buffer[] = [];
      came.on("data", (chunk: Buffer) => chunks.push(chunk));
      came.on("end", () =>
        resolve({ status: came.statusCode ?? 0, headers: came.headers, body: Buffer.concat(chunks) }),
      );
    });
    asking.on("upgrade", (came, socket) => {
      socket.destroy();
      resolve({ status: came.statusCode ?? 0, headers: came.headers, body: Buffer.alloc(0) });
    });
    asking.on("error", reject).end();
  });
}

describe("over TLS", () => {
  test("the whole house answers, under every name it has and no other", async () => {
    expect((await ask("https", "/api/v1/health")).status).toBe(200);
    expect((await ask("https", "/api/v1/residents")).status).toBe(401);
    for (const host of [`${lan}:${secure}`, `raspberry-pi.local:${secure}`, `[fd00::20]:${secure}`])
      expect((await ask("https", "/api/v1/health", { headers: { Host: host } })).status, host).toBe(200);
    expect((await ask("https", "/api/v1/health", { headers: { Host: "bank.example" } })).status).toBe(421);
  });

  test("1.1 and older are refused, also after new keys; 1.2 and 1.3 are spoken with authenticated ciphers alone", async () => {
    const at = { ca: keys.ca } as const;
    const old = { ...at, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } as const;
    await expect(handshake(secure, old)).rejects.toThrow(/protocol version/);
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const socket = await handshake(secure, { ...at, minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      expect(socket.getCipher().name).toMatch(/GCM|POLY1305/);
      socket.destroy();
    }
    const weak = { ...at, maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0" } as const;
    await expect(handshake(secure, weak)).rejects.toThrow(/handshake failure/);
  });

  test.skipIf(noOpenssl !== undefined)(
    `an openssl client agrees${noOpenssl === undefined ? "" : ` (skipped: ${noOpenssl})`}`,
    async () => {
      const at = ["s_client", "-connect", `127.0.0.1:${secure}`, "-servername", "localhost"];
      expect(await openssl(...at, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).toMatch(
        /alert protocol version|no protocols/i,
      );
      expect(await openssl(...at, "-tls1_2")).toMatch(/Protocol\s*: TLSv1\.2/);
    },
  );

  test("a screen's live line opens, and a page of elsewhere opens none", async () => {
    const url = `wss://localhost:${secure}/socket.io/?EIO=4&transport=websocket`;
    const line = new WebSocket(url, { ca: keys.ca, origin: `https://localhost:${secure}` });
    const [first] = (await once(line, "message")) as [Buffer];
    expect(first.toString()).toContain("sid");
    line.terminate();
    const other = new WebSocket(url, { ca: keys.ca, origin: "https://evil.example" });
    const [refused] = (await once(other, "error")) as [Error];
    expect(refused.message).toMatch(/40[03]/);
  });

  test("two hundred handshakes that stand still are cut, and harm nobody meanwhile", async () => {
    const idle: Socket[] = [];
    const closed: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i += 1) {
      const socket = connect(secure, "127.0.0.1").on("error", () => undefined);
      // The first bytes of a handshake that never goes on.
      socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
      idle.push(socket);
      closed.push(new Promise((resolve) => void socket.once("close", resolve)));
    }
    await Promise.all(idle.filter(({ connecting }) => connecting).map((socket) => once(socket, "connect")));
    const began = performance.now();
    expect((await ask("https", "/api/v1/health")).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    await Promise.all(closed);
    expect(performance.now() - began).toBeLessThan(9_000);
    expect((await ask("https", "/api/v1/health")).status).toBe(200);
  }, 20_000);

  test.skipIf(alone !== undefined)(
    `one address of the network begins ten handshakes at once and no more${alone === undefined ? "" : ` (skipped: ${alone})`}`,
    async () => {
      const sockets = Array.from({ length: 30 }, () => connect(secure, lan).on("error", () => undefined));
      let gone = 0;
      for (const socket of sockets) socket.once("close", () => (gone += 1));
      await expect.poll(() => gone).toBe(20);
      // Whoever comes from elsewhere is served meanwhile, and the same address once it has let go.
      expect((await ask("https", "/api/v1/health")).status).toBe(200);
      await expect(ask("https", "/api/v1/health", { host: lan })).rejects.toThrow();
      for (const socket of sockets) socket.destroy();
      await expect
        .poll(() =>
          ask("https", "/api/v1/health", { host: lan }).then(
            ({ status }) => status,
            () => 0,
          ),
        )
        .toBe(200);
    },
  );
});

describe("without encryption", () => {
  test("this machine itself is served whole", async () => {
    expect((await ask("http", "/api/v1/health", { host: "127.0.0.1" })).status).toBe(200);
    expect((await ask("http", "/api/v1/residents", { host: "127.0.0.1" })).status).toBe(401);
  });

  test("what decides are both ends of the socket", () => {
    const ends = (localAddress: string, remoteAddress: string) => withinMachine({ localAddress, remoteAddress });
    expect(ends("127.0.0.1", "127.0.0.1")).toBe(true);
    expect(ends("::ffff:127.0.0.1", "::ffff:127.0.0.1")).toBe(true);
    expect(ends("::1", "::1")).toBe(true);
    expect(ends("127.0.0.1", "172.17.0.1")).toBe(false);
    expect(ends("192.168.1.20", "192.168.1.20")).toBe(false);
    expect(ends("192.168.1.20", "127.0.0.1")).toBe(false);
    expect(withinMachine({})).toBe(false);
  });

  describe.skipIf(alone !== undefined)(`others${alone === undefined ? "" : ` (skipped: ${alone})`}`, () => {
    const forged = {
      Host: "localhost",
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Host": "localhost",
      "X-Forwarded-Proto": "https",
      Forwarded: "for=127.0.0.1;proto=https",
      "X-Real-IP": "::1",
    };

    test("get no route of the house, whatever they say of themselves", async () => {
      for (const { method, path } of routes) {
        const asked = path.replaceAll(/\{\w+\}/g, "x");
        const { status, body } = await ask("http", asked, { host: lan, method: method.toUpperCase(), headers: forged });
        expect(status, `${method} ${path}`).toBe(403);
        expect(body.toString()).not.toContain("{");
      }
      for (const path of ["/API/v1/health", "//api/v1/health", "/wall/", "/phone/", "/assets/x.js", "/owntracks", "*"])
        expect((await ask("http", path, { host: lan, headers: forged })).status, path).toBe(403);
    });

    test("open no line of another protocol", async () => {
      const upgrade = { ...forged, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13" };
      const headers = { ...upgrade, "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==" };
      for (const path of ["/socket.io/?EIO=4&transport=websocket", "/mqtt", "/"])
        expect((await ask("http", path, { host: lan, headers })).status, path).toBe(403);
    });

    test("see the certificate, how to trust it in three languages, and no script", async () => {
      const { subject = "", fingerprint = "", der } = keys.trusted() ?? {};
      for (const [language, title] of [
        ["en", "Trust this house"],
        ["zh-CN", "信任这个家"],
        ["zh-TW", "信任這個家"],
      ] as const) {
        const { status, headers, body } = await ask("http", "/", {
          host: lan,
          headers: { "Accept-Language": language },
        });
        expect(status).toBe(200);
        expect(headers["content-security-policy"]).toContain("default-src 'none'");
        const page = body.toString();
        for (const shown of [title, subject, `https://raspberry-pi.local:${secure}/`, "<svg"])
          expect(page).toContain(shown);
        expect(page.replaceAll(/<[^>]+>/g, "")).toContain(fingerprint);
        for (const platform of ["iPhone", "Android", "Windows", "Mac", "Firefox"]) expect(page).toContain(platform);
        expect(page).not.toMatch(/<script|javascript:| on\w+=/);
      }
      expect((await ask("http", "/?lang=zh-Hant", { host: lan })).body.toString()).toContain("信任這個家");
      const file = await ask("http", "/trust/lintel.crt", { host: lan });
      expect(file.headers["content-type"]).toBe("application/x-x509-ca-cert");
      expect(file.body.equals(Buffer.from(der ?? []))).toBe(true);
      const text = await ask("http", "/trust/lintel.pem", { host: lan });
      expect(new X509Certificate(text.body).fingerprint256.replaceAll(":", "")).toBe(fingerprint.replaceAll(" ", ""));
    });

    test("are led from a page's address to the certificate, and a header never changes where that leads", async () => {
      const headers = { Accept: "text/html,*/*", Host: "evil.example" };
      const led = await ask("http", "/wall/?place=hall", { host: lan, headers });
      expect([led.status, led.headers["location"]]).toEqual([303, "/"]);
      expect((await ask("http", "/", { host: lan, headers })).body.toString()).not.toContain("evil.example");
      expect((await ask("http", "/", { host: lan, method: "POST", headers })).status).toBe(403);
    });
  });

  test("while there is no certificate the page says why, and nothing is handed out", async () => {
    using none = await openTestKeys({ clock: steppingClock(0) });
    await using early = await opened(none);
    for (const path of ["/trust", "/trust/lintel.crt"]) {
      const answer = await fetch(`${early.url}${path}`);
      expect(answer.headers.get("content-type")).toContain("text/html");
      expect(await answer.text()).toContain("because its clock is not right");
    }
    await expect(handshake(early.securePort ?? 0, {})).rejects.toThrow(/handshake failure/);
  });

  test("the same page is shown on this machine and over TLS", async () => {
    for (const over of ["http", "https"] as const) {
      const { status, body } = await ask(over, "/trust", { host: "127.0.0.1" });
      expect(status).toBe(200);
      expect(body.toString().replaceAll(/<[^>]+>/g, "")).toContain(keys.trusted()?.fingerprint);
    }
  });
});

describe.skipIf(alone !== undefined)(`the ports${alone === undefined ? "" : ` (skipped: ${alone})`}`, () => {
  const opens = (port: number, host: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, host, () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });

  test("without TLS only loopback listens", async () => {
    await using off = await openSmallApi(smallHouse());
    expect(off.securePort).toBeNull();
    expect(await opens(off.port, "127.0.0.1")).toBe(true);
    expect(await opens(off.port, lan)).toBe(false);
  });

  test("with it both are open to the network", async () => {
    expect(await opens(api.port, lan)).toBe(true);
    expect(await opens(secure, lan)).toBe(true);
  });

  test("where the port of TLS is taken, the house goes on, on loopback alone", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    const lonely = await openSmallApi(smallHouse(), undefined, {
      tls: keys,
      port,
      taken: (error) => taken.push(error),
    });
    expect(String(taken[0])).toMatch(/EADDRINUSE/);
    expect(lonely.securePort).toBeNull();
    expect(await opens(lonely.port, "127.0.0.1")).toBe(true);
    expect(await opens(lonely.port, lan)).toBe(false);
    await lonely[Symbol.asyncDispose]();
    other.close();
  });
});
