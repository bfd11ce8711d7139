import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blowsOf, long, makeTally, momentsFor, often, strike } from "../help/crash-blows.ts";
import {
  breakfastOver,
  brushes,
  everybodyThere,
  heatedSince,
  heats,
  kitchenHeard,
  nextMorning,
  oneBreakfast,
  runOf,
  staysCold,
  stepOf,
} from "../help/crash-breakfast.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { pageSays, saidInEveryLanguage } from "../help/crash-page.ts";
import { until } from "../help/crash-record.ts";
import { told } from "../help/crash-told.ts";
import { covers } from "../help/covers.ts";

const first = () => "r1";
const codes = ["E_LEASE_LOST", "E_INTERRUPTED", "E_DEVICE_SILENT"];

for (const { mode, missing } of crashBrokers.filter(({ mode }) => long || mode === "external")) {
  if (missing) console.warn(`skipped: breakfasts on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: long ? 7_200_000 : 180_000 }, () => {
    const moment = momentsFor(`breakfasts on an ${mode} broker`);
    const tally = makeTally();
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 1);
    });
    afterAll(async () => {
      tally.tell(`breakfast, ${mode} broker`);
      await house?.stop();
    });

    test.for(blowsOf(mode))(
      "the $who is $how while the plate is hot: off, not armed, said, and never begun again",
      async (blow) => {
        covers("error:E_LEASE_LOST", "error:E_INTERRUPTED", "kind:breakfast-machine");
        saidInEveryLanguage("wall.breakfast.interrupted", "say.breakfast-failed");
        for (let i = 0; i < often; i += 1) {
          const [on_ms, stopMs] = [moment(5_000), 500 + moment(3_000)];
          await told(
            `${blow.who} ${blow.how}, ${on_ms} ms on`,
            house,
            async () => {
              await nextMorning(house);
              const heard = await brushes(house, () => Promise.resolve());
              await heats(house);
              await house.pass(on_ms);
              await strike(house, blow, { device: "breakfast-machine", stopMs, outputs: ["heater"], tally });
              const struck = Date.now();
              await everybodyThere(house);
              await breakfastOver(house);
              const run = runOf(house, "brushing");
              await until("the step was left", () => stepOf(house, run, "start-breakfast")?.["output"] === "failed");
              expect(codes).toContain(stepOf(house, run, "start-breakfast")?.why);
              await pageSays(house, "kitchen", {
                "breakfast.online": true,
                "breakfast.interrupted": true,
                "breakfast.phase": "off",
              });
              await until("the kitchen was told", () => house.record.acts(`${run}.say-failed.1`).length > 0);
              kitchenHeard(house, run, "say-failed");
              await staysCold(house);
              // Twenty minutes later still nobody has begun again.
              await house.leap(1_200_000);
              await staysCold(house);
              expect(heatedSince(house, struck)).toBe(0);
              expect(oneBreakfast(house, heard)).toBe(1);
            },
            first,
          );
        }
        expect([house.hub, house.hands].flatMap(({ ends }) => ends)).toEqual([]);
      },
    );
  });
}
