import { createServer, type Server as HttpServer } from "node:http";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { Server } from "socket.io";
import { build } from "vite";
import { liveNamespace, liveSchema, type LiveValues, phoneIn } from "../hub/core/live.ts";
import { doOnPhone, phoneAnswers } from "./phone-fixtures.ts";
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
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** A stage set: the built page, and a house that says one thing. */
async function openSet(
  values: LiveValues,
  at: number,
): Promise<{ url: string; silence(): Promise<void>; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://wall").pathname;
    if (path.startsWith("/api/")) {
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify(phoneAnswers[path] ?? { event: "e" }));
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
  io.of(liveNamespace).on("connection", (socket) =>
    socket.emit("snapshot", { schema: liveSchema, epoch: "set", seq: 0, at, place: "", values }),
  );
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}`,
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
  const { name, place, values, at, lost = false, near = false, width = 1280, height = 800 } = screen;
  const set = await openSet(values, at);
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  const phone = phoneIn(place);
  await page.goto(`${set.url}${phone === undefined ? `/wall/?place=${place}` : `/phone/?phone=${phone}`}#token=x`);
  await page.waitForSelector('[data-line="live"]');
  if (lost) {
    await set.silence();
    await page.waitForSelector('[data-line="lost"]');
  }
  if (near) {
    await page.dispatchEvent("main", "pointerdown");
    await page.waitForSelector("main.near");
  }
  if (screen.does) await doOnPhone(page, screen.does);
  await page.evaluate("document.fonts.ready");
  await page.waitForTimeout(500);
  faults.push(...(await badTargets(page, phone === undefined ? 72 : 48)).map((text) => `${name}: ${text}`));
  faults.push(...(await overflowing(page)).map((text) => `${name}: “${text}” does not fit`));
  if (process.argv[2] !== undefined || pictures.includes(name))
    await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
  if (!lost) await set.close();
  return faults;
}

/** Targets that are too small, too close, too many, or whose word does not fit. */
function badTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate(`(() => {
    const all = [...document.querySelectorAll("button")].map((element) => ({ text: element.textContent, element, box: element.getBoundingClientRect() }));
    const bad = all.filter(({ box }) => box.width < ${least} || box.height < ${least}).map(({ text }) => text + " is smaller than ${least} px");
    if (all.filter(({ element }) => !element.closest(".pad")).length > 6) bad.push("more than six targets");
    all.forEach(({ text, box, element }, i) => {
      const word = element.querySelector("span").getBoundingClientRect();
      if (word.left < box.left + 4 || word.right > box.right - 4) bad.push(text + " is wider than its target");
      for (const other of all.slice(i + 1)) {
        const apart = Math.max(other.box.left - box.right, box.left - other.box.right, other.box.top - box.bottom, box.top - other.box.bottom);
        if (apart < 12) bad.push(text + " and " + other.text + " are less than 12 px apart");
      }
    });
    return bad;
  })()`);
}

/** Texts that leave the screen, or lie on another. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const shown = [...document.querySelectorAll("p, time, li, button span, svg text")].filter((e) => e.textContent.trim() !== "" && !e.closest("clipPath"));
    const boxes = shown.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return { text: element.textContent, element, box: (element.tagName === "LI" ? element : range).getBoundingClientRect(), huge: parseFloat(getComputedStyle(element).fontSize) > 150 };
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
for (const screen of screens.filter(({ name }) => only === undefined || name.includes(only)))
  faults.push(...(await take(browser, screen, folder)));
await browser.close();
rmSync(dist, { recursive: true, force: true });
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
