import { existsSync } from "node:fs";
import { extname } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { buildPages, type BuiltPages } from "../help/built-pages.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const browserPath = "/usr/bin/chromium";
const browserThere = existsSync(browserPath);
if (!browserThere) console.warn(`skipped: no ${browserPath} to show the phone in`);

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  // Pages that are put in from the disk have no address, and so may not call a house at this machine's.
  const args = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"];
  browser = await chromium.launch({ executablePath: browserPath, args });
}, 60_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** Lin's phone as the house's own link opens it, made of the sources of today. */
async function phoneOf(house: TestHouse): Promise<Page> {
  const link = house.hub.ready.links.find((one) => one.url.includes("/phone/?phone=phone-lin#"));
  if (!link) throw new Error("the house gave no link for that phone");
  const page = await opened(link.url);
  await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
  return page;
}

/** A page of a phone's own browser. */
async function opened(url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 360, height: 640 }, serviceWorkers: "block" });
  const file = (path: string) => ({
    contentType: types[extname(path)] ?? "text/html; charset=utf-8",
    body: pages.file(...path.split("/")),
  });
  await page.route(
    ({ pathname }) => pathname === "/phone/",
    (route) => route.fulfill(file("phone/index.html")),
  );
  await page.route(/\/assets\//, (route) => route.fulfill(file(new URL(route.request().url()).pathname.slice(1))));
  await page.goto(url);
  return page;
}

/** Lets the house go on until something is on the page. */
async function until(house: TestHouse, shown: Promise<unknown>): Promise<void> {
  const done = shown.then(() => true);
  while (!(await Promise.race([done, house.to(200)])));
}

/** A new phone comes in by an invitation, once: it proves itself, is live, and the same invitation lets nobody in again. */
async function joins(house: TestHouse, hash: string): Promise<void> {
  const url = new URL(house.hub.ready.links[0]?.url ?? "").origin;
  const page = await opened(`${url}/phone/${hash}`);
  const fields = page.locator('input[type="password"]');
  const type = async (pin: string) => {
    await fields.first().waitFor();
    for (let nth = 0; nth < (await fields.count()); nth += 1) await fields.nth(nth).fill(pin);
    await page.locator(".join .target").click();
  };
  // Who has a PIN already is asked for that one, and no stranger's makes it anew.
  await type("582914");
  await until(house, page.waitForFunction(`document.querySelectorAll('input[type="password"]').length === 1`));
  await type(virtualResidents.find(({ id }) => id !== "lin")?.code ?? "");
  await until(house, page.waitForSelector('main[data-line="live"]', { timeout: 30_000 }));
  expect(await page.evaluate("location.hash")).toBe("");
  await until(house, page.locator(".people li").nth(1).waitFor());
  await page.reload();
  await until(house, page.waitForSelector('main[data-line="live"]', { timeout: 30_000 }));
  await page.goto(`${url}/phone/?again${hash}`);
  await type("582914");
  await until(house, page.locator('.join [role="alert"]').waitFor());
  expect(await page.locator('main[data-line="live"]').count()).toBe(0);
  await page.close();
}

const soon = { timeout: 15_000 };
const tab = (page: Page, nth: number) => page.locator(".tabs button").nth(nth).click();

test.skipIf(!browserThere)(
  "Lin reads today, skips the morning and takes it back, sets the alarm clock, and invites a phone by PIN alone",
  { timeout: 120_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00" });
    const page = await phoneOf(house);
    await until(house, page.locator(".people li").nth(1).waitFor());

    await tab(page, 1);
    await until(house, page.locator(".journal li, .page .sentence").first().waitFor());

    await tab(page, 2);
    const morning = page.getByRole("region", { name: "Morning", exact: true });
    await until(house, morning.waitFor());
    await morning.locator(".target").first().click();
    await until(house, page.locator(".toast.shown .link").waitFor());
    await expect.poll(() => morning.locator(".target").count(), soon).toBe(1);
    await page.locator(".toast.shown .link").click();
    await expect.poll(async () => (await house.rest(), morning.locator(".target").count()), soon).toBeGreaterThan(1);

    await tab(page, 0);
    await page.locator(".to-house .link").click();
    await until(house, page.locator("button.way-on .title").first().waitFor());
    await page
      .locator(".way-on", { has: page.locator(".title") })
      .filter({ hasText: /您自己|You/ })
      .click();
    await until(house, page.locator('input[type="time"]').first().waitFor());
    const alarm = page.locator('input[type="time"]').first();
    await alarm.fill("06:35");
    await alarm.dispatchEvent("change");
    const kept = async () => {
      await house.rest();
      const { body } = await house.ask("GET", "/api/v1/residents/lin");
      return (body as { alarm: { at: string } }).alarm.at;
    };
    await expect.poll(kept, soon).toBe("06:35");
    await page.goBack();

    await page
      .locator(".way-on")
      .filter({ hasText: /家人和客人|People/ })
      .click();
    await until(house, page.locator(".rows .link").nth(1).waitFor());
    await page.locator(".rows .link").first().click();
    await page.locator(".sheet .target.wide").first().click();
    const sheet = page.locator(".step-up[open]");
    await until(house, sheet.waitFor());
    await sheet.locator("input").fill("000111");
    await sheet.locator('button[type="submit"]').click();
    await until(house, sheet.locator('[role="alert"]').waitFor());
    expect(await page.locator(".qr").count()).toBe(0);
    await sheet.locator("input").fill(virtualResidents.find(({ id }) => id === "lin")?.code ?? "");
    await sheet.locator('button[type="submit"]').click();
    await until(house, page.locator(".qr").waitFor());
    const invitation = new URL(await page.locator(".invited .code").innerText());
    expect(invitation.pathname).toBe("/phone/");
    expect(invitation.hash).toMatch(/^#join=[\w-]{16,}$/);
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toMatch(/274918|000111/);
    await page.close();
    await joins(house, invitation.hash);
  },
);
