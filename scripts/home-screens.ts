import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { Server } from "socket.io";
import { liveNamespace, liveSchema } from "../hub/core/live.ts";
import { homePictures, homeShots, type HomeShot } from "./home-fixtures.ts";
import { screens } from "./screen-fixtures.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};
const pages = ["wall", "phone", "home"];

/** Takes the pictures of the first page and the house page; gives what is wrong with what they show. */
export async function takeHomeShots(browser: Browser, dist: string, folder: string, only?: string): Promise<string[]> {
  const faults: string[] = [];
  const own = process.argv[2] !== undefined;
  for (const shot of homeShots.filter(({ name }) =>
    only === undefined ? own || homePictures.includes(name) : new RegExp(only).test(name),
  ))
    faults.push(...(await take(browser, dist, shot, folder)));
  return faults;
}

async function take(browser: Browser, dist: string, shot: HomeShot, folder: string): Promise<string[]> {
  await using set = await openSet(dist, shot);
  const { name, language, width = 1440, height = 900, path, scale = 1 } = shot;
  const locale = { en: "en", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" }[language];
  const context = await browser.newContext({ viewport: { width, height }, locale, timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  await page.clock.setFixedTime(shot.at);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`${name}: a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${set.url}${path}`);
  await page.waitForSelector('[data-line="live"]');
  if (scale !== 1) await page.addStyleTag({ content: `html{font-size:${scale * 100}%}` });
  await shot.does?.(page);
  await page.evaluate("document.fonts.ready");
  await page.waitForTimeout(shot.frames ? 2_500 : 500);
  faults.push(...(await wrongOn(page)).map((text) => `${name}: ${text}`));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: shot.whole ?? true });
  await context.close();
  return faults;
}

/** The built pages before a house that answers what the picture is to show. */
async function openSet(dist: string, shot: HomeShot): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://house").pathname;
    if (path.startsWith("/api/")) {
      const answer = shot.answers[path.replace("/api/v1/", "")];
      const exchanged = path.endsWith("exchange") ? { seat: "seat" } : undefined;
      const refused = answer && "error" in answer;
      response.statusCode = refused ? 403 : answer || exchanged ? 200 : 404;
      response.setHeader("content-type", "application/json");
      return void response.end(
        JSON.stringify(
          (refused ? { code: "E_STEP_UP", message: "" } : answer) ??
            exchanged ?? { code: "E_NOT_FOUND", message: "Not found." },
        ),
      );
    }
    const page = pages.find((one) => path.startsWith(`/${one}/`)) ?? "start";
    const file = path.startsWith("/assets/") ? path : `/${page}/index.html`;
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(join(dist, file)));
  });
  const io = new Server(server, { serveClient: false });
  io.of(liveNamespace).on("connection", (socket) => {
    const place = String((socket.handshake.auth as { place?: unknown }).place);
    const shown = screens.find(({ name }) => name === shot.frames?.[place]);
    const at = shot.at;
    if (shown)
      socket.emit("snapshot", { schema: liveSchema, epoch: "set", seq: 0, at: shown.at, place, values: shown.values });
    else socket.emit("snapshot", { schema: liveSchema, epoch: "set", seq: 0, at, place, values: {} });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        void io.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Targets that are too small or without a name, and texts that leave the page or lie on another. */
function wrongOn(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const wrong = [];
    if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is wider than its window: " + document.documentElement.scrollWidth);
    for (const one of document.querySelectorAll("button, .do, select, input:not([type=checkbox], [type=radio]), summary")) {
      const box = one.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.height < 44 || box.width < 44) wrong.push((one.textContent || one.name) + " is a target of " + Math.round(box.width) + " x " + Math.round(box.height));
      if (one.matches("button, .do") && one.scrollWidth > one.clientWidth + 6) wrong.push(one.textContent + " is wider than its target");
      const named = one.textContent.trim() || one.getAttribute("aria-label") || one.labels?.length;
      if (!named) wrong.push(one.outerHTML.slice(0, 80) + " has no name");
    }
    const texts = [...document.querySelectorAll("p, h1, h2, h3, li, dt, dd, label, figcaption")].filter((one) => one.children.length === 0 && one.textContent.trim() !== "");
    for (const one of texts) {
      const range = document.createRange();
      range.selectNodeContents(one);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && !one.matches(".hidden") && (box.left < -1 || box.right > innerWidth + 1)) wrong.push(one.textContent.slice(0, 60) + " leaves the page");
      if (/^[a-z-]+\\.[a-z.-]+$/.test(one.textContent.trim())) wrong.push("no sentence for " + one.textContent);
    }
    return wrong;
  })()`);
}
