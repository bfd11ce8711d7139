import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { afterWork, airOf, bathOf, homeAt, ordered, phoneOf, toldOf, whereIs, workAt } from "../help/evening.ts";
import { change, inEveryLanguage } from "../help/household.ts";
import type { TestHouse } from "../help/house.ts";

/** The hall says it in a whole sentence of each language, with its reason. */
async function hallSays(house: TestHouse, sentence: string, code: string): Promise<void> {
  expect(await house.shows("screen-hall")).toMatchObject({ spoke: sentence, spoken: { why: `error.${code}` } });
  for (const text of inEveryLanguage(`say.${sentence}`, { why: `error.${code}` }))
    expect(text).toMatch(/^[^{}_.。]+[.。][^{}_]+[.。]$/);
}

test("a child alone at home: no water runs, and the hall says why", { timeout: 120_000 }, async () => {
  covers("fact:bath.permitted", "fact:bath.missing", "error:E_CHILD_HOME");
  await using house = await afterWork();
  await change(house, "residents/bo", { standing: "child" });
  await using his = await phoneOf(house, "bo");
  await his.fix(homeAt);
  expect(await whereIs(house, "bo")).toBe("home");
  await using phone = await phoneOf(house, "lin");
  await phone.swipes(20);
  await phone.rides(0.5, 0.7, 5);
  await hallSays(house, "bath-not-allowed", "E_CHILD_HOME");
  expect(ordered(house, "bath")).toEqual([]);
  expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
});

test("without a standing permission no water runs, and the hall says why", { timeout: 120_000 }, async () => {
  await using house = await afterWork();
  await change(house, "residents/lin", { standing_permission: { bath: false } });
  await using phone = await phoneOf(house, "lin");
  await phone.swipes(20);
  await phone.rides(0.5, 0.7, 5);
  await hallSays(house, "bath-not-allowed", "E_UNATTENDED");
  expect(ordered(house, "bath")).toEqual([]);
});

test("a window stands open: the AC is not set, and the hall says so", { timeout: 120_000 }, async () => {
  covers("error:E_WINDOW_OPEN", "kind:climate", "fact:climate.missing");
  await using house = await afterWork();
  await house.happen("climate", "window", { open: true });
  await house.to(60_000);
  await using phone = await phoneOf(house, "lin");
  await phone.fix(workAt);
  await phone.swipes();
  await house.to(10_000);
  expect(await airOf(house)).toMatchObject({ on: false });
  await house.to(240_000);
  expect(await airOf(house)).toMatchObject({ on: false });
  await hallSays(house, "climate-not-set", "E_WINDOW_OPEN");
});

test(
  "a window is opened while the AC runs for her: it goes off, and says what is wrong",
  { timeout: 120_000 },
  async () => {
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.swipes();
    await house.to(60_000);
    expect(await airOf(house)).toMatchObject({ on: true, unattended: true });
    await house.happen("climate", "window", { open: true });
    await house.to(420_000);
    expect(await airOf(house)).toMatchObject({ on: false, trouble: "E_WINDOW_OPEN" });
    expect([toldOf(house, "tell.climate.window"), toldOf(house, "tell.climate.kept")]).toEqual([1, 0]);
    await phone.cancels();
    await house.to(300_000);
    expect(await airOf(house)).toMatchObject({ on: false });
  },
);

test("somebody has set the AC by hand: it is left alone, before and after", { timeout: 120_000 }, async () => {
  covers("error:E_HELD");
  await using house = await afterWork();
  await house.happen("climate", "press", { on: true, mode: "heat", target_c: 24 });
  await house.to(5_000);
  await using phone = await phoneOf(house, "lin");
  await phone.swipes();
  await house.to(300_000);
  const byHand = { on: true, mode: "heat", target_c: 24, unattended: false };
  expect(await airOf(house)).toMatchObject(byHand);
  await phone.cancels();
  await house.to(120_000);
  expect(await airOf(house)).toMatchObject(byHand);
  expect(ordered(house, "climate")).toEqual([]);
  expect(toldOf(house, "tell.climate.released")).toBe(0);
});
