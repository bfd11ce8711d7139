import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { smallHouse, type SmallHouse } from "../help/small-house.ts";
import { browserThere, evenTone, heard, openWalls, tells } from "../help/wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show the walls in");

let walls: Awaited<ReturnType<typeof openWalls>>;
beforeAll(async () => {
  if (browserThere) walls = await openWalls();
});
afterAll(async () => {
  if (browserThere) await walls[Symbol.asyncDispose]();
});

const iso = (wall: number) => new Date(wall).toISOString();
const face = (page: Page, is: string) => page.waitForSelector(`main[data-face="${is}"]`, { timeout: 15_000 });
const events = (small: SmallHouse) => small.asked.filter(([what]) => what === "event").map(([, , event]) => event);

function kitchen(): SmallHouse {
  const small = smallHouse();
  small.trips.clear();
  small.seed("place", { id: "kitchen", name: "Kitchen", eating: true });
  small.seed("role", { id: "screen.kitchen", thing: "screen-kitchen" });
  small.seed("role", { id: "music.kitchen", thing: "music-kitchen" });
  small.seed("role", { id: "breakfast-machine", thing: "machine" });
  tells(small, { id: "screen-kitchen", kind: "screen", place: "kitchen", state: {} });
  return small;
}

function bedside(): SmallHouse {
  const small = smallHouse();
  small.seed("role", { id: "screen.bedroom", thing: "screen-bedroom" });
  tells(small, { id: "screen-bedroom", kind: "screen", place: "bedroom", state: {} });
  return small;
}

const alarm = (small: SmallHouse, state: Readonly<Record<string, unknown>>) =>
  tells(small, { id: "alarm-a", kind: "alarm-clock", place: "bedroom", owner: "ada", state: { rings: 3, ...state } });

const music = (small: SmallHouse, more: Readonly<Record<string, unknown>> = {}) =>
  tells(small, {
    id: "music-kitchen",
    kind: "music",
    place: "kitchen",
    state: {
      playing: true,
      source: "music",
      out: "screen",
      url: "/assets/even.wav",
      title: "An even tone",
      volume: 50,
      rise_s: 4,
      since: iso(small.house.clock.wall()),
      ducked: false,
      ...more,
    },
  });

test.skipIf(!browserThere)(
  "a touch on Yes answers the question as the screen's own event, once",
  { timeout: 60_000 },
  async () => {
    covers("kind:screen");
    const small = kitchen();
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    await face(page, "clock");
    const shows = { name: "Bo", source: "news" };
    tells(small, { id: "screen-kitchen", kind: "screen", place: "kitchen", state: { card: "ask-sound", shows } });
    await face(page, "ask");
    await page.getByRole("button", { name: "Yes" }).click();
    await face(page, "clock");
    await expect.poll(() => events(small)).toContainEqual(expect.objectContaining({ type: "near" }));
    const answers = events(small).filter((event) => (event as { type: string }).type === "answered");
    expect(answers).toEqual([expect.objectContaining({ type: "answered", question: "sound", yes: true })]);
    expect(events(small)).not.toContainEqual(expect.objectContaining({ type: "touched" }));
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "whoever comes to the kitchen wall finds Stop, and may stop the music and the machine",
  { timeout: 60_000 },
  async () => {
    const small = kitchen();
    const state = { phase: "running", recipe: "porridge-apple", portions: 2, progress_pct: 40, ready_s: 300 };
    tells(small, { id: "machine", kind: "breakfast-machine", place: "kitchen", state });
    music(small, { out: "player", url: undefined });
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    await page.getByText("Breakfast in 5 min").waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    await page.mouse.click(640, 20);
    await page.getByRole("button", { name: "Stop breakfast" }).click();
    await page.getByRole("button", { name: "Stop the music" }).click();
    await expect
      .poll(() => small.asked.filter(([what]) => what === "stop").map(([, thing]) => thing))
      .toEqual(["machine", "music-kitchen"]);
    expect(events(small)).toContainEqual(expect.objectContaining({ type: "touched" }));
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a hand that looks for the hour at the bed starts no day; “I'm up” does",
  { timeout: 60_000 },
  async () => {
    const small = bedside();
    const at = small.house.clock.wall();
    const shows = { name: "Ada", now_c: 14, low_c: 9, high_c: 18, sky: "clear", as_of: at, language: "en" };
    tells(small, { id: "screen-bedroom", kind: "screen", place: "bedroom", state: { card: "morning", shows } });
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "bedroom");
    await face(page, "morning");
    await page.mouse.click(640, 300);
    await page.getByRole("button", { name: "Too cold" }).click();
    await expect.poll(() => events(small)).toContainEqual(expect.objectContaining({ type: "felt", felt: "too-cold" }));
    expect(events(small)).not.toContainEqual(expect.objectContaining({ type: "touched" }));
    await page.getByText("Noted").waitFor();
    await page.getByRole("button", { name: "I'm up" }).click();
    await expect.poll(() => events(small)).toContainEqual(expect.objectContaining({ type: "touched" }));
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "the alarm rings on the wall with the hub dead, is put off there, and does not ring twice when the hub is back",
  { timeout: 120_000 },
  async () => {
    const small = bedside();
    const due = small.house.clock.wall() + 9_000;
    alarm(small, { ringing: false, next: iso(due) });
    const first = await walls.hub(small);
    const { port } = first;
    const page = await walls.wall(small, port, "bedroom");
    await first[Symbol.asyncDispose]();
    await page.waitForSelector('main[data-line="lost"]');
    await face(page, "ringing");
    expect(small.house.clock.wall()).toBeGreaterThanOrEqual(due - 500);
    await page.getByText("this screen rings by itself").waitFor();
    await expect
      .poll(async () => Math.max(...(await heard(page)).map(({ level }) => level)), { timeout: 8_000 })
      .toBeGreaterThan(0.002);
    await page.getByRole("button", { name: "9 min more" }).click();
    await page.waitForSelector('main:not([data-face="ringing"])');

    // The clock itself rang meanwhile; the hub comes back and says so.
    alarm(small, { ringing: true, since: iso(due), next: iso(due + 86_400_000) });
    const second = await walls.hub(small, port);
    await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
    await expect
      .poll(() => small.asked.filter(([what]) => what === "snooze"))
      .toEqual([["snooze", "alarm-a", expect.any(String)]]);
    expect(await page.getAttribute("main", "data-face")).not.toBe("ringing");
    alarm(small, { ringing: false, snoozed_until: iso(small.house.clock.wall() + 1_500), next: iso(due + 86_400_000) });
    alarm(small, { ringing: true, since: iso(due + 540_000), next: iso(due + 86_400_000) });
    await face(page, "ringing");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.waitForSelector('main:not([data-face="ringing"])');
    await expect
      .poll(() => small.asked.filter(([what]) => what === "stop"))
      .toEqual([["stop", "alarm-a", expect.any(String)]]);
    await page.close();
    await second[Symbol.asyncDispose]();
  },
);

test.skipIf(!browserThere)(
  "music on the wall rises from silence to its volume, steps back when asked to, and fades when it is stopped",
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(walls.pages, "assets", "even.wav"), evenTone(1));
    const small = kitchen();
    music(small, { playing: false });
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    await page.waitForTimeout(800);
    const began = small.house.clock.wall();
    music(small);
    await page.waitForTimeout(6_000);
    const ducked = small.house.clock.wall();
    music(small, { since: iso(began), ducked: true });
    await page.waitForTimeout(2_000);
    const stopped = small.house.clock.wall();
    music(small, { playing: false });
    await page.waitForTimeout(3_000);
    const samples = await heard(page);
    const between = (from: number, to: number) => {
      const found = samples.filter(({ at }) => at >= from && at < to).map(({ level }) => level);
      return found.reduce((sum, level) => sum + level, 0) / found.length;
    };
    // A tone of level 0.69 at half the volume.
    const full = 0.69 * 0.5;
    expect(between(began - 700, began)).toBeLessThan(0.001);
    expect(between(began + 900, began + 1_300)).toBeGreaterThan(full * 0.1);
    expect(between(began + 900, began + 1_300)).toBeLessThan(full * 0.45);
    expect(between(began + 1_900, began + 2_300)).toBeLessThan(full * 0.7);
    expect(between(began + 2_800, began + 3_200)).toBeGreaterThan(between(began + 1_000, began + 1_400));
    expect(between(began + 4_800, ducked - 100)).toBeCloseTo(full, 1);
    expect(between(ducked + 1_000, stopped - 100)).toBeCloseTo(full * 0.3, 1);
    expect(between(stopped + 2_400, stopped + 2_900)).toBeLessThan(0.001);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a sentence is heard once, in the hub's own sound of it, and the music makes room",
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(walls.pages, "assets", "even.wav"), evenTone(1));
    const small = kitchen();
    music(small, { rise_s: 0 });
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    let asked = 0;
    await page.route("**/speech.wav", (route) => {
      asked += 1;
      return route.fulfill({ contentType: "audio/wav", body: Buffer.from(evenTone(1.5, 0)) });
    });
    const speaks = (id: string) =>
      tells(small, {
        id: "screen-kitchen",
        kind: "screen",
        place: "kitchen",
        state: { spoke: "breakfast-ready", spoken: { language: "en" }, spoken_id: id },
      });
    await page.waitForTimeout(2_000);
    const before = small.house.clock.wall();
    speaks("run-1.say.1");
    await expect.poll(() => asked).toBe(1);
    await page.getByText("An even tone").waitFor();
    await page.waitForTimeout(3_500);
    const levels = (await heard(page)).filter(({ at }) => at > before - 500);
    // The sound of this sentence is silence, so that the music under it can be measured.
    expect(Math.min(...levels.map(({ level }) => level))).toBeCloseTo(0.69 * 0.5 * 0.3, 1);
    expect(levels.at(0)?.level).toBeCloseTo(0.69 * 0.5, 1);
    expect(levels.at(-1)?.level).toBeCloseTo(0.69 * 0.5, 1);
    speaks("run-1.say.1");
    await page.waitForTimeout(500);
    expect(asked).toBe(1);
    speaks("run-1.say.2");
    await expect.poll(() => asked, { timeout: 5_000 }).toBe(2);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a browser that keeps the page silent is said so on the wall, and one touch lets it be heard",
  { timeout: 90_000 },
  async () => {
    writeFileSync(join(walls.pages, "assets", "even.wav"), evenTone(1));
    const small = kitchen();
    music(small, { rise_s: 0 });
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen", { shy: true });
    await page.getByText("Touch the screen once").waitFor();
    expect(Math.max(0, ...(await heard(page)).map(({ level }) => level))).toBe(0);
    await page.mouse.click(640, 20);
    await expect.poll(async () => (await heard(page)).at(-1)?.level, { timeout: 5_000 }).toBeGreaterThan(0.2);
    expect(await page.getByText("Touch the screen once").count()).toBe(0);
    await page.close();
  },
);
