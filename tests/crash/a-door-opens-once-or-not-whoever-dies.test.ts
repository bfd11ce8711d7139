import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Death } from "../fixtures/dying-point.ts";
import { blowsOf, long, momentsFor, often } from "../help/crash-blows.ts";
import { thing } from "../help/crash-breakfast.ts";
import {
  comesToDoor,
  doorAtRest,
  looked,
  newestLine,
  oneDecision,
  outcomes,
  pulses,
  shortEnough,
  strikesAfterDeath,
} from "../help/crash-door.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { saidInEveryLanguage } from "../help/crash-page.ts";
import { until } from "../help/crash-record.ts";
import { told } from "../help/crash-told.ts";
import { covers } from "../help/covers.ts";

const first = () => "r1";
const whole = "a pulse";

/** The hub dies somewhere between the camera's first sight of somebody and the end of the pulse; says how far it came. */
async function hubDies(house: CrashHouse, death: Death): Promise<{ readonly died: boolean; readonly end: string }> {
  await doorAtRest(house);
  const { deaths } = house.hub;
  const line = newestLine(house);
  await house.hub.die(death);
  const visit = await comesToDoor(house);
  await looked(house, visit, () => house.hub.deaths > deaths);
  await until("it died, or the door opened and locked again", () => {
    const over = pulses(house, visit).length > 0 && thing(house, "door-lock").state["bolt"] === "unlocked";
    return house.hub.deaths > deaths || (over && outcomes(house, line).length > 0);
  });
  const died = house.hub.deaths > deaths;
  if (!died) await house.hub.die(null);
  await house.hub.up();
  await until("the lock is there", () => thing(house, "door-lock").sure);
  // Longer than anything that was asked before it died may live.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const count = await oneDecision(house, visit);
  const became = outcomes(house, line);
  expect(became.length).toBeLessThanOrEqual(1);
  if (count > 0) expect(became).toHaveLength(1);
  else expect(became.every((one) => one === "unknown" || one === "failed")).toBe(true);
  return { died, end: count > 0 ? whole : became.length > 0 ? "decided, never opened" : "never decided" };
}

/** The hub stands still when the ledger has the decision and nobody was told. */
async function hubHesitates(house: CrashHouse, stopMs: number): Promise<void> {
  await doorAtRest(house);
  const line = newestLine(house);
  const { hub } = house;
  const visit = await comesToDoor(house);
  // What the look itself is asked with is written before it; the next to be written is the decision.
  await looked(house, visit, () => true);
  await hub.die({ at: "ledger", when: "after", n: 1, stops: true });
  await until("it stands still", () => hub.stopped);
  const from = Date.now();
  expect(pulses(house, visit)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, stopMs));
  hub.signal("SIGCONT");
  // Who stands there still would be looked at once more, which is another decision.
  await house.happen("door-camera", "goes");
  await until("it knows what became of it", () => outcomes(house, line).length > 0);
  const count = await oneDecision(house, visit);
  expect(count).toBe(stopMs > 5_000 ? 0 : 1);
  expect(outcomes(house, line)[0]).toBe(stopMs > 5_000 ? "failed" : "confirmed");
  for (const { at } of pulses(house, visit)) expect(at).toBeGreaterThanOrEqual(from);
}

for (const { mode, missing } of crashBrokers) {
  if (missing) console.warn(`skipped: doors on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: long ? 7_200_000 : 180_000 }, () => {
    const moment = momentsFor(`doors on an ${mode} broker`);
    const waits: number[] = [];
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 5, { door: true });
    });
    afterAll(async () => {
      const sorted = waits.toSorted((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      console.info(
        `door, ${mode} broker: ${sorted.length} looks, pulse after ${median} ms (median), ${sorted.at(-1)} ms (most)`,
      );
      await house?.stop();
    });

    // Whose broker it is changes nothing between look and pulse: in the short form each death is died once.
    const databases = long ? (["ledger", "house"] as const) : mode === "embedded" ? (["ledger"] as const) : [];
    test.for(databases)(
      "the hub dies after each commit of its %s as somebody comes: one pulse at most, and the book says what is not known",
      async (at) => {
        covers("kind:lock", "kind:door-camera", "role:door", "role:door-camera");
        saidInEveryLanguage("door.audit.outcome.unknown", "door.audit.outcome.failed", "error.E_NOT_CONFIRMED");
        const ends: string[] = [];
        for (let n = 1, alive = true; alive; n += 1) {
          const death = { at, when: "after", n } as const;
          const { died, end } = await told(
            `the hub dies after ${at} commit ${n}`,
            house,
            () => hubDies(house, death),
            first,
          );
          ends.push(end);
          alive = died;
        }
        expect(ends.at(-1)).toBe(whole);
        // Between the ledger's commit and the pulse lies what never opens, and is never asked again.
        if (at === "ledger") expect(ends).toContain("decided, never opened");
        expect(house.hub.ends).toEqual([]);
      },
    );

    test.for(mode === "embedded" || long ? [2_000, 6_000] : [])(
      "the hub stands still for %i ms between the ledger and the pulse: in time, or never",
      async (stopMs) => {
        covers("kind:lock", "error:E_STALE", "role:door");
        saidInEveryLanguage("error.E_STALE", "door.audit.outcome.failed", "tell.door.failed");
        for (let i = 0; i < often; i += 1) {
          await told(`the hub stands still for ${stopMs} ms`, house, () => hubHesitates(house, stopMs), first);
        }
      },
    );

    // The camera sends what the decision hangs on: it dies in the long form, too.
    const blows = [
      ...blowsOf(mode).filter(() => long || mode === "external"),
      ...(["killed", "stopped"] as const).filter(() => long).map((how) => ({ who: "camera" as const, how })),
    ];
    test.for(blows)(
      "the $who is $how as somebody comes: one pulse at most, never late, no longer than its one-shot",
      async ({ who, how }) => {
        covers("kind:lock", "kind:door-camera", "error:E_INTERRUPTED");
        let opened = 0;
        for (let i = 0; i < often; i += 1) {
          const [after_ms, stopMs] = [moment(4_500), 500 + moment(6_500)];
          await told(
            `${who} ${how} after ${after_ms} ms, for ${stopMs} ms`,
            house,
            async () => {
              await doorAtRest(house);
              const line = newestLine(house);
              const { pid } = house.hands;
              const visit = await comesToDoor(house);
              // Half of the blows fall between the look and the end of the pulse.
              const from = i % 2 === 1 || !long ? await looked(house, visit) : visit.from;
              const wait = from === visit.from ? after_ms : Math.floor(after_ms / 20);
              await new Promise((resolve) => setTimeout(resolve, Math.max(0, from + wait - Date.now())));
              if (how === "killed") {
                if (who === "broker") await house.killBroker();
                else {
                  house[who]?.signal("SIGKILL");
                  await house[who]?.killed(5_000);
                }
              } else {
                const signal = (name: "SIGSTOP" | "SIGCONT") =>
                  who === "broker" ? house.signalBroker(name) : house[who]?.signal(name);
                signal("SIGSTOP");
                await new Promise((resolve) => setTimeout(resolve, stopMs));
                signal("SIGCONT");
              }
              await Promise.all([house.hub.up(), house.hands.up(), house.camera?.up()]);
              await until("the lock is there", () => thing(house, "door-lock").sure, 30_000);
              // Whatever was on its way has come, or never will.
              await new Promise((resolve) => setTimeout(resolve, 1_000));
              await until("the strike has fallen", () => !house.record.on(house.hands.pid).includes("strike"));
              const count = await oneDecision(house, visit);
              if (pid !== house.hands.pid) shortEnough(strikesAfterDeath(house, pid));
              opened += count;
              const became = outcomes(house, line);
              // Who stands there still may be looked at again after a silence: each decision has one end.
              if (count === 0) expect(became.every((one) => one !== "confirmed")).toBe(true);
              const [pulse] = pulses(house, visit);
              if (pulse) {
                const looks = house.record.said("door-camera", "looked").filter(({ at }) => at <= pulse.at);
                waits.push(pulse.at - (looks.at(-1)?.at ?? pulse.at));
              }
            },
            first,
          );
        }
        console.info(`door, ${mode} broker, ${who} ${how}: ${often} times, ${opened} times it opened`);
        expect([house.hub, house.hands].flatMap(({ ends }) => ends)).toEqual([]);
      },
    );
  });
}
