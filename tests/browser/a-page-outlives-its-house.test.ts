import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { liveSchema } from "../../hub/core/live.ts";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import { screens } from "../../scripts/screen-fixtures.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { openStage, phoneOnStage, type StagedPage, wallOnStage } from "../help/staged-pages.ts";
import { browserThere } from "../help/wall.ts";

const day_ms = 86_400_000;
const soon = { timeout: 30_000 };

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const wall = screens.find(({ name }) => name === "hall-trip");
const phone = phoneShots.find(({ name }) => name === "phone-home-day");
if (!wall || !phone) throw new Error("the pictures are others");
const both: readonly (readonly [string, StagedPage])[] = [
  ["wall", wallOnStage(wall)],
  ["phone", phoneOnStage(phone)],
];

describe.skipIf(!browserThere)("a page that is older than its house", () => {
  test.each(both)("loads itself once and then says so: %s", { timeout: 120_000 }, async (_, staged) => {
    await using stage = await openStage(pages.folder, { ...staged, schema: liveSchema + 1, assets: "assets/newer" });
    const context = await browser.newContext({ locale: "en-GB", serviceWorkers: "block" });
    const page = await context.newPage();
    let loads = 0;
    page.on("request", (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) loads += 1;
    });
    await page.goto(stage.url + staged.path);
    await expect.poll(() => loads, soon).toBe(2);
    await page.getByText("This page and the house are of different ages.").waitFor(soon);
    // It goes on asking, and never goes round.
    const asked = stage.lines();
    await expect.poll(() => stage.lines(), soon).toBeGreaterThan(asked + 2);
    expect(loads).toBe(2);
    await context.close();
  });
});

describe.skipIf(!browserThere)("a machine whose clock is two days off", () => {
  test.each(both.flatMap(([kind, staged]) => [-2, 2].map((days) => [kind, days, staged] as const)))(
    "shows the house's own time, and nothing as old or new by it: %s, %i days",
    { timeout: 120_000 },
    async (_, days, staged) => {
      await using stage = await openStage(pages.folder, staged);
      const open = async (off_ms: number) => {
        const { width, height } = staged;
        const context = await browser.newContext({
          locale: "en-GB",
          timezoneId: "America/New_York",
          viewport: { width, height },
          serviceWorkers: "block",
        });
        await context.addInitScript(`Date.now = () => ${staged.at + off_ms} + performance.now()`);
        const page = await context.newPage();
        await page.goto(stage.url + staged.path);
        await page.waitForSelector(staged.shows);
        return { page, context };
      };
      const [right, wrong] = [await open(0), await open(days * day_ms)];
      const text = () => Promise.all([right, wrong].map(({ page }) => page.locator("main").innerText()));
      await expect
        .poll(async () => {
          const [a, b] = await text();
          return a === b ? "the same" : [a, b];
        }, soon)
        .toBe("the same");
      expect((await text())[1]).not.toMatch(/as of|yesterday|days ago/i);
      for (const { context } of [right, wrong]) await context.close();
    },
  );
});
