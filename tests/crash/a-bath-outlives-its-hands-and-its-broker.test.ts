import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../hub/core/random.ts";
import type { Death } from "../fixtures/dying-point.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import {
  bathSaysInterrupted,
  decided,
  eveningOver,
  fallsWithinMs,
  fell,
  fillStep,
  oneEvening,
  staysDry,
  waterRuns,
} from "../help/crash-evening.ts";
import { headsHome, turnsBack } from "../help/crash-people.ts";
import { until } from "../help/crash-record.ts";
import { covers } from "../help/covers.ts";

const long = process.env["LINTEL_LONG"] === "1";
const randomDeaths = long ? 60 : 1;
/** What the hub may say of a fill whose hands died, or that was cancelled before they did. */
const codes = ["E_LEASE_LOST", "E_INTERRUPTED", "E_DEVICE_SILENT", "E_STOPPED"];

/** Whoever lives now never switched anything on. */
function neverResumed(house: CrashHouse): void {
  expect(house.record.switched(house.hands.pid).filter(({ on }) => on)).toEqual([]);
}

/** The bath fills until its resident turns back, and its hands die somewhere on the way; says whether they did. */
async function handsDie(house: CrashHouse, resident: string, death: Death): Promise<boolean> {
  await house.freshHands();
  const { deaths } = house.hands;
  const { evidence } = await headsHome(house, resident, () => house.hands.die(death));
  await decided(house, resident);
  await turnsBack(house, resident);
  await until("the trip has ended", () => {
    const sql = "SELECT id FROM moments WHERE resident = ? AND kind = 'trip-ended'";
    return house.record.rows("house", sql, resident).length === 1;
  });
  await eveningOver(house, resident);
  await house.hands.up();
  const died = house.hands.deaths > deaths;
  const step = fillStep(house, resident);
  expect(step).toMatchObject({ state: "left", output: "failed" });
  expect(codes).toContain(step?.why);
  const acted = oneEvening(house, resident, evidence);
  if (died) neverResumed(house);
  await staysDry(house);
  const command = `${step?.["run"]}.fill-bath.1`;
  const journaled = house.record.rows("hands", "SELECT id, did FROM command WHERE id = ?", command);
  expect(journaled.length).toBeGreaterThanOrEqual(acted);
  for (const { did } of journaled) expect(String(did)).toMatch(/"outcome":"(failed|stopped)"/);
  return died;
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: baths on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: long ? 900_000 : 180_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 50 + randomDeaths);
    });
    afterAll(() => house?.stop());

    test.for(["after", "before"] as const)(
      "the hands die %s each commit of their journal: one fill at most, never resumed, each command has its end",
      async (when) => {
        covers("error:E_LEASE_LOST", "error:E_INTERRUPTED");
        const dies = (n: number) => {
          const death = { at: "journal", when, n } as const;
          return told(`hands die ${when} commit ${n}`, house, (resident) => handsDie(house, resident, death));
        };
        let n = 1;
        while (await dies(n)) n += 1;
        // To begin: the id and the day's water; to end: the stop's id, the water used, and both answers.
        expect(n).toBeGreaterThan(6);
        expect(house.hands.ends).toEqual([]);
      },
    );

    test("anybody dies at any moment while the water runs: off, interrupted, never resumed", async () => {
      covers("error:E_INTERRUPTED");
      const seed = long ? Date.now() : 7;
      console.info(`random deaths: seed ${seed}`);
      const random = seededRandom(seed);
      const victims = [["hub"], ["hands"], ["hub", "hands", "comfort"]] as const;
      for (let i = 0; i < randomDeaths; i += 1) {
        const who = victims[i % victims.length] ?? victims[0];
        const wait = Math.floor(random.next() * (long ? 3_000 : 900));
        await told(`${who.join()} after ${wait} ms`, house, async (resident) => {
          await house.freshHands();
          const { evidence } = await headsHome(house, resident, () => Promise.resolve());
          await decided(house, resident);
          expect(waterRuns(house)).toBe(true);
          await new Promise((resolve) => setTimeout(resolve, wait));
          for (const name of who) house[name].signal("SIGKILL");
          await Promise.all(who.map((name) => house[name].killed(5_000)));
          if (who[0] === "hub" && who.length === 1)
            expect(await fell(house, house.hub.diedAt)).toBeLessThan(fallsWithinMs);
          await Promise.all(who.map((name) => house[name].up()));
          await until("the step was left", () => fillStep(house, resident)?.["output"] === "failed");
          await bathSaysInterrupted(house);
          if (who.length > 1 || who[0] === "hands") neverResumed(house);
          await staysDry(house);
          expect(oneEvening(house, resident, evidence)).toBe(1);
        });
      }
    });

    test.skipIf(mode === "embedded")(
      "the broker dies while the water runs: off at once, and it never asks again",
      async () => {
        covers("error:E_LEASE_LOST");
        await told("the broker dies", house, async (resident) => {
          await house.freshHands();
          const { evidence } = await headsHome(house, resident, () => Promise.resolve());
          await decided(house, resident);
          expect(waterRuns(house)).toBe(true);
          const { deaths } = house.hub;
          const from = Date.now();
          await house.killBroker();
          expect(await fell(house, from)).toBeLessThan(fallsWithinMs);
          await until("the step was left", () => fillStep(house, resident)?.["output"] === "failed");
          expect(fillStep(house, resident)?.why).toBe("E_LEASE_LOST");
          await bathSaysInterrupted(house);
          await staysDry(house);
          expect(oneEvening(house, resident, evidence)).toBe(1);
          expect(house.hub.deaths).toBe(deaths);
        });
      },
    );
  });
}
