import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { phoneShots } from "../../../scripts/phone-fixtures.ts";
import { openPhoneSet } from "../../../scripts/phone-screens.ts";
import { wallCodeIn } from "../../../ui/phone/letting-in.ts";
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
}, 90_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

const compared = { "pairings/compare": { check: "4827" } };

async function phoneAt(path: string) {
  const shot = phoneShots.find(({ name }) => name === "phone-home");
  if (!shot) throw new Error("there is a phone at home");
  const answers = { ...shot.answers, join: { seat: "phone-lin", phone: "phone-lin" }, ...compared };
  const house = await openPhoneSet(pages.folder, { ...shot, answers });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, serviceWorkers: "block" });
  const told: { readonly path: string; readonly body: unknown }[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST")
      told.push({ path: new URL(request.url()).pathname.replace("/api/v1/", ""), body: request.postDataJSON() });
  });
  await page.goto(`${house.url}${path}`);
  return { page, told, [Symbol.asyncDispose]: () => page.close().then(house.close) };
}

const asked = (page: Page) => page.locator(".sheet[open] .digits");

test("only six digits are a wall's number", () => {
  expect(wallCodeIn({ hash: "#pair=482913" })).toBe("482913");
  for (const hash of ["", "#pair=", "#pair=48291", "#pair=4829133", "#pair=48291x", "#join=482913"])
    expect(wallCodeIn({ hash }), hash).toBeUndefined();
});

test.skipIf(!browserThere)(
  "a phone that points at a wall is asked where that wall hangs, once, and has said how large it is itself",
  { timeout: 60_000 },
  async () => {
    await using at = await phoneAt("/phone/?phone=phone-lin#token=x");
    const { page, told } = at;
    await page.waitForSelector('main[data-line="live"]');
    await expect.poll(() => told.map(({ path }) => path)).toContain("screens/phone-lin/declare");
    expect(told.find(({ path }) => path.endsWith("declare"))?.body).toMatchObject({ width: 390, height: 844 });

    await page.evaluate("location.hash = 'pair=482913'");
    await asked(page).waitFor();
    expect(await asked(page).inputValue()).toBe("482913");
    expect(await page.evaluate("location.hash + JSON.stringify({ ...localStorage, ...sessionStorage })")).not.toContain(
      "482913",
    );
    await page.getByRole("button", { name: "Let it in" }).click();
    // A picture that was pointed at lets nothing in: a person compares what the wall then shows.
    await page.getByText("48 27").waitFor();
    expect(told.at(-1)).toMatchObject({ path: "pairings/compare", body: { code: "482913" } });
    await page.getByRole("button", { name: "Yes, let it in" }).click();
    await expect.poll(() => told.at(-1)?.path).toBe("pairings/accept");
    expect(told.at(-1)?.body).toMatchObject({ code: "482913", check: "4827" });
    await asked(page).waitFor({ state: "detached" });

    await page.locator(".page .targets .target").click();
    expect(await asked(page).inputValue()).toBe("");
    await page.keyboard.press("Escape");
    await page.goBack();
    await page.getByRole("button", { name: /^Screens/ }).waitFor();
  },
);

test.skipIf(!browserThere)(
  "a phone that is not in the house yet still knows the wall once it has come in",
  { timeout: 60_000 },
  async () => {
    await using at = await phoneAt("/phone/#pair=482913");
    const { page } = at;
    await page.waitForSelector('[data-face="join"]');
    expect(await page.evaluate("location.hash")).toBe("");
    await page.getByLabel("Code of the invitation").fill("K7QM2XW9PA");
    await page.getByRole("button", { name: "Come in" }).click();
    await page.getByLabel("New PIN", { exact: true }).fill("284917");
    await page.getByLabel("New PIN once more").fill("284917");
    await page.getByRole("button", { name: "Come in" }).click();
    await asked(page).waitFor();
    expect(await asked(page).inputValue()).toBe("482913");
  },
);
