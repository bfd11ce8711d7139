import type { Page } from "playwright-core";
import { toTab } from "./privacy-shots.ts";

type Does = (page: Page) => Promise<void>;

/** Goes to a tab, and on one of its ways. */
export function opens(tab: "today" | "scenes" | "house", way?: number): Does {
  return async (page) => {
    if (tab === "house") await page.locator(".to-house .link").click();
    else await toTab(page, tab);
    await page.locator(`main[data-face="${tab}"] .page`).waitFor();
    if (tab === "today") await page.locator(".journal").waitFor();
    if (tab === "scenes") await page.locator(".scene").first().waitFor();
    if (tab !== "house") return;
    // What is wrong stands first, and comes last: only then every way stands where it stays.
    await page.locator(".way-on").nth(5).waitFor();
    if (way === undefined) return;
    await page
      .locator("button.way-on")
      .nth(way + 1)
      .click();
    await page.locator(".page.house .row").first().waitFor();
  };
}

/** Goes on from an unhurried page to the rest. */
export async function goesOn(page: Page): Promise<void> {
  await page.locator(".way-on").click();
  await page.locator(".people li").first().waitFor();
}

/** Unfolds the settings of the first scene. */
export async function unfolds(page: Page): Promise<void> {
  await opens("scenes")(page);
  await page.locator(".scene .days .link").first().click();
}

/** Has a scene go differently, this once. */
export async function differs(page: Page): Promise<void> {
  await opens("scenes")(page);
  await page.locator(".scene").last().locator(".target.wide").first().click();
  await page.locator(".sheet[open]").waitFor();
}

/** Types the number of a wall that wants to be let in. */
export async function pairs(page: Page): Promise<void> {
  await opens("house", 3)(page);
  await page.locator(".page .targets .target").click();
  await page.locator(".sheet .digits").fill("482913");
}

/** Is shown the number that the wall must show, too. */
export async function compares(page: Page): Promise<void> {
  await pairs(page);
  await page.locator(".sheet .target").click();
  await page.locator(".sheet [data-check]").waitFor();
}

/** Lets somebody's phone in. */
export async function invites(page: Page): Promise<void> {
  await opens("house", 2)(page);
  await page.locator(".rows .link").nth(1).click();
  await page.locator(".sheet .target.wide").first().click();
  await page.locator(".qr").waitFor();
}

/** Is asked for the PIN. */
export async function proves(page: Page): Promise<void> {
  await page.route("**/invitations", (route) =>
    route.fulfill({ status: 403, json: { code: "E_STEP_UP", message: "" } }),
  );
  await opens("house", 2)(page);
  await page.locator(".rows .link").nth(1).click();
  await page.locator(".sheet .target.wide").first().click();
  await page.locator(".step-up[open]").waitFor();
}

/** Asks who opened the door. */
export async function asksWho(page: Page): Promise<void> {
  await page.locator(".earth > .link").click();
  await page.locator(".book li").first().waitFor();
}

/** Swipes so much of the road, and lets go or not. */
export function swipes(part: number, letsGo: boolean): Does {
  return async (page) => {
    const road = page.locator(".road");
    const [from, to] = [Number(await road.getAttribute("data-from")), Number(await road.getAttribute("data-to"))];
    const box = await page.getByRole("slider").boundingBox();
    const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
    await page.mouse.move(from, y);
    await page.mouse.down();
    await page.mouse.move(from + (to - from) * part, y, { steps: 4 });
    if (letsGo) await page.mouse.up();
  };
}
