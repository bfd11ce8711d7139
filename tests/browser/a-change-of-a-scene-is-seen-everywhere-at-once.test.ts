import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { inHand, linkOf, live, openVisits, proves, read, reads, until, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

/** The last that is asked before the bath is filled. */
const key = "bath-allowed";
const soon = { timeout: 20_000 };
const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const tab = (page: Page, name: string) => page.locator(".tabs").getByRole("button", { name }).click();
const sheet = (page: Page) => page.locator("dialog.sheet[open]");
const stepOf = (page: Page, key: string) => page.locator(`.steps > li[data-step="${key}"]`);

/** Opens the page of a scene's steps on a phone. */
async function toSteps(house: TestHouse, page: Page, name: string): Promise<void> {
  await until(house, live(page));
  await tab(page, "Scenes");
  await button(page, `Its steps: ${name}`).click(soon);
  await page.locator(".steps > li").first().waitFor(soon);
}

test.skipIf(!browserThere)(
  "a grown-up changes when breakfast may start: looked at first, saved, seen on another phone at once, and taken back",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00", pages: visits.pages.folder });
    await house.to(2_000);
    const hers = await visits.open(linkOf(house, "phone-lin"), inHand);
    const his = await visits.open(linkOf(house, "phone-bo"), inHand);
    await toSteps(house, hers.page, "Morning");
    await toSteps(house, his.page, "Morning");
    const before = await stepOf(his.page, "breakfast-wanted").innerText();

    // Nothing is saved by looking; what moves no water or heat counts as soon as it is saved.
    await stepOf(hers.page, "at-table").getByRole("button").click();
    await sheet(hers.page).getByRole("combobox").nth(1).selectOption("working");
    await button(hers.page, "See what would change").click();
    await hers.page.getByRole("heading", { name: "What would change" }).waitFor(soon);
    expect(await sheet(hers.page).locator(".differs li").count()).toBe(1);
    await house.to(1_000);
    expect(await read(his.page)).toContain("As it came with the house");
    await button(hers.page, "Save").click();
    await reads(hers.page, "Saved. It counts from the next run on.");
    // His phone shows it without being asked.
    await until(house, reads(his.page, "Changed in this home"));

    // When breakfast may start is heat: a time is asked for besides, by her PIN.
    await stepOf(hers.page, "breakfast-wanted").getByRole("button").click();
    const asks = sheet(hers.page).locator("select").last();
    const time = asks.locator("option", { hasText: /\d\d:\d\d/ }).first();
    await asks.selectOption((await time.getAttribute("value")) ?? "");
    await button(hers.page, "See what would change").click();
    await button(hers.page, "Save with a PIN").click(soon);
    await proves(hers.page, virtualResidents[0].code, hers.page.getByText("It counts now.").waitFor(soon));
    await until(house, expect.poll(() => stepOf(his.page, "breakfast-wanted").innerText(), soon).not.toBe(before));
    expect(await stepOf(his.page, "breakfast-wanted").innerText()).toMatch(/07:00/);

    // A time at which the examples of the scene would go wrong is not taken, and says which.
    await stepOf(hers.page, "breakfast-wanted").getByRole("button").click();
    await sheet(hers.page).locator("input[type=time]").first().fill("11:30");
    await button(hers.page, "See what would change").click();
    await hers.page.getByText("Examples that would go wrong").waitFor(soon);
    expect(await button(hers.page, /^Save/).isDisabled()).toBe(true);
    await button(hers.page, "Leave all as it is").click();

    // Who changed what, and back again: in his hand.
    await button(his.page, /^Versions/).click();
    await his.page.locator(".journal li.running", { hasText: /Lin.*on a phone/ }).waitFor(soon);
    await button(his.page, /^Back to this: As it came/).click();
    // That takes a condition from what moves heat, so that he is asked, too.
    await proves(his.page, virtualResidents[1].code, his.page.getByText("It counts now.").waitFor(soon));
    await until(house, expect.poll(() => stepOf(hers.page, "breakfast-wanted").innerText(), soon).toBe(before));
    for (const visit of [hers, his]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
  },
);

test.skipIf(!browserThere)(
  "what warms the bath changes by a PIN alone: until then it waits, and everybody sees that it waits",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T18:00:00+08:00", pages: visits.pages.folder });
    await house.to(2_000);
    const hers = await visits.open(linkOf(house, "phone-lin"), inHand);
    const his = await visits.open(linkOf(house, "phone-bo"), inHand);
    await toSteps(house, hers.page, "Evening");
    await toSteps(house, his.page, "Evening");
    const hazards = hers.page.locator(".steps > li", { hasText: "Water, heat or a lock" });
    expect(await hazards.count()).toBeGreaterThan(2);
    await stepOf(hers.page, key).getByRole("button").click();
    await sheet(hers.page)
      .getByRole("button", { name: /^Leave out: Certain/ })
      .click();
    await button(hers.page, "See what would change").click();
    await button(hers.page, "Save with a PIN").click(soon);

    // She has no PIN at hand now: all stays as it is, and the change waits on both phones.
    const proof = hers.page.getByRole("dialog", { name: "Is it you?" });
    await proof.waitFor(soon);
    await button(hers.page, "Leave it").click();
    await reads(hers.page, "Waits for an adult’s PIN");
    await until(house, reads(his.page, "Waits for an adult’s PIN"));

    // He confirms it by his own.
    await button(his.page, "Let it count").click();
    const counts = his.page.getByText("It counts now.").waitFor(soon);
    await proves(his.page, virtualResidents[1].code, counts);
    await until(house, expect.poll(() => hers.page.locator(".waits").count(), soon).toBe(0));
    expect(await stepOf(hers.page, key).count()).toBe(1);
    expect(await read(hers.page)).toContain("Changed in this home");
    for (const visit of [hers, his]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
  },
);

test.skipIf(!browserThere)(
  "what was done is told with its evidence and kept as an example; tomorrow is shown and skipped in a touch",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({
      at: "2026-03-04T06:55:00+08:00",
      lived: true,
      pages: visits.pages.folder,
    });
    await house.to("2026-03-04T07:28:00+08:00");
    const hers = await visits.open(linkOf(house, "phone-lin"), inHand);
    const { page } = hers;
    await toSteps(house, page, "Morning");

    await button(page, /^Why, and why not/).click();
    const lines = page.locator(".whys .journal > li");
    await lines.first().waitFor(soon);
    const ran = lines.filter({ hasText: "07:00" });
    await ran.getByRole("button", { name: /^Why: / }).click();
    expect(await ran.innerText()).toMatch(/What it followed from[^]*\d\d:\d\d[^]*What was done[^]*07:00/);
    await button(page, "Keep this run as an example").click();
    await reads(page, "Kept as an example.");
    await button(page, "Back").click();
    await button(page, /^Examples/).click();
    await page.getByText("All go as they should.").waitFor(soon);
    await button(page, "Back").click();
    await button(page, /^Versions/).click();
    await page.locator(".journal li.running", { hasText: /Lin.*on a phone/ }).waitFor(soon);

    await tab(page, "Today");
    await button(page, "Tomorrow and the week").click();
    const next = page.locator('.ahead li[data-scene="morning"]').first();
    await next.waitFor(soon);
    expect(await next.getAttribute("data-sure")).toBe("set");
    await next.getByRole("button", { name: /^More/ }).click();
    await button(page, "Skip it").click();
    await reads(page, "The next one is skipped.");
    await expect.poll(() => next.getAttribute("class"), soon).toContain("did-not");
    await button(page, "Have it after all").click();
    await expect.poll(() => next.getAttribute("class"), soon).not.toContain("did-not");
    expect(hers.faults).toEqual([]);
    await hers.close();
  },
);

test.skipIf(!browserThere)(
  "a wall says why what was done here was done, and is itself again after twenty seconds",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({
      at: "2026-03-04T06:55:00+08:00",
      lived: true,
      pages: visits.pages.folder,
    });
    await house.to("2026-03-04T07:12:00+08:00");
    const wall = await visits.open(linkOf(house, "screen-kitchen"), { clock: true });
    const { page } = wall;
    await until(house, live(page));
    const face = () => page.locator("main").getAttribute("data-face");
    const before = await face();
    await page.mouse.click(640, 120);
    await button(page, "Why").click(soon);
    await page.locator('main[data-face="why"]').waitFor(soon);
    expect(await page.locator(".telling .sentence").innerText()).toMatch(/[a-z].*\./);
    await page.clock.runFor(18_000);
    expect(await face()).toBe("why");
    await page.clock.runFor(4_000);
    await expect.poll(face, soon).toBe(before);
    expect(wall.faults).toEqual([]);
    await wall.close();
  },
);
