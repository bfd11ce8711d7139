import { expect, test } from "vitest";
import { covers } from "../help/covers.ts";
import { afterWork, airOf, bathOf, goesIn, type OwnPhone, ordered, phoneOf, stands, toldOf } from "../help/evening.ts";
import type { TestHouse } from "../help/house.ts";
import { inEveryLanguage } from "../help/household.ts";

type Wrong = { readonly input: string; readonly fault: string };

/** Lin is on the way, and so long after the swipe a sensor of her bath fails; gives what the bath says of it. */
async function fails(house: TestHouse, phone: OwnPhone, minutes: number, wrong: Wrong, seconds: number) {
  await phone.swipes(24);
  await phone.rides(0.5, 0.5 + minutes * 0.022, minutes);
  expect((await bathOf(house)).phase).toMatch(/^(cold-first|fill|trim)$/);
  await house.happen("bath", "sensor", wrong);
  await house.to(seconds * 1_000);
  const failed = await bathOf(house);
  expect(failed.phase).toBe("fault");
  await house.to(60_000);
  expect(await bathOf(house)).toMatchObject({ phase: "fault", litres: failed.litres });
  expect(toldOf(house, "tell.bath.fault")).toBe(1);
  expect(await house.shows("screen-hall")).toMatchObject({ spoke: "bath-stopped-early" });
  for (const text of inEveryLanguage("say.bath-stopped-early", {})) expect(text).toMatch(/^[^{}_]+[.。]$/);
  return failed.fault;
}

test.each([
  ["freezes while it warms", 7, { input: "tub", fault: "stuck" }, "sensor-frozen", 90],
  ["falls silent while it fills", 3, { input: "mix", fault: "stale" }, "sensor-stale", 10],
  ["disagrees with its twin", 3, { input: "tub2", fault: "jump" }, "sensor-range", 5],
] as const)(
  "a sensor of the bath %s: it shuts itself off, and the hall says so",
  { timeout: 120_000 },
  async (_, minutes, wrong, fault, seconds) => {
    covers("kind:bath", "role:bath");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    expect(await fails(house, phone, minutes, wrong, seconds)).toBe(fault);
  },
);

test(
  "a sensor gives no number: the bath is off until somebody resets it there; AC, door and welcome go on",
  { timeout: 120_000 },
  async () => {
    covers("kind:bath", "role:climate", "role:door", "moment:arrived");
    await using house = await afterWork();
    await using phone = await phoneOf(house, "lin");
    expect(await fails(house, phone, 3, { input: "level", fault: "nan" }, 5)).toBe("sensor-range");
    await phone.rides(0.6, 0.998, 5);
    await phone.enters();
    await stands(house, "lin");
    await goesIn(house);
    expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    expect(await airOf(house)).toMatchObject({ on: true, unattended: false });

    // Well again by itself is not enough: somebody looks at it and resets it there.
    const asked = ordered(house, "bath");
    await house.happen("bath", "sensor", { input: "level", fault: "none" });
    await house.to(30_000);
    expect((await bathOf(house)).phase).toBe("fault");
    await house.happen("bath", "reset");
    await house.to(60_000);
    expect((await bathOf(house)).phase).toBe("off");
    expect(ordered(house, "bath")).toEqual(asked);
  },
);
