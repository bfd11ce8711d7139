import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { connect as plain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { openHub, type Hub } from "../../hub/open-hub.ts";
import { writeRun } from "../../hub/run-file.ts";
import { keptLog } from "../help/broker.ts";
import { askSocket } from "../help/house.ts";
import { join as joinBroker } from "../help/mqtt-client.ts";

const noChromium = existsSync("/usr/bin/chromium") ? undefined : "/usr/bin/chromium is not installed";
const base = mkdtempSync(join(tmpdir(), "lintel-tls-house-"));
const data = join(base, "virtual");
const { log, lines } = keptLog();
const config = {
  house: "virtual",
  data,
  base,
  httpPort: 0,
  mqttPort: 0,
  httpsPort: 0,
  mqttsPort: 0,
  root: "lintel",
  logLevel: "info",
  clock: "real",
  clockSpeed: 1,
} as const;
let hub: Hub;
let ca = "";
let secure = 0;
let mqtts = 0;

beforeAll(async () => {
  hub = await openHub(config, { clock: systemClock(), random: seededRandom(3), log });
  ca = (JSON.parse(readFileSync(join(data, "tls", "authority.json"), "utf8")) as { certificate: string }).certificate;
  secure = hub.ready.https ?? 0;
  mqtts = hub.ready.mqtts ?? 0;
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  rmSync(base, { recursive: true, force: true });
});

function passwordOf(id: string): string {
  for (const group of ["hands", "comfort", "camera"]) {
    const file = JSON.parse(readFileSync(join(data, group, "devices.json"), "utf8")) as {
      devices: { id: string; password: string }[];
    };
    const found = file.devices.find((device) => device.id === id);
    if (found) return found.password;
  }
  throw new Error(`${id} is no device of the house`);
}

test("it says where: in its ready line and in run.json, with the fingerprint to compare", async () => {
  expect(secure).toBeGreaterThan(0);
  expect(mqtts).toBeGreaterThan(0);
  await writeRun(config, hub.ready, "2026-11-22T10:00:00.000Z");
  expect(JSON.parse(readFileSync(join(base, "run.json"), "utf8"))).toMatchObject({ https: secure, mqtts });
  const shown = new X509Certificate(ca).fingerprint256.replaceAll(":", "");
  expect(hub.ready.trust?.fingerprint.replaceAll(" ", "")).toBe(shown);
  expect(readdirSync(join(data, "tls")).toSorted()).toEqual(["authority.json", "leaf.json"]);
});

test("an invitation leads to the encrypted address, and says where a phone that is new to the house begins", async () => {
  const asked = await askSocket(join(data, "hub.sock"), "POST", "/api/v1/invitations", { resident: "lin" });
  expect(asked).toMatchObject({ status: 201, body: { trust: hub.ready.trust?.url } });
  expect((asked.body as { link: string }).link).toMatch(/^https:/);
});

test.each(["mqtts", "wss"] as const)("a device of the house connects by %s, and a stranger does not", async (over) => {
  const url = over === "mqtts" ? `mqtts://localhost:${mqtts}` : `wss://localhost:${secure}/mqtt`;
  const password = passwordOf("toothbrush-lin");
  const device = await joinBroker({ url }, "toothbrush-lin", { ca, password });
  expect(await device.ask("lintel/device/toothbrush-lin/do")).toEqual([true]);
  await device.say("lintel/device/toothbrush-lin/status", "online", { retain: true });
  await device.end();
  await expect(joinBroker({ url }, "toothbrush-lin", { ca, password: "guess" })).rejects.toThrow();
  await expect(joinBroker({ url }, "toothbrush-lin", { password })).rejects.toThrow();
});

test("a packet of 100 MB over TLS is closed at its first bytes", async () => {
  const socket = connect({ port: mqtts, host: "127.0.0.1", servername: "localhost", ca });
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => void socket.once("secureConnect", resolve));
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x32]));
  const chunk = Buffer.alloc(65_000);
  let sent = 0;
  while (!socket.destroyed && sent < 100e6) {
    sent += chunk.byteLength;
    await new Promise<void>((resolve) => void socket.write(chunk, () => resolve()));
  }
  await closed;
  expect(sent).toBeLessThan(20e6);
  expect(lines.join("\n")).toMatch(/E_TOO_BIG/);
});

test("an MQTT handshake that stands still is cut", async () => {
  const before = performance.now();
  const socket = plain(mqtts, "127.0.0.1").on("error", () => undefined);
  await new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  expect(performance.now() - before).toBeLessThan(8_000);
}, 12_000);

test("the links it makes for phones are encrypted", async () => {
  const socket = join(data, "hub.sock");
  const get = (body: unknown) => askSocket(socket, "POST", "/api/v1/devices/phone-lin/owntracks", body);
  const byHttp = (await get({ mode: "http", encrypted: false })) as { body: { otrc: { url: string } } };
  expect(byHttp.body.otrc.url).toMatch(new RegExp(`^https://[^/]+:${secure}/owntracks$`));
  const byMqtt = (await get({ mode: "mqtt", encrypted: false })) as { body: { otrc: Record<string, unknown> } };
  expect(byMqtt.body.otrc).toMatchObject({ tls: true, port: mqtts });
});

describe.skipIf(noChromium !== undefined)(
  `a browser${noChromium === undefined ? "" : ` (skipped: ${noChromium})`}`,
  () => {
    test("that knows the certificate opens the house and a WebSocket, one that does not opens neither", async () => {
      const leaf = JSON.parse(readFileSync(join(data, "tls", "leaf.json"), "utf8")) as { certificate: string };
      const spki = new X509Certificate(leaf.certificate).publicKey.export({ type: "spki", format: "der" });
      const pin = createHash("sha256").update(spki).digest("base64");
      const profile = mkdtempSync(join(tmpdir(), "lintel-browser-"));
      const plan = { executablePath: "/usr/bin/chromium", headless: true } as const;
      const knows = await chromium.launchPersistentContext(profile, {
        ...plan,
        args: ["--no-sandbox", `--ignore-certificate-errors-spki-list=${pin}`],
      });
      const page = await knows.newPage();
      const health = await page.goto(`https://localhost:${secure}/api/v1/health`);
      expect(health?.status()).toBe(200);
      const opened = await page.evaluate(
        (url) =>
          new Promise<string>((resolve) => {
            const socket = new WebSocket(url, "mqtt");
            socket.addEventListener("open", () => resolve(socket.protocol));
            socket.addEventListener("error", () => resolve("refused"));
          }),
        `wss://localhost:${secure}/mqtt`,
      );
      expect(opened).toBe("mqtt");
      expect(await page.evaluate("isSecureContext")).toBe(true);
      await knows.close();
      const stranger = await chromium.launch({ ...plan, args: ["--no-sandbox"] });
      const refused = await stranger.newPage();
      await expect(refused.goto(`https://localhost:${secure}/`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
      await stranger.close();
      rmSync(profile, { recursive: true, force: true });
    }, 60_000);

    test("shows the page of the certificate within its own strict policy, at any width and large letters", async () => {
      const browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--no-sandbox", "--force-color-profile=srgb"],
      });
      const page = await browser.newPage({ viewport: { width: 360, height: 780 }, locale: "zh-TW" });
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`http://localhost:${hub.ready.http}/trust`);
      expect(await page.title()).toBe("信任這個家");
      expect(await page.evaluate('getComputedStyle(document.querySelector(".get")).borderRadius')).toBe(
        "4px 4px 18px 18px",
      );
      await page.evaluate('document.documentElement.style.setProperty("font-size", "200%")');
      const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(over).toBe(0);
      await page.locator("summary").first().click();
      expect(await page.locator("details[open] li").count()).toBeGreaterThan(0);
      expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
      await browser.close();
    }, 60_000);
  },
);

test("the certificate's own files are never served", async () => {
  for (const path of ["/tls/authority.json", "/trust/authority.json", "/trust/../tls/leaf.json"]) {
    const status = await new Promise<number>((resolve, reject) => {
      request({ host: "localhost", port: secure, path, ca, agent: false }, (came) => {
        came.resume();
        resolve(came.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });
    expect(status, path).toBe(404);
  }
});
