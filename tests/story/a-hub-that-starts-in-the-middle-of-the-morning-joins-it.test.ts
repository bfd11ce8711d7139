import { expect, test } from "vitest";
import { runsOf, send } from "../help/bad-input.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { inEveryLanguage } from "../help/household.ts";
import { brushes, stateOf } from "../help/morning.ts";

type Said = { readonly key: string; readonly params: Record<string, unknown> };
type Why = { readonly items: readonly { readonly sentence: Said; readonly reason?: Said }[] };

const told = (house: TestHouse) => house.told.map(({ sentence }) => sentence.key);
const at = (house: TestHouse) => new Date(house.clock.wall()).toISOString();

test("at half past seven, everybody up: what stands starts nothing; a touch shows the day, brushing makes breakfast, sitting down plays", async () => {
  covers("topic:device.state", "moment:woke", "moment:brushing", "moment:at-table");
  const without = ["bed-lin", "bed-bo", "occupancy-kitchen"];
  await using opened = new AsyncDisposableStack();
  let house = opened.use(await startHouse({ at: "2026-03-04T07:25:00+08:00", without }));
  // Retained by the broker: both beds empty, and somebody in the kitchen since before the hub stood.
  for (const [id, kind, occupied] of [
    ["bed-lin", "bed", false],
    ["bed-bo", "bed", false],
    ["occupancy-kitchen", "occupancy", true],
  ] as const) {
    await using device = await house.client(id);
    const say = (part: string, message: unknown) =>
      device.say(`lintel/device/${id}/${part}`, message, { retain: true });
    await say("about", { v: 1, boot: "b1", kind, name: id, can: {}, class: "S0", sw: "1" });
    await say("state", { v: 1, boot: "b1", at: at(house), occupied });
    await say("status", "online");
    await house.rest();
  }
  house = opened.use(await house.restart());
  await house.to("2026-03-04T07:30:00+08:00");
  expect(told(house).filter((key) => /^tell\.(woke|at-table|brushing|music|breakfast\.running)/.test(key))).toEqual([]);
  expect(await runsOf(house)).toBe(0);

  await house.happen("screen-bedside-lin", "touched");
  await house.to(2_000);
  expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", spoke: "morning-today" });
  await house.happen("breakfast-machine", "load");
  await house.happen("breakfast-machine", "arm");
  await house.rest();
  await brushes(house, "lin", 60);
  expect((await stateOf(house, "breakfast-machine"))["phase"]).toBe("running");
  await using kitchen = await house.client("occupancy-kitchen");
  const event = (id: string, type: string) =>
    kitchen.say("lintel/device/occupancy-kitchen/event", { v: 1, id, at: at(house), type });
  await event("k1", "empty");
  await house.to(5_000);
  await event("k2", "occupied");
  await house.to(65_000);
  expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music" });
});

/** She got up, which is journaled and acknowledged; the hub dies before her screen has shown anything. */
async function diesBeforeTheScreen(opened: AsyncDisposableStack, away_min: number): Promise<TestHouse> {
  const without = ["screen-bedside-lin"];
  const house = opened.use(await startHouse({ at: "2026-03-04T06:59:30+08:00", without }));
  {
    await using screen = await house.client("screen-bedside-lin", ["lintel/device/screen-bedside-lin/do"]);
    const say = (part: string, message: unknown) =>
      screen.say(`lintel/device/screen-bedside-lin/${part}`, message, { retain: true });
    await say("about", { v: 1, boot: "b1", kind: "screen", name: "Hers", can: {}, class: "S0", sw: "1" });
    await say("state", { v: 1, boot: "b1", at: at(house) });
    await say("status", "online");
    await house.happen("bed-lin", "enter");
    await house.to("2026-03-04T07:00:00+08:00");
    await house.happen("bed-lin", "leave");
    await house.rest();
    expect(screen.heard).toHaveLength(1);
    expect(await runsOf(house)).toBe(1);
    await house.hub[Symbol.asyncDispose]();
  }
  house.clock.set(house.clock.mono() + away_min * 60_000);
  // Her own screen is there again when the house comes back.
  without.length = 0;
  const again = opened.use(await house.restart());
  await again.to(15_000);
  return again;
}

test("the hub was away for nine minutes since she got up: today is shown as soon as it is back", async () => {
  covers("moment:woke", "node:lintel-act");
  await using opened = new AsyncDisposableStack();
  const house = await diesBeforeTheScreen(opened, 9);
  expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", spoke: "morning-today" });
  expect(await runsOf(house)).toBe(1);
});

test("the hub was away for twenty-five minutes: nothing speaks up so late, and why is one sentence", async () => {
  covers("error:E_NOT_CONFIRMED");
  await using opened = new AsyncDisposableStack();
  const house = await diesBeforeTheScreen(opened, 25);
  const screen = await house.shows("screen-bedside-lin");
  expect(screen.card).toBeUndefined();
  expect(screen.spoke).toBeUndefined();
  const { items } = (await house.ask("GET", "/api/v1/why/morning?resident=lin")).body as Why;
  expect(items).toHaveLength(1);
  for (const part of [items[0]?.sentence, items[0]?.reason]) {
    if (!part) throw new Error("nothing is said");
    for (const text of inEveryLanguage(part.key, part.params)) expect(text).toMatch(/^[^–{}_]+[.。]$/);
  }
});

test.skipIf(noMosquitto)(
  "she got up while the hub was away: it is not told late, why is one sentence, and a touch shows the day",
  async () => {
    await using opened = new AsyncDisposableStack();
    let house = opened.use(await startHouse({ at: "2026-03-04T07:00:00+08:00", external: true, without: ["bed-lin"] }));
    await house.hub[Symbol.asyncDispose]();
    const away = { ...house, rest: () => Promise.resolve() };
    const left = { v: 1, id: "left-1", at: at(house), type: "left" };
    expect(await send(away, "bed-lin", "lintel/device/bed-lin/event", JSON.stringify(left))).toBe("acknowledged");
    house.clock.set(house.clock.mono() + 10 * 60_000);
    house = opened.use(await house.restart());
    await house.to(2_000);
    expect(await runsOf(house)).toBe(0);
    const { items } = (await house.ask("GET", "/api/v1/why/morning?resident=lin")).body as Why;
    expect(items[0]?.sentence).toMatchObject({ key: "why.too-old" });
    await house.happen("screen-bedside-lin", "touched");
    await house.to(2_000);
    expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", spoke: "morning-today" });
  },
);
