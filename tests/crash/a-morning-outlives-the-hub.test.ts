import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { oneMorning, wakesWhile } from "../help/crash-morning.ts";
import { covers } from "../help/covers.ts";

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: mornings on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 180_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 60);
    });
    afterAll(() => house?.stop());

    test.for(["after", "before"] as const)(
      "the hub dies %s each commit of a morning: one run, one act, nothing acknowledged is lost",
      async (when) => {
        covers("event:moment.happened", "topic:device.event", "topic:device.do", "topic:device.did");
        let n = 1;
        const dies = () =>
          wakesWhile(house, "hub", { at: "house", when, n }, (who, evidence) => oneMorning(house, who, evidence));
        while (await dies()) n += 1;
        // Moment and run, both commands, all four answers: a morning is no single write.
        expect(n).toBeGreaterThan(6);
        expect(house.hub.ends).toEqual([]);
      },
    );
  });
}
