import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";
import { armed, care, cooking, kind, minutes, outcomes, over, porridge, ran, told } from "./breakfast-bench.ts";

test("loaded and armed by hand it makes breakfast, tells how far it is, and is done", async () => {
  covers("kind:breakfast-machine", "role:breakfast-machine");
  await using bench = await armed();
  expect(bench.state()).toMatchObject({ phase: "armed", loaded: true, portions: 4, power_w: 0, interrupted: false });
  const before = bench.said("device.state").length;
  const began = bench.clock.mono();
  const id = await ran(bench);
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  expect(bench.answers(id).at(-1)?.detail).toEqual({ progress_pct: 100 });
  expect((bench.clock.mono() - began) / minutes).toBeCloseTo(8, 0);
  await bench.pass(3_000);
  expect(bench.state()).toMatchObject({ phase: "done", recipe: "porridge", portions: 2, power_w: 0 });
  const energy = Number(bench.state()["energy_kwh"]);
  expect(energy).toBeGreaterThan(0.09);
  expect(energy).toBeLessThan(0.15);

  const states = bench
    .said("device.state")
    .slice(before)
    .map((line) => JSON.parse(line) as Record<string, number>);
  const progress = states.flatMap(({ progress_pct }) => progress_pct ?? []);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(new Set(progress).size).toBeGreaterThan(50);
  expect(states.map(({ ready_s }) => ready_s).filter((s) => s !== undefined)).toContain(240);
  // At most every five seconds, with its minute's report and its beginning and end beside.
  expect(states.length).toBeLessThan(480 / 5 + 8 + 8);
  expect(bench.faults).toEqual([]);
});

test("each arming is for one run: the next start is refused until a hand arms it again", async () => {
  covers("error:E_ARMED_NOT", "error:E_BUSY");
  await using bench = await armed();
  const first = bench.ask("start", porridge);
  expect(outcomes(bench, bench.ask("start", porridge))).toEqual(["E_BUSY"]);
  await bench.keep(first, 25 * minutes, over(bench, first));
  expect(outcomes(bench, await ran(bench))).toEqual(["E_ARMED_NOT"]);
  bench.happen("arm");
  expect(told(bench).at(-1)).toBe("alert E_NOT_LOADED");
  expect(outcomes(bench, await ran(bench))).toEqual(["E_ARMED_NOT"]);
  // Breakfast is taken out, and the next one put in.
  bench.happen("lid", { open: true });
  bench.happen("lid", { open: false });
  expect(outcomes(bench, await ran(bench))).toEqual(["E_NOT_LOADED"]);
  bench.happen("load", { portions: 2 });
  bench.happen("arm");
  expect(outcomes(bench, await ran(bench))).toEqual(["accepted", "done"]);
  expect(told(bench).filter((event) => event === "armed")).toHaveLength(2);
});

test("a run that was stopped, lost its hub or was opened has used up its arming too", async () => {
  covers("error:E_LEASE_LOST", "error:E_LID_OPEN");
  const ends: [string, (bench: Bench) => void][] = [
    ["stopped", (bench) => void bench.ask("stop", {}, { lease_ms: undefined })],
    ["stopped", (bench) => bench.happen("stop")],
    ["E_LEASE_LOST", (bench) => bench.hub("offline")],
    ["E_LID_OPEN", (bench) => bench.happen("lid", { open: true })],
  ];
  for (const [ending, end] of ends) {
    const { bench, id } = await cooking();
    await using _ = bench;
    end(bench);
    expect(outcomes(bench, id)).toEqual(["accepted", ending]);
    await bench.pass(5_000);
    expect(bench.state()).toMatchObject({ phase: "off", power_w: 0, interrupted: ending === "E_LEASE_LOST" });
    bench.happen("lid", { open: false });
    bench.happen("load");
    expect(outcomes(bench, bench.ask("start", porridge))).toEqual(["E_ARMED_NOT"]);
  }
});

test("only a hand arms it, and only when it is loaded, closed and has water", async () => {
  covers("error:E_NOT_LOADED", "error:E_NO_WATER");
  const pressed = async (prepare: (bench: Bench) => void) => {
    await using bench = await openBench(kind);
    prepare(bench);
    await bench.pass(6_000);
    bench.happen("arm");
    const refused = outcomes(bench, bench.ask("start", porridge));
    return [told(bench).at(-1), ...refused];
  };
  expect(await pressed(() => undefined)).toEqual(["alert E_NOT_LOADED", "E_NOT_LOADED"]);
  expect(
    await pressed((bench) => {
      bench.happen("load");
      bench.happen("lid", { open: true });
    }),
  ).toEqual(["alert E_LID_OPEN", "E_LID_OPEN"]);
  expect(
    await pressed((bench) => {
      bench.happen("load");
      bench.happen("water", { ok: false });
    }),
  ).toEqual(["alert E_NO_WATER", "E_NO_WATER"]);
  expect(
    await pressed((bench) => {
      bench.happen("load");
      bench.happen("sensor", { input: "lid", fault: "stale" });
    }),
  ).toEqual(["alert E_SENSOR", "E_SENSOR"]);
  expect(await pressed((bench) => bench.happen("load"))).toEqual(["armed", "accepted"]);
});

test("it stays armed for fourteen hours, and no longer", async () => {
  await using bench = await armed();
  await bench.pass(14 * 60 * minutes - 1_000);
  expect(bench.state()["phase"]).toBe("armed");
  await bench.pass(1_000);
  expect(outcomes(bench, bench.ask("start", porridge))).toEqual(["E_ARMED_NOT"]);
  expect(told(bench)).toEqual(["armed", "disarmed"]);
});

test("an opened lid, missing water, emptied food, Stop and a restart each take the arming away", async () => {
  const clears: ((bench: Bench) => void)[] = [
    (bench) => bench.happen("lid", { open: true }),
    (bench) => bench.happen("load"),
    (bench) => bench.happen("load", { portions: 0 }),
    (bench) => bench.happen("water", { ok: false }),
    (bench) => bench.happen("stop"),
    (bench) => void bench.ask("stop", {}),
  ];
  for (const clear of clears) {
    await using bench = await armed();
    clear(bench);
    await bench.pass(300);
    expect(bench.state()["phase"]).toBe("off");
    expect(told(bench)).toContain("disarmed");
  }
  const again = await killed(await armed());
  await using _ = again;
  expect(again.state()).toMatchObject({ phase: "off", interrupted: false });
  again.happen("load");
  expect(outcomes(again, again.ask("start", porridge))).toEqual(["E_ARMED_NOT"]);
});

test("it starts only with a grown-up at home and somebody who moved in the last ten minutes", async () => {
  covers("error:E_UNATTENDED", "error:E_NO_MOTION");
  await using bench = await armed();
  const asked = (given: object | undefined) =>
    outcomes(bench, bench.ask("start", { recipe: "porridge", portions: 2, ...(given ? { care: given } : {}) }));
  const { motion_s: _still, ...still } = care;
  expect(asked(undefined)).toEqual(["E_UNATTENDED"]);
  expect(asked({ ...care, adult_home: false })).toEqual(["E_UNATTENDED"]);
  expect(asked({ ...care, adult_home: false, standing_permission: true, eta_min: 20 })).toEqual(["E_UNATTENDED"]);
  expect(asked(still)).toEqual(["E_NO_MOTION"]);
  expect(asked({ ...care, motion_s: 601 })).toEqual(["E_NO_MOTION"]);
  // What was refused has used up nothing.
  expect(asked({ ...care, motion_s: 600 })).toEqual(["accepted"]);
});

test("it starts only under a smoke alarm that was heard to be well within the last minute", async () => {
  covers("error:E_SMOKE", "error:E_SENSOR");
  const asked = async (happens: string, given = {}, wait = 0) => {
    await using bench = await armed();
    bench.happen(happens, given);
    await bench.pass(wait);
    return bench.answers(bench.ask("start", porridge)).at(-1);
  };
  expect(await asked("smoke")).toMatchObject({ outcome: "refused", code: "E_SMOKE" });
  expect(await asked("smoke-silent", {}, 61_000)).toMatchObject({ code: "E_SENSOR", detail: { input: "smoke" } });
  expect(await asked("smoke-silent", {}, 40_000)).toMatchObject({ outcome: "accepted" });
  expect(await asked("sensor", { input: "smoke", fault: "nan" })).toMatchObject({ code: "E_SENSOR" });
  expect(await asked("sensor", { input: "power", fault: "nan" })).toMatchObject({ code: "E_SENSOR" });
});

test("it makes no more portions than were loaded, and only what its tray is meant for", async () => {
  const settings = { appliance: { recipes: { eggs: 300, porridge: 600 } } };
  await using bench = await openBench(kind, { settings });
  bench.happen("load", { portions: 2, recipe: "eggs" });
  bench.happen("arm");
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ recipe: "eggs", portions: 2 });
  const refused = (given: object) => bench.answers(bench.ask("start", { care, ...given })).at(-1);
  expect(refused({ recipe: "eggs", portions: 3 })).toMatchObject({ code: "E_NOT_LOADED", detail: { loaded: 2 } });
  expect(refused({ recipe: "porridge", portions: 2 })).toMatchObject({
    code: "E_NOT_LOADED",
    detail: { tray: "eggs" },
  });
  const began = bench.clock.mono();
  const id = await ran(bench, { recipe: "eggs", portions: 2, care });
  expect(outcomes(bench, id)).toEqual(["accepted", "done"]);
  expect((bench.clock.mono() - began) / minutes).toBeCloseTo(5, 0);
});
