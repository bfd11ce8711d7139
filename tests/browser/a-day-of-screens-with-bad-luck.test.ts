import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../hub/core/random.ts";
import { type BuiltPages, buildPages } from "../help/built-pages.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { browserThere } from "../help/wall.ts";
import { type Held, readsAs, watchScreen, type WatchedScreen } from "../help/watched-screens.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show screens in");

const long = process.env["LINTEL_LONG"] === "1";
// A whole working day from the evening before, or a late evening: the machine is loaded, everybody goes to bed.
// It is weighed when each face of the day was seen once: what is drawn for the first time is read for the first time.
const day = long
  ? { at: "2026-03-03T22:20:00+08:00", hours: 24, weighed_h: 12 }
  : { at: "2026-03-04T22:00:00+08:00", hours: 3, weighed_h: 1 };
const minute = 60_000;
const shown = ["screen-bedside-lin", "screen-bathroom", "screen-kitchen", "phone-lin"];

let pages: BuiltPages;
let browser: Browser;
beforeAll(async () => {
  if (!browserThere) return;
  pages = await buildPages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 120_000);
afterAll(async () => {
  if (!browserThere) return;
  await browser.close();
  pages[Symbol.dispose]();
});

/** Where the house is reached now, and the path of each of its screens. */
function linksOf(house: TestHouse) {
  const links = house.hub.ready.links.map(({ url }) => new URL(url));
  const path = (screen: string) => {
    const [, place] = /^screen-(.*)$/.exec(screen) ?? [];
    const asked = place === undefined ? `?phone=${screen}` : `?place=${place}`;
    const { pathname, search, hash } = links.find((url) => url.search === asked) ?? new URL("http://nowhere/");
    return `${pathname}${search}${hash}`;
  };
  return { port: house.hub.ready.http ?? 0, path };
}

/** A wall that comes without a link shows its code, and an adult lets it in. */
async function paired(house: TestHouse): Promise<WatchedScreen> {
  const wall = await watchScreen(browser, "screen-hall", "/wall/", linksOf(house).port);
  const code = await wall.page.waitForFunction(() => /\b(\d{3})\s?(\d{3})\b/.exec(document.body.innerText)?.[0]);
  const asked = { code: String(await code.jsonValue()).replace(/\s/, ""), place: "hall", screen: "screen-hall" };
  expect((await house.ask("POST", "/api/v1/pairings/accept", asked)).status).toBeLessThan(300);
  return wall;
}

const codes = async (house: TestHouse): Promise<readonly string[]> => {
  const { body } = await house.ask("GET", "/api/v1/status");
  return (body as { faults: { code: string }[] }).faults.map(({ code }) => code);
};

const live = (screen: WatchedScreen) => screen.live();

test.skipIf(!browserThere)(
  "after restarts, cut lines, silence and pages without a network every screen is live, right and as light as before",
  { timeout: long ? 3_600_000 : 400_000 },
  async () => {
    const plan = { at: day.at, lived: true, pages: pages.folder };
    let house = await startHouse(plan);
    const { path, port } = linksOf(house);
    const screens = [await paired(house)];
    for (const name of shown) screens.push(await watchScreen(browser, name, path(name), port));
    const [hall] = screens;
    if (!hall) throw new Error("no hall");
    let silent = false;
    const everybody = () => Promise.all(screens.filter((screen) => !silent || screen !== hall).map(live));
    await everybody();

    const random = seededRandom(11);
    const one = () => screens[1 + Math.floor(random.next() * (screens.length - 1))] ?? hall;
    const cut = () => screens.forEach(({ line }) => line.cut());
    const pace = async () => house.to(20 * minute);
    const luck: readonly (() => unknown)[] = [
      async () => {
        house = await house.restart();
        for (const { line } of screens) line.leads(linksOf(house).port);
        cut();
      },
      () => {
        hall.line.shut();
        silent = true;
      },
      cut,
      async () => {
        const { context, line } = one();
        await context.setOffline(true);
        line.shut();
        await pace();
        line.open();
        await context.setOffline(false);
      },
      async () => {
        const { line } = one();
        line.hold();
        await pace();
        line.open();
      },
      async () => {
        for (let n = 0; n < 5; n += 1) {
          cut();
          await house.to(5_000);
        }
      },
      async () => {
        // A wall that stays away is named until it is back.
        await expect.poll(() => codes(house), { timeout: 60_000, interval: 500 }).toContain("E_SCREEN_SILENT");
        silent = false;
        hall.line.open();
        await everybody();
        await expect.poll(() => codes(house), { timeout: 10_000 }).not.toContain("E_SCREEN_SILENT");
      },
    ];
    const begun = house.clock.wall();
    const hours = () => (house.clock.wall() - begun) / (60 * minute);
    const early = new Map<string, Held>();
    for (let n = 0; hours() < day.hours || n % luck.length > 0; n += 1) {
      await pace();
      await luck[n % luck.length]?.();
      await everybody();
      if (early.size === 0 && hours() >= day.weighed_h)
        for (const screen of screens) early.set(screen.name, await screen.holds());
    }

    await house.to(minute);
    for (const screen of screens) {
      const { name } = screen;
      // A page that has only just been opened reads the same, and is hardly lighter.
      const fresh = await watchScreen(browser, name, linksOf(house).path(name), linksOf(house).port);
      await fresh.live();
      await readsAs(screen, fresh);
      const now = await screen.holds();
      const young = await fresh.holds();
      const before = early.get(name);
      if (!before) throw new Error(`${name} was not weighed`);
      if (long) console.info(`${name}: ${before.heap} -> ${now.heap}, just opened ${young.heap}`);
      expect(now.heap, `${name}: heap`).toBeLessThanOrEqual(before.heap * 1.15);
      expect(now.nodes, `${name}: nodes`).toBeLessThanOrEqual(young.nodes * 1.15 + 50);
      expect(now.listeners, `${name}: listeners`).toBeLessThanOrEqual(young.listeners + 5);
      expect(screen.faults, name).toEqual([]);
      await fresh.close();
    }
    for (const screen of screens) await screen.close();
    await house[Symbol.asyncDispose]();
  },
);
