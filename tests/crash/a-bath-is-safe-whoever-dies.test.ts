import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Blow, blowsOf, long, makeTally, momentsFor, often, strike } from "../help/crash-blows.ts";
import { everybodyThere, stepOf, thing } from "../help/crash-breakfast.ts";
import { decided, oneEvening, runOfEvening, staysDry, waterRuns } from "../help/crash-evening.ts";
import { crashBrokers, startCrashHouse, type CrashHouse } from "../help/crash-house.ts";
import { pageSays, saidInEveryLanguage } from "../help/crash-page.ts";
import { headsHome } from "../help/crash-people.ts";
import { contactorFallsWithinMs } from "../help/crash-physics.ts";
import { until } from "../help/crash-record.ts";
import { told } from "../help/crash-told.ts";
import { covers } from "../help/covers.ts";

/** What runs in a bath on its way to somebody: the step of the scene, and the phases it is seen by. */
const parts = {
  fill: { step: "fill-bath", phases: ["cold-first", "fill"] },
  warm: { step: "warm-bath", phases: ["trim"] },
  hold: { step: "keep-warm", phases: ["ready"] },
} as const;
/** A fill takes a minute, and while it is passed over real time goes by besides. */
const fillLasts_ms = 35_000;
/** What an open valve lets through. */
const litresPerMinute = 12;
type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

/** What the hub may say of what was cut off. */
const codes: Readonly<Record<`${Blow["who"]} ${Blow["how"]}`, readonly string[]>> = {
  "hub killed": ["E_INTERRUPTED"],
  "hub stopped": ["E_LEASE_LOST"],
  "broker killed": ["E_LEASE_LOST"],
  "broker stopped": ["E_LEASE_LOST"],
  "hands killed": ["E_LEASE_LOST", "E_INTERRUPTED", "E_DEVICE_SILENT"],
  "hands stopped": ["E_LEASE_LOST", "E_INTERRUPTED", "E_DEVICE_SILENT"],
};

/** A resident heads home, and the bath is in this part of what it does for them, for so long. */
async function bathIn(house: CrashHouse, resident: string, part: Part, on_ms: number): Promise<string> {
  await house.freshHands();
  const { evidence } = await headsHome(house, resident, () => Promise.resolve());
  await decided(house, resident);
  expect(waterRuns(house)).toBe(true);
  const run = runOfEvening(resident, evidence);
  const { step, phases } = parts[part];
  const there = () => {
    const { state } = thing(house, "bath");
    const asked = stepOf(house, run, step)?.["state"] === "accepted";
    return asked && phases.some((phase) => phase === state["phase"]) && waterRuns(house);
  };
  const end = performance.now() + 60_000;
  while (!there()) {
    const { phase } = thing(house, "bath").state;
    if (performance.now() > end || phase === "fault") throw new Error(`never came: ${part}`);
    await house.pass(part === "fill" ? 150 : 600);
  }
  await house.pass(on_ms);
  return evidence;
}

/** Everything a blow may not leave behind: the step is left, the bath latched, the page says so, nothing goes on. */
async function judge(house: CrashHouse, resident: string, evidence: string, part: Part, blow: Blow): Promise<void> {
  const run = runOfEvening(resident, evidence);
  const { step } = parts[part];
  await everybodyThere(house);
  await until("the step was left", () => stepOf(house, run, step)?.["output"] === "failed");
  expect(codes[`${blow.who} ${blow.how}`]).toContain(stepOf(house, run, step)?.why);
  const latched = blow.who !== "hands" || blow.how === "stopped";
  await pageSays(house, "hall", {
    "bath.online": true,
    "bath.interrupted": true,
    ...(latched ? { "bath.phase": "fault", "bath.fault": "lease-lost" } : { "bath.phase": "off" }),
  });
  await until("the hall was told", () => house.record.acts(`${run}.say-stopped-early.1`).length > 0);
  expect(house.record.acts(`${run}.say-stopped-early.1`).map(({ device }) => device)).toEqual(["screen-hall"]);
  await staysDry(house);
  // Ten minutes later still nobody has begun again.
  const since = house.record.switched(house.hands.pid).length;
  await house.leap(600_000);
  await staysDry(house);
  expect(
    house.record
      .switched(house.hands.pid)
      .slice(since)
      .filter(({ on }) => on),
  ).toEqual([]);
  expect(oneEvening(house, resident, evidence)).toBe(1);
  for (const { step: key } of Object.values(parts))
    expect(house.record.acts(`${run}.${key}.1`).length).toBeLessThanOrEqual(1);
}

// What differs by the broker is told by other tests: in the short form each blow falls once, where all can fall.
for (const { mode, missing } of crashBrokers.filter(({ mode }) => long || mode === "external")) {
  if (missing) console.warn(`skipped: baths on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, { timeout: long ? 7_200_000 : 180_000 }, () => {
    const moment = momentsFor(`baths on an ${mode} broker`);
    const tally = makeTally();
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 20 + (long ? 11 : 7) * often);
    }, 120_000);
    afterAll(async () => {
      tally.tell(`bath, ${mode} broker`);
      await house?.stop();
    });

    // In the short form each blow falls once, on another part each.
    const blows = blowsOf(mode).map((blow, i) => ({ ...blow, first: i + (mode === "embedded" ? 1 : 0) }));
    test.for(blows)(
      "the $who is $how while a bath is made: off, latched, said, and never begun again",
      async ({ first, ...blow }) => {
        covers("error:E_LEASE_LOST", "error:E_INTERRUPTED", "kind:bath");
        saidInEveryLanguage("wall.bath.fault", "wall.bath.interrupted", "say.bath-stopped-early");
        for (let i = 0; i < often; i += 1) {
          const part = names[(first + i) % names.length] ?? "fill";
          const [on_ms, stopMs] = [moment(part === "fill" ? fillLasts_ms : 2_000), 500 + moment(4_000)];
          await told(`${blow.who} ${blow.how} in ${part}, ${on_ms} ms on`, house, async (resident) => {
            const evidence = await bathIn(house, resident, part, on_ms);
            const before = Number(await house.hands.ask({ look: "bath" }, "litres"));
            await strike(house, blow, { device: "bath", stopMs, tally });
            // Nobody beats for a stopped process: its contactor falls, whatever valve was left open.
            if (blow.who === "hands" && blow.how === "stopped")
              expect(Number(await house.hands.ask({ look: "bath" }, "litres")) - before).toBeLessThanOrEqual(
                (contactorFallsWithinMs / 60_000) * litresPerMinute,
              );
            await judge(house, resident, evidence, part, blow);
          });
        }
        expect([house.hub, house.hands].flatMap(({ ends }) => ends)).toEqual([]);
      },
    );
  });
}
