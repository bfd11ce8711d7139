import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoHome } from "../help/backend.ts";
import { byKeys } from "../help/by-keys.ts";
import { goodPassword } from "../help/console.ts";
import { type ConsolePages, openConsolePages, violations } from "../help/console-pages.ts";
import { hostileTexts } from "../help/hostile-texts.ts";
import { badlyLaid } from "../help/laid-out.ts";
import { browserThere } from "../help/wall.ts";

const soon = { timeout: 20_000 };

let stage: ConsolePages;
beforeAll(async () => {
  if (browserThere) stage = await openConsolePages();
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  expect(stage.backend.faults).toEqual([]);
  await stage[Symbol.asyncDispose]();
});

const seated: ConsolePages["seated"] = (look, how) => stage.seated(look, how);
const marketing = () => {
  const found = stage.backend.furnishing.of("oatfield")?.marketing;
  if (!found) throw new Error("no oatfield");
  return found;
};
const catalogue = async () => {
  const answer = await fetch(`${stage.backend.url}/b/oatfield/v1/catalogue?cursor=0`);
  const { items } = (await answer.json()) as { items: readonly { document: string }[] };
  return items.map(
    ({ document }) => JSON.parse(document) as { id: string; version: number; price?: { total: number } },
  );
};

const title = (page: Page) => page.locator("main h1");
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const told = (page: Page, legend: string, language: string) =>
  page.getByRole("group", { name: legend, exact: true }).getByLabel(language, { exact: true });

describe.skipIf(!browserThere)("the console", () => {
  test("a link works once and sets a password; afterwards a name and a password open it, and it is left again", async () => {
    const { code } = stage.backend.furnishing.staff.invite({ brand: "oatfield", name: "ana", role: "publisher" });
    await seated(
      async (page) => {
        await page.getByLabel("New password").fill("oats");
        await button(page, "Keep it and come in").click();
        await page.getByRole("alert").getByText("longer password").waitFor(soon);
        await page.getByLabel("New password").fill(goodPassword);
        await button(page, "Keep it and come in").click();
        await title(page)
          .getByText(/lets? you speak/)
          .waitFor(soon);
        expect(await page.locator(".brand").innerText()).toBe("Lintel for Oatfield");
        expect(page.url()).not.toContain(code);
        await button(page, "Sign out").click();
        await page.getByLabel("Brand").fill("oatfield");
        await page.getByLabel("Your name here").fill("ana");
        await page.getByLabel("Password").fill("not this one");
        await button(page, "Sign in").click();
        await page.getByRole("alert").getByText("do not fit together").waitFor(soon);
        await page.getByLabel("Password").fill(goodPassword);
        await button(page, "Sign in").click();
        await title(page)
          .getByText(/lets? you speak/)
          .waitFor(soon);
      },
      { open: `set-up=${code}` },
    );
    await seated(
      async (page) => {
        await page.getByLabel("New password").fill(goodPassword);
        await button(page, "Keep it and come in").click();
        await page.getByRole("alert").getByText("used before").waitFor(soon);
      },
      { open: `set-up=${code}` },
    );
  });

  test("an offer with a hidden fee is refused with its reason; mended and published it is in every home's catalogue", async () => {
    await seated(
      async (page) => {
        await page.getByLabel("A new offer, by its title").fill("Oats for a week");
        await page.locator("form", { hasText: "A new offer" }).getByRole("button", { name: "Begin" }).click();
        await title(page).getByText("Oats for a week").waitFor(soon);
        await expect.poll(() => button(page, "Publish").isDisabled()).toBe(true);
        const says = async (legend: string, en: string, hans: string, hant: string) => {
          await told(page, legend, "English").fill(en);
          await told(page, legend, "Simplified Chinese").fill(hans);
          await told(page, legend, "Traditional Chinese").fill(hant);
        };
        await says("Title", "Oats for a week", "一周燕麦", "一週燕麥");
        await says(
          "Text",
          "Oats for €9.00 plus a delivery fee.",
          "燕麦9.00欧元，另加配送费。",
          "燕麥9.00歐元，另加配送費。",
        );
        await says(
          "Why am I shown this?",
          "You let us offer breakfast things.",
          "您允许我们推荐早餐。",
          "您允許我們推薦早餐。",
        );
        await says("Who says so?", "We say so ourselves, nobody else.", "由我们自己说明。", "由我們自己說明。");
        await says("What else is there?", "Any other oats are as good.", "其他燕麦也一样好。", "其他燕麥也一樣好。");
        await says("What if I refuse?", "Nothing changes in your home.", "您家里一切照旧。", "您家裡一切照舊。");
        await page.getByLabel("Total, with every fee").fill("9.00");
        await page.getByRole("heading", { name: "The price is not the whole price" }).waitFor(soon);
        await expect.poll(() => page.locator(".quote mark").allInnerTexts()).toEqual(["€9.00", "fee"]);
        await expect.poll(() => page.locator(".linter h2").innerText()).toBe("One to put right");
        expect(await button(page, "Publish").isDisabled()).toBe(true);
        expect((await catalogue()).map(({ id }) => id)).not.toContain("oats-for-a-week");

        await told(page, "Text", "English").fill("Oats for €11.00, delivery fee of €2.00 inside.");
        await told(page, "Text", "Simplified Chinese").fill("燕麦11.00欧元，含配送费2.00欧元。");
        await told(page, "Text", "Traditional Chinese").fill("燕麥11.00歐元，含配送費2.00歐元。");
        await page.getByLabel("Total, with every fee").fill("11.00");
        await button(page, "Name a fee").click();
        await page.getByLabel("Fee inside the total").fill("Delivery");
        await page.getByLabel("Amount").fill("2.00");
        await page.locator(".linter h2").getByText("Everything is right").waitFor(soon);
        await expect.poll(() => button(page, "Publish").isEnabled()).toBe(true);
        await button(page, "Publish").click();
        await page.getByText("Homes have version 1.").first().waitFor(soon);
      },
      { role: "publisher", open: "offers" },
    );
    expect(await catalogue()).toContainEqual(
      expect.objectContaining({
        id: "oats-for-a-week",
        version: 1,
        price: expect.objectContaining({ total: 1100 }) as unknown,
      }),
    );
  });

  test("rules run dry on made-up homes, the same ones each time; published anew they have the next version", async () => {
    await seated(
      async (page) => {
        await page.getByLabel("Homes number").fill("11");
        await button(page, "Run").click();
        const counted = page.locator(".bars b");
        await counted.first().waitFor(soon);
        const first = await counted.allInnerTexts();
        expect(first.map((one) => Number(one)).reduce((sum, n) => sum + n, 0)).toBe(1000);
        await button(page, "Run").click();
        await expect.poll(() => counted.allInnerTexts()).toEqual(first);
        const weight = page.getByLabel("Weight").first();
        await weight.fill("30");
        expect(await button(page, "Run").isDisabled()).toBe(true);
        await expect.poll(() => button(page, "Publish").isEnabled()).toBe(true);
        await button(page, "Publish").click();
        await page.getByText("Homes have version 2.").first().waitFor(soon);
        await button(page, "Run").click();
        await expect.poll(() => counted.allInnerTexts()).not.toEqual(first);
      },
      { role: "publisher", open: "rules/breakfast-score" },
    );
  });

  test("a board moves while one looks, and a complaint is answered to the home it came from; hostile texts are plain", async () => {
    const room = stage.backend.brands.get("oatfield");
    if (!room) throw new Error("no oatfield");
    const home = demoHome(stage.backend, room, { virtual: true });
    await home.register();
    const service = home.grant("service", 1);
    const [markup = ""] = hostileTexts;
    await seated(
      async (page) => {
        const before = await title(page).innerText();
        const soonPast = new Date(stage.backend.clock.wall() + 80 * 86_400_000).toISOString().slice(0, 10);
        await home.send(
          home.event("consent.given", { until: soonPast, notice: "A".repeat(43) }, home.grant("offers")),
          home.event("complaint.raised", { text: markup }, service),
        );
        await expect.poll(() => title(page).innerText()).not.toBe(before);
      },
      { role: "analyst", open: "results" },
    );
    await seated(
      async (page) => {
        await page.locator(".letters .said").getByText(markup, { exact: true }).waitFor(soon);
        expect(await page.locator(".letters img, .letters script, .letters a").count()).toBe(0);
        expect(await page.locator(".tabs a").allInnerTexts()).toEqual(["Complaints", "Letters", "Calls"]);
        await page.getByLabel("Your answer").fill("We are sorry, and send another bag.");
        await button(page, "Answer, and it is settled").click();
        await page.getByText("Answered.", { exact: true }).waitFor(soon);
        await title(page).getByText("1 of 1 put right the first time").waitFor(soon);
        const mail = await home.ask("GET", `/v1/mailbox?${home.query}&after=`);
        expect(mail.body.items.map(({ document }) => (JSON.parse(document) as { text?: string }).text)).toContain(
          "We are sorry, and send another bag.",
        );
        // What its home takes back leaves the page as well, though nobody opens it again.
        await home.erase();
        await page
          .locator(".letters .said")
          .getByText(markup, { exact: true })
          .waitFor({ state: "detached", ...soon });
      },
      { role: "support", open: "complaints" },
    );
  });

  test("what is hostile in an offer's own words is shown as letters, and leaves no room it does not have", async () => {
    for (const [n, nasty] of hostileTexts.entries()) {
      const found = marketing().shelf.find("offer", "oat-flakes");
      const words = { en: nasty, "zh-Hans": nasty, "zh-Hant": nasty };
      marketing().shelf.save("offer", `nasty-${n}`, { ...found?.draft, title: words, body: words, sponsor: nasty });
      for (const open of ["results", `offers/nasty-${n}`, "offers"])
        await seated(
          async (page) => {
            if (open !== "offers") await page.locator(".linter .wrongs li").first().waitFor(soon);
            expect(await page.locator("main img, main script").count()).toBe(0);
            expect((await badlyLaid(page)).filter((one) => one.startsWith("the page"))).toEqual([]);
          },
          { role: "publisher", open },
        );
      marketing().shelf.save("offer", `nasty-${n}`, { ...found?.draft });
    }
  }, 120_000);

  test("an analyst reads and changes nothing; of too few homes no number is shown", async () => {
    await seated(
      async (page) => {
        await page.getByText("Changing it is for a publisher.").waitFor(soon);
        for (const name of ["Publish", "Keep draft", "Name a fee"]) expect(await button(page, name).count()).toBe(0);
        expect(await page.locator("main textarea:not([readonly])").count()).toBe(0);
        await page.goto(`${stage.backend.url}/console/#results`);
        await page.locator(".chart li").first().waitFor(soon);
        expect(await page.locator(".chart .value b").count()).toBe(0);
        expect(new Set(await page.locator(".chart .value strong").allInnerTexts())).toEqual(new Set(["too few"]));
        await page.locator("summary", { hasText: "How it is counted" }).first().click();
        await page.locator(".cell code").first().getByText("SELECT").waitFor(soon);
        await button(page, "Oats as you like them").click();
        await page.getByText("it takes some hundred homes with offers and some hundred without").waitFor(soon);
      },
      { role: "analyst", open: "offers/oat-flakes" },
    );
  });

  test(
    "every part is for everybody: no fault of accessibility, by day and by night, wide and narrow",
    { timeout: 240_000 },
    async () => {
      const parts: Readonly<Record<"publisher" | "support", readonly string[]>> = {
        publisher: [
          "results",
          "offers",
          "offers/oat-flakes",
          "offers/campaign:first",
          "offers/reward:breakfast-bowl",
          "questions",
          "questions/oats-from-us",
          "rules/breakfast-score",
          "complaints",
          "receipts",
          "brand",
        ],
        support: ["complaints", "letters", "calls"],
      };
      const wrong: string[] = [];
      for (const dark of [false, true])
        for (const role of ["publisher", "support"] as const)
          for (const open of parts[role])
            await seated(
              async (page) => {
                await page.waitForLoadState("networkidle");
                wrong.push(...(await violations(page)).map((one) => `${open} ${dark ? "by night" : "by day"}: ${one}`));
                wrong.push(...(await badlyLaid(page)).map((one) => `${open}: ${one}`));
                await page.setViewportSize({ width: 390, height: 800 });
                wrong.push(...(await badlyLaid(page)).map((one) => `${open} narrow: ${one}`));
              },
              { role, open, dark },
            );
      await seated(async (page) => {
        wrong.push(...(await violations(page)));
      });
      expect(wrong).toEqual([]);
    },
  );

  test("a keyboard alone comes in, finds an offer, and publishes it anew", { timeout: 120_000 }, async () => {
    await seated(async (page) => {
      const keys = byKeys(page);
      await keys.to("Oatfield: Publisher");
      await keys.press("Enter");
      await title(page)
        .getByText(/lets? you speak/)
        .waitFor(soon);
      await keys.to("Offers");
      await keys.press("Enter");
      await page.locator(".shelf").first().waitFor(soon);
      await keys.to("A bag of oats to try");
      await keys.press("Enter");
      await title(page).getByText("A bag of oats to try").waitFor(soon);
      await keys.to("Most in all");
      await keys.press("Control+a");
      await keys.type("5");
      await expect.poll(() => button(page, "Publish").isEnabled()).toBe(true);
      await keys.to("Publish");
      await keys.press("Enter");
      await page.getByText("Homes have version 2.").first().waitFor(soon);
      expect(keys.wrong).toEqual([]);
    });
    expect((await catalogue()).find(({ id }) => id === "oat-sample")?.version).toBe(2);
  });
});
