import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { expect } from "vitest";
import { type BuiltPages, buildPages } from "./built-pages.ts";
import type { TestHouse } from "./house.ts";
import { browserThere } from "./wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show the house in");

/** A page in a browser that nobody else uses: what went wrong in it is kept. */
type Visit = { readonly page: Page; readonly faults: readonly string[]; close(): Promise<void> };

/** One browser with freshly built pages of the house, in which everybody has a context of their own. */
export type Visits = {
  readonly pages: BuiltPages;
  /** Opens an address as a screen of its own; `clock`: its time can be moved on. */
  open(url: string, as?: BrowserContextOptions & { readonly clock?: boolean }): Promise<Visit>;
} & AsyncDisposable;

/** What a phone in a hand is to a browser. */
export const inHand: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

// A slow machine draws what moves again and again, so that nothing waits for it here.
const tablet = { viewport: { width: 1280, height: 800 }, locale: "en", reducedMotion: "reduce" } as const;

// What a browser says by itself of a network that was taken from it, or of an answer that was a refusal.
const network = /net::ERR_|WebSocket connection to|WebSocket is already in|Failed to load resource/;

/** Builds the pages and starts the browser. */
export async function openVisits(): Promise<Visits> {
  const pages = await buildPages();
  const args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"];
  const browser: Browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  return {
    pages,
    open: async (url, { clock = false, ...as } = {}) => {
      const context = await browser.newContext({ ...tablet, ...as });
      const page = await context.newPage();
      if (clock) await page.clock.install();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (said) => {
        if (said.type() === "error" && !network.test(said.text())) faults.push(said.text());
      });
      await page.goto(url);
      return { page, faults, close: () => context.close() };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      pages[Symbol.dispose]();
    },
  };
}

/** Where a virtual house gives one of its own screens, by its device. */
export function linkOf(house: TestHouse, device: string): string {
  const [, place] = /^screen-(.*)$/.exec(device) ?? [];
  const asked = place === undefined ? `?phone=${device}` : `?place=${place}`;
  const link = house.hub.ready.links.find(({ url }) => new URL(url).search === asked);
  if (!link) throw new Error(`the house has no link for ${device}`);
  return link.url;
}

/** Waits until the line of a page stands. */
export const live = (page: Page): Promise<unknown> =>
  page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });

/** A text as it is read: on one line, without the marks that keep a name from turning what stands around it. */
const asRead = (text: string): string =>
  text
    .replaceAll(/[\u2066-\u2069]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();

/** All that is to be read on a page. */
export const read = async (page: Page): Promise<string> => asRead(await page.locator("main").first().innerText());

/** Waits until a resident can read something on a page; where they cannot, says what they read instead. */
export async function reads(page: Page, what: RegExp | string, timeout = 20_000): Promise<void> {
  const is = (text: string) => (typeof what === "string" ? text.includes(what) : what.test(text));
  const there = () => read(page).then((text) => (is(text) ? "there" : text));
  await expect.poll(there, { timeout, interval: 100, message: `${page.url()} reads ${what}` }).toBe("there");
}

/** Lets a house go on until a page has got where it goes. */
export async function until<T>(house: TestHouse, reached: Promise<T>, step_ms = 200): Promise<T> {
  const done = reached.then((value) => ({ value }));
  for (;;) {
    const here = await Promise.race([done, house.to(step_ms)]);
    if (here) return here.value;
  }
}

/** Types the PIN where a page asks who that is; a page that does not ask is left alone. */
export async function proves(page: Page, pin: string, then: Promise<unknown>): Promise<void> {
  const sheet = page.getByRole("dialog", { name: "Is it you?" });
  const asked = sheet.waitFor({ timeout: 20_000 }).then(() => "asked");
  asked.catch(() => undefined);
  if ((await Promise.race([asked, then.then(() => "done")])) === "done") return;
  await sheet.locator("input").fill(pin);
  await sheet.locator("button[type=submit]").click();
  await then;
}

/** What could be read on a page at a moment of this machine (wall ms). */
type Reading = { readonly at: number; readonly text: string };

/** Keeps from now on everything that can be read on a page, each with the page's own time. */
export async function keepsReadings(page: Page): Promise<() => Promise<readonly Reading[]>> {
  await page.evaluate(keeping);
  return async () => {
    const readings = await page.evaluate<readonly Reading[]>("globalThis.readings");
    return readings.map(({ at, text }) => ({ at, text: asRead(text) }));
  };
}

const keeping = `(() => {
  globalThis.readings = [];
  const look = () => {
    const text = document.querySelector("main")?.innerText ?? "";
    if (text !== globalThis.readings.at(-1)?.text) globalThis.readings.push({ at: Date.now(), text });
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  look();
})()`;
