import { expect, test } from "vitest";
import { sha256 } from "../../../hub/core/chain.ts";
import { categories, levels, purposes } from "../../../hub/core/engage/lists.ts";
import { countWords, mostWords, neverAsked } from "../../../hub/engagement/asking.ts";
import { neverAsked as neverAskedIn } from "../../../hub/never-asked.ts";
import { wordsOf } from "../../../hub/words.ts";
import { covers } from "../../help/covers.ts";
import { asker, day, manifestOf, permissionHouse, wish, wishes } from "../../help/permission.ts";

const languages = ["en", "zh-Hans", "zh-Hant"] as const;

test.each([...neverAsked])("nobody is asked: %s", async (where) => {
  covers("error:E_ASK_NOT_NOW");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  house.state.barred = where;
  const asked = house.room.asking.ask(asker("ada"), wishes.clothing);
  await expect(asked).rejects.toMatchObject({ code: "E_ASK_NOT_NOW" });
  for (const language of languages) expect(wordsOf(language)[`privacy.never.${where}`]).toBeTruthy();
});

test("a house knows when it never asks: while it is set up, at its door, in the bath, in somebody's own morning", () => {
  const devices = { "lock-1": "hall", "bath-1": "bathroom", "screen-hall": "hall", "screen-kitchen": "kitchen" };
  const home = { id: "h", name: "Elm", zone: "UTC", language: "en", lat: 1, lon: 2 } as const;
  const barred = (screen: string, more: { place?: string; morning?: string; placed?: boolean } = {}) =>
    neverAskedIn({
      residents: {
        home: () => (more.placed === false ? { ...home, lat: undefined } : home) as never,
        get: (_, id) => {
          const place = (devices as Readonly<Record<string, string>>)[id];
          return place === undefined ? undefined : ({ id, place } as never);
        },
      },
      presence: () => ({
        where: "home",
        asleep: "no",
        confidence: 1,
        since: 0,
        because: [],
        ...(more.place === undefined ? {} : { place: more.place }),
      }),
      things: {
        role: (address) => {
          const thing = { door: "lock-1", bath: "bath-1" }[address];
          return thing === undefined ? undefined : { thing };
        },
      },
      scenes: {
        recent: () =>
          more.morning === undefined ? [] : [{ state: "running", scene: "morning", resident: more.morning }],
      },
    })("ada", screen);
  expect(barred("desk", { placed: false })).toBe("first-run");
  expect(barred("screen-hall")).toBe("door");
  expect(barred("phone-a", { place: "hall" })).toBe("door");
  expect(barred("phone-a", { place: "bathroom" })).toBe("bath");
  expect(barred("phone-a", { morning: "ada" })).toBe("morning");
  expect(barred("phone-a", { morning: "bo" })).toBeUndefined();
  expect(barred("screen-kitchen", { place: "kitchen" })).toBeUndefined();
});

test("whatever is asked takes at most sixty words in every language, and says the same", async () => {
  covers("error:E_ASK_LONG");
  const asks = purposes.flatMap((purpose) =>
    categories.flatMap((category) =>
      levels.map((level) => ({ purpose, category, level, why: { en: "x", "zh-Hans": "x", "zh-Hant": "x" } })),
    ),
  );
  for (const part of [asks.slice(0, 30), asks.slice(30, 60), asks.slice(60, 90), asks.slice(90)]) {
    await using house = await permissionHouse();
    await house.meet("oatfield", { name: "The Oatfield and Meadow Company of Elm Street", asks: part });
    for (const language of languages)
      for (const { why: _, ...one } of part) {
        if (one.category === "entry" && one.level > 1) continue;
        if ((one.category === "bath" || one.category === "weather-clothing") && one.level > 2) continue;
        const { words, notice } = await house.room.asking.ask(asker("ada", language), { brand: "oatfield", ...one });
        const whole = `${words}\n${wordsOf(language)["privacy.ask.if-no"]}`;
        expect(notice).toBe(sha256(whole));
        // At least fifteen are left for the brand's own reason.
        expect(countWords(whole, language)).toBeLessThanOrEqual(mostWords - 15);
        expect(words).not.toContain("privacy.");
      }
  }
  await using house = await permissionHouse();
  const long = "word ".repeat(50).trim();
  const why = { en: long, "zh-Hans": long, "zh-Hant": long };
  await house.meet("oatfield", { asks: [{ purpose: "offers", category: "weather-clothing", level: 2, why }] });
  await expect(house.room.asking.ask(asker("ada"), wishes.clothing)).rejects.toMatchObject({ code: "E_ASK_LONG" });
});

test("the sample is made by what sends, yes and no change places at random, and a second look changes nothing", async () => {
  const orders = new Map<string, number>();
  for (let seed = 0; seed < 24; seed += 1) {
    await using house = await permissionHouse({ seed: seed * 7 });
    await house.meet("oatfield");
    const first = await house.room.asking.ask(asker("ada"), wishes.clothing);
    expect(first.sample).toBe(JSON.stringify({ sample: { resident: "ada", ...wishes.clothing } }));
    expect(await house.room.asking.ask(asker("ada"), wishes.clothing)).toEqual(first);
    orders.set(first.order, (orders.get(first.order) ?? 0) + 1);
  }
  expect(Math.min(orders.get("yes-first") ?? 0, orders.get("no-first") ?? 0)).toBeGreaterThan(4);
});

test("a no is remembered for 180 days over restarts, costs nothing, and can be forgotten by whoever said it", async () => {
  covers("error:E_REFUSED_BEFORE");
  await using house = await permissionHouse();
  await house.meet("oatfield");
  await house.room.asking.ask(asker("ada"), wishes.breakfast);
  const { id } = await house.privacy.refuse("ada", wishes.breakfast);
  const again = (level: 1 | 2 | 3) => house.room.asking.ask(asker("ada"), wish("breakfast", level));
  await expect(again(2)).rejects.toMatchObject({ code: "E_REFUSED_BEFORE" });
  // Whoever said no to a little has said no to more, too; and not to less.
  await expect(again(3)).rejects.toMatchObject({ code: "E_REFUSED_BEFORE" });
  await again(1);
  expect(house.told).toEqual([]);
  await house.restart();
  await expect(again(2)).rejects.toMatchObject({ code: "E_REFUSED_BEFORE" });
  const [brand] = house.privacy.view("ada", "en").brands;
  expect(brand?.asks.filter(({ refused }) => refused).map(({ level }) => level)).toEqual([2, 3]);
  await house.privacy.withdraw("ada", id);
  await again(2);
  await house.privacy.refuse("ada", wishes.breakfast);
  await house.pass(181 * day);
  await again(2);
});

test("only what a brand's signed manifest asks for can be asked for", async () => {
  await using house = await permissionHouse();
  await house.meet("oatfield");
  const unknown = [
    wish("climate", 1),
    { ...wishes.clothing, level: 1 as const },
    { ...wishes.clothing, brand: "millers" },
  ];
  for (const one of unknown)
    await expect(house.room.asking.ask(asker("ada"), one)).rejects.toMatchObject({ code: "E_NOT_FOUND" });
  expect(manifestOf("oatfield").asks).toHaveLength(8);
});
