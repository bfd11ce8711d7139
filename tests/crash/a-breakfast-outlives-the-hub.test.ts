import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../fixtures/dying-point.ts";
import {
  breakfastOver,
  everybodyThere,
  brushes,
  heatedSince,
  heaterFell,
  heats,
  kitchenHeard,
  momentsToday,
  nextMorning,
  oneBreakfast,
  opensLid,
  playsAtTable,
  runOf,
  staysCold,
  stepOf,
  thing,
} from "../help/crash-breakfast.ts";
import { fallsWithinMs } from "../help/crash-evening.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { told } from "../help/crash-told.ts";
import { beginsToBrush } from "../help/crash-people.ts";
import { covers } from "../help/covers.ts";

/** What became of the breakfast of a morning in which the hub died: nobody was seen brushing, it was never started, cut off, or done. */
type End = "not seen" | "never started" | "cut off" | "done unheard" | "done";

const long = process.env["LINTEL_LONG"] === "1";
const first = () => "r1";
const nothing = () => Promise.resolve();

/** A brush that was heard but of which nothing was journaled uses nothing up: brushed again, breakfast starts. */
async function brushesAgain(house: CrashHouse): Promise<void> {
  expect(house.record.on(house.hands.pid)).toEqual([]);
  expect(thing(house, "breakfast-machine").state["phase"]).toBe("armed");
  await house.leap(10_000);
  const again = await brushes(house, nothing);
  await heats(house);
  await opensLid(house);
  expect(oneBreakfast(house, again)).toBe(1);
}

/** The hub dies so many seconds after the first stroke; the brush runs on through it, a minute and more. */
async function diesBrushing(house: CrashHouse, after_s: number): Promise<void> {
  await nextMorning(house);
  const { on } = await beginsToBrush(house, nothing);
  await house.leap(after_s * 1_000);
  house.hub.signal("SIGKILL");
  await house.hub.killed(5_000);
  await everybodyThere(house);
  await house.leap(60_000);
  await everybodyThere(house);
  expect(momentsToday(house, "brushing")).toEqual([]);
  await on.gone();
  await brushesAgain(house);
}

async function dies(house: CrashHouse, death: Death): Promise<{ readonly end: End; readonly died: boolean }> {
  await nextMorning(house);
  const { deaths } = house.hub;
  const from = Date.now();
  const heard = await brushes(house, () => house.hub.die(death));
  const run = runOf(house, "brushing");
  let quietSince = Number.POSITIVE_INFINITY;
  await breakfastOver(house, () => {
    if (momentsToday(house, "brushing").length > 0 || house.hub.deaths === deaths) return false;
    quietSince = Math.min(quietSince, performance.now());
    return performance.now() - quietSince > 400;
  });
  await house.hub.up();
  const died = house.hub.deaths > deaths;
  if (!died) await house.hub.die(null);
  if (momentsToday(house, "brushing").length === 0) {
    await brushesAgain(house);
    return { end: "not seen", died };
  }
  const acted = oneBreakfast(house, heard);
  const step = stepOf(house, run, "start-breakfast");
  expect(heatedSince(house, from)).toBeLessThanOrEqual(acted);
  if (step?.["output"] === "done") {
    expect(acted).toBe(1);
    kitchenHeard(house, run, "say-ready");
    return { end: "done", died };
  }
  expect(step).toMatchObject({ state: "interrupted", output: "failed", why: "E_INTERRUPTED" });
  kitchenHeard(house, run, "say-failed");
  let end: End = "never started";
  if (acted > 0) {
    expect(await heaterFell(house, house.hub.diedAt)).toBeLessThan(fallsWithinMs);
    await everybodyThere(house);
    // It was done in the very moment in which nobody was left to hear so.
    end = thing(house, "breakfast-machine").state["phase"] === "done" ? "done unheard" : "cut off";
    if (end === "cut off") await staysCold(house);
  } else expect(thing(house, "breakfast-machine").state["phase"]).toBe("armed");
  expect(oneBreakfast(house, heard)).toBe(acted);
  await playsAtTable(house);
  return { end, died };
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: breakfasts on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: 180_000 }, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 1);
    });
    afterAll(() => house?.stop());

    test.for(
      long ? (["after", "before"] as const) : mode === "embedded" ? (["after"] as const) : (["before"] as const),
    )("the hub dies %s each commit from the first stroke of the brush to the end of breakfast", async (when) => {
      covers("error:E_INTERRUPTED", "role:breakfast-machine", "moment:brushing");
      const ends: End[] = [];
      const cut = () => ends.filter((end) => end === "cut off").length;
      // Whose broker it is changes little of what the hub does between its commits, nor does one more while it heats.
      const stride = () => (long ? 1 : mode === "external" ? 5 : cut() < 3 ? 1 : 5);
      for (let n = 1, alive = true; alive; n += stride()) {
        const { end, died } = await told(
          `the hub dies ${when} commit ${n}`,
          house,
          () => dies(house, { at: "house", when, n }),
          first,
        );
        ends.push(end);
        alive = died;
      }
      expect(ends.at(-1)).toBe("done");
      expect(ends).toContain("cut off");
      // Between the commit and its message lies what is never asked again.
      if (when === "after" && (mode === "embedded" || long)) expect(ends).toContain("never started");
      expect(house.hub.ends).toEqual([]);
    });

    test("the hub dies when the ledger has the hazard and nobody was told: it never starts", async () => {
      covers("error:E_INTERRUPTED");
      const death = { at: "ledger", when: "after", n: 1 } as const;
      expect(await told("the hub dies at its ledger", house, () => dies(house, death), first)).toEqual({
        end: "never started",
        died: true,
      });
    });

    test("the hub dies while somebody brushes: half a spell makes no moment, and uses nothing up", async () => {
      covers("moment:brushing");
      for (const after_s of long ? [0, 1, 5, 10, 15, 19] : [3, 19]) {
        await told(
          `the hub dies ${after_s} s after the first stroke`,
          house,
          () => diesBrushing(house, after_s),
          first,
        );
      }
    });
  });
}
