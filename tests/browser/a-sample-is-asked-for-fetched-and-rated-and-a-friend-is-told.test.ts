import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoHome } from "../help/backend.ts";
import { houseOfBrands } from "../help/house-of-brands.ts";
import { permits } from "../help/permits.ts";
import { inHand, linkOf, live, openVisits, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const brand = "oatfield";
const soon = { timeout: 20_000 };
type House = Awaited<ReturnType<typeof houseOfBrands>>;

const breakfast = { brand, category: "breakfast" } as const;
const tab = (page: Page, name: string) => page.locator(".tabs").getByRole("button", { name }).click(soon);
const way = (page: Page, name: string) => page.locator(".way-on", { hasText: name }).click(soon);
const card = (page: Page, title: string) => page.locator("article.card", { hasText: title });
/** Waits for something on a page while the house lives on. */
const shown = (way: House, what: string, of: () => Promise<number>) => way.until(what, async () => (await of()) > 0);

test.skipIf(!browserThere)(
  "one offer in three forms; a sample is asked for, fetched by its code and rated, with two questions and no more; a friend is thanked once",
  { timeout: 480_000 },
  async () => {
    await using lived = await houseOfBrands({ at: "2026-03-04T06:55:00+08:00", pages: visits.pages.folder });
    const { house, backend } = lived;
    const room = backend.brands.get(brand);
    const points = backend.furnishing.of(brand)?.points;
    if (!room || !points) throw new Error("no oatfield");
    // The month's recipe would come first, and one card of a brand comes a day.
    backend.furnishing.of(brand)?.marketing.shelf.end("offer", "oat-special");
    await lived.morning("2026-03-04");
    const ask = await permits(house, "lin", {
      ...breakfast,
      touchpoints: ["wall", "phone"],
      levels: { offers: 2, points: 1 },
    });
    // The machine is everybody's: he agrees, and his cards come to his phone alone.
    await permits(house, "bo", { ...breakfast, levels: { offers: 2 } });
    const phone = (await visits.open(linkOf(house, "phone-lin"), inHand)).page;
    const wall = (await visits.open(linkOf(house, "screen-kitchen"))).page;
    await Promise.all([live(phone), live(wall)]);

    // One offer, three forms: a brand's line on the wall, a card to act on, and a page that holds everything.
    const line = wall.locator(".brand-line", { hasText: "A bag of oats to try" });
    await shown(lived, "the sample", () => line.count());
    const sample = card(phone, "A bag of oats to try");
    expect(await line.innerText()).toContain("Oatfield");
    expect(await line.getByRole("button").count()).toBe(0);
    await tab(phone, "Points");
    await sample.waitFor(soon);
    expect(await sample.innerText()).toContain("Fetch a small bag at any Oatfield counter");
    expect(await sample.locator(".alike .target").allInnerTexts()).toEqual(["Interested", "Not for me"]);
    expect(await sample.locator("dl").count()).toBe(0);
    await sample.getByRole("button", { name: /^All about it/ }).click();
    const page = phone.locator(".page.offer");
    await page.locator(".enquiry dl").waitFor(soon);
    const whole = await page.innerText();
    for (const said of ["A bag of oats to try", "Oatfield", "Fetch a small bag", "€0.00"])
      expect(whole).toContain(said);
    // Why, who says so, what else, what if not; and what the home itself made of it.
    expect(await page.locator(".enquiry dt").count()).toBe(5);
    expect(await page.locator(".alike .target").allInnerTexts()).toEqual(["Yes, I take it", "Not for me"]);

    // Asked for: its code comes, and works once at the counter.
    await page.locator(".alike .target").first().click();
    const account = async () =>
      (await ask<{ items: { codes: { code: string }[]; rate: { card: string }[]; refer?: string }[] }>("GET", "points"))
        .items[0];
    await lived.until("the code", async () => (await account())?.codes.length === 1);
    await phone.reload();
    await live(phone);
    await tab(phone, "Points");
    await card(phone, "A bag of oats to try")
      .getByText("Its code is here. Give it where you order or fetch it.")
      .waitFor(soon);
    expect(await phone.locator(".stars").count()).toBe(0);
    await card(phone, "A bag of oats to try")
      .getByRole("button", { name: /^Show the code/ })
      .click();
    const code = await phone.locator(".code-shown .code").first().innerText(soon);
    expect(await phone.locator(".code-shown svg.qr").count()).toBe(1);
    expect(points.till.redeem(code)).toBeDefined();
    expect(() => points.till.redeem(code)).toThrow();
    // And rated, in one touch, from when it was fetched.
    // The house looks for letters each quarter of an hour.
    await house.to(900_000);
    await lived.until("that it was fetched", async () => (await account())?.rate.length === 1);
    await phone.reload();
    await live(phone);
    await tab(phone, "Points");
    await phone.getByRole("button", { name: /^4/ }).click(soon);
    const said = () =>
      room.db
        .sql("SELECT document FROM events ORDER BY seq")
        .all()
        .map(({ document }) => JSON.parse(String(document)) as { type: string; data: Record<string, unknown> });
    const data = (type: string) => said().flatMap((one) => (one.type.includes(type) ? [one.data] : []));
    await lived.until("the stars", () => data("satisfaction").length === 1);
    expect(data("satisfaction")).toEqual([{ offer: "oat-sample", version: 1, stars: 4 }]);
    // What was rated is not asked about again.
    await phone.locator(".card.rate").waitFor({ state: "detached", ...soon });

    // A day later two questions follow, and no more; they are asked on the phone, and either answer is as good.
    await lived.morning("2026-03-05");
    await house.to("2026-03-05T09:30:00+08:00");
    await permits(house, "lin", { ...breakfast, touchpoints: ["wall", "phone"], levels: { questions: 1 } });
    const asked: string[] = [];
    for (const question of ["How did the oats you tried taste?", "Would you eat them again?"]) {
      await shown(lived, question, () => card(phone, question).count());
      asked.push(question);
      await card(phone, question).locator(".alike .target").first().click(soon);
      await expect.poll(() => card(phone, question).count(), soon).toBe(0);
    }
    await lived.until("both answers", () => data("answer.given").length === 2);
    expect(data("answer.given")).toEqual([
      { question: "how-they-taste", answer: "good" },
      { question: "again", answer: "yes" },
    ]);
    await house.to(3_600_000);
    expect(await phone.locator("article.card .alike").count()).toBe(0);
    expect(asked).toHaveLength(2);

    // Her word for friends: another home says it with its first yes; both are thanked once, nobody is named.
    await way(phone, "Tell a friend");
    const word = (await phone.locator(".code-shown .code").innerText(soon)).replaceAll(/\s/g, "");
    expect(word).toBe((await account())?.refer);
    const friend = demoHome(backend, room);
    await friend.register();
    const on = friend.grant();
    const yes = (offer: string) => friend.event("offer.accept", { offer, version: 1, code: word }, on);
    await friend.send(friend.event("consent.given", { until: "2027-05-01", notice: "n".repeat(43) }, on));
    const codeOf = async (offer: string) => {
      await friend.send(yes(offer));
      const { body } = await friend.ask("GET", `/v1/mailbox?${friend.query}`);
      const mails = body.items.map(({ document }) => JSON.parse(document) as { is: string; code?: string });
      return mails.findLast(({ is }) => is === "code")?.code ?? "";
    };
    points.till.redeem(await codeOf("oat-sample"));
    // Letters are looked for every quarter of an hour while nobody here has touched anything.
    await house.to(15 * 60_000);
    await lived.until("the thanks", async () => (await referrals()).length === 1);
    async function referrals() {
      const { items } = await ask<{ items: { entries: { why: string }[] }[] }>("GET", "points");
      return items.flatMap(({ entries }) => entries).filter(({ why }) => why === "referral");
    }
    points.till.redeem(await codeOf("oat-flakes"));
    await house.to(15 * 60_000);
    await house.to(120_000);
    expect(await referrals()).toHaveLength(1);
    // Nobody is named on either side: neither her home nor her at theirs, nor they at hers.
    const { items } = await ask<{ items: readonly unknown[] }>("GET", "points");
    expect(JSON.stringify(items)).not.toContain(friend.subject.slice(-32));
    const theirs = JSON.stringify((await friend.me()).body);
    expect(theirs).not.toMatch(/\blin\b/i);
  },
);
