import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const stateOf = async <S>(house: TestHouse, thing: string) => {
  const { body } = await house.ask("GET", `/api/v1/things/${thing}`);
  return (body as { state: S }).state;
};
type Bath = { phase: string; level_pct: number; water_c: number; litres: number; waits: boolean };
const bathOf = (house: TestHouse) => stateOf<Bath>(house, "bath");
type Climate = { on: boolean; unattended: boolean; room_c: number; target_c?: number };
const climateOf = (house: TestHouse) => stateOf<Climate>(house, "climate");
const told = (house: TestHouse) => house.timeline().map((line) => line.slice(9));
const running = async (house: TestHouse) => {
  const { body } = await house.ask("GET", "/api/v1/runs");
  const { items } = body as { items: readonly { scene: string; state: string }[] };
  return items.filter(({ scene, state }) => scene === "evening" && state === "running");
};

// The same evening goes by Mosquitto in both-scenes-are-driven-by-plain-mqtt-clients-alone; here in the long form.
const brokers = [
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const;
describe.each(process.env["LINTEL_LONG"] === "1" ? brokers : brokers.slice(0, 1))("the evening %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "one swipe: the home comfortable, the bath full and warm, the door open at once, and a welcome",
    { timeout: 120_000 },
    async () => {
      covers(
        "moment:heading-home",
        "moment:approaching",
        "moment:arrived",
        "role:bath",
        "role:climate",
        "role:door",
        "role:door-camera",
        "kind:bath",
        "kind:climate",
        "kind:lock",
        "kind:door-camera",
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
        "fact:climate.needed",
        "fact:climate.start_in_min",
        "topic:hub.status",
        "topic:sim.ping",
      );
      await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true, external });
      await house.to("2026-03-04T17:42:00+08:00");
      expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
      await house.to("2026-03-04T18:27:30+08:00");
      const bath = await bathOf(house);
      expect(bath.level_pct).toBeGreaterThanOrEqual(59);
      expect(bath.water_c).toBeGreaterThan(39);
      expect(bath.water_c).toBeLessThan(41.5);
      const air = await climateOf(house);
      expect(air).toMatchObject({ on: true, unattended: true });
      expect(Math.abs(air.room_c - (air.target_c ?? NaN))).toBeLessThan(1);
      await house.to("2026-03-04T18:30:30+08:00");
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome" });
      expect(await climateOf(house)).toMatchObject({ on: true, unattended: false });
      expect((await bathOf(house)).phase).toBe("ready");
      await house.to("2026-03-04T19:30:00+08:00");
      const story = [
        "tell.heading-home",
        "tell.bath.cold-first",
        "tell.bath.fill",
        "tell.bath.ready",
        "tell.approaching",
        "tell.door.looking",
        "tell.door.recognised",
        "tell.door.opened",
        "tell.arrived",
        "tell.climate.kept",
        "tell.door.shut",
        "tell.bath.occupied",
        "tell.used.bath",
      ];
      const heard = told(house).filter((key) => story.includes(key));
      expect([...new Set(heard)]).toEqual(story);
      expect(told(house)).toEqual(
        expect.arrayContaining(["tell.climate.set", "tell.door.open-phone", "tell.door.open-keypad"]),
      );
      expect(await running(house)).toEqual([]);
      expect(house.complaints).toEqual([]);
    },
  );
});

test(
  "she cancels on the way: water and AC end, the house says so, and nothing runs on",
  { timeout: 60_000 },
  async () => {
    covers("moment:trip-ended");
    await using house = await startHouse({ at: "2026-03-04T17:30:00+08:00", lived: true });
    await house.to("2026-03-04T17:59:00+08:00");
    expect((await bathOf(house)).phase).toBe("fill");
    expect(await climateOf(house)).toMatchObject({ on: true, unattended: true });
    await house.happen("phone-lin", "cancel");
    await house.to(15_000);
    const stopped = await bathOf(house);
    expect(stopped.phase).toBe("off");
    await house.to(10 * 60_000);
    expect((await bathOf(house)).litres).toBe(stopped.litres);
    expect(await climateOf(house)).toMatchObject({ on: false, unattended: false });
    expect(told(house)).toEqual(expect.arrayContaining(["tell.trip-ended", "tell.used.bath", "tell.climate.released"]));
    expect(await running(house)).toEqual([]);
  },
);

test(
  "without a position nobody starts the water, and after two hours the way home is over",
  { timeout: 60_000 },
  async () => {
    await using house = await startHouse({ at: "2026-03-04T12:00:00+08:00" });
    await house.happen("phone-lin", "swipe", { eta_min: 30 });
    await house.to("2026-03-04T13:59:00+08:00");
    expect(await bathOf(house)).toMatchObject({ phase: "off", litres: 0 });
    await house.to("2026-03-04T14:15:00+08:00");
    expect(await climateOf(house)).toMatchObject({ on: false, unattended: false });
    expect(told(house)).toContain("tell.trip-ended");
    expect(await running(house)).toEqual([]);
  },
);
