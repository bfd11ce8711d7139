import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { byKeys } from "../help/by-keys.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { browserThere } from "../help/wall.ts";

const soon = { timeout: 30_000 };

let pages: BuiltPages;
let browser: Browser;
let house: TestHouse;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  house = await startHouse({ at: "2026-03-04T17:00:00+08:00", pages: pages.folder });
}, 180_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  await house[Symbol.asyncDispose]();
  pages[Symbol.dispose]();
});

const face = (page: Page, name: string) => page.waitForSelector(`main[data-face="${name}"]`, soon);
const open = async (path: string, width: number) => {
  const context = await browser.newContext({ locale: "en", viewport: { width, height: 844 } });
  const page = await context.newPage();
  await page.goto(`http://localhost:${house.hub.ready.http}${path}`);
  return { page, keys: byKeys(page), [Symbol.asyncDispose]: () => context.close() };
};

test.skipIf(!browserThere)("a house is claimed by keys alone", { timeout: 180_000 }, async () => {
  const { body } = await house.ask("POST", "/api/v1/claim-window", { resident: "lin" });
  await using at = await open(`/claim#${(body as { code: string }).code}`, 1280);
  const { page, keys } = at;
  await page.getByRole("heading", { name: "Who are you?" }).waitFor(soon);
  await keys.to("Lin");
  await keys.press("Space");
  await keys.to("Next");
  await keys.press("Enter");
  await keys.to("Password");
  await keys.type("a kettle on the windowsill");
  await keys.press("Enter");
  await page.getByLabel("Once more").waitFor(soon);
  await keys.to("PIN");
  await keys.type("274913");
  await keys.to("Once more");
  await keys.type("274913");
  await keys.press("Enter");
  await page.waitForURL("**/home/**", soon);
  await page.waitForSelector("[data-line=live] main", soon);
  await keys.to(/To the house|Now|Home/, { most: 30 });
  // From the last thing on the page the keys go on to the first again.
  const first = await keys.here();
  await keys.to(first, { most: 200 });
  expect(keys.wrong).toEqual([]);
});

test.skipIf(!browserThere)(
  "a phone joins, says it is on the way, shows the day, lets a wall in and signs out by keys alone",
  { timeout: 240_000 },
  async () => {
    const ada = { name: "Ada", standing: "adult", language: "en", sleeps: "bedside-lin" };
    expect(await house.ask("PUT", "/api/v1/residents/ada", ada)).toMatchObject({ status: 200 });
    const { body } = await house.ask("POST", "/api/v1/invitations", { resident: "ada" });
    await using at = await open(`/phone/#join=${(body as { code: string }).code}`, 390);
    const { page, keys } = at;
    await face(page, "join");
    await keys.to("New PIN");
    await keys.type("806391");
    await keys.to("New PIN once more");
    await keys.type("806391");
    await keys.press("Enter");
    await page.waitForSelector("main[data-line=live]", soon);

    // What others swipe.
    await keys.to("On my way");
    expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe("slider");
    await keys.press("End");
    await keys.press("Enter");
    await page.getByRole("button", { name: /^Undo/ }).waitFor(soon);
    await keys.to(/^Undo/);
    await keys.press("Enter");
    await page.getByRole("button", { name: /^Undo/ }).waitFor({ ...soon, state: "detached" });

    await keys.to("Today");
    await keys.press("Enter");
    await face(page, "today");
    await keys.to("Scenes");
    await keys.press("Space");
    await face(page, "scenes");
    await page.locator(".scene").first().waitFor(soon);
    for (const tab of ["Privacy", "Points"] as const) {
      await keys.to(tab);
      await keys.press("Enter");
      await face(page, tab.toLowerCase());
    }
    await keys.to("Home");
    await keys.press("Enter");
    await face(page, "home");
    await keys.to("House");
    await keys.press("Enter");
    await face(page, "house");

    await page.locator(".way-on").first().waitFor(soon);
    await keys.to(/^Screens/);
    await keys.press("Enter");
    await using tablet = await open("/wall/", 1280);
    const code = ((await tablet.page.locator(".pair-code").textContent(soon)) ?? "").replaceAll(/\D/g, "");
    await keys.to("Let a wall in");
    await keys.press("Enter");
    const sheet = page.getByRole("dialog", { name: "Let a wall in" });
    await sheet.waitFor(soon);
    await keys.press("Escape");
    await sheet.waitFor({ ...soon, state: "detached" });
    // The focus is where it was.
    expect(await keys.here()).toBe("Let a wall in");
    await keys.press("Space");
    await sheet.waitFor(soon);
    await keys.to("The six digits");
    await keys.type(code);
    await keys.to("Let it in");
    await keys.press("Enter");
    const proof = page.getByRole("dialog", { name: "Is it you?" });
    await proof.waitFor(soon);
    await keys.press("Escape");
    await proof.waitFor({ ...soon, state: "detached" });
    await keys.to("The six digits");
    await page.keyboard.press("Control+A");
    await keys.type(code);
    await keys.to("Let it in");
    await keys.press("Enter");
    await proof.waitFor(soon);
    await keys.type("806391");
    await keys.press("Enter");
    const check = await page.locator("[data-check]").getAttribute("data-check", soon);
    await expect.poll(async () => await tablet.page.locator(".pair-code").textContent(), soon).toBe(check);
    await keys.to("Yes, let it in");
    await keys.press("Enter");
    await tablet.page.waitForSelector("main[data-line=live]", soon);

    await keys.to("Back", { back: true });
    await keys.press("Enter");
    await page.locator(".way-on").first().waitFor(soon);
    await keys.to(/^PIN and this phone/);
    await keys.press("Enter");
    await keys.to("Sign this phone out");
    await keys.press("Enter");
    await face(page, "join");
    expect([...new Set(keys.wrong)]).toEqual([]);
  },
);
