import { afterAll, beforeAll, expect, test } from "vitest";
import { houseOfBrands } from "../help/house-of-brands.ts";
import { permits } from "../help/permits.ts";
import { inHand, linkOf, live, openVisits, reads, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const soon = { timeout: 20_000 };

test.skipIf(!browserThere)(
  "a question was left alone; the offer of it is one touch, then it stands on the same page and its points come; so with what is read",
  { timeout: 240_000 },
  async () => {
    await using lived = await houseOfBrands({ at: "2026-03-04T06:55:00+08:00", pages: visits.pages.folder });
    const { house, backend } = lived;
    // What is sold would come first.
    backend.furnishing.of("northwind")?.marketing.shelf.end("offer", "filter-set");
    await lived.morning("2026-03-04");
    const yes = { brand: "northwind", category: "climate" } as const;
    const ask = await permits(house, "lin", { ...yes, levels: { offers: 2, questions: 1, points: 1 } });
    await permits(house, "bo", { ...yes, levels: { offers: 2 } });
    const cards = async () => (await ask<{ items: { title: string; kind: string }[] }>("GET", "cards")).items;
    const comes = (title: string) => lived.until(title, async () => (await cards()).some((one) => one.title === title));
    const question = "How loud may a fan be in the evening?";
    await comes(question);
    // She leaves it alone until it is gone, and the next day its offer comes.
    await lived.morning("2026-03-05");
    const offer = "One question about your rooms";
    await comes(offer);
    const { page } = await visits.open(linkOf(house, "phone-lin"), inHand);
    await live(page);
    await page.locator(".tabs").getByRole("button", { name: "Points" }).click(soon);
    const card = (title: string) => page.locator("article.card", { hasText: title });
    await card(offer).waitFor(soon);
    expect(await card(offer).locator(".alike .target").allInnerTexts()).toEqual(["Ask me", "Not for me"]);
    await card(offer).locator(".alike .target").first().click();
    await card(question).waitFor(soon);
    await reads(page, "You just said that they may ask you this.");
    expect(await card(offer).count()).toBe(0);
    expect(await page.locator(".card.rate").count()).toBe(0);
    await card(question).locator(".alike .target").first().click();
    await expect.poll(() => page.locator("article.card").count(), soon).toBe(0);
    await house.to(15 * 60_000);
    await lived.until("the points", async () => {
      const { items } = await ask<{ items: { brand: string; balance: number }[] }>("GET", "points");
      return items.find(({ brand }) => brand === "northwind")?.balance === 10;
    });

    // What is only read has no price and one yes, too, and may be rated at once.
    const recipe = "This month: oats with apple";
    for (const who of ["lin", "bo"])
      await permits(house, who, { brand: "oatfield", category: "breakfast", levels: { offers: 2 } });
    await comes(recipe);
    await page.reload();
    await live(page);
    await page.locator(".tabs").getByRole("button", { name: "Points" }).click(soon);
    await card(recipe).waitFor(soon);
    expect(await card(recipe).innerText()).not.toContain("0.00");
    expect(await card(recipe).locator(".alike .target").allInnerTexts()).toEqual(["I read it", "Not for me"]);
    await card(recipe).locator(".alike .target").first().click();
    await page.locator(".card.rate", { hasText: recipe }).getByRole("button", { name: /^5/ }).click(soon);
    await page.locator(".card.rate").waitFor({ state: "detached", ...soon });

    // What she said and what left is found in the ledger without each time the house asked for news, and with it.
    const kinds = async (fetched: string) =>
      (await ask<{ items: { kind: string }[] }>("GET", `privacy/ledger?limit=100&fetched=${fetched}`)).items.map(
        ({ kind }) => kind,
      );
    expect(await kinds("yes")).toContain("pulled");
    expect(await kinds("no")).not.toContain("pulled");
    expect(await kinds("no")).toEqual(expect.arrayContaining(["given", "sent", "answered", "shown"]));
    await page.locator(".tabs").getByRole("button", { name: "Privacy" }).click(soon);
    await page.locator(".way-on", { hasText: "The ledger" }).click(soon);
    await page.getByRole("button", { name: /^Also each time/ }).click(soon);
    await expect.poll(() => page.locator(".lines > li").count(), soon).toBe(50);
    await page.getByRole("button", { name: "Earlier" }).click(soon);
    await expect.poll(() => page.locator(".lines > li").count(), soon).toBeGreaterThan(50);
  },
);
