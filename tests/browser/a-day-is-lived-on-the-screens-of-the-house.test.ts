import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { afterWork, bathOf, doorOf, goesIn, phoneOf, stands, workAt } from "../help/evening.ts";
import { startHouse } from "../help/house.ts";
import { eveningBefore, getsUp, stateOf } from "../help/morning.ts";
import { inHand, keepsReadings, linkOf, live, openVisits, read, reads, until, type Visits } from "../help/visits.ts";
import { browserThere } from "../help/wall.ts";

let visits: Visits;
beforeAll(async () => {
  if (browserThere) visits = await openVisits();
}, 120_000);
afterAll(async () => {
  if (browserThere) await visits[Symbol.asyncDispose]();
});

const english = JSON.parse(readFileSync(new URL("../../ui/words/en.json", import.meta.url), "utf8")) as Readonly<
  Record<string, string>
>;
/** The house's own sentence for a value that a screen was given. */
const sentence = (key: unknown): string => english[String(key)] ?? `no sentence for ${String(key)}`;
const face = (page: Page, is: string): Promise<unknown> =>
  page.waitForSelector(`main[data-face="${is}"]`, { timeout: 20_000 });

test.skipIf(!browserThere)(
  "a morning: the bedside tells the day, the bathroom counts, the kitchen makes breakfast and plays, the hall tells nobody",
  { timeout: 180_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T06:59:00+08:00", pages: visits.pages.folder });
    const [bedside, bathroom, kitchen, hall] = await Promise.all(
      ["bedside-lin", "bathroom", "kitchen", "hall"].map(async (place) => {
        const visit = await visits.open(linkOf(house, `screen-${place}`));
        await live(visit.page);
        return visit;
      }),
    );
    if (!bedside || !bathroom || !kitchen || !hall) throw new Error("a screen is missing");
    const inTheHall = await keepsReadings(hall.page);
    const inTheBathroom = await keepsReadings(bathroom.page);
    await eveningBefore(house);
    await house.to(2_000);
    await reads(bedside.page, "Alarm 07:00");

    await house.to("2026-03-04T07:00:01+08:00");
    await face(bedside.page, "ringing");
    await reads(bedside.page, "Good morning");
    await house.happen("alarm-lin", "stop");
    await getsUp(house, "lin");
    await face(bedside.page, "morning");
    const { shows = {} } = await house.shows("screen-bedside-lin");
    const today = await read(bedside.page);
    expect(today).toContain(`${Math.round(Number(shows["now_c"]))}°`);
    expect(today).toContain(sentence(`air.band.${String(shows["air_band"])}`));
    expect(today).toContain(sentence(`air.advice.${String(shows["air_band"])}`));
    expect(today).toContain(sentence(shows["clothing"]));
    expect(today).toContain("Studio");
    expect(today).toContain("sample weather");
    expect(today).toContain("07:00");

    await house.happen("toothbrush-lin", "start");
    await house.to(15_000);
    await face(bathroom.page, "brush");
    await reads(bathroom.page, /0:1\d of 2:00 Brushing/);
    await reads(kitchen.page, /^(?!.*Breakfast (in|is on))/);
    await house.to(10_000);
    await reads(kitchen.page, /Breakfast (in \d+ min|is on)/);
    const { recipe } = await stateOf(house, "breakfast-machine");
    await reads(kitchen.page, `${sentence(`recipe.${String(recipe)}`)}, 3 portions`);
    await house.to(97_000);
    await reads(bathroom.page, "Two minutes: done");
    await house.happen("toothbrush-lin", "stop");

    // She sits down: music at the table, and whoever comes near may stop either.
    await house.happen("occupancy-kitchen", "occupied");
    await house.to(63_000);
    await reads(kitchen.page, "Music volume 35 %");
    await kitchen.page.mouse.click(640, 20);
    await kitchen.page.getByRole("button", { name: "Stop breakfast" }).waitFor();
    await kitchen.page.getByRole("button", { name: "Stop the music" }).click();
    await expect.poll(async () => (await stateOf(house, "music-kitchen"))["playing"], { timeout: 10_000 }).toBe(false);
    await reads(kitchen.page, /^(?!.*volume)/);
    await house.to("2026-03-04T07:30:00+08:00");
    await reads(kitchen.page, "Breakfast is ready");

    // What everybody may see tells nobody who lives here, what they eat and where they go.
    const told = (await inTheHall()).map(({ text }) => text).join("\n");
    expect(told).toMatch(/\d\d:\d\d/);
    expect(told).not.toMatch(/Lin|Bo\b|Studio|breakfast|porridge|brush/i);
    const inTheBath = (await inTheBathroom()).map(({ text }) => text).join("\n");
    expect(inTheBath).not.toMatch(/Lin|Bo\b|Studio/);
    for (const visit of [bedside, bathroom, kitchen, hall]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
    expect(house.complaints).toEqual([]);
  },
);

/** Drags the lamp along the road, as a thumb does, and lets go. */
async function swipes(page: Page): Promise<void> {
  const thumb = page.getByRole("slider", { name: "On my way" });
  const to = Number(await page.locator(".road").getAttribute("data-to"));
  const { x, y, width, height } = (await thumb.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (const part of [0.3, 0.6, 0.9, 1]) await page.mouse.move(x + (to - x) * part, y + height / 2);
  await reads(page, "Let go now:");
  await page.mouse.up();
}

test.skipIf(!browserThere)(
  "an evening: one swipe, the way on phone and hall, the bath, the door step by step, and only then her name",
  { timeout: 240_000 },
  async () => {
    await using house = await afterWork("2026-03-04T18:00:00+08:00", { pages: visits.pages.folder });
    await using position = await phoneOf(house, "lin");
    await position.fix(workAt);
    const hand = await visits.open(linkOf(house, "phone-lin"), inHand);
    const hall = await visits.open(linkOf(house, "screen-hall"));
    const bathroom = await visits.open(linkOf(house, "screen-bathroom"));
    const phone = hand.page;
    await Promise.all([phone, hall.page, bathroom.page].map(live));
    await reads(phone, "All well. Bath idle. Door locked.");
    await reads(bathroom.page, "The bath is off");

    await swipes(phone);
    await until(house, Promise.all([face(phone, "trip"), face(hall.page, "way")]));
    await reads(phone, /Undo \(\d s\)/);
    await position.rides(0, 0.2, 9);
    await reads(phone, /\d+ minutes left/);
    await reads(hall.page, /On the way home .*\d+ min left/);
    expect(await read(bathroom.page)).not.toMatch(/Filling|Warming|Ready at/);
    await position.rides(0.2, 0.4, 9);
    await reads(bathroom.page, /Ready at 40° in \d+ min|Filling/);
    await bathroom.page.getByRole("button", { name: "Stop" }).waitFor();
    await reads(hall.page, /Bath \d+ → 40 °C/);
    await reads(phone, /Bath .*→ 40 °C/);
    await position.rides(0.4, 0.998, 27);
    expect(await bathOf(house)).toMatchObject({ phase: "ready" });
    await reads(bathroom.page, /The bath is ready/);
    await reads(hall.page, "Bath ready, 40 °C");

    expect(await read(hall.page)).not.toMatch(/\bLin\b/);
    const inTheHall = await keepsReadings(hall.page);
    await position.enters();
    await stands(house, "lin", {}, 0);
    while ((await doorOf(house)).phase !== "open") await house.to(200);
    await reads(hall.page, /\bOpen\b/);
    await house.to(4_000);
    await reads(hall.page, "Welcome home, Lin");
    await goesIn(house);
    await reads(phone, /All well/);
    expect(await phone.locator("main").getAttribute("data-face")).toBe("home");

    // One step after the other, and nobody's name before the door has opened.
    const ladder = (await inTheHall()).map(({ text }) => text);
    const first = (what: RegExp) => ladder.findIndex((text) => what.test(text));
    const steps = [/On the way home/, /Recognised/, /Phone confirmed/, /\bOpen\b/, /Welcome home, Lin/].map(first);
    expect(steps).not.toContain(-1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(ladder.slice(0, first(/\bOpen\b/)).join("\n")).not.toMatch(/Lin\b/);
    for (const visit of [hand, hall, bathroom]) {
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
    expect(house.complaints).toEqual([]);
  },
);
