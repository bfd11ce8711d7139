import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { noMosquitto } from "../help/broker.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";

const client = "/usr/bin/mosquitto_pub";
const missing = existsSync(client) ? undefined : `${client} is not installed`;
if (missing) console.warn(`left out: ${missing}`);

/** One message by Debian's own client, with the credential of a device of the house. */
async function publish(house: TestHouse, id: string, topic: string, message: object): Promise<void> {
  const { port, password } = house.login(id);
  const args = [
    "-p",
    port,
    "-i",
    id,
    "-u",
    id,
    "-P",
    password,
    "-q",
    "1",
    "-k",
    "60",
    "-t",
    topic,
    "-m",
    JSON.stringify(message),
  ];
  await promisify(execFile)(client, args.map(String), { timeout: 10_000 });
  await house.to(1_000);
}

const at = (house: TestHouse) => new Date(house.clock.wall()).toISOString();
const tst = (house: TestHouse) => Math.round(house.clock.wall() / 1000);

describe.skipIf(missing).each([
  ["on the embedded broker", false],
  ["on Mosquitto", true],
] as const)("mosquitto_pub %s", (_, external) => {
  test.skipIf(external && noMosquitto)(
    "wakes the house, swipes, comes nearer and arrives",
    { timeout: 90_000 },
    async () => {
      covers(
        "topic:device.event",
        "topic:owntracks.fix",
        "topic:owntracks.event",
        "moment:woke",
        "moment:heading-home",
        "moment:arrived",
      );
      await using house = await startHouse({
        at: "2026-03-04T07:00:00+08:00",
        external,
        without: ["bed-lin", "phone-lin"],
      });
      await publish(house, "bed-lin", "lintel/device/bed-lin/event", { v: 1, id: "1", at: at(house), type: "left" });
      expect(await house.shows("screen-bedside-lin")).toMatchObject({ card: "morning", shows: { name: "Lin" } });

      const fix = (km: number) =>
        publish(house, "phone-lin", "owntracks/phone-lin/iphone", {
          _type: "location",
          acc: 14,
          alt: 12,
          batt: 71,
          conn: "m",
          lat: 30.2489 + km / 111,
          lon: 120.1551,
          t: "u",
          tid: "in",
          tst: tst(house),
          vel: 30,
        });
      await publish(house, "phone-lin", "owntracks/phone-lin/iphone/event", {
        _type: "transition",
        acc: 20,
        desc: "home",
        event: "leave",
        lat: 30.2489,
        lon: 120.1551,
        t: "c",
        tid: "in",
        tst: tst(house),
        wtst: 1,
      });
      await house.to("2026-03-04T17:30:00+08:00");
      await publish(house, "phone-lin", "lintel/device/phone-lin/event", {
        v: 1,
        id: "s1",
        at: at(house),
        type: "swiped",
        eta_min: 30,
      });
      for (const km of [13, 12, 11, 10]) {
        await fix(km);
        await house.to(70_000);
      }
      const bath = (await house.ask("GET", "/api/v1/things/bath")).body as { state: { phase: string; litres: number } };
      expect(bath.state.phase).not.toBe("off");
      expect(bath.state.litres).toBeGreaterThan(0);
      await publish(house, "phone-lin", "owntracks/phone-lin/iphone/event", {
        _type: "transition",
        acc: 20,
        desc: "Home",
        event: "enter",
        lat: 30.2489,
        lon: 120.1551,
        t: "c",
        tid: "in",
        tst: tst(house),
        wtst: 1,
      });
      expect(await house.shows("screen-hall")).toMatchObject({ card: "welcome", shows: { name: "Lin" } });
    },
  );
});
