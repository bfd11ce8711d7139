import type { Page } from "playwright-core";
import { percentile } from "./figures.ts";

/** A page whose text is watched: where to look, and how to make it say something. */
export type Watched = {
  readonly page: Page;
  /** The element whose text is what was said. */
  readonly at: string;
  /** Sends the n-th message; gives what the page will say for it. */
  readonly say: (n: number) => string;
};

/** What a run of messages came to, ms. */
export type Seen = {
  readonly latencies: readonly number[];
  readonly lost: number;
  /** By how much the two clocks may be wrong. */
  readonly unsure: number;
};

type Sight = { readonly at: number; readonly text: string };
const rate = 20;
const after_ms = 1_000;

/** Sends so many messages, 20 a second, and tells how long each took until it stood in the page. */
export async function untilSeen({ page, at, say }: Watched, count: number): Promise<Seen> {
  await page.evaluate(`(${watching})(${JSON.stringify(at)})`);
  const { offset, unsure } = await clocks(page);
  const sent: { readonly at: number; readonly text: string }[] = [];
  const begun = performance.now();
  for (let n = 0; n < count; n += 1) {
    const due = begun + (n * 1_000) / rate - performance.now();
    if (due > 0) await new Promise((resolve) => setTimeout(resolve, due));
    const now = performance.now();
    sent.push({ at: now, text: say(n) });
  }
  await new Promise((resolve) => setTimeout(resolve, after_ms));
  const seen: readonly Sight[] = await page.evaluate("globalThis.sights");
  return { ...matched(sent, seen, offset), unsure };
}

/** The same text comes again after some messages: each is looked for until just before that. */
function matched(sent: readonly Sight[], seen: readonly Sight[], offset: number): Omit<Seen, "unsure"> {
  const latencies: number[] = [];
  sent.forEach(({ at, text }, n) => {
    const again = sent.find((later, m) => m > n && later.text === text)?.at ?? Number.POSITIVE_INFINITY;
    const found = seen.find((one) => one.text === text && one.at + offset >= at - 1 && one.at + offset < again);
    if (found) latencies.push(found.at + offset - at);
  });
  return { latencies, lost: sent.length - latencies.length };
}

/** What the page's clock must be moved by to be ours: of many questions the one answered soonest knows best. */
async function clocks(page: Page): Promise<{ readonly offset: number; readonly unsure: number }> {
  let best = { offset: 0, unsure: Number.POSITIVE_INFINITY };
  for (let n = 0; n < 200; n += 1) {
    const asked = performance.now();
    const there = await page.evaluate<number>("performance.now()");
    const unsure = (performance.now() - asked) / 2;
    if (unsure < best.unsure) best = { offset: asked + unsure - there, unsure };
  }
  return best;
}

const watching = `(at) => {
  const sights = (globalThis.sights = []);
  let last;
  globalThis.watch?.disconnect();
  globalThis.watch = new MutationObserver(() => {
    const now = performance.now();
    const text = document.querySelector(at)?.textContent.trim();
    if (text !== last) sights.push({ at: now, text: (last = text) });
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}`;

/** How a page starts, ms from the navigation: its first paint with content, what it last knew, and the live line. */
export type Start = { readonly paint: number; readonly known: number; readonly live: number };

/** Watches every start of a page from now on; `known`: an element that only what is known can fill. */
export async function watchStarts(page: Page, known: string): Promise<void> {
  await page.addInitScript(`(() => {
    const start = (globalThis.start = {});
    const look = () => {
      if (document.querySelector(${JSON.stringify(known)})) start.known ??= performance.now();
      if (document.querySelector('main[data-line="live"]')) start.live ??= performance.now();
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") start.paint = startTime;
    }).observe({ type: "paint", buffered: true });
  })()`);
}

/** Starts the page anew so many times, as at a screen's own restart. */
export async function starts(page: Page, times: number): Promise<readonly Start[]> {
  const all: Start[] = [];
  for (let n = 0; n < times; n += 1) {
    await page.reload();
    await page.waitForSelector('main[data-line="live"]');
    // A paint is told of after its frame.
    await new Promise((resolve) => setTimeout(resolve, 500));
    all.push(await page.evaluate("globalThis.start"));
  }
  return all;
}

/** The share of latencies that counts here. */
export function p95(latencies: readonly number[]): number {
  return percentile(latencies, 0.95);
}
