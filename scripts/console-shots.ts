import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openConsoleStage } from "./console-stage.ts";

type Shot = {
  readonly name: string;
  readonly role?: "publisher" | "analyst" | "support";
  /** Where in the console; nobody is signed in where it says nothing. */
  readonly open?: string;
  readonly night?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly whole?: boolean;
  readonly does?: (page: Page) => Promise<void>;
};

const day = Date.parse("2026-10-20T10:30+08:00");
const night = Date.parse("2026-10-20T19:30+08:00");

/** What is taken of the console; those that begin with `console-` alone are kept as pictures. */
const shots: readonly Shot[] = [
  { name: "console-results", open: "results" },
  { name: "console-offer", open: "offers/oat-week" },
  ...(
    [
      { name: "results-night", open: "results", night: true },
      { name: "results-1280", open: "results", width: 1280, height: 800 },
      { name: "results-1280-night", open: "results", width: 1280, height: 800, night: true },
      { name: "results-whole", open: "results", whole: true },
      { name: "results-whole-night", open: "results", whole: true, night: true },
      { name: "results-small", open: "results", width: 400, height: 860, whole: true },
      { name: "offer-night", open: "offers/oat-week", night: true },
      { name: "offer-1280", open: "offers/oat-week", width: 1280, height: 800 },
      { name: "offer-whole", open: "offers/oat-flakes", whole: true },
      { name: "offer-whole-night", open: "offers/oat-flakes", whole: true, night: true },
      { name: "offers", open: "offers" },
      { name: "campaign", open: "offers/campaign:first", whole: true },
      { name: "reward", open: "offers/reward:breakfast-bowl" },
      { name: "questions", open: "questions" },
      { name: "question", open: "questions/which-grain", whole: true },
      { name: "rules", open: "rules/breakfast-score", whole: true, does: dryRun },
      { name: "complaints", open: "complaints", whole: true },
      { name: "complaints-support", open: "complaints", role: "support", whole: true },
      { name: "letters", open: "letters", role: "support" },
      { name: "calls", open: "calls", role: "support" },
      { name: "receipts", open: "receipts", whole: true },
      { name: "brand", open: "brand", whole: true },
      { name: "brand-analyst", open: "offers/oat-week", role: "analyst" },
      { name: "in" },
      { name: "in-night", night: true },
    ] satisfies readonly Shot[]
  ).map((shot) => ({ ...shot, name: `more-${shot.name}` })),
];

async function dryRun(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run" }).click();
  await page.locator(".bars").waitFor();
}

/** Takes the pictures of the console; `pages` is where it was built. Gives what is wrong with what they show. */
export async function takeConsoleShots(
  browser: Browser,
  pages: string,
  folder: string,
  only?: string,
): Promise<string[]> {
  const wanted = shots.filter(({ name }) =>
    only === undefined ? name.startsWith("console-") : new RegExp(only).test(name),
  );
  if (wanted.length === 0) return [];
  const faults: string[] = [];
  await using stage = await openConsoleStage(pages, day);
  for (const shot of wanted) faults.push(...(await take(browser, stage.url, shot, folder)));
  return faults;
}

async function take(browser: Browser, url: string, shot: Shot, folder: string): Promise<readonly string[]> {
  const { name, role = "publisher", open, night: dark = false, width = 1440, height = 900, whole = false } = shot;
  const context = await browser.newContext({ viewport: { width, height }, locale: "en", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on(
    "console",
    (message) => message.type() === "error" && open !== undefined && faults.push(`${name}: ${message.text()}`),
  );
  await page.clock.setFixedTime(dark ? night : day);
  if (open !== undefined)
    await context.request.post(`${url}/console/api/demo`, {
      data: { brand: "oatfield", role },
      headers: { origin: url },
    });
  await page.goto(`${url}/console/${open === undefined ? "" : `#${open}`}`);
  await page.locator("main h1").waitFor();
  if (open === "results") await page.locator(".chart li").first().waitFor();
  await page.waitForLoadState("networkidle");
  await shot.does?.(page);
  await page.evaluate("document.fonts.ready");
  await page.waitForTimeout(400);
  const wide = (await page.evaluate("document.documentElement.scrollWidth - innerWidth")) as number;
  if (wide > 1) faults.push(`${name}: the page is ${wide} px wider than its window`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  await context.close();
  return faults;
}
