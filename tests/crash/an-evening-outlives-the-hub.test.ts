import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../fixtures/dying-point.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import {
  bathSaysInterrupted,
  decided,
  fallsWithinMs,
  fell,
  fillStep,
  leaseEndsWithinMs,
  oneEvening,
  staysDry,
  waterRuns,
} from "../help/crash-evening.ts";
import { headsHome } from "../help/crash-people.ts";
import { until } from "../help/crash-record.ts";
import { covers } from "../help/covers.ts";

/** How far the bath was when the hub died: it filled later, it never filled, or it filled and was cut off. */
type End = "filled later" | "never filled" | "cut off";

async function diesOnTheWay(house: CrashHouse, resident: string, death: Death): Promise<End> {
  await house.freshHands();
  const { deaths } = house.hub;
  const { evidence } = await headsHome(house, resident, () => house.hub.die(death));
  await decided(house, resident);
  // What was ordered for later comes while the water runs.
  if (waterRuns(house) && house.hub.deaths === deaths) await house.hub.killed(5_000);
  await until("the hub died as ordered", () => house.hub.deaths > deaths);
  await house.hub.up();
  await decided(house, resident);
  const acted = oneEvening(house, resident, evidence);
  const step = fillStep(house, resident);
  if (step?.["output"] === null) {
    // It died before it had asked for water: the evening goes on and asks for the first time.
    expect(acted).toBe(1);
    expect(waterRuns(house)).toBe(true);
    return "filled later";
  }
  expect(step).toMatchObject({ state: "interrupted", output: "failed", why: "E_INTERRUPTED" });
  const command = `${step?.["run"]}.fill-bath.1`;
  expect(house.record.rows("house", "SELECT outcome, code FROM commands WHERE id = ?", command)).toEqual([
    { outcome: "failed", code: "E_INTERRUPTED" },
  ]);
  if (acted > 0) {
    expect(await fell(house, house.hub.diedAt)).toBeLessThan(fallsWithinMs);
    await bathSaysInterrupted(house);
  }
  await staysDry(house);
  expect(oneEvening(house, resident, evidence)).toBe(acted);
  return acted > 0 ? "cut off" : "never filled";
}

const dies = (house: CrashHouse, death: Death): Promise<End> =>
  told(`the hub dies ${death.when} ${death.at} commit ${death.n}`, house, (who) => diesOnTheWay(house, who, death));

const long = process.env["LINTEL_LONG"] === "1";

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: evenings on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 180_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 60);
    });
    afterAll(() => house?.stop());

    test.for(
      long ? (["after", "before"] as const) : mode === "embedded" ? (["after"] as const) : (["before"] as const),
    )("the hub dies %s each commit of an evening: one fill at most, off at once, never resumed", async (when) => {
      covers("topic:owntracks.fix", "topic:device.renew", "error:E_INTERRUPTED");
      const ends: End[] = [];
      while (ends.filter((end) => end === "cut off").length < 3) {
        ends.push(await dies(house, { at: "house", when, n: ends.length + 1 }));
      }
      expect(ends).toContain("filled later");
      // Only a death between the commit and the message leaves a bath that never filled.
      if (when === "after") expect(ends).toContain("never filled");
      expect(house.hub.ends).toEqual([]);
    });

    test("the hub dies when the ledger has the hazard and nobody was told: it never fills", async () => {
      covers("error:E_INTERRUPTED");
      expect(await dies(house, { at: "ledger", when: "after", n: 1 })).toBe("never filled");
    });

    test("the hub hangs while the water runs: the lease ends, and it never asks again", async () => {
      covers("error:E_LEASE_LOST");
      await told("the hub hangs", house, async (resident) => {
        await house.freshHands();
        const { evidence } = await headsHome(house, resident, () => Promise.resolve());
        await decided(house, resident);
        expect(waterRuns(house)).toBe(true);
        const from = Date.now();
        house.hub.signal("SIGSTOP");
        try {
          expect(await fell(house, from)).toBeLessThan(leaseEndsWithinMs);
        } finally {
          house.hub.signal("SIGCONT");
        }
        await until("the step was left", () => fillStep(house, resident)?.["output"] === "failed");
        expect(fillStep(house, resident)?.why).toBe("E_LEASE_LOST");
        await bathSaysInterrupted(house);
        await staysDry(house);
        expect(oneEvening(house, resident, evidence)).toBe(1);
      });
    });
  });
}
