import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import {
  decision,
  doorOf,
  evenings,
  ordered,
  phoneOf,
  stands,
  toldOf,
  waysHome,
  whereIs,
  workAt,
} from "../help/evening.ts";
import { inEveryLanguage } from "../help/household.ts";
import { eveningOfMakers, type MakersHome } from "../help/makers-house.ts";
import { stateOf } from "../help/morning.ts";

type Tub = { readonly level_pct: number; readonly water_c: number; readonly litres: number; readonly phase: string };
const tubOf = async (home: MakersHome) => (await stateOf(home.house, "tub")) as unknown as Tub;

/** A sentence that was told, as it is read in English; whole in every language. */
function readable({ house }: MakersHome, key: string): string {
  const found = house.told.find(({ sentence }) => sentence.key === key);
  expect(found, key).toBeDefined();
  const texts = inEveryLanguage(key, found?.sentence.params ?? {});
  for (const text of texts) expect(text).toMatch(/^[^{}_]+[.。]$/);
  return texts[0] ?? "";
}

describe.each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("%s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "one swipe: AC by Zigbee2MQTT in time, a bath of ESPHome parts full and warm, a Nuki lock opened once, a welcome",
    { timeout: 150_000 },
    async () => {
      covers("moment:heading-home", "moment:approaching", "moment:arrived", "role:climate", "role:bath", "role:door");
      const { home, bridge, bath, lock } = await eveningOfMakers({ external });
      await using _closes = home;
      const { house } = home;
      const { bathroom } = bath;
      const { room } = bridge;
      expect([bridge.heard, lock.actions]).toEqual([[], []]);
      expect(bath.heard.filter((order) => order.endsWith("ON"))).toEqual([]);
      await using phone = await phoneOf(house, "lin");
      await phone.fix(workAt);
      await phone.swipes(45);
      await house.to(10_000);
      expect([await stateOf(house, "ac"), (await tubOf(home)).phase]).toMatchObject([{ on: false }, "off"]);

      await phone.rides(0, 0.998, 45);
      // The air and the water themselves, not what anybody says of them.
      const { target_c = NaN } = (await stateOf(house, "ac")) as { target_c?: number };
      expect(Math.abs(room.air_c() - target_c)).toBeLessThanOrEqual(0.6);
      expect(await stateOf(house, "ac")).toMatchObject({ on: true, mode: "heat", unattended: true });
      const { litres, tub_c, fullest_l, hottest_c, dryHeater_s } = bathroom.water();
      expect(await tubOf(home)).toMatchObject({ phase: "ready", level_pct: 60, litres: Math.round(litres) });
      expect(Math.abs(tub_c - 40)).toBeLessThan(1.2);
      expect([fullest_l < 100, hottest_c < 41, dryHeater_s]).toEqual([true, true, 0]);
      expect([bathroom.open, bathroom.heating]).toEqual([false, false]);
      // Each of the hazards was energised once for the one wish.
      expect(bath.heard.filter((order) => order.endsWith("ON"))).toEqual(["bath_valve ON", "bath_heater ON"]);
      expect(bridge.heard.toSorted()).toEqual([
        `living room ac/current_heating_setpoint ${target_c}`,
        "living room ac/system_mode heat",
      ]);
      expect(lock.actions).toEqual([]);

      await phone.enters();
      await stands(house, "lin");
      expect(await decision(house)).toMatchObject({
        decision: "open",
        evidence: ["eyes", "phone"],
        outcome: "confirmed",
      });
      expect(lock.actions).toEqual(["unlatch"]);
      expect(await doorOf(house)).toMatchObject({ phase: "open", by: "phone", bolt: "unlocked" });
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
      lock.door(true);
      await house.to(5_000);
      await house.happen("door-camera", "goes");
      lock.door(false);
      await house.to(30_000);
      expect(await stateOf(house, "nuki")).toMatchObject({ bolt: "locked", leaf: "closed", pulsing: false });
      expect(lock.actions).toEqual(["unlatch"]);
      expect([await whereIs(house, "lin"), await waysHome(house)]).toEqual(["home", []]);
      expect(await stateOf(house, "ac")).toMatchObject({ on: true, unattended: false });

      // She bathes, and lets the water out.
      bath.presence(true);
      await house.to(60_000);
      expect((await tubOf(home)).phase).toBe("occupied");
      bathroom.unplug();
      await house.to(300_000);
      bath.presence(false);
      await house.to(60_000);
      const [used, set, kept] = ["tell.used.bath", "tell.climate.set", "tell.climate.kept"].map((key) =>
        readable(home, key),
      );
      expect(used).toMatch(/^The bath took 9\d litres and [\d.]+ kWh, because the resident was on the way home\.$/);
      expect([set, kept]).toEqual([expect.stringMatching(/^\S/), expect.stringMatching(/^\S/)]);
      expect((await evenings(house)).filter(({ state }) => state === "running")).toEqual([]);
      expect(bath.heard.filter((order) => order.endsWith("ON"))).toHaveLength(2);
      expect(house.complaints).toEqual([]);
    },
  );
});

test(
  "she cancels on the way: valve and unit are told once, everything stands as before, and it is said",
  {
    timeout: 60_000,
  },
  async () => {
    covers("moment:trip-ended", "verb:release", "verb:stop");
    const { home, bridge, bath, lock } = await eveningOfMakers();
    await using _closes = home;
    const { house } = home;
    await using phone = await phoneOf(house, "lin");
    await phone.fix(workAt);
    await phone.swipes(20);
    await house.to(4_000);
    await phone.cancels();
    await house.to(60_000);
    expect([ordered(house, "tub"), ordered(house, "ac")]).toEqual([[], []]);

    await phone.swipes(20);
    await phone.rides(0.5, 0.7, 4);
    expect(bath.bathroom.open).toBe(true);
    expect(bath.bathroom.water().litres).toBeGreaterThan(5);
    expect(await stateOf(house, "ac")).toMatchObject({ on: true, unattended: true });
    await phone.cancels();
    await house.to(60_000);
    expect([bath.bathroom.open, bath.bathroom.heating]).toEqual([false, false]);
    expect(await tubOf(home)).toMatchObject({ phase: "off" });
    expect(await stateOf(house, "ac")).toMatchObject({ on: false, unattended: false });
    expect(bridge.of("living room ac").state["system_mode"]).toBe("off");
    expect(bath.heard.filter((order) => order.endsWith("ON"))).toEqual(["bath_valve ON"]);
    expect(await house.shows("screen-hall")).toMatchObject({ spoke: "bath-stopped" });
    expect([toldOf(house, "tell.used.bath"), toldOf(house, "tell.climate.released")]).toEqual([1, 1]);
    expect((await evenings(house)).filter(({ state }) => state === "running")).toEqual([]);
    expect(lock.actions).toEqual([]);
  },
);
