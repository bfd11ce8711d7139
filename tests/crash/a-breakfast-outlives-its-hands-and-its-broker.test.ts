import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../fixtures/dying-point.ts";
import {
  breakfastOver,
  brushes,
  heatedSince,
  heaterFell,
  heats,
  kitchenHeard,
  nextMorning,
  oneBreakfast,
  playsAtTable,
  runOf,
  staysCold,
  stepOf,
  thing,
} from "../help/crash-breakfast.ts";
import { fallsWithinMs, leaseEndsWithinMs } from "../help/crash-evening.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import { until } from "../help/crash-record.ts";
import { covers } from "../help/covers.ts";

const long = process.env["LINTEL_LONG"] === "1";
const first = () => "r1";
const nothing = () => Promise.resolve();
const codes = ["E_LEASE_LOST", "E_INTERRUPTED", "E_DEVICE_SILENT"];

/** The hands die somewhere in a breakfast; says whether they did. */
async function handsDie(house: CrashHouse, death: Death): Promise<boolean> {
  await nextMorning(house);
  const { deaths } = house.hands;
  const heard = await brushes(house, () => house.hands.die(death));
  const run = runOf(house, "brushing");
  await breakfastOver(house);
  const step = stepOf(house, run, "start-breakfast");
  // The hub may know it a moment before whoever started them.
  if (step?.["output"] === "failed") await until("the hands have died", () => house.hands.deaths > deaths);
  await house.hands.up();
  const died = house.hands.deaths > deaths;
  const acted = oneBreakfast(house, heard);
  if (!died) {
    await house.hands.die(null);
    expect(step).toMatchObject({ output: "done" });
    kitchenHeard(house, run, "say-ready");
    return false;
  }
  expect(step).toMatchObject({ state: "left", output: "failed" });
  expect(codes).toContain(step?.why);
  kitchenHeard(house, run, "say-failed");
  const command = `${run}.start-breakfast.1`;
  const [journaled] = house.record.rows("hands", "SELECT did FROM command WHERE id = ?", command);
  const ended = String(journaled?.["did"] ?? "");
  // Whoever lives now switched nothing on, and only a run that had its end before says that it had it.
  expect(heatedSince(house, 0)).toBe(0);
  await until("the machine is off", () => {
    const { sure, state } = thing(house, "breakfast-machine");
    return sure && state["phase"] === "off";
  });
  if (journaled && !ended.includes('"done"')) {
    expect(ended).toMatch(/"outcome":"failed","code":"E_INTERRUPTED"/);
    await staysCold(house);
  }
  expect(oneBreakfast(house, heard)).toBe(acted);
  await playsAtTable(house);
  return true;
}

async function heating(house: CrashHouse) {
  await nextMorning(house);
  const heard = await brushes(house, nothing);
  await heats(house);
  await house.pass(3_000);
  return heard;
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: breakfasts on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 180_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 1);
    });
    afterAll(() => house?.stop());

    test.for(mode === "embedded" || long ? (["after", "before"] as const) : (["after"] as const))(
      "the hands die %s each commit of their journal: off, not armed, one start at most, and the kitchen is told",
      async (when) => {
        covers("error:E_LEASE_LOST", "error:E_INTERRUPTED", "kind:breakfast-machine");
        let n = 1;
        const dies = () => {
          const death = { at: "journal", when, n } as const;
          return told(`hands die ${when} commit ${n}`, house, () => handsDie(house, death), first);
        };
        while (await dies()) n += 1;
        // The id and the used arming to begin with; the arming's end and the answer to end with.
        expect(n).toBe(5);
        expect(house.hands.ends).toEqual([]);
      },
    );

    test("the hands die while the plate is hot: whoever comes back finds it cold, and says so", async () => {
      covers("error:E_INTERRUPTED");
      await told(
        "the hands die",
        house,
        async () => {
          const heard = await heating(house);
          house.hands.signal("SIGKILL");
          await house.hands.killed(5_000);
          await house.hands.up();
          await breakfastOver(house);
          expect(stepOf(house, runOf(house, "brushing"), "start-breakfast")).toMatchObject({ output: "failed" });
          kitchenHeard(house, runOf(house, "brushing"), "say-failed");
          expect(heatedSince(house, 0)).toBe(0);
          await staysCold(house);
          expect(oneBreakfast(house, heard)).toBe(1);
        },
        first,
      );
    });

    test.skipIf(mode === "external" && !long)(
      "the hub hangs while the plate is hot: the lease ends, and it never asks again",
      async () => {
        covers("error:E_LEASE_LOST");
        await told(
          "the hub hangs",
          house,
          async () => {
            const heard = await heating(house);
            const from = Date.now();
            house.hub.signal("SIGSTOP");
            try {
              expect(await heaterFell(house, from)).toBeLessThan(leaseEndsWithinMs);
            } finally {
              house.hub.signal("SIGCONT");
            }
            await breakfastOver(house);
            expect(stepOf(house, runOf(house, "brushing"), "start-breakfast")?.why).toBe("E_LEASE_LOST");
            await staysCold(house);
            expect(oneBreakfast(house, heard)).toBe(1);
            await playsAtTable(house);
          },
          first,
        );
      },
    );

    test.skipIf(mode === "embedded")(
      "the broker dies while the plate is hot: off at once, told, and never begun again",
      async () => {
        covers("error:E_LEASE_LOST");
        await told(
          "the broker dies",
          house,
          async () => {
            const heard = await heating(house);
            const { deaths } = house.hub;
            const from = Date.now();
            await house.killBroker();
            expect(await heaterFell(house, from)).toBeLessThan(fallsWithinMs);
            await breakfastOver(house);
            const run = runOf(house, "brushing");
            expect(stepOf(house, run, "start-breakfast")?.why).toBe("E_LEASE_LOST");
            kitchenHeard(house, run, "say-failed");
            await staysCold(house);
            expect(oneBreakfast(house, heard)).toBe(1);
            await playsAtTable(house);
            expect(house.hub.deaths).toBe(deaths);
          },
          first,
        );
      },
    );
  });
}
