import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cardScreens } from "../../scripts/card-screens.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { type StagedPage, wallOnStage } from "../help/staged-pages.ts";
import { standing, type Told } from "../help/told-by-a-page.ts";
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
const stand = (staged: StagedPage, look: (page: Page, told: readonly Told[]) => Promise<void>) =>
  standing({ browser, dist: pages.folder }, staged, look);

describe.skipIf(!browserThere)("on the walls", () => {
  const screen = (name: string) => {
    const found = cardScreens.find((one) => one.name === name);
    if (!found) throw new Error(`there is no picture ${name}`);
    return found;
  };
  test.each(["card-kitchen-near", "card-table-near", "card-bedside-near", "bath-asked"])(
    "before %s everything is paused for everybody in two touches",
    async (name) => {
      await stand(wallOnStage(screen(name)), async (page, told) => {
        await page.locator('[data-is="why"]').click();
        await page.locator('[data-is="pause"]').click(soon);
        await expect.poll(() => told.at(-1)).toEqual({ method: "PUT", path: "privacy/pause", body: { paused: true } });
        await page.getByText("Paused for everybody here").waitFor(soon);
      });
    },
  );

  test("a card is one quiet line that one touch takes away, or leaves to the phone", async () => {
    await stand(wallOnStage(screen("card-kitchen")), async (page) => {
      expect(await page.locator(".brand-line").innerText()).toMatch(/^Ad\s.*Oat brand.*\s.*Plain oats/);
      expect(await page.locator("button").count()).toBe(0);
    });
    for (const [word, path] of [
      ["Not now", "cards/card-oats/dismiss"],
      ["On my phone", "cards/card-oats/seen"],
    ] as const)
      await stand(wallOnStage(screen("card-table-near")), async (page) => {
        const asked = page.waitForRequest((request) => request.url().endsWith(path), soon);
        await page.getByRole("button", { name: word }).click();
        expect((await asked).method()).toBe("POST");
      });
  });

  test("in the bath, in the hall and at the door nothing of a brand is ever shown", async () => {
    const { values } = screen("card-kitchen");
    const card = { "card.card": values["card.card"], "card.at": values["card.at"] } as typeof values;
    const bath = screen("bath-asked");
    for (const one of [
      { ...bath, values: { ...bath.values, ...card } },
      { ...screen("card-kitchen"), place: "hall", values: { ...values, "place.eating": false } },
      {
        ...screen("card-kitchen"),
        values: { ...values, "door.phase": "asking", "door.ask": "look", "door.at": bath.at } as typeof values,
        place: "hall",
      },
    ])
      await stand(wallOnStage(one), async (page) => {
        expect(await page.locator(".brand-line").count(), one.place).toBe(0);
        expect(await page.getByText("Oat brand").count(), one.place).toBe(0);
      });
  });
});
