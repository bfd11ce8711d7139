import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const bathOf = async (house: TestHouse) => {
  const { body } = await house.ask("GET", "/api/v1/things/bath");
  return (
    body as { state: { phase: string; level_pct: number; water_c: number; litres: number; interrupted: boolean } }
  ).state;
};

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("the evening %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "one swipe, and by the distance from home the bath is full and warm at the door",
    { timeout: 90_000 },
    async () => {
      covers(
        "moment:heading-home",
        "moment:arrived",
        "role:bath",
        "kind:bath",
        "kind:phone",
        "node:lintel-wait",
        "node:lintel-guard",
      );
      covers(
        "topic:owntracks.fix",
        "topic:owntracks.event",
        "topic:device.renew",
        "topic:device.status",
        "topic:device.about",
      );
      covers(
        "fact:bath.start_in_min",
        "fact:bath.permitted",
        "fact:trip.evidence",
        "topic:hub.status",
        "topic:sim.ping",
      );
      await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true, external });
      await house.to("2026-03-04T17:55:00+08:00");
      expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
      await house.to("2026-03-04T18:26:30+08:00");
      const bath = await bathOf(house);
      expect(bath.level_pct).toBeGreaterThanOrEqual(59);
      expect(bath.water_c).toBeGreaterThan(39);
      expect(bath.water_c).toBeLessThan(41.5);
      await house.to("2026-03-04T18:45:00+08:00");
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome" });
      expect(house.timeline().map((line) => line.slice(9))).toEqual(
        expect.arrayContaining(["tell.heading-home", "tell.arrived", "tell.bath.fill"]),
      );
      expect(house.complaints).toEqual([]);
    },
  );
});

test("she cancels on the way, the water stops, and the house says so", { timeout: 60_000 }, async () => {
  covers("moment:trip-ended");
  await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true });
  await house.to("2026-03-04T18:06:00+08:00");
  expect((await bathOf(house)).phase).toBe("fill");
  await house.happen("phone-lin", "cancel");
  await house.to(10_000);
  const stopped = await bathOf(house);
  expect(stopped.phase).toBe("off");
  await house.to(60_000);
  expect((await bathOf(house)).litres).toBe(stopped.litres);
});

test(
  "without a position nobody starts the water, and after two hours the way home is over",
  { timeout: 60_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T12:00:00+08:00" });
    await house.happen("phone-lin", "swipe", { eta_min: 30 });
    await house.to("2026-03-04T13:59:00+08:00");
    expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
    await house.to("2026-03-04T14:01:00+08:00");
    expect(house.timeline().map((line) => line.slice(9))).toContain("tell.trip-ended");
  },
);
