import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const browserPath = "/usr/bin/chromium";
const browserThere = existsSync(browserPath);
if (!browserThere) console.warn(`skipped: no ${browserPath} to show the phone in`);

const pages = mkdtempSync(join(tmpdir(), "lintel-pages-"));
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  const root = fileURLToPath(new URL("../../ui", import.meta.url));
  const out = { outDir: pages, emptyOutDir: true };
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "error", build: out });
  // Pages that are put in from the disk have no address, and so may not call a house at this machine's.
  const args = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"];
  browser = await chromium.launch({ executablePath: browserPath, args });
}, 60_000);
afterAll(async () => {
  if (browserThere) await browser.close();
  rmSync(pages, { recursive: true, force: true });
});

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The page of a resident's phone as the house's own link opens it, made of the sources of today. */
async function phoneOf(house: TestHouse, resident: string): Promise<{ page: Page; posted: string[] }> {
  const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
  const posted: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    // The link's token becomes a seat once, and the page says what it is; nothing of that is done by a hand.
    if (request.method() !== "GET" && !/\/(sessions|seats)\/|\/declare$/.test(pathname)) posted.push(pathname);
  });
  const file = (path: string) => ({
    contentType: types[extname(path)] ?? "text/html; charset=utf-8",
    body: readFileSync(join(pages, path)),
  });
  await page.route(
    ({ pathname }) => pathname === "/phone/",
    (route) => route.fulfill(file("/phone/index.html")),
  );
  await page.route(/\/assets\//, (route) => route.fulfill(file(new URL(route.request().url()).pathname)));
  const link = house.hub.ready.links.find(({ url }) => url.includes(`/phone/?phone=phone-${resident}#`));
  if (!link) throw new Error("the house gave no link for that phone");
  await page.goto(link.url);
  await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
  return { page, posted };
}

/** Drags the thumb to a part of the road, exactly, and lets go unless told to hold on. */
async function drag(page: Page, part: number): Promise<void> {
  const road = page.locator(".road");
  const [from, to] = [Number(await road.getAttribute("data-from")), Number(await road.getAttribute("data-to"))];
  const middle = async () => {
    const { x, y, width, height } = (await page.getByRole("slider").boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    return { x: x + width / 2, y: y + height / 2 };
  };
  // It springs back in 200 ms: until then there is nothing to take hold of.
  await expect.poll(async () => Math.round((await middle()).x)).toBe(Math.round(from));
  const { y } = await middle();
  const x = from + (to - from) * part;
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move((from + x) / 2, y);
  await page.mouse.move(part >= 0.8 ? Math.ceil(x) : Math.floor(x), y);
  await page.mouse.up();
}

const face = (page: Page, is: string) => page.waitForSelector(`main[data-face="${is}"]`, { timeout: 15_000 });
const where = (page: Page) => page.getByRole("slider").getAttribute("aria-valuenow");

/** Lets the house go on until the page has got where it goes. */
async function until(house: TestHouse, reached: Promise<unknown>): Promise<void> {
  const done = reached.then(() => true);
  while (!(await Promise.race([done, house.to(200)])));
}

test.skipIf(!browserThere)(
  "79 % springs back, 80 % opens the way home, and within 5 s it is taken back",
  { timeout: 120_000 },
  async () => {
    covers("moment:heading-home");
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00" });
    const { page, posted } = await phoneOf(house, "lin");
    await face(page, "home");
    const { page: other } = await phoneOf(house, "lin");
    const said = await page.locator(".plans").innerText();
    expect(said).toMatch(/AC|空调/);

    await drag(page, 0.79);
    await expect.poll(() => where(page)).toBe("0");
    expect(posted).toEqual([]);

    await drag(page, 0.8);
    await until(house, Promise.all([face(page, "trip"), face(other, "trip")]));
    expect(posted).toEqual(["/api/v1/phone/swipe"]);
    const undo = page.locator("footer button").first();
    expect(await undo.innerText()).toMatch(/5|4|3/);
    await undo.click();
    await until(house, Promise.all([face(page, "home"), face(other, "home")]));
    expect(posted).toEqual(["/api/v1/phone/swipe", "/api/v1/phone/cancel"]);
    expect(await where(page)).toBe("0");
  },
);

test.skipIf(!browserThere)(
  "a keyboard does the same, and a phone without its house sends nothing, then or later",
  { timeout: 120_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00" });
    const { page, posted } = await phoneOf(house, "lin");
    const thumb = page.getByRole("slider");
    await thumb.focus();
    for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
    expect(await where(page)).toBe("70");
    await page.keyboard.press("Enter");
    expect(await where(page)).toBe("0");
    for (let step = 0; step < 8; step += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await until(house, face(page, "trip"));
    await page.locator("footer button").first().click();
    await until(house, face(page, "home"));
    const before = posted.length;

    await page.context().setOffline(true);
    await page.evaluate("dispatchEvent(new Event('offline'))");
    await page.waitForSelector('main[data-line="lost"]', { timeout: 30_000 });
    expect(await page.getByRole("slider").getAttribute("aria-disabled")).toBe("true");
    await drag(page, 0.95);
    expect(await where(page)).toBe("0");
    await page.locator(".refuses").waitFor();
    await page.context().setOffline(false);
    await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
    expect(posted).toHaveLength(before);

    // Started anew it shows what it knew last at once, with its age, before the house is heard.
    await page.route(/socket\.io/, (route) => route.abort());
    await page.reload();
    await page.waitForSelector(".glance .headline", { timeout: 5_000 });
  },
);
