import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi } from "../../hub/api/api.ts";
import { systemClock } from "../../hub/core/clock.ts";
import { seededRandom } from "../../hub/core/random.ts";
import { smallHouse, type SmallHouse } from "../help/small-house.ts";

const browserPath = "/usr/bin/chromium";
const there = existsSync(browserPath);
if (!there) console.warn(`skipped: no ${browserPath} to show the wall page in`);

const pages = mkdtempSync(join(tmpdir(), "lintel-pages-"));
let browser: Browser;

beforeAll(async () => {
  if (!there) return;
  const root = fileURLToPath(new URL("../../ui", import.meta.url));
  const out = { outDir: pages, emptyOutDir: true };
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error", build: out });
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  if (there) await browser.close();
  rmSync(pages, { recursive: true, force: true });
});

/** A hub before a small house; each start is a hub of its own, as after a restart. */
let starts = 0;
function openHub(small: SmallHouse, port: number): Promise<Api> {
  const folder = mkdtempSync(join(tmpdir(), "lintel-hub-"));
  return openApi({
    house: small.house,
    random: seededRandom((starts += 1)),
    rim: systemClock(),
    host: "127.0.0.1",
    port,
    socket: join(folder, "hub.sock"),
    pages,
  });
}

function fill(small: SmallHouse, water_c: number): void {
  const state = { phase: "fill", level_pct: 46, water_c, target_c: 40, target_pct: 60, litres: 73, interrupted: false };
  const bath = small.things.get("bath-1");
  if (!bath) throw new Error("no bath");
  small.things.set("bath-1", { ...bath, online: true, at: small.house.clock.wall(), state });
  small.bus.emit("thing.changed", { thing: "bath-1" });
}

const shows = (page: Page, text: string) => page.getByText(text).first().waitFor({ timeout: 15_000 });
const line = (page: Page, is: string) => page.waitForSelector(`main[data-line="${is}"]`, { timeout: 30_000 });

test.skipIf(!there)(
  "a wall shows its place, goes grey with its age when the hub is gone, and lives again by itself",
  { timeout: 120_000 },
  async () => {
    const small = smallHouse();
    const token = small.token("screen:bathroom");
    fill(small, 34.2);
    const first = await openHub(small, 0);
    const { port } = first;
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy|TrustedType/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${port}/wall/?place=bathroom#token=${token}`);
    await line(page, "live");
    await shows(page, "34.2°");
    // The token is no longer in the address, where it could be read or photographed.
    expect(page.url()).toBe(`http://127.0.0.1:${port}/wall/?place=bathroom`);

    fill(small, 36.8);
    await shows(page, "36.8°");

    await first[Symbol.asyncDispose]();
    await line(page, "lost");
    await shows(page, "The hub cannot be reached");
    await shows(page, "Water and heat stop by themselves");
    await shows(page, "as of ");
    await shows(page, "36.8°");
    await page.waitForTimeout(600);
    const sky = await page.evaluate("getComputedStyle(document.querySelector('main')).getPropertyValue('--sky-top')");

    fill(small, 39.1);
    const second = await openHub(small, port);
    await line(page, "live");
    await shows(page, "39.1°");
    expect(await page.getByText("The hub cannot be reached").count()).toBe(0);
    await page.waitForTimeout(600);
    expect(
      await page.evaluate("getComputedStyle(document.querySelector('main')).getPropertyValue('--sky-top')"),
    ).not.toBe(sky);

    // A page that starts anew needs no link again: it kept its token.
    await page.reload();
    await line(page, "live");
    await shows(page, "39.1°");
    expect(faults).toEqual([]);
    await page.close();
    await second[Symbol.asyncDispose]();
  },
);

test.skipIf(!there)(
  "a screen that starts while the live line is down paints what it last knew",
  { timeout: 60_000 },
  async () => {
    const small = smallHouse();
    const token = small.token("screen:bathroom");
    fill(small, 37.5);
    const hub = await openHub(small, 0);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${hub.port}/wall/?place=bathroom#token=${token}`);
    await shows(page, "37.5°");
    await page.route(/socket\.io/, (route) => route.abort());
    await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
    await page.reload();
    await shows(page, "37.5°");
    await shows(page, "as of ");
    await line(page, "lost");
    await page.close();
    await hub[Symbol.asyncDispose]();
  },
);

test.skipIf(!there)(
  "a screen whose token was taken away says so instead of an old number alone",
  { timeout: 60_000 },
  async () => {
    const small = smallHouse();
    const hub = await openHub(small, 0);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${hub.port}/wall/?place=bathroom#token=nobody`);
    await shows(page, "no longer knows this screen");
    await page.goto(`http://127.0.0.1:${hub.port}/wall/`);
    await shows(page, "Let this screen in");
    await page.close();
    await hub[Symbol.asyncDispose]();
  },
);
