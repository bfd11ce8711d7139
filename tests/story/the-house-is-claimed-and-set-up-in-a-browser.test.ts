import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { servePages } from "../help/pages-of-a-house.ts";
import { browserThere, openWalls } from "../help/wall.ts";

// Where somebody wants to look at it: LINTEL_SHOTS=<folder>.
const shots = process.env["LINTEL_SHOTS"];
const password = "a kettle on the windowsill";
const pin = "274913";
const soon = { timeout: 20_000 };

let walls: Awaited<ReturnType<typeof openWalls>>;
let house: TestHouse;
let front: Awaited<ReturnType<typeof servePages>>;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  if (!browserThere) return;
  walls = await openWalls();
  house = await startHouse({ at: "2026-03-04T19:00:00+08:00" });
  front = await servePages(walls.pages, house.hub.ready.http ?? 0);
  page = await walls.page();
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => {
    faults.push(dialog.message());
    void dialog.dismiss();
  });
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  await front[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
  await walls[Symbol.asyncDispose]();
});

const shot = async (name: string) => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
};
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const heading = (name: string) => page.getByRole("heading", { name, exact: true });
const person = (name: string) => page.locator("article", { has: page.locator("h3", { hasText: name }) });

/** Types the PIN where the house asks who that is. */
async function prove(typed: string): Promise<void> {
  const sheet = page.getByRole("dialog");
  await sheet.waitFor(soon);
  await sheet.getByLabel("Your PIN").fill(typed);
  await sheet.getByRole("button", { name: "Go on" }).click();
}

test.skipIf(!browserThere)(
  "an owner claims the house by its link, is set up in six steps and lets a phone and a wall in",
  { timeout: 240_000 },
  async () => {
    covers("error:E_STEP_UP", "error:E_WRONG_PIN");
    const claim = house.hub.ready.links.find(({ name }) => name === "Claim")?.url ?? "";
    await page.goto(`${front.url}/claim${new URL(claim).hash}`);
    // The code is read once and stands in the address no longer.
    await heading("Who are you?").waitFor(soon);
    expect(page.url()).toBe(`${front.url}/claim`);
    await page.getByRole("radio", { name: "Lin" }).check();
    await button("Next").click();

    await page.getByLabel("Password").fill("a kettle");
    await page.getByText("4 more characters.").waitFor(soon);
    expect(await button("Next").isDisabled()).toBe(true);
    await page.getByLabel("Password").fill(password);
    await button("Next").click();

    await heading("A PIN").waitFor(soon);
    await page.getByLabel("PIN", { exact: true }).fill("123456");
    await page.getByLabel("Once more").fill("123456");
    await page.getByText("Digits in a row are the first ones anybody tries.").waitFor(soon);
    await page.getByLabel("PIN", { exact: true }).fill(pin);
    await page.getByLabel("Once more").fill(pin);
    await button("Make it mine").click();

    // What a virtual house has already is shown, step by step; nothing has to be decided.
    await heading("Where is your home?").waitFor(soon);
    expect(new URL(page.url()).pathname).toBe("/home/");
    for (const next of ["Name the rooms that matter", "Who else lives here?", "With it you say"]) {
      await button(/^(Next|Later)$/).click();
      await page.getByRole("heading", { name: new RegExp(next) }).waitFor(soon);
    }
    await shot("begin");
    expect(await page.evaluate("Object.keys(localStorage).some((key) => /token|secret/.test(key))")).toBe(false);
    expect(await page.evaluate("document.cookie")).toBe("");

    // Six digits of a wall become its place; before that the house asks once who that is.
    const wall = await walls.page();
    await wall.goto(`${front.url}/wall/`);
    const shown = wall.locator(".pair-code");
    await shown.waitFor(soon);
    const code = (await shown.textContent())?.replaceAll(/\D/g, "") ?? "";
    // From her phone, which has proved nothing yet; who has just signed in is not asked.
    const phone = new URL(house.hub.ready.links.find(({ url }) => url.includes("phone=phone-lin"))?.url ?? "");
    await page.goto(`${front.url}${phone.pathname}${phone.search}${phone.hash}`);
    await expect.poll(() => page.url(), soon).not.toContain("token");
    await page.goto(`${front.url}/home/?seat=phone-lin#screens`);
    await page.getByText("1 screen waits to be let in.").waitFor(soon);
    await page.getByLabel("Six digits").fill(code);
    await page.getByLabel("Where it hangs").selectOption("kitchen");
    await page.getByLabel("Name, if you like").fill("Tablet at the window");
    await button("Let it in").click();
    await prove("999999");
    await page.getByRole("dialog").getByRole("alert").waitFor(soon);
    await prove(pin);
    // The wall then shows a number of its own key: whoever stands before it sees that it is the one that asked.
    const check = await page.locator("[data-check]").getAttribute("data-check", soon);
    await expect.poll(() => shown.textContent(), soon).toBe(check);
    await button("Yes, let it in").click();
    await page.locator("h3", { hasText: "Tablet at the window" }).waitFor(soon);
    await shot("screens");

    // An invitation is a picture to point a phone at.
    await page.getByRole("link", { name: "People" }).click();
    await person("Bo").getByRole("button", { name: "Let a phone in" }).click(soon);
    await person("Bo").getByRole("img", { name: "Code that lets Bo's phone in" }).waitFor(soon);
    expect(await person("Bo").getByLabel("The same as a link").inputValue()).toMatch(/\/phone\/#join=[\w-]+$/);
    await shot("people");

    // Somebody new, whatever they are called, and gone again.
    const odd = "<img src=x onerror=alert(1)>";
    await page.getByRole("region", { name: "Somebody new" }).getByLabel("Name").fill(odd);
    await page.getByRole("region", { name: "Somebody new" }).getByLabel("May do").selectOption("guest");
    await button("Add").click();
    await person(odd).waitFor(soon);
    expect(await page.locator("main img").count()).toBe(0);
    await person(odd).getByText("Change").click();
    await person(odd).getByRole("button", { name: "Take them out of the house" }).click();
    await person(odd)
      .getByRole("button", { name: /^Yes, remove/ })
      .click();
    await expect.poll(() => person(odd).count(), soon).toBe(0);

    expect(faults).toEqual([]);
    await wall.close();
  },
);

test.skipIf(!browserThere)(
  "who signs out has to sign in, and a wrong password is said",
  { timeout: 120_000 },
  async () => {
    await page.goto(`${front.url}/home/#house`);
    await button("Sign out here").click(soon);
    await heading("Come in").waitFor(soon);
    await page.goto(`${front.url}/home/`);
    await page.getByRole("heading", { name: "Nobody is signed in here any more." }).waitFor(soon);
    await page.getByRole("link", { name: "Sign in" }).click();

    await page.getByLabel("Your name").fill("Lin");
    await page.getByLabel("Password").fill("not her password at all");
    await button("Sign in").click();
    await page.getByRole("alert").waitFor(soon);
    // By the keyboard alone, in another language.
    await button("简体中文").focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("密码").fill(password);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "家人" }).waitFor(soon);
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-Hans");
    expect(faults).toEqual([]);
  },
);
