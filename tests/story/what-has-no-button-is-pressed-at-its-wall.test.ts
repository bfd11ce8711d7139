import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallHouse, type SmallHouse } from "../help/small-house.ts";
import { browserThere, openWalls, tells } from "../help/wall.ts";

if (!browserThere) console.warn("skipped: no /usr/bin/chromium to show the walls in");

let walls: Awaited<ReturnType<typeof openWalls>>;
beforeAll(async () => {
  if (browserThere) walls = await openWalls();
});
afterAll(async () => {
  if (browserThere) await walls[Symbol.asyncDispose]();
});

// Where somebody wants to look at it: LINTEL_SHOTS=<folder>.
const shots = process.env["LINTEL_SHOTS"];
const shot = async (page: Page, name: string) => {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
};

function kitchen(): SmallHouse {
  const small = smallHouse();
  small.trips.clear();
  small.seed("place", { id: "kitchen", name: "Kitchen", eating: true });
  small.seed("role", { id: "screen.kitchen", thing: "screen-kitchen" });
  small.seed("role", { id: "breakfast-machine", thing: "plug" });
  tells(small, { id: "screen-kitchen", kind: "screen", place: "kitchen", state: {} });
  return small;
}

const machine = (small: SmallHouse, phase: string, more: { readonly adopted?: true } = { adopted: true }) =>
  tells(small, { id: "plug", kind: "breakfast-machine", place: "kitchen", state: { phase, loaded: true }, ...more });
const presses = (small: SmallHouse) => small.asked.filter(([what]) => what === "press");

test.skipIf(!browserThere)(
  "a hand at the kitchen wall says that breakfast is in, and that the machine was looked after",
  { timeout: 90_000 },
  async () => {
    const small = kitchen();
    machine(small, "off");
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    expect(await page.getByRole("button").count()).toBe(0);
    await page.mouse.click(640, 20);
    const loaded = page.getByRole("button", { name: "Breakfast is in" });
    await loaded.waitFor();
    await shot(page, "wall-breakfast-is-in");
    await loaded.click();
    await page.getByText("Noted: breakfast is in.").waitFor();
    await expect.poll(() => presses(small)).toEqual([["press", "plug", "arm"]]);
    machine(small, "armed");
    await expect.poll(() => loaded.count()).toBe(0);
    machine(small, "fault");
    await page.getByRole("button", { name: "Checked" }).click();
    await expect.poll(() => presses(small).at(-1)).toEqual(["press", "plug", "reset"]);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a bath that stopped itself is said to be looked after at its own wall",
  { timeout: 90_000 },
  async () => {
    const small = smallHouse();
    small.trips.clear();
    small.seed("role", { id: "screen.bathroom", thing: "screen-bathroom" });
    tells(small, { id: "screen-bathroom", kind: "screen", place: "bathroom", state: {} });
    const bath = (phase: string) =>
      tells(small, {
        id: "bath-1",
        kind: "bath",
        place: "bathroom",
        adopted: true,
        state: { phase, level_pct: 34, water_c: 36, interrupted: false },
      });
    bath("fault");
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "bathroom");
    await page.getByRole("button", { name: "Checked" }).waitFor();
    const still = "document.getAnimations().every((one) => one.playState === 'finished')";
    await expect.poll(() => page.evaluate(still)).toBe(true);
    await shot(page, "wall-bath-fault");
    await page.getByRole("button", { name: "Checked" }).click();
    await expect.poll(() => presses(small)).toEqual([["press", "bath-1", "reset"]]);
    bath("off");
    await expect.poll(() => page.getByRole("button", { name: "Checked" }).count()).toBe(0);
    await page.close();
  },
);

test.skipIf(!browserThere)(
  "a machine with buttons of its own is loaded there, and a screen under test says that it is reached",
  { timeout: 90_000 },
  async () => {
    const small = kitchen();
    machine(small, "off", {});
    await using hub = await walls.hub(small);
    const page = await walls.wall(small, hub.port, "kitchen");
    await page.mouse.click(640, 20);
    await expect.poll(() => small.asked.some(([what]) => what === "event")).toBe(true);
    expect(await page.getByRole("button", { name: "Breakfast is in" }).count()).toBe(0);
    tells(small, { id: "screen-kitchen", kind: "screen", place: "kitchen", state: { card: "test", shows: {} } });
    await page.getByText("This screen can be reached.").waitFor();
    await shot(page, "wall-test");
    await page.close();
  },
);
