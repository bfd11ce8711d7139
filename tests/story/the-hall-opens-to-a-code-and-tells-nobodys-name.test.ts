import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DoorAnswer } from "../../hub/door/door.ts";
import type { LiveValues } from "../../hub/core/live.ts";
import { covers } from "../help/covers.ts";
import { openHall } from "../help/hall.ts";
import { openSmallApi, smallHouse } from "../help/small-house.ts";
import { browserThere, openWalls } from "../help/wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show the hall in");

let walls: Awaited<ReturnType<typeof openWalls>>;
beforeAll(async () => {
  if (browserThere) walls = await openWalls();
});
afterAll(async () => {
  if (browserThere) await walls[Symbol.asyncDispose]();
});

const canary = "Quillifer";
const right = "274918";
const minute = 60_000;

/** The hall of a house whose door takes one code, and after five wrong ones none for a minute. */
async function house() {
  const small = smallHouse();
  small.seed("device", { id: "lock-1", kind: "lock", name: "Front door", place: "hall" });
  small.seed("role", { id: "door", thing: "lock-1" });
  small.things.set("lock-1", {
    id: "lock-1",
    kind: "lock",
    name: "Front door",
    place: "hall",
    online: true,
    state: {},
  });
  let wrong = 0;
  let until = 0;
  const pin = async (asked: { readonly pin: string }): Promise<DoorAnswer> => {
    if (Date.now() < until) return { open: false, code: "E_CODE_LOCKED", until };
    if (asked.pin === right) return { open: true };
    wrong += 1;
    if (wrong < 5) return { open: false, code: "E_CODE_WRONG" };
    until = Date.now() + minute;
    return { open: false, code: "E_CODE_LOCKED", until };
  };
  const api = await openSmallApi({ ...small, house: { ...small.house, door: { ...small.house.door, pin } } });
  const hall = await openHall(walls.pages, api.url);
  const page = await walls.page();
  await page.goto(`${hall.url}/wall/?place=hall#token=${small.token("screen:hall")}`);
  await page.waitForSelector('main[data-line="live"]', { timeout: 30_000 });
  return {
    hall,
    page,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await hall[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

const said = (door: LiveValues): LiveValues => ({
  "home.language": "en",
  "home.zone": "Asia/Shanghai",
  "screen.thing": "hall-1",
  "door.at": Date.now(),
  "door.bolt": "locked",
  "door.leaf": "closed",
  ...door,
});
const asking = (): LiveValues =>
  said({ "door.phase": "asking", "door.ask": "credential", "door.recognised_at": Date.now() });
const face = (page: Page, is: string) => page.waitForSelector(`main[data-face="${is}"]`, { timeout: 15_000 });
const key = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function type(page: Page, code: string): Promise<void> {
  for (const digit of code) await key(page, digit).click();
}

test.skipIf(!browserThere)(
  "a wrong code, then the right one: it opens, and what was typed stands nowhere",
  { timeout: 90_000 },
  async () => {
    covers("kind:screen");
    await using there = await house();
    const { hall, page } = there;
    hall.tells(asking());
    await page.getByText("Confirm, please").waitFor();
    expect(await page.getByRole("button").count()).toBe(1);
    await key(page, "Type a code").click();
    await type(page, "27491");
    expect(await key(page, "Done").isDisabled()).toBe(true);
    await type(page, "9");
    expect(await page.locator(".dot:not(.empty)").count()).toBe(6);
    expect(await page.content()).not.toMatch(/274919|27491/);
    await key(page, "Done").click();
    await page.getByText("That was not right").waitFor();
    expect(await page.locator(".dot:not(.empty)").count()).toBe(0);

    // A keyboard does the same.
    await page.keyboard.type(`${right}3`);
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".pad", { state: "detached" });
    expect(hall.codes).toEqual(['{"pin":"274919"}', `{"pin":"${right}"}`]);
    const kept = await page.evaluate(
      "JSON.stringify([localStorage, sessionStorage, document.documentElement.outerHTML])",
    );
    expect(kept).not.toContain(right);
  },
);

test.skipIf(!browserThere)(
  "after five wrong codes the pad says until when none is taken, and what still opens the door",
  { timeout: 90_000 },
  async () => {
    await using there = await house();
    const { hall, page } = there;
    hall.tells(said({ "door.phase": "asking", "door.ask": "pin", "door.recognised_at": Date.now() }));
    await page.locator(".pad").waitFor();
    for (let nth = 0; nth < 4; nth += 1) {
      await page.keyboard.type("111222");
      await page.keyboard.press("Enter");
      await expect.poll(() => hall.codes.length).toBe(nth + 1);
      await page.getByText("That was not right").waitFor();
    }
    await page.keyboard.type("111222");
    await page.keyboard.press("Enter");
    await page.getByText(/Too many wrong codes\. None until \d\d:\d\d; phone and key still work/).waitFor();
    const until = Date.now() + minute;
    hall.tells(
      said({ "door.phase": "asking", "door.ask": "pin", "door.trouble": "E_CODE_LOCKED", "door.until": until }),
    );
    await page.getByText(/No codes until \d\d:\d\d/).waitFor();
    await page.getByText("Your phone, your key and the lock's own keypad still work.").waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
  },
);

test.skipIf(!browserThere)(
  "with the line down no code is taken and none waits: the screen says so, and what was typed is gone",
  { timeout: 90_000 },
  async () => {
    await using there = await house();
    const { hall, page } = there;
    hall.tells(asking());
    await key(page, "Type a code").click();
    await type(page, "2749");
    hall.leaves();
    await page.getByText("This screen has lost the house").waitFor();
    await page.getByText("Your key and the lock's own keypad still work.").waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    await page.keyboard.type("18");
    await page.keyboard.press("Enter");
    expect(hall.codes).toEqual([]);
    expect(await page.locator(".beam.lit, .beam.half").count()).toBe(0);
  },
);

test.skipIf(!browserThere)(
  "no name stands on the hall before the door is open, whatever the house knows; then the welcome says it",
  { timeout: 90_000 },
  async () => {
    await using there = await house();
    const { hall, page } = there;
    const card: LiveValues = { "screen.card": "welcome", "screen.shows": { name: canary }, "screen.at": Date.now() };
    const passed: LiveValues = {
      "door.recognised_at": Date.now(),
      "door.by": "phone",
      "door.confirmed_at": Date.now(),
    };
    const steps: readonly [LiveValues, RegExp][] = [
      [{ "door.phase": "looking" }, /Look at the camera/],
      [{ "door.phase": "recognised", "door.recognised_at": Date.now() }, /Recognised/],
      [{ "door.phase": "asking", "door.ask": "look" }, /One more look/],
      [{ "door.phase": "asking", "door.ask": "credential" }, /Confirm, please/],
      [{ "door.phase": "failed", "door.trouble": "E_JAMMED" }, /The door did not open/],
      [{ "door.phase": "opening", ...passed }, /Opening/],
    ];
    for (const [door, words] of steps) {
      hall.tells({ ...said(door), ...card });
      await page.getByText(words).first().waitFor();
      expect(await page.content(), String(words)).not.toContain(canary);
    }
    expect(await page.locator(".beam.lit").count()).toBe(3);
    hall.tells({
      ...said({ "door.phase": "open", ...passed, "door.opened_at": Date.now(), "door.leaf": "open" }),
      ...card,
    });
    await page.getByText("Welcome", { exact: true }).waitFor();
    expect(await page.locator(".beam.lit").count()).toBe(4);
    await face(page, "welcome");
    await page.getByText(`Welcome home, ${canary}`).waitFor();
  },
);
