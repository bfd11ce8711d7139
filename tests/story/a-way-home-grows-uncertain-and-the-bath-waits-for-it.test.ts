import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { afterWork, airOf, bathOf, goesIn, phoneOf, stands, stepsOf, toldOf, waysHome } from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";
import { inEveryLanguage } from "../help/household.ts";

/** Nothing runs, the water is kept, and the hall says so. */
async function waits(house: TestHouse): Promise<number> {
  const { phase, litres, waits: kept, fault } = await bathOf(house);
  expect({ phase, kept, fault }).toEqual({ phase: "off", kept: true, fault: undefined });
  expect(await house.shows("screen-hall")).toMatchObject({ spoke: "bath-way-unsure" });
  for (const text of inEveryLanguage("say.bath-way-unsure", {})) expect(text).toMatch(/^[^{}_]+[.。]$/);
  expect(toldOf(house, "tell.bath.waits")).toBeGreaterThan(0);
  return litres;
}

test(
  "rain and a lost signal: the heating stops and the water is kept; seen again it is warmed again",
  { timeout: 120_000 },
  async () => {
    covers("fact:bath.unsure", "fact:trip.evidence", "error:E_WAY_UNSURE");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.swipes(30);
    await phone.rides(0.4, 0.55, 8);
    expect((await bathOf(house)).phase).toBe("trim");
    await house.to(9.5 * 60_000);
    expect((await bathOf(house)).phase).toBe("trim");
    await house.to(90_000);
    const litres = await waits(house);
    expect(await waysHome(house)).toMatchObject([{ evidence: "none" }]);

    await phone.rides(0.75, 0.85, 4);
    expect(await bathOf(house)).toMatchObject({ phase: "trim", litres });
    expect(toldOf(house, "tell.bath.fault")).toBe(0);
    expect(house.complaints).toEqual([]);
  },
);

test(
  "she comes without having been seen again: the water is warmed once she is there",
  { timeout: 120_000 },
  async () => {
    covers("fact:bath.permitted", "moment:arrived");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.swipes(30);
    await phone.rides(0.4, 0.55, 8);
    await house.to(11 * 60_000);
    const litres = await waits(house);
    await house.to(120_000);
    await phone.enters();
    await stands(house, "lin");
    await goesIn(house);
    expect(await bathOf(house)).toMatchObject({ phase: "trim", litres });
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome" });
    expect(toldOf(house, "tell.bath.fault")).toBe(0);
  },
);

test("she takes a train the other way: nobody warms water for somebody so far off", { timeout: 120_000 }, async () => {
  covers("error:E_WAY_UNSURE", "fact:trip.eta_min");
  await using house = await afterWork();
  await using phone = await phoneOf(house, "lin");
  await phone.swipes(30);
  await phone.rides(0.4, 0.55, 8);
  expect((await bathOf(house)).phase).toBe("trim");
  await phone.rides(0.4, -4, 20);
  const litres = await waits(house);
  const [way] = await waysHome(house);
  expect(way?.eta_min ?? Infinity).toBeGreaterThan(60);
  await house.to(300_000);
  expect(await bathOf(house)).toMatchObject({ phase: "off", litres });
});

test(
  "the metro: seen before and after it alone, she still comes home to a warm room and a bath",
  { timeout: 120_000 },
  async () => {
    covers("fact:bath.start_in_min", "fact:climate.start_in_min");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    await phone.swipes(35);
    await phone.rides(0, 0.03, 4);
    await house.to(22 * 60_000);
    expect((await bathOf(house)).phase).not.toBe("trim");
    await phone.rides(0.94, 0.96, 4);
    // Before the tunnel or after it: it runs because she was seen to come nearer, and for nothing else.
    expect(await stepsOf(house, "lin")).toMatchObject({ "fill-bath": expect.stringMatching(/^(accepted|done)$/) });
    await phone.rides(0.96, 0.998, 6);
    expect(await airOf(house)).toMatchObject({ on: true });
    await phone.enters();
    await stands(house, "lin");
    await goesIn(house);
    expect((await bathOf(house)).phase).toMatch(/^(fill|trim|ready)$/);
    expect(toldOf(house, "tell.bath.fault")).toBe(0);
    expect(house.complaints).toEqual([]);
  },
);
