import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LiveValues } from "../../hub/core/live.ts";
import { idleScreens } from "../../scripts/idle-fixtures.ts";
import { phoneShots } from "../../scripts/phone-fixtures.ts";
import type { Screen } from "../../scripts/screen-base.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { onStage, phoneOnStage, type StagedPage, wallOnStage } from "../help/staged-pages.ts";
import { browserThere } from "../help/wall.ts";

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const soon = { timeout: 20_000 };
const stand = (staged: StagedPage, look: (page: Page) => Promise<void>, light = {}) =>
  onStage({ browser, dist: pages.folder }, staged, light, look);
const wall = (name: string, more: LiveValues = {}, rest: Partial<Screen> = {}): Screen => {
  const found = idleScreens.find((one) => one.name === name);
  if (!found) throw new Error(`there is no picture ${name}`);
  return { ...found, ...rest, values: { ...found.values, ...more } };
};

/** A page whose clock can be set ahead; the staged house speaks once, and its line is taken to stand. */
const withClock = (staged: StagedPage): StagedPage => ({
  ...staged,
  does: async (page) => {
    await page.addInitScript(`{
      const [every, now] = [setInterval, performance.now.bind(performance)];
      globalThis.setInterval = (does, ms) => (ms === 1000 ? 0 : every(does, ms));
      globalThis.ahead = 0;
      performance.now = () => now() + globalThis.ahead;
    }`);
    await page.reload();
    await page.locator("main[data-line=live]").waitFor(soon);
    await staged.does?.(page);
  },
});
const goOn = (page: Page, ms: number) => page.evaluate(`void (globalThis.ahead += ${ms})`);
const hangs = (page: Page) =>
  page.evaluate<string>(
    `document.querySelector(".over-photo") ? [...document.querySelectorAll(".photo")].at(-1)?.dataset.photo : "clock"`,
  );

describe.skipIf(!browserThere)("on an idle wall", () => {
  test(
    "photos stand in the chosen order, each for a minute, and leave when somebody comes near",
    { timeout: 90_000 },
    async () => {
      const { shows: _, ...screen } = wall("wall-idle-photo", { "screen.photos": ["lake", "gone", "blank"] });
      await stand(withClock(wallOnStage(screen)), async (page) => {
        await page.locator(".over-photo").waitFor(soon);
        const seen = [await hangs(page)];
        for (let turn = 1; turn < 7; turn += 1) {
          // The first look is a moment into its own minute.
          await goOn(page, 60_000);
          await expect
            .poll(() => hangs(page), soon)
            .toBe(["lake", "clock", "clock", "clock", "blank", "clock", "lake"][turn]);
          seen.push(await hangs(page));
        }
        expect(seen).toEqual(["lake", "clock", "clock", "clock", "blank", "clock", "lake"]);
        const fits = await page.evaluate(
          `(() => { const b = document.querySelector(".photo img").getBoundingClientRect(); return b.left <= 0 && b.top <= 0 && b.right >= innerWidth && b.bottom >= innerHeight; })()`,
        );
        expect(fits).toBe(true);
        await page.dispatchEvent("main", "pointerdown");
        await page.locator("main.near .bar-of-targets").waitFor(soon);
        expect(await hangs(page)).toBe("clock");
      });
    },
  );

  test("over paper white the hour, the day and the note keep 7:1", async () => {
    await stand(
      wallOnStage(wall("wall-idle-photo-white")),
      async (page) => {
        await page.addStyleTag({ content: ".over-photo { visibility: hidden }" }).catch(() => undefined);
        const boxes = (await page.evaluate(
          `[...document.querySelectorAll(".over-photo :is(time, span, .note)")].map((one) => { const r = document.createRange(); r.selectNodeContents(one); const { x, y, width, height } = r.getBoundingClientRect(); return { ink: getComputedStyle(one).color, x, y, width, height }; })`,
        )) as readonly { ink: string; x: number; y: number; width: number; height: number }[];
        expect(boxes.length).toBeGreaterThan(1);
        const png = (await page.screenshot()).toString("base64");
        const worst = (await page.evaluate(
          `(async () => {
          const image = await createImageBitmap(await (await fetch("data:image/png;base64,${png}")).blob());
          const canvas = new OffscreenCanvas(image.width, image.height);
          const on = canvas.getContext("2d");
          on.drawImage(image, 0, 0);
          const light = (rgb) => rgb.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          return ${JSON.stringify(boxes)}.map(({ ink, x, y, width, height }) => {
            const { data } = on.getImageData(x, y, width, height);
            let brightest = 0;
            for (let i = 0; i < data.length; i += 4) brightest = Math.max(brightest, light([data[i], data[i + 1], data[i + 2]]));
            return (light(ink.match(/\\d+/g).slice(0, 3).map(Number)) + 0.05) / (brightest + 0.05);
          });
        })()`,
        )) as readonly number[];
        expect(Math.min(...worst)).toBeGreaterThanOrEqual(7);
      },
      { bypassCSP: true },
    );
  });

  test.each([
    [
      "a notice",
      { "notices.list": [{ id: "n", at: 0, level: "tell", key: "notice.door-open", params: {}, seen: false }] },
    ],
    ["the door's ladder", { "door.phase": "asking", "door.ask": "look" }],
    ["a way home", { "trip.opened": 1, "trip.eta_min": 9 }],
  ] as const)("%s leaves no room for photos, and none is fetched", async (_, more) => {
    const { shows: __, ...screen } = wall("wall-idle-photo");
    const { at } = screen;
    const dated = { ...more, ...("trip.opened" in more ? { "trip.opened": at - 60_000, "trip.at": at } : {}) };
    const values = { ...screen.values, "door.at": at, ...dated } as LiveValues;
    const asked: string[] = [];
    const staged = wallOnStage({ ...screen, values });
    const does = async (page: Page) => {
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.reload();
      await page.locator("main[data-line=live]").waitFor(soon);
      await page.waitForLoadState("networkidle");
    };
    await stand({ ...staged, does }, async (page) => {
      expect(await page.locator(".photo, .over-photo").count()).toBe(0);
      expect(asked.filter((path) => path.includes("/photos/"))).toEqual([]);
    });
  });
});

describe.skipIf(!browserThere)("for whoever takes their time", () => {
  const sized = idleScreens.filter(({ name, near }) => near === true && name.startsWith("wall-unhurried"));
  test(
    "a wall has at most three targets besides Why, each 96 px and more, and Stop comes first",
    { timeout: 120_000 },
    async () => {
      expect(sized.length).toBeGreaterThan(5);
      for (const screen of sized)
        await stand(wallOnStage(screen), async (page) => {
          const targets = (await page.evaluate(
            `[...document.querySelectorAll(".bar-of-targets button")].map((one) => { const { width, height } = one.getBoundingClientRect(); return { is: one.dataset.is, width, height }; })`,
          )) as readonly { is: string; width: number; height: number }[];
          expect(targets.filter(({ is }) => is !== "why").length, screen.name).toBeLessThanOrEqual(3);
          for (const { width, height } of targets)
            expect(Math.min(width, height), screen.name).toBeGreaterThanOrEqual(96);
          const stops = targets.map(({ is }) => is === "stop");
          expect(stops, screen.name).toEqual(stops.toSorted((a, b) => Number(b) - Number(a)));
        });
    },
  );

  test("somebody stays near for a minute", { timeout: 60_000 }, async () => {
    const { near: _, ...screen } = wall("wall-unhurried-kitchen-near");
    await stand(withClock(wallOnStage(screen)), async (page) => {
      await page.dispatchEvent("main", "pointerdown");
      await page.locator("main.near").waitFor(soon);
      await goOn(page, 55_000);
      await page.waitForTimeout(1_200);
      expect(await page.locator("main.near").count()).toBe(1);
      await goOn(page, 10_000);
      await expect.poll(() => page.locator("main.near").count(), soon).toBe(0);
    });
  });

  const phone = (name: string) => {
    const found = phoneShots.find((one) => one.name === name);
    if (!found) throw new Error(`there is no picture ${name}`);
    return phoneOnStage(found);
  };
  test("a phone shows the sentence, On my way and one way on, in words a quarter larger, and counts 15 s back", async () => {
    await stand(phone("phone-unhurried-home-small"), async (page) => {
      expect(await page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")).toBe(20);
      expect(await page.locator("button").allInnerTexts()).toEqual(["Everything else"]);
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("All well.");
      const { height, scroll } = (await page.evaluate(
        `(({ clientHeight: height, scrollHeight: scroll }) => ({ height, scroll }))(document.querySelector(".scroll"))`,
      )) as { height: number; scroll: number };
      expect(scroll).toBeLessThanOrEqual(height);
      await page.getByRole("slider").press("End");
      await page.getByText("Let go past the mark").or(page.locator(".plans")).first().waitFor(soon);
      await page.getByRole("slider").press("Enter");
      await page.getByRole("button", { name: /1[0-5]/ }).waitFor(soon);
    });
    await stand(phone("phone-unhurried-home-small"), async (page) => {
      await page.getByRole("button", { name: "Everything else" }).click();
      expect(await page.locator(".tabs button").count()).toBe(5);
      await page.locator(".people li").first().waitFor(soon);
      await page.locator(".tabs button").first().click();
      expect(await page.locator(".tabs").count()).toBe(0);
    });
  });
});
