import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedId } from "../../hub/core/ids.ts";
import { instantOf } from "../../hub/core/instant.ts";
import { topicOf } from "../../hub/core/topics.ts";
import type { Death } from "../fixtures/dying-point.ts";
import { noMosquitto } from "../help/broker.ts";
import { stubbornDevice } from "../help/crash-client.ts";
import { startCrashHouse, type BrokerMode, type CrashHouse } from "../help/crash-house.ts";
import { until, type Row } from "../help/crash-record.ts";

/** Somebody gets up: what the bed says, and which evidence the house owes for it. */
async function getsUp(house: CrashHouse, resident: string, before: () => Promise<void>): Promise<string> {
  const id = `bed-${resident}`;
  const bed = stubbornDevice(house.url, id, house.password(id));
  const boot = `boot-of-${id}`;
  const topic = (name: "about" | "status" | "state" | "event") => topicOf("lintel", `device.${name}`, id);
  const state = (occupied: boolean) => ({ v: 1, boot, at: instantOf(Date.now()), occupied });
  const about = { v: 1, boot, kind: "bed", name: resident, can: {}, class: "S0", sw: "test" };
  await bed.say(topic("about"), about, { retain: true });
  await bed.say(topic("status"), "online", { retain: true });
  await bed.say(topic("state"), state(true), { retain: true });
  await before();
  await bed.say(topic("event"), { v: 1, id: `${boot}.1`, at: instantOf(Date.now()), type: "left" });
  await bed.say(topic("state"), state(false), { retain: true });
  await bed.end();
  return `${id}:${boot}.1`;
}

const runsOf = (house: CrashHouse, resident: string) =>
  house.record.rows("house", "SELECT id, scene, state, moment FROM runs WHERE resident = ?", resident);

async function settled(house: CrashHouse, resident: string): Promise<void> {
  await until(`the morning of ${resident}`, () => runsOf(house, resident).some(({ state }) => state !== "running"));
}

/** One moment, one run, each step once, each command acted on once, and nothing acknowledged is missing. */
function oneMorning(house: CrashHouse, resident: string, evidence: string): void {
  const { rows, acts } = house.record;
  expect(rows("house", "SELECT id FROM evidence WHERE id = ?", evidence)).toHaveLength(1);
  const moments = rows("house", "SELECT id, kind FROM moments WHERE resident = ?", resident);
  expect(moments).toEqual([{ id: expect.any(String), kind: "woke" }]);
  const run = derivedId("morning", String(moments[0]?.["id"]));
  expect(runsOf(house, resident)).toMatchObject([{ id: run, scene: "morning", state: "done" }]);
  const steps = rows("house", "SELECT key, visit, state, output FROM steps WHERE run = ? ORDER BY key", run);
  expect(steps).toEqual([
    { key: "show-today", visit: 1, state: "left", output: "done" },
    { key: "speak-today", visit: 1, state: "left", output: "done" },
    { key: "woke", visit: 1, state: "left", output: "out" },
  ]);
  const commands = rows("house", "SELECT id, outcome, code FROM commands WHERE id LIKE ? ORDER BY id", `${run}.%`);
  expect(commands).toEqual([
    { id: `${run}.show-today.1`, outcome: "done", code: null },
    { id: `${run}.speak-today.1`, outcome: "done", code: null },
  ]);
  for (const { id } of commands) expect(acts(String(id)).map(({ device }) => device)).toEqual(["screen-bedside"]);
}

/** Orders a death, lets a resident wake, and says whether anybody died of it. */
async function wakesWhile(house: CrashHouse, who: "hub" | "comfort", death: Death): Promise<boolean> {
  const resident = house.nextResident();
  const { deaths } = house[who];
  const evidence = await getsUp(house, resident, () => house[who].die(death));
  try { await settled(house, resident); } catch (e) { console.log(JSON.stringify(death), house[who].deaths > deaths, runsOf(house,resident), house.record.rows("house","SELECT * FROM steps WHERE run=?", String(runsOf(house,resident)[0]?.["id"])), house.record.rows("house","SELECT * FROM moments"), house.record.rows("house","SELECT * FROM commands"),house.record.rows("house","SELECT * FROM evidence"), house.hub.lines.slice(-10), house.comfort.lines.slice(-8)); throw e; }
  await house[who].up();
  const died = house[who].deaths > deaths;
  if (!died) await house[who].die(null);
  try { oneMorning(house, resident, evidence); } catch (e) { console.log(JSON.stringify(death), died, runsOf(house,resident), house.record.rows("house","SELECT * FROM steps WHERE run=?", String(runsOf(house,resident)[0]?.["id"])), house.record.rows("house","SELECT * FROM commands"), house.hub.lines.slice(-10), house.comfort.lines.slice(-8)); throw e; }
  return died;
}

const brokers: readonly { mode: BrokerMode; missing: string | undefined }[] = [
  { mode: "embedded", missing: undefined },
  { mode: "external", missing: noMosquitto },
];

for (const { mode, missing } of brokers) {
  if (missing) console.warn(`skipped: the morning on an ${mode} broker, for ${missing}`);
  describe.skipIf(missing)(`on an ${mode} broker`, () => {
    let house: CrashHouse;
    beforeAll(async () => {
      house = await startCrashHouse(mode, 60);
    });
    afterAll(() => house?.stop());

    test.for(["after", "before"] as const)(
      "the hub dies %s each commit of a morning: one run, one act, nothing acknowledged is lost",
      { timeout: 120_000 },
      async (when) => {
        let n = 1;
        while (await wakesWhile(house, "hub", { at: "house", when, n })) n += 1;
        // The journal of a morning has not become a single write: there was something to die at.
        expect(n).toBeGreaterThan(6);
        expect(house.hub.ends).toEqual([]);
      },
    );
  });
}
export type { Row };
