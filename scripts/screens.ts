import { createServer, type Server as HttpServer } from "node:http";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { Server } from "socket.io";
import { build } from "vite";
import { liveNamespace, liveSchema, phoneIn } from "../hub/core/live.ts";
import { takeConsoleShots } from "./console-shots.ts";
import { takeHomeShots } from "./home-screens.ts";
import { takePhoneShots } from "./phone-screens.ts";
import type { Screen } from "./screen-base.ts";
import { pictures, screens } from "./screen-fixtures.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// Built apart: the pages of a running house stay as they are.
const dist = mkdtempSync(join(tmpdir(), "lintel-pages-"));
await build({
  configFile: join(root, "ui", "vite.config.ts"),
  logLevel: "error",
  build: { outDir: dist, emptyOutDir: true },
});
const consoleDist = mkdtempSync(join(tmpdir(), "lintel-console-pages-"));
await build({
  configFile: join(root, "backend", "console", "vite.config.ts"),
  logLevel: "error",
  build: { outDir: consoleDist, emptyOutDir: true },
});
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

type Stage = { url: string; mute(): void; silence(): Promise<void>; close(): Promise<void> };

/** What a house says to a wall that wants to be let in. */
const wallAnswers: Readonly<Record<string, unknown>> = {
  "/api/v1/pairings": { pairing: "p", code: "482913", expires: 0 },
  "/api/v1/pairings/p": { state: "waiting" },
};

/** A stage set: the built page, and a house that says one thing. */
async function openSet({ values, at, answers = {}, starts }: Screen): Promise<Stage> {
  let speaks = starts !== "silent";
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://wall").pathname;
    if (path.startsWith("/api/")) {
      response.setHeader("content-type", "application/json");
      const answer = answers[path] ?? wallAnswers[path] ?? { event: "e", seat: "seat" };
      return void response.end(answer instanceof Uint8Array ? answer : JSON.stringify(answer));
    }
    const file = path.startsWith("/assets/")
      ? path
      : path.startsWith("/phone/")
        ? "/phone/index.html"
        : "/wall/index.html";
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(join(dist, file)));
  });
  const io = new Server(server, { serveClient: false });
  const live = io.of(liveNamespace);
  if (starts === "refused")
    live.use((_, next) => next(Object.assign(new Error("no"), { data: { code: "E_NO_TOKEN" } })));
  live.on("connection", (socket) => {
    if (speaks) socket.emit("snapshot", { schema: liveSchema, epoch: "set", seq: 0, at, place: "", values });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
    mute: () => {
      speaks = false;
    },
    silence: () => shut(io, server),
    close: () => shut(io, server),
  };
}

/** Closes at once: a browser keeps connections it no longer uses. */
function shut(io: Server, server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    void io.close(() => resolve());
    server.closeAllConnections();
  });
}

function listening(server: HttpServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

async function take(browser: Browser, screen: Screen, folder: string): Promise<readonly string[]> {
  const { name, place, at, lost = false, near = false, taps = [], starts, shows, zoom = 1 } = screen;
  const { width = 1280, height = 800, language = "en" } = screen;
  const set = await openSet(screen);
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: zoom,
    locale: language.replace("zh-Hans", "zh-CN").replace("zh-Hant", "zh-TW"),
    timezoneId: "Asia/Shanghai",
  });
  // A page that knows no house yet stands under the sky of its own clock.
  if (starts !== undefined) await context.addInitScript(`Date.now = () => ${at} + performance.now()`);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  const phone = phoneIn(place);
  const token = starts === "pairing" ? "" : "#token=x";
  await page.goto(`${set.url}${phone === undefined ? `/wall/?place=${place}` : `/phone/?phone=${phone}`}${token}`);
  await page.waitForSelector(shownAt[starts ?? "live"]);
  if (starts === "again") {
    set.mute();
    await page.reload();
    await page.waitForSelector('[data-line="first"]');
  }
  if (lost) {
    await set.silence();
    await page.waitForSelector('[data-line="lost"]');
  }
  if (near) {
    await page.dispatchEvent("main", "pointerdown");
    await page.waitForSelector("main.near");
  }
  for (const tap of taps) await page.click(tap);
  if (shows !== undefined) await page.waitForSelector(shows);
  await page.evaluate("document.fonts.ready");
  await page.waitForTimeout(500);
  faults.push(
    ...(await badTargets(page, (phone === undefined ? 72 : 48) / zoom, zoom)).map((text) => `${name}: ${text}`),
  );
  faults.push(...(await overflowing(page)).map((text) => `${name}: “${text}” does not fit`));
  if (process.argv[2] !== undefined || pictures.includes(name))
    await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
  if (!lost) await set.close();
  return faults;
}

const shownAt = {
  live: '[data-line="live"]',
  pairing: ".pair-code",
  refused: ".pair-code",
  silent: "main.unknown",
  again: '[data-line="live"]',
} as const;

/** Targets that are too small, too close, too many, or whose word does not fit. */
function badTargets(page: Page, least: number, zoom: number): Promise<string[]> {
  return page.evaluate(`(() => {
    const unit = ${least * zoom} < 72 ? 0.8 : innerWidth < innerHeight ? innerWidth / 900 : Math.min(innerWidth / 1280, innerHeight / 800);
    const all = [...document.querySelectorAll("button")].map((element) => ({ text: element.textContent, element, box: element.getBoundingClientRect() }));
    const bad = all.filter(({ box }) => box.width < ${least} || box.height < ${least}).map(({ text }) => text + " is smaller than ${least} px");
    if (all.filter(({ element }) => !element.closest(".pad")).length > 6) bad.push("more than six targets");
    all.forEach(({ text, box, element }, i) => {
      const named = element.querySelector("span:not(.unseen)");
      if (!named) return;
      const word = named.getBoundingClientRect();
      if (word.left < box.left + 4 || word.right > box.right - 4) bad.push(text + " is wider than its target");
      for (const other of all.slice(i + 1)) {
        const apart = Math.max(other.box.left - box.right, box.left - other.box.right, other.box.top - box.bottom, box.top - other.box.bottom);
        if (apart < Math.max(12 / ${zoom}, 19.9 * unit)) bad.push(text + " and " + other.text + " are too close");
      }
    });
    return bad;
  })()`);
}

/** Texts that leave the screen, or lie on another. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const shown = [...document.querySelectorAll("p, time, li, button span, svg text")].filter((e) => !e.classList.contains("unseen") && e.textContent.trim() !== "" && !e.closest("clipPath"));
    const boxes = shown.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      // What is cut off is not shown.
      const cut = [element, ...element.querySelectorAll("*")].some((one) => getComputedStyle(one).overflowX === "hidden");
      return { text: element.textContent.slice(0, 120), element, box: (cut ? element : range).getBoundingClientRect(), huge: parseFloat(getComputedStyle(element).fontSize) > 150 };
    });
    const beams = [...document.querySelectorAll(".beam")].map((element) => element.getBoundingClientRect());
    const crossed = boxes.filter(({ box, huge }) => !huge && beams.some((beam) => beam.top < box.bottom - box.height * 0.14 && beam.bottom > box.top + box.height * 0.14 && beam.left < box.right && beam.right > box.left)).map(({ text }) => text + " / a beam");
    const bad = boxes.filter(({ box }) => box.left < 0 || box.top < -60 || box.right > innerWidth || box.bottom > innerHeight + 60).map(({ text }) => text);
    bad.push(...crossed);
    boxes.forEach((one, i) => boxes.slice(i + 1).forEach((two) => {
      if (one.text === two.text || one.element.contains(two.element)) return;
      const inset = (b, huge) => ({ l: b.left + 3, r: b.right - 3, t: b.top + b.height * (huge ? 0.24 : 0.16), b: b.bottom - b.height * (huge ? 0.24 : 0.16) });
      const [a, c] = [inset(one.box, one.huge), inset(two.box, two.huge)];
      if (a.l < c.r && c.l < a.r && a.t < c.b && c.t < a.b) bad.push(one.text + " / " + two.text);
    }));
    return bad;
  })()`);
}

const folder = process.argv[2] ?? join(root, "docs", "screens");
const only = process.argv[3];
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--force-color-profile=srgb"],
});
const faults: string[] = [];
const walls = screens.filter(({ place }) => phoneIn(place) === undefined);
for (const screen of walls.filter(({ name }) => only === undefined || new RegExp(only).test(name)))
  faults.push(...(await take(browser, screen, folder)));
faults.push(...(await takeHomeShots(browser, dist, folder, only)));
faults.push(...(await takePhoneShots(browser, dist, folder, only)));
faults.push(...(await takeConsoleShots(browser, consoleDist, folder, only)));
await browser.close();
for (const built of [dist, consoleDist]) rmSync(built, { recursive: true, force: true });
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
