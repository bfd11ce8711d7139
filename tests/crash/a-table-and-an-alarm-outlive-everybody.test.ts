import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../fixtures/dying-point.ts";
import {
  everybodyThere,
  momentsToday,
  over,
  playsAtTable,
  runOf,
  holdsFor,
  stepOf,
  thing,
} from "../help/crash-breakfast.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import { getsUp, kitchenSensor } from "../help/crash-people.ts";
import { until } from "../help/crash-record.ts";
import { covers } from "../help/covers.ts";

const long = process.env["LINTEL_LONG"] === "1";
const first = () => "r1";
const minute = 60_000;
const plays = (house: CrashHouse) => thing(house, "music-kitchen").state["playing"] === true;
const alarm = (house: CrashHouse) => thing(house, "alarm-bedside");

/** Somebody is in the kitchen, and it plays. */
async function atTheTable(house: CrashHouse) {
  await everybodyThere(house);
  await house.tomorrow();
  await until("yesterday's music is over", () => !plays(house));
  const sensor = await kitchenSensor(house);
  await sensor.sees(true);
  const run = await playsAtTable(house);
  await until("the run waits", () => stepOf(house, run, "kitchen-empty")?.["state"] === "waiting");
  return { sensor, run };
}

/** The music was stopped by this run, once. */
async function stoppedOnce(house: CrashHouse, run: string): Promise<void> {
  await until("the kitchen is quiet", () => !plays(house) && over(house, run));
  expect(house.record.acts(`${run}.stop-sound.1`)).toHaveLength(1);
  expect(stepOf(house, run, "stop-sound")).toMatchObject({ state: "left", output: "done" });
}

/** The hub dies somewhere on the way to the end of the music; says whether it did. */
async function hubDiesAsItStops(house: CrashHouse, death: Death): Promise<boolean> {
  const { sensor, run } = await atTheTable(house);
  const { deaths } = house.hub;
  await sensor.sees(false);
  await house.leap(290_000);
  await house.hub.die(death);
  await house.leap(30_000);
  await until("it died, or is done", () => house.hub.deaths > deaths || (!plays(house) && over(house, run)));
  const died = house.hub.deaths > deaths;
  if (!died) await house.hub.die(null);
  await everybodyThere(house);
  await sensor.tells(false);
  await house.leap(320_000);
  await stoppedOnce(house, run);
  await sensor.end();
  return died;
}

/** Leaps to so many minutes after eight. */
const toMinute = (house: CrashHouse, at_min: number) =>
  house.leap(at_min * minute + 1_000 - (house.now() % 86_400_000));

/** She got up, which is journaled; the hub dies before her screen has heard of it, and stays away. */
async function wakesAndHubIsAway(house: CrashHouse, resident: string, away_min: number): Promise<string> {
  await everybodyThere(house);
  house.hub.staysDead();
  const telling = getsUp(house, resident, () => house.hub.die({ at: "house", when: "after", n: 1, wrote: "moments" }));
  await house.hub.killed(10_000);
  await house.leap(away_min * minute);
  await house.hub.start();
  await telling;
  await everybodyThere(house);
  const run = runOf(house, "woke", resident);
  await until("the end of the morning", () => over(house, run));
  return run;
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: tables and alarms on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 120_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 3, { alarm: "08:30" });
    });
    afterAll(() => house?.stop());

    test("the hub dies while it waits for the kitchen to be empty: the wait goes on, and the music stops", async () => {
      covers("node:lintel-wait", "role:music");
      await told(
        "the hub dies in the wait",
        house,
        async () => {
          const { sensor, run } = await atTheTable(house);
          house.hub.signal("SIGKILL");
          await house.hub.killed(5_000);
          await everybodyThere(house);
          await sensor.tells(true);
          await house.leap(10 * minute);
          await holdsFor(250, () => expect(plays(house)).toBe(true));
          await sensor.sees(false);
          await house.leap(2 * minute);
          house.hub.signal("SIGKILL");
          await house.hub.killed(5_000);
          await everybodyThere(house);
          // Nobody saw the kitchen while the hub was away: the five minutes count from when it is seen empty again.
          await sensor.tells(false);
          await house.leap(4.5 * minute);
          await holdsFor(250, () => expect(plays(house)).toBe(true));
          await house.leap(50_000);
          await stoppedOnce(house, run);
          await sensor.end();
        },
        first,
      );
    });

    test.for(long ? (["after", "before"] as const) : (["after"] as const))(
      "the hub dies %s each commit as the music is to stop: it stops, once",
      async (when) => {
        covers("role:music");
        const dies = (n: number) => {
          const what = `the hub dies ${when} commit ${n}`;
          return told(what, house, () => hubDiesAsItStops(house, { at: "house", when, n }), first);
        };
        let n = 1;
        while (await dies(n)) n += mode === "embedded" || long ? 1 : 3;
        expect(n).toBeGreaterThan(3);
      },
    );

    test("the music's own process dies: what it says then is true, and the end of the table still comes", async () => {
      covers("kind:music");
      await told(
        "comfort dies",
        house,
        async () => {
          const { sensor, run } = await atTheTable(house);
          const { boot } = thing(house, "music-kitchen").state;
          house.comfort.signal("SIGKILL");
          await house.comfort.killed(5_000);
          await house.comfort.up();
          await until("the music is back", () => {
            const { sure, state } = thing(house, "music-kitchen");
            return sure && state["boot"] !== boot;
          });
          // It plays on, or says that it does not.
          const { playing, url } = thing(house, "music-kitchen").state;
          expect(typeof playing).toBe("boolean");
          expect(url !== undefined).toBe(playing);
          expect(house.record.acts(`${run}.play-music.1`)).toHaveLength(1);
          await sensor.sees(false);
          await house.leap(6 * minute);
          await stoppedOnce(house, run);
          await sensor.end();
        },
        first,
      );
    });

    test("everybody dies while the alarm rings: it rings on, since when it began, and a hand ends it", async () => {
      covers("kind:alarm-clock");
      await told(
        "the alarm rings",
        house,
        async () => {
          await everybodyThere(house);
          await house.tomorrow();
          await until("the clock knows its rings", () => alarm(house).sure && Number(alarm(house).state["rings"]) > 0);
          await toMinute(house, 30);
          await until("it rings", () => alarm(house).state["ringing"] === true);
          const { since } = alarm(house).state;
          for (const names of [["comfort"], ["hub"], ["hub", "comfort", "hands"]] as const) {
            const [victim] = names;
            await Promise.all(names.map((name) => house[name].kill()));
            await house.leap(victim === "comfort" ? 8 * minute : 1_000);
            await Promise.all(names.map((name) => house[name].start()));
            await everybodyThere(house);
            await until("it rings on", () => alarm(house).sure && alarm(house).state["ringing"] === true);
            expect(alarm(house).state["since"]).toBe(since);
          }
          await house.happen("alarm-bedside", "stop");
          await until("it is quiet", () => alarm(house).state["ringing"] === false);
          const run = runOf(house, "woke");
          await until("the morning begins", () => over(house, run));
          expect(stepOf(house, run, "show-today")).toMatchObject({ output: "done" });
          expect(house.record.acts(`${run}.show-today.1`)).toHaveLength(1);
        },
        first,
      );
    });

    test.for([
      [9, true],
      [11, false],
    ] as const)("its process is dead as it should ring, and is back after %i minutes", async ([late_min, rings]) => {
      covers("kind:alarm-clock");
      await told(
        `${late_min} minutes`,
        house,
        async () => {
          await everybodyThere(house);
          await house.tomorrow();
          await toMinute(house, 29);
          await until("the clock knows its rings", () => alarm(house).sure && Number(alarm(house).state["rings"]) > 0);
          const before = alarm(house).state;
          await house.comfort.kill();
          await toMinute(house, 30 + late_min);
          await house.comfort.start();
          await until("it is back", () => alarm(house).sure && alarm(house).state["boot"] !== before["boot"]);
          expect(alarm(house).state).toMatchObject({ ringing: rings, ...(!rings && { missed: before["next"] }) });
          await house.happen("alarm-bedside", "stop");
          await until("it is quiet", () => alarm(house).state["ringing"] === false);
        },
        first,
      );
    });

    test.for([
      ["r2", 9, true],
      ["r3", 25, false],
    ] as const)("she got up, and the hub dies and is away: %s, %i minutes", async ([resident, away_min, shown]) => {
      covers("moment:woke", "error:E_NOT_CONFIRMED");
      const awake = () => wakesAndHubIsAway(house, resident, away_min);
      const run = await told(`${resident} got up and the hub is away`, house, awake, () => resident);
      expect(momentsToday(house, "woke").length).toBeGreaterThan(0);
      expect(house.record.acts(`${run}.show-today.1`)).toHaveLength(shown ? 1 : 0);
      expect(house.record.acts(`${run}.speak-today.1`)).toHaveLength(shown ? 1 : 0);
      if (!shown) expect(stepOf(house, run, "show-today")?.why).toBe("E_NOT_CONFIRMED");
      expect(house.hub.ends).toEqual([]);
    });
  });
}
