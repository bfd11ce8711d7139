import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { virtualResidents } from "../../hub/virtual-house.ts";
import { houseOfBrands } from "../help/house-of-brands.ts";
import { inHand, linkOf, live, openVisits, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const soon = { timeout: 20_000 };
type House = Awaited<ReturnType<typeof houseOfBrands>>;

/** The phone of one of them, on the page of the brand. */
async function phoneOf({ house }: House, who: string) {
  const { page } = await visits.open(linkOf(house, `phone-${who}`), inHand);
  await live(page);
  await page.locator(".tabs").getByRole("button", { name: "Privacy" }).click(soon);
  await page.getByRole("button", { name: /^Look at brands/ }).click(soon);
  await page.getByRole("button", { name: /^Ask (again )?who there is/ }).click(soon);
  await page.locator(".way-on", { hasText: "Oatfield" }).click(soon);
  return page;
}

/** Says yes to what needs everybody: how often breakfast is made, for offers; what the phone says of it then. */
async function saysYes(page: Page, who: string): Promise<string> {
  await page.locator(".way-on", { hasText: "To offer oats" }).first().click(soon);
  await page.locator(".sheet .alike").getByRole("button", { name: "Yes", exact: true }).click(soon);
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByLabel("Your PIN").fill(virtualResidents.find(({ id }) => id === who)?.code ?? "", soon);
  await page.keyboard.press("Enter");
  await proof.waitFor({ ...soon, state: "detached" });
  const said = page.getByText(/^(Your yes to .Oatfield|.Oatfield.? may hear)/);
  await said.first().waitFor(soon);
  // A name stands apart from the words around it, by marks that nobody sees.
  return (await said.first().innerText()).replaceAll(/[\u2068\u2069]/g, "");
}

test.skipIf(!browserThere)(
  "a yes about what is everybody's is told as one that waits, and nothing leaves before the other grown-up has said theirs; what is held then comes as a file",
  { timeout: 240_000 },
  async () => {
    await using lived = await houseOfBrands({ at: "2026-03-04T09:00:00+08:00", pages: visits.pages.folder });
    const { house, backend } = lived;
    const brand = backend.brands.get("oatfield");
    const known = (table: string) => Number(brand?.db.sql(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
    const lin = await phoneOf(lived, "lin");
    expect(await saysYes(lin, "lin")).toBe(
      "Your yes to Oatfield is kept. It counts once every grown-up at home has said yes on their own phone.",
    );
    // A day goes by: the brand does not even know that there is a home.
    await house.to("2026-03-05T09:00:00+08:00");
    expect([known("homes"), known("events")]).toEqual([0, 0]);

    const bo = await phoneOf(lived, "bo");
    expect(await saysYes(bo, "bo")).toBe("Oatfield may hear this from now on. Withdraw it here whenever you like.");
    await lived.until("both told", () => known("events") === 2);
    expect(known("homes")).toBe(1);

    // What the brand holds of her she takes along; of him there is nothing in it.
    const [file] = await Promise.all([
      lin.waitForEvent("download", soon),
      lin.getByRole("button", { name: "Take along what it holds of me" }).click(soon),
    ]);
    const held = JSON.parse(readFileSync(await file.path(), "utf8")) as { items: { of: string; is: unknown }[] };
    expect(held.items.filter(({ of }) => of === "events")).toMatchObject([
      { is: { type: "dev.lintel.consent.given.v1", recipient: "oatfield" } },
    ]);
    await lin.getByRole("button", { name: "Take along what it holds of me" }).waitFor(soon);
  },
);
