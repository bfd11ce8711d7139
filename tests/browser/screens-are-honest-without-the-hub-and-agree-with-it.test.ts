import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { afterWork, bathOf, phoneOf, workAt } from "../help/evening.ts";
import { startHouse } from "../help/house.ts";
import { lineBetween } from "../help/line-between.ts";
import { inHand, keepsReadings, linkOf, live, openVisits, read, reads, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const lost = /The hub cannot be reached|House not reached/;

test.skipIf(!browserThere)(
  "ten minutes without the hub: within 15 s every screen says so and since when, offers no Stop, and comes back by itself",
  { timeout: 240_000 },
  async () => {
    let house = await afterWork("2026-03-04T18:00:00+08:00", { pages: visits.pages.folder });
    const line = await lineBetween();
    const leads = () => line.leads(house.hub.ready.http);
    leads();
    const open = (device: string, as = {}) => {
      const { pathname, search, hash } = new URL(linkOf(house, device));
      return visits.open(`http://localhost:${line.port}${pathname}${search}${hash}`, { ...as, clock: true });
    };
    const position = await phoneOf(house, "lin");
    await position.fix(workAt);
    await position.swipes(45);
    await position.rides(0, 0.4, 18);
    expect((await bathOf(house)).phase).toBe("fill");
    const bathroom = await open("screen-bathroom");
    const hall = await open("screen-hall");
    const kitchen = await open("screen-kitchen");
    const phone = await open("phone-lin", inHand);
    const screens = [bathroom, hall, kitchen, phone];
    await Promise.all(screens.map(({ page }) => live(page)));
    await reads(bathroom.page, /Filling|Ready at 40°/);
    const stop = bathroom.page.getByRole("button", { name: "Stop" });
    expect(await stop.isEnabled()).toBe(true);
    await reads(hall.page, /\d+ min left/);
    await reads(phone.page, /\d+ minutes left/);

    // Nobody answers any more.
    const began = Date.now();
    line.shut();
    await Promise.all(screens.map(({ page }) => reads(page, lost, 15_000 - (Date.now() - began))));
    await position[Symbol.asyncDispose]();
    for (const { page } of screens) await page.clock.fastForward("10:00");
    await reads(bathroom.page, /Water and heat stop by themselves.* as of 18:\d\d/);
    expect(await bathroom.page.locator("button:enabled", { hasText: "Stop" }).count()).toBe(0);
    expect(await read(bathroom.page)).not.toMatch(/Ready at|Filling/);
    await reads(hall.page, /as of 18:\d\d/);
    await reads(phone.page, /as of 18:\d\d/);
    expect(await read(phone.page)).not.toMatch(/All well/);
    expect(await phone.page.locator("footer button:enabled").count()).toBe(0);
    for (const { page } of [bathroom, hall]) expect(await page.locator(".stale").count()).toBeGreaterThan(0);
    // A hand that comes near meanwhile is offered nothing that cannot arrive.
    await kitchen.page.mouse.click(640, 20);
    expect(await kitchen.page.locator("button:enabled", { hasText: /Stop|code/ }).count()).toBe(0);

    // The hub comes back on the same data, ten minutes later; nobody touches a screen.
    house = await house.restart();
    await house.to(600_000);
    leads();
    line.open();
    await Promise.all(screens.map(({ page }) => live(page)));
    for (const { page } of screens) expect(await read(page)).not.toMatch(lost);
    for (const [screen, device] of [
      [bathroom, "screen-bathroom"],
      [kitchen, "screen-kitchen"],
      [hall, "screen-hall"],
    ] as const) {
      const fresh = await open(device);
      await live(fresh.page);
      await expect
        .poll(async () => (await read(screen.page)) === (await read(fresh.page)), { timeout: 20_000, message: device })
        .toBe(true);
      await fresh.close();
    }
    for (const visit of screens) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
    await line[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  },
);

/** Keeps when this page was touched last, by its own clock. */
const keepsTouches = (page: Page) =>
  page.evaluate("addEventListener('pointerdown', () => (globalThis.touched = Date.now()), { capture: true })");
const touched = (page: Page) => page.evaluate<number>("globalThis.touched");

test.skipIf(!browserThere)(
  "a leak stands on two walls and a phone; seen or seen to on one, the others know within two seconds",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ pages: visits.pages.folder });
    const hall = await visits.open(linkOf(house, "screen-hall"));
    const kitchen = await visits.open(linkOf(house, "screen-kitchen"));
    const phone = await visits.open(linkOf(house, "phone-lin"), inHand);
    const screens = [hall, kitchen, phone];
    await Promise.all(screens.map(({ page }) => live(page)));
    await house.happen("bath", "leak", { on: true });
    await house.to(63_000);
    await Promise.all(screens.map(({ page }) => reads(page, "Water trouble at the bath")));
    await reads(hall.page, /Danger.*The house has shut the taps/);
    await reads(kitchen.page, "Danger");

    const readings = await Promise.all(screens.map(({ page }) => keepsReadings(page)));
    await keepsTouches(hall.page);
    await keepsTouches(phone.page);
    /** How long after a touch each screen read so, by the pages' own clocks. */
    const after = async (at: number, is: (text: string) => boolean) =>
      Promise.all(
        readings.map(async (kept) => ((await kept()).find((one) => one.at >= at && is(one.text))?.at ?? Infinity) - at),
      );
    const quick = async (page: Page, is: (text: string) => boolean) => {
      const at = await touched(page);
      await expect.poll(async () => Math.max(...(await after(at, is))), { timeout: 10_000 }).toBeLessThan(Infinity);
      expect(Math.max(...(await after(at, is)))).toBeLessThan(2_000);
    };
    // Seen at the door: no screen is taken by it any more, and it still stands there.
    await hall.page.getByRole("button", { name: "Seen", exact: true }).click();
    await quick(hall.page, (text) => !/\bSeen\b(?! to)/.test(text));
    await reads(kitchen.page, "Water trouble at the bath");
    // Seen to by her phone: gone everywhere.
    await phone.page.getByRole("button", { name: "Done", exact: true }).click();
    await quick(phone.page, (text) => !text.includes("Water trouble"));
    for (const { page, faults, close } of screens) {
      expect(await read(page)).not.toContain("Water trouble");
      expect(faults).toEqual([]);
      await close();
    }
  },
);
