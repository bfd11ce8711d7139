import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blowsOf, long, momentsFor, often } from "../help/crash-blows.ts";
import { everybodyThere, stepOf, thing } from "../help/crash-breakfast.ts";
import { runOfEvening, takenForGood } from "../help/crash-evening.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { headsHome } from "../help/crash-people.ts";
import { until } from "../help/crash-record.ts";
import { told } from "../help/crash-told.ts";
import { covers } from "../help/covers.ts";

const minute = 60_000;
const givesUpAfter_min = 90;
const ac = (house: CrashHouse) => thing(house, "climate");
const unit = (house: CrashHouse) => house.comfort.ask({ look: "climate" }, "unit");
const isOn = ({ record }: CrashHouse) => (record.puts("climate").findLast(({ put }) => put === "mode")?.value ?? 0) > 0;

/** Somebody heads home to a hot home, and the AC has been set for them. */
async function coolsFor(house: CrashHouse, resident: string): Promise<string> {
  await everybodyThere(house);
  await until("the AC is there, and off", () => ac(house).sure && ac(house).state["on"] === false);
  await house.happen("climate", "outdoor", { c: 35 });
  await house.happen("climate", "room", { c: 31 });
  await until("it is hot", () => Number(ac(house).state["room_c"]) > 30);
  const { evidence } = await headsHome(house, resident, () => Promise.resolve());
  await takenForGood(house, resident);
  const run = runOfEvening(resident, evidence);
  await until("the AC is set", () => stepOf(house, run, "set-climate")?.["output"] === "done" && isOn(house));
  await until("it says for how long", () => ac(house).state["unattended"] === true);
  return run;
}

/** It is as it was set, however long nobody is heard; at its own time, and not before, it is as it was before. */
async function givesUpAtItsTime(house: CrashHouse, leapt_min: number, set: unknown): Promise<void> {
  await house.leap((givesUpAfter_min - 1 - leapt_min) * minute);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isOn(house)).toBe(true);
  expect(await unit(house)).toEqual(set);
  await house.leap(2 * minute);
  await until("it gives up", () => !isOn(house));
}

for (const { mode, missing } of crashBrokers.filter(({ mode }) => long || mode === "external")) {
  if (missing) console.warn(`skipped: air conditioners on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: long ? 7_200_000 : 120_000 }, () => {
    const moment = momentsFor(`air conditioners on an ${mode} broker`);
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 20 + 7 * often, { climate: true });
    }, 120_000);
    afterAll(() => house?.stop());

    const blows = blowsOf(mode);
    test.for(blows.map(({ who, how }) => ({ who: who === "hands" ? ("comfort" as const) : who, how })))(
      "the $who is $how while it cools for somebody who does not come: it stays as it was set, and gives up at its time",
      async ({ who, how }) => {
        covers("kind:climate", "role:climate");
        for (let i = 0; i < often; i += 1) {
          const [on_min, real_ms, stopMs] = [moment(60), moment(400), 300 + moment(3_500)];
          await told(`${who} ${how}, ${on_min} minutes on`, house, async (resident) => {
            const run = await coolsFor(house, resident);
            const set = await unit(house);
            const { until: ends } = ac(house).state;
            await house.leap(on_min * minute);
            await new Promise((resolve) => setTimeout(resolve, real_ms));
            const since = house.record.puts("climate").length;
            const puts = () => house.record.puts("climate").slice(since);

            if (who === "hub" && how === "killed") {
              house.hub.staysDead();
              house.hub.signal("SIGKILL");
              await house.hub.killed(5_000);
            } else if (who === "broker") {
              if (how === "killed") await house.killBroker();
              else house.signalBroker("SIGSTOP");
            } else {
              house[who].signal(how === "killed" ? "SIGKILL" : "SIGSTOP");
              if (how === "killed") await house[who].killed(5_000);
            }
            if (how === "stopped") {
              await new Promise((resolve) => setTimeout(resolve, stopMs));
              if (who === "broker") house.signalBroker("SIGCONT");
              else house[who].signal("SIGCONT");
            }
            if (who === "comfort") await house.comfort.up();
            expect(puts()).toEqual([]);
            expect(await unit(house)).toEqual(set);
            if (who !== "hub" || how === "stopped") {
              await until("it says so again", () => ac(house).sure && ac(house).state["unattended"] === true);
              // A wall clock may be a second further when it is read back; a limit never grows.
              const now = Date.parse(String(ac(house).state["until"]));
              expect(now - Date.parse(String(ends))).toBeLessThanOrEqual(1_000);
            }
            await givesUpAtItsTime(house, on_min, set);
            if (who === "hub" && how === "killed") await house.hub.start();
            await everybodyThere(house);
            await until("it says that it is off", () => ac(house).sure && ac(house).state["on"] === false);
            await house.leap(10 * minute);
            await until("it is there", () => ac(house).sure);
            expect(puts().filter(({ put, value }) => put === "mode" && value > 0)).toEqual([]);
            expect(house.record.acts(`${run}.set-climate.1`)).toHaveLength(1);
            expect(ac(house).state).toMatchObject({ on: false, unattended: false });
            // Its way home is over before the next one's begins.
            await house.leap(60 * minute);
          });
        }
        expect([house.hub, house.comfort].flatMap(({ ends }) => ends)).toEqual([]);
      },
    );
  });
}
