import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import { commandsOf, neverTwice, oneMorning, morningOver, wakesWhile } from "../help/crash-morning.ts";
import { getsUp } from "../help/crash-people.ts";
import { until } from "../help/crash-record.ts";
import { covers } from "../help/covers.ts";

/** What the hub says as it loses its broker. */
const gone = `"the broker is gone","id":"hub"`;

/** The next morning is whole again: everybody is back. */
async function wholeMorning(house: CrashHouse): Promise<void> {
  await told("everybody is back", house, async (resident) => {
    await until("the screen is back", () => {
      const [row] = house.record.rows("house", "SELECT status FROM things WHERE id = 'screen-bedside'");
      return row?.["status"] === "online";
    });
    const { evidence } = await getsUp(house, resident, () => Promise.resolve());
    await morningOver(house, resident);
    oneMorning(house, resident, evidence);
  });
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: mornings on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 120_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 40);
    });
    afterAll(() => house?.stop());

    test.for([
      ["before", 1],
      ["after", 1],
      ["before", 2],
      ["after", 2],
    ] as const)(
      "the screen dies %s its act number %i: nothing is done twice, and each command has its end",
      async ([when, n]) => {
        covers("error:E_DEVICE_SILENT");
        const died = await wakesWhile(house, "comfort", { at: "act", when, n }, (who) => {
          neverTwice(house, who);
          const commands = commandsOf(house, who);
          expect(commands).toHaveLength(n);
          expect(commands.at(-1)?.["outcome"]).toBe("failed");
        });
        expect(died).toBe(true);
        await wholeMorning(house);
        expect(house.comfort.ends).toEqual([]);
      },
    );

    test.skipIf(mode === "embedded")(
      "hub and broker die together with the answers in them: asked again, the screen knows what it has done",
      async () => {
        for (const n of [2, 3, 4]) {
          const died = house.hub.killed(20_000).then(() => house.killBroker());
          const death = { at: "house", when: "before", n } as const;
          expect(await wakesWhile(house, "hub", death, (who, evidence) => oneMorning(house, who, evidence))).toBe(true);
          await died;
        }
      },
    );

    test.skipIf(mode === "embedded")(
      "the broker dies in a morning: nothing is done twice, and all come back",
      async () => {
        const deaths = house.hub.deaths + house.comfort.deaths;
        for (const delay of [0, 5, 10, 20]) {
          await told(`the broker dies after ${delay} ms`, house, async (resident) => {
            const { promise, resolve } = Promise.withResolvers<void>();
            const lost = house.hub.count(gone);
            await getsUp(house, resident, () => {
              setTimeout(() => resolve(house.killBroker()), delay);
              return Promise.resolve();
            });
            await promise;
            await until("the hub has noticed", () => house.hub.count(gone) > lost);
            // What only the dead broker had, it may have lost; what came through ends, and once.
            await until("all commands have ended", () =>
              commandsOf(house, resident).every(({ outcome }) => outcome !== null && outcome !== "accepted"),
            );
            neverTwice(house, resident);
          });
          await wholeMorning(house);
        }
        expect(house.hub.deaths + house.comfort.deaths).toBe(deaths);
        expect(house.hub.ends).toEqual([]);
      },
    );
  });
}
