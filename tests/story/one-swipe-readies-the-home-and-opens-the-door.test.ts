import { expect, test } from "vitest";
import { along } from "../../devices/virtual/road.ts";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import {
  afterWork,
  airOf,
  bathOf,
  decision,
  doorOf,
  evenings,
  goesIn,
  homeAt,
  forgets,
  keepsPosition,
  phoneOf,
  stands,
  toldOf,
  waysHome,
  whereIs,
  workAt,
} from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";
import { change, inEveryLanguage, readIn } from "../help/household.ts";
import { stateOf } from "../help/morning.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;

const seen = along(workAt, homeAt, 0.4);

/** What is shown and said between the swipe and the yes of the door. */
async function shownAtTheDoor(house: TestHouse): Promise<string> {
  const [hall, view] = [await house.shows("screen-hall"), await doorOf(house)];
  return JSON.stringify([hall.card, hall.shows, view]);
}

/** Each sentence of a kind that was told, in all three languages: whole, and each in its own. */
function readable(house: TestHouse, key: string): readonly string[] {
  const found = house.told.find(({ sentence }) => sentence.key === key);
  expect(found, key).toBeDefined();
  const texts = inEveryLanguage(key, found?.sentence.params ?? {});
  for (const text of texts) expect(text).toMatch(/^[^{}_]+[.。]$/);
  expect(new Set(texts).size).toBe(3);
  return texts;
}

test.skipIf(noMosquitto)(
  "one swipe: AC in time, a bath by distance, the door open at once for eyes and phone, a welcome, and it is all explained",
  { timeout: 120_000 },
  async () => {
    covers("moment:heading-home", "moment:arrived", "role:bath", "role:climate", "role:door", "kind:music");
    await using house = await afterWork("2026-03-04T18:00:00+08:00", { external: true, music: true });
    await change(house, "settings/evening.welcome_music", { value: true });
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes(45);

    // The AC waits until it must; the water for somebody surely nearer and near enough.
    await phone.rides(0, 0.2, 9);
    expect(await airOf(house)).toMatchObject({ on: false });
    expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
    await phone.rides(0.2, 0.4, 9);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: true });
    expect((await bathOf(house)).litres).toBeGreaterThan(20);
    await phone.rides(0.4, 0.998, 27);
    expect(await bathOf(house)).toMatchObject({ phase: "ready", level_pct: 35 });
    const [{ water_c }, { room_c = NaN, target_c = NaN }] = [await bathOf(house), await airOf(house)];
    expect(Math.abs(water_c - 40)).toBeLessThan(1);
    expect(Math.abs(room_c - target_c)).toBeLessThanOrEqual(0.6);

    expect(keepsPosition(house, seen)).toBe(true);
    await phone.enters();
    await stands(house, "lin", {}, 0);
    expect(await shownAtTheDoor(house)).not.toMatch(/Lin/);
    await house.to(4_000);
    expect(await decision(house)).toMatchObject({
      decision: "open",
      evidence: ["eyes", "phone"],
      outcome: "confirmed",
    });
    expect(await doorOf(house)).toMatchObject({ phase: "open", by: "phone" });
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    expect(await stateOf(house, "music-kitchen")).toMatchObject({ playing: true, source: "music", volume: 20 });
    await goesIn(house);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: false });
    expect(await whereIs(house, "lin")).toBe("home");
    expect(await waysHome(house)).toEqual([]);

    // She bathes, and lets the water out.
    await house.happen("bath", "occupied");
    await house.to(60_000);
    expect(toldOf(house, "tell.bath.occupied")).toBe(1);
    await house.happen("bath", "empty");
    await house.happen("bath", "drain");
    await house.to(60_000);

    const [used] = readable(house, "tell.used.bath");
    expect(used).toMatch(/^The bath took 56 litres and [\d.]+ kWh, because the resident was on the way home\.$/);
    readable(house, "tell.climate.set");
    readable(house, "tell.climate.kept");
    for (const language of languages) {
      const { items } = (await readIn(house, language, "why/evening?resident=lin")) as {
        items: { state: string; sentence: { text: string }; because: string[] }[];
      };
      expect(items.map(({ state }) => state)).toEqual(["done", "done"]);
      expect(items.map(({ because }) => because[0]?.split(":")[0])).toEqual(["door-lock", "phone-lin"]);
      for (const { sentence } of items) expect(sentence.text).toMatch(/^[^{}_]+[.。]$/);
    }
    expect((await evenings(house)).filter(({ state }) => state === "running")).toEqual([]);
    expect(house.complaints).toEqual([]);
    expect(await forgets(house, seen)).toBe(true);
  },
);

test(
  "everybody goes out in the morning: the AC is given back, and to leave by the door from inside is no arrival",
  { timeout: 120_000 },
  async () => {
    covers("moment:left", "kind:lock", "role:climate");
    await using house = await afterWork();
    await using his = await phoneOf(house, "bo");
    await his.fix(workAt);
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes();
    await house.to(8_000);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: true });
    await phone.enters();
    await stands(house, "lin");
    await goesIn(house);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: false });
    expect(toldOf(house, "tell.arrived")).toBe(1);

    // Seven minutes later they go out again, by the handle inside.
    await house.to(420_000);
    const welcomed = (await evenings(house)).length;
    await house.happen("door-lock", "inside");
    await house.to(1_000);
    await house.happen("door-lock", "push");
    await house.to(5_000);
    await house.happen("door-lock", "shut");
    await house.to(30_000);
    await phone.leaves();
    await phone.fix(along(workAt, homeAt, 0.8));
    await house.to(60_000);
    expect(toldOf(house, "tell.door.open-inside")).toBe(1);
    expect(toldOf(house, "tell.arrived")).toBe(1);
    expect(toldOf(house, "tell.left")).toBe(1);
    expect(await whereIs(house, "lin")).toBe("away");
    expect(await airOf(house)).toMatchObject({ on: false });
    expect(toldOf(house, "tell.climate.released") + toldOf(house, "tell.climate.kept")).toBeGreaterThan(0);
    // Only that somebody left began a run since.
    expect((await evenings(house)).length).toBe(welcomed + 1);
  },
);
