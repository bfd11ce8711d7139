import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import { lineBetween, type LineBetween } from "./line-between.ts";

/** What a page holds after its garbage was collected. */
export type Held = { readonly heap: number; readonly nodes: number; readonly listeners: number };

/** A screen of the house in a browser of its own, behind a line of its own. */
export type WatchedScreen = {
  readonly name: string;
  readonly page: Page;
  readonly context: BrowserContext;
  readonly line: LineBetween;
  /** What went wrong in it, but for the network that was taken from it. */
  readonly faults: readonly string[];
  /** Resolves when its line stands. */
  live(): Promise<void>;
  /** All that is to be read on it. */
  reads(): Promise<string>;
  holds(): Promise<Held>;
  close(): Promise<void>;
};

const network = /net::ERR_|WebSocket connection to|WebSocket is already in CLOSING/;

/** Opens a screen by the path its house gives for it. */
export async function watchScreen(browser: Browser, name: string, path: string, port: number): Promise<WatchedScreen> {
  const line = await lineBetween();
  line.leads(port);
  const viewport = path.startsWith("/phone") ? { width: 360, height: 640 } : { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (said) => {
    if (said.type() === "error" && !network.test(said.text())) faults.push(said.text());
  });
  const tools: CDPSession = await context.newCDPSession(page);
  await tools.send("Performance.enable");
  await page.goto(`http://localhost:${line.port}${path}`);
  return {
    name,
    page,
    context,
    line,
    faults,
    live: () => page.waitForSelector('main[data-line="live"]', { timeout: 60_000 }).then(() => undefined),
    reads: () => page.locator("main").innerText(),
    holds: async () => {
      // What its console was told hangs on the browser's tools, not on the page.
      await tools.send("Runtime.discardConsoleEntries");
      for (let n = 0; n < 3; n += 1) await tools.send("HeapProfiler.collectGarbage");
      const { metrics } = await tools.send("Performance.getMetrics");
      const of = (metric: string) => metrics.find((one) => one.name === metric)?.value ?? Number.NaN;
      return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
    },
    close: async () => {
      await context.close();
      await line[Symbol.asyncDispose]();
    },
  };
}

/** Both read the same, once the news has reached both. */
export async function readsAs(screen: WatchedScreen, other: WatchedScreen): Promise<void> {
  let both = { screen: "", other: "-" };
  const same = async () => {
    both = { screen: await screen.reads(), other: await other.reads() };
    return both.screen === both.other;
  };
  await expect
    .poll(same, { timeout: 30_000, interval: 300 })
    .toBe(true)
    .catch(() => expect(both.screen, screen.name).toBe(both.other));
}
