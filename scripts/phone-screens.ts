import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { Server } from "socket.io";
import { liveNamespace, liveSchema } from "../hub/core/live.ts";
import { phonePictures, phoneShots, type PhoneShot } from "./phone-fixtures.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Takes the pictures of the phone; gives what is wrong with what they show. */
export async function takePhoneShots(browser: Browser, dist: string, folder: string, only?: string): Promise<string[]> {
  const faults: string[] = [];
  const own = process.argv[2] !== undefined;
  for (const shot of phoneShots.filter(({ name }) =>
    only === undefined ? own || phonePictures.includes(name) : new RegExp(only).test(name),
  ))
    faults.push(...(await take(browser, dist, shot, folder)));
  return faults;
}

async function take(browser: Browser, dist: string, shot: PhoneShot, folder: string): Promise<string[]> {
  const set = await openPhoneSet(dist, shot);
  const { name, language, width, height, path = "/phone/?phone=phone-lin#token=x", scale = 1, at } = shot;
  const locale = { en: "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW" }[language];
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    timezoneId: "Asia/Shanghai",
    serviceWorkers: "block",
  });
  await context.addInitScript(`Date.now = () => ${at} + performance.now()`);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`${name}: a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${set.url}${path}`);
  await page.waitForSelector(shot.path === undefined ? '[data-line="live"]' : '[data-face="join"]');
  if (scale !== 1) await page.addStyleTag({ content: `html{font-size:${scale * 100}%}` });
  await page.waitForTimeout(150);
  await shot.does?.(page);
  if (shot.lost === true) {
    await set.close();
    await page.waitForSelector('[data-line="lost"]');
  }
  await page.evaluate("document.fonts.ready");
  await page.waitForTimeout(350);
  if (shot.whole === true) await grown(page, width, height);
  faults.push(...(await wrongOn(page)).map((text) => `${name}: ${text}`));
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
  if (shot.lost !== true) await set.close();
  return faults;
}

/** The window as tall as what is in the page. */
async function grown(page: Page, width: number, height: number): Promise<void> {
  const more = await page.evaluate(
    `(() => { const one = document.querySelector("dialog[open]") ?? document.querySelector(".scroll"); return one.scrollHeight - one.clientHeight; })()`,
  );
  if (Number(more) <= 0) return;
  // The sky is as tall as the phone's own window, not as the picture.
  await page.addStyleTag({
    content: `.glance { min-height: ${height * 0.53}px !important } .underway { min-height: 0 !important }`,
  });
  await page.setViewportSize({ width, height: height + Number(more) });
  await page.waitForTimeout(150);
}

/** The built page before a house that says and answers what the picture is to show. */
export async function openPhoneSet(
  dist: string,
  shot: Pick<PhoneShot, "answers" | "at" | "values">,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://house").pathname;
    if (path.startsWith("/api/")) {
      const answer =
        shot.answers[path.replace("/api/v1/", "")] ?? (request.method === "GET" ? undefined : { event: "e" });
      response.statusCode = answer === undefined ? 404 : 200;
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify(answer ?? { code: "E_NOT_FOUND", message: "Not found." }));
    }
    const file = path.startsWith("/assets/") || path === "/phone-worker.js" ? path : "/phone/index.html";
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(join(dist, file)));
  });
  const io = new Server(server, { serveClient: false });
  const { at, values } = shot;
  io.of(liveNamespace).on("connection", (socket) =>
    socket.emit("snapshot", { schema: liveSchema, epoch: "set", seq: 0, at, place: "", values }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        void io.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Targets that are too small, too close or without a name, and texts that leave the page, are cut or lie on another. */
function wrongOn(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const wrong = [];
    const within = document.querySelector("dialog[open]") ?? document.querySelector("main");
    if (within.scrollWidth > innerWidth) wrong.push("the page is wider than its window");
    const targets = [...within.querySelectorAll("button:not(.unseen), a, select, input:not([type=checkbox]), [role=slider]")]
      .map((one) => ({ one, box: one.getBoundingClientRect(), name: (one.getAttribute("aria-label") || one.textContent || one.labels?.[0]?.textContent || "").trim() }))
      .filter(({ box }) => box.width > 0);
    targets.forEach(({ one, box, name }, i) => {
      if (name === "") wrong.push(one.outerHTML.slice(0, 80) + " has no name");
      if (box.width < 47.5 || box.height < 47.5) wrong.push(name + " is a target of " + Math.round(box.width) + " x " + Math.round(box.height));
      if (one.scrollWidth > one.clientWidth + 8 && !one.matches("input, [role=slider]")) wrong.push(name + " is wider than its target");
      for (const other of targets.slice(i + 1)) {
        if (one.contains(other.one)) continue;
        const [a, b] = [box, other.box];
        const apart = Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom);
        if (apart < (one.matches(".link, .tabs *, .door, .field") || other.one.matches(".link, .tabs *, .door, .field") ? -0.5 : 11.5) && !(one.closest(".tabs") !== other.one.closest(".tabs")))
          wrong.push(name + " and " + other.name + " are too close: " + Math.round(apart));
      }
    });
    const texts = [...within.querySelectorAll("p, h1, h2, time, li, span, legend, text")].filter((one) => one.children.length === 0 && one.textContent.trim() !== "" && !one.closest(".unseen, option"));
    const boxes = texts.map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return { one, text: one.textContent.slice(0, 60), box: range.getBoundingClientRect(), clip: one.getBoundingClientRect() };
    });
    for (const { one, text, box } of boxes) {
      if (box.left < -1 || box.right > innerWidth + 1) wrong.push(text + " leaves the page");
      if (/^[a-z-]+\\.[a-z.-]+$/.test(text.trim())) wrong.push("no sentence for " + text);
    }
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      if (a.one.closest(".tabs, .toast, .lost-line, footer") !== b.one.closest(".tabs, .toast, .lost-line, footer")) return;
      const inset = ({ box, clip }) => ({ l: box.left + 2, r: box.right - 2, t: Math.max(box.top, clip.top) + box.height * 0.2, b: Math.min(box.bottom, clip.bottom + 2) - box.height * 0.2 });
      const [x, y] = [inset(a), inset(b)];
      if (x.l < y.r && y.l < x.r && x.t < y.b && y.t < x.b) wrong.push(a.text + " / " + b.text);
    }));
    return wrong;
  })()`);
}
