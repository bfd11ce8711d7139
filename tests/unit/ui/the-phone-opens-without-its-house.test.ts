import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPhoneSet } from "../../../scripts/phone-screens.ts";
import { phoneShots } from "../../../scripts/phone-fixtures.ts";
import { buildPages, type BuiltPages } from "../../help/built-pages.ts";

const browserPath = "/usr/bin/chromium";
const browserThere = existsSync(browserPath);
if (!browserThere) console.warn(`skipped: no ${browserPath} to show the phone in`);

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
}, 60_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

test.skipIf(!browserThere)(
  "with the house gone the phone still opens, says since when, refuses the swipe, and has kept nothing of the API",
  { timeout: 90_000 },
  async () => {
    const shot = phoneShots.find(({ name }) => name === "phone-home");
    if (!shot) throw new Error("there is a phone at home");
    const house = await openPhoneSet(pages.folder, shot);
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    let starts = 0;
    page.on("load", () => (starts += 1));
    await page.goto(`${house.url}/phone/?phone=phone-lin#token=x`);
    await page.waitForSelector('main[data-line="live"]');
    expect(await page.evaluate("location.hash")).toBe("");
    await page.waitForFunction("navigator.serviceWorker.controller !== null");
    await page.getByText("Quiet house").waitFor();
    expect(starts).toBe(1);
    const kept = await page.evaluate(
      "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())))).then((all) => all.flat().map(({ url }) => new URL(url).pathname))",
    );
    expect(kept).toContain("/phone/");
    expect(kept).toSatisfy((paths: string[]) => paths.every((path) => !path.startsWith("/api/")));
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 2_500))");
    await house.close();
    await page.reload();
    await page.waitForSelector('main[data-face="home"]');
    await page.waitForSelector('main[data-line="lost"]');
    await page
      .getByText(/^as of /)
      .first()
      .waitFor();
    await page.getByText("Alarm, then the morning").waitFor();
    expect(await page.getByRole("slider").getAttribute("aria-disabled")).toBe("true");
    await page.getByRole("button", { name: "Scenes" }).click();
    await page.getByRole("heading", { name: "Scenes" }).waitFor();
    await page.close();
  },
);

test.skipIf(!browserThere)("the page is an app: its manifest, its icons and its worker are there", async () => {
  const html = pages.file("phone", "index.html").toString();
  const manifest = /href="\/(assets\/[^"]+\.webmanifest)"/.exec(html)?.[1] ?? "";
  const app = JSON.parse(pages.file(manifest).toString()) as {
    start_url: string;
    icons: { src: string; sizes: string }[];
  };
  expect(app.start_url).toBe("/phone/");
  expect(app.icons.map(({ sizes }) => sizes)).toEqual(["192x192", "512x512", "512x512"]);
  for (const { src } of app.icons) expect(pages.file(src.slice(1)).subarray(1, 4).toString()).toBe("PNG");
  const worker = pages.file("phone-worker.js").toString();
  expect(worker).not.toMatch(/@shell|import\s*[({"']/);
  expect(worker.length).toBeLessThan(8_000);
  expect(pages.weightOf("phone").all).toBeLessThanOrEqual(120_000);
});
