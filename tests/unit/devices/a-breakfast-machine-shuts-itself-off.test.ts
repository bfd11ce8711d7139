import { expect, test } from "vitest";
import { BreakfastMachineSettings } from "../../../devices/breakfast-machine/breakfast-machine.ts";
import { simMachine, type SimMachine } from "../../../devices/breakfast-machine/sim.ts";
import { covers } from "../../help/covers.ts";
import { killed, openBench } from "../../help/device-bench.ts";
import { armed, cooking, kind, minutes, outcomes, over, porridge, ran, told } from "./breakfast-bench.ts";

test("no recipe runs for more than twenty minutes, and settings only shorten that", async () => {
  const long = { appliance: { usual_run_s: 1_200 } };
  await using bench = await armed({ settings: long });
  const began = bench.clock.mono();
  expect(outcomes(bench, await ran(bench))).toEqual(["accepted", "done"]);
  expect(bench.clock.mono() - began).toBeLessThanOrEqual(20 * minutes + 1_000);
  await using short = await armed({ settings: { ...long, limits: { run_s: 120 } } });
  const start = short.clock.mono();
  await ran(short);
  expect(short.clock.mono() - start).toBeLessThanOrEqual(2 * minutes + 1_000);
  for (const wrong of [{ limits: { run_s: 1_201 } }, { appliance: { recipes: { stew: 3_600 } } }])
    expect(BreakfastMachineSettings.safeParse(wrong).success).toBe(false);
});

test("smoke, and an alarm that falls silent, end the run in a fault that a hand must reset", async () => {
  for (const [happens, fault, code, wait] of [
    ["smoke", "smoke", "E_SMOKE", 0],
    ["smoke-silent", "smoke-silent", "E_SENSOR", 61_000],
  ] as const) {
    const { bench, id } = await cooking();
    await using _ = bench;
    bench.happen(happens);
    await bench.keep(id, wait, over(bench, id));
    expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "failed", code, detail: { fault } });
    await bench.pass(2_000);
    expect(bench.state()).toMatchObject({ phase: "fault", fault, power_w: 0, interrupted: true });
    bench.happen("reset");
    expect(bench.state()["phase"]).toBe("fault");
    bench.happen(happens, { on: false });
    await bench.pass(10_000);
    expect(outcomes(bench, bench.ask("start", porridge))).toEqual(["E_LATCHED"]);
    bench.happen("reset");
    await bench.pass(300);
    expect(bench.state()).toMatchObject({ phase: "off", interrupted: false });
    expect(told(bench).at(-1)).toBe("reset");
  }
});

test("a jammed machine that draws no power, and one that draws too much, are shut off by name", async () => {
  covers("error:E_DEVICE_FAILED", "error:E_INTERLOCK");
  for (const [happens, fault, code, within] of [
    ["jam", "no-power", "E_DEVICE_FAILED", 47_000],
    ["overload", "too-much-power", "E_INTERLOCK", 3_000],
  ] as const) {
    const { bench, id } = await cooking();
    await using _ = bench;
    bench.happen(happens);
    await bench.keep(id, within, over(bench, id));
    expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "failed", code, detail: { fault } });
    await bench.pass(2_000);
    expect(bench.state()).toMatchObject({ phase: "fault", fault, power_w: 0 });
    expect(told(bench)).toContain(`fault ${fault}`);
  }
});

test("a meter, lid or water sensor that cannot be believed ends the run", async () => {
  for (const [given, fault, within] of [
    [{ input: "power", fault: "stale" }, "sensor-stale", 7_000],
    [{ input: "power", fault: "nan" }, "sensor-range", 1_000],
    [{ input: "power", fault: "stuck" }, "sensor-frozen", 62_000],
    [{ input: "lid", fault: "stale" }, "sensor-stale", 7_000],
    [{ input: "lid", fault: "jump" }, "sensor-range", 1_000],
    [{ input: "water", fault: "nan" }, "sensor-range", 1_000],
  ] as const) {
    const { bench, id } = await cooking();
    await using _ = bench;
    bench.happen("sensor", given);
    await bench.keep(id, within, over(bench, id));
    await bench.pass(300);
    expect([given, bench.state()["fault"]]).toEqual([given, fault]);
  }
});

test("water that runs out ends the run, and it says so", async () => {
  const { bench, id } = await cooking();
  await using _ = bench;
  bench.happen("water", { ok: false });
  expect(outcomes(bench, id)).toEqual(["accepted", "E_NO_WATER"]);
  expect(told(bench).at(-1)).toBe("alert no-water");
});

test("a relay that stays closed after the run is found by its power, cut off upstream, and kept off until reset", async () => {
  const { bench, id } = await cooking();
  bench.happen("relay-stuck");
  const stop = bench.ask("stop", {}, { lease_ms: undefined });
  expect(outcomes(bench, stop)).toEqual(["accepted", "done"]);
  expect(outcomes(bench, id)).toEqual(["accepted", "stopped"]);
  await bench.pass(4_000);
  expect(bench.state()).toMatchObject({ phase: "fault", fault: "relay-stuck", power_w: 0 });
  expect(told(bench).slice(-2)).toEqual(["fault relay-stuck", "alert relay-stuck"]);
  expect(outcomes(bench, bench.ask("start", porridge))).toEqual(["E_LATCHED"]);
  const again = await killed(bench);
  await using _ = again;
  expect(again.state()).toMatchObject({ phase: "fault", fault: "relay-stuck" });
  // Reset without a repair: the next run finds it again before anything is cooked.
  again.happen("reset");
  again.happen("relay-stuck");
  again.happen("load");
  again.happen("arm");
  const next = again.ask("start", porridge);
  await again.keep(next, 3_000, over(again, next));
  expect(again.answers(next).at(-1)).toMatchObject({ outcome: "failed", code: "E_INTERLOCK" });
});

test("the plate of a machine with a stuck relay cools within two seconds of its stop", async () => {
  const plate = simulated();
  plate.drive("upstream", true);
  plate.drive("heater", true);
  plate.sim.happen({ v: 1, happens: "relay-stuck", with: { on: true } });
  plate.pass(60);
  plate.drive("heater", false);
  expect(plate.sim.read("power")?.value).toBeGreaterThan(1_000);
  const hot = plate.sim.plate.plate_c;
  plate.pass(1);
  expect(plate.sim.plate.plate_c).toBeGreaterThan(hot);
  plate.drive("upstream", false);
  expect(plate.sim.read("power")?.value).toBeLessThan(1);
  plate.pass(60);
  expect(plate.sim.plate.plate_c).toBeLessThan(hot);
});

test("a plate left on is held by its own thermostat", () => {
  const plate = simulated();
  plate.drive("upstream", true);
  plate.drive("heater", true);
  const drawn: number[] = [];
  for (let second = 0; second < 1_800; second++) {
    plate.pass(1);
    drawn.push(plate.sim.read("power")?.value ?? NaN);
  }
  expect(plate.sim.plate.hottest_c).toBeGreaterThan(180);
  expect(plate.sim.plate.hottest_c).toBeLessThan(187);
  expect(drawn.slice(600).filter((watts) => watts < 46).length).toBeGreaterThan(60);
});

function simulated() {
  let mono = 0;
  const clock = { mono: () => mono, wall: () => mono, sleepUntil: () => Promise.resolve() };
  const { appliance } = BreakfastMachineSettings.parse({});
  const sim: SimMachine = simMachine(appliance)({ clock, random: () => 0.5, push: () => undefined });
  return {
    sim,
    drive: (output: string, on: boolean) => sim.write(output, on),
    pass: (seconds: number) => {
      mono += seconds * 1_000;
      sim.read("power");
    },
  };
}

test("a process that dies in the middle leaves it off for good, tells it was interrupted, and a hand clears that", async () => {
  covers("error:E_INTERRUPTED");
  const { bench, id } = await cooking();
  const again = await killed(bench);
  await using _ = again;
  expect(outcomes(again, id)).toEqual(["E_INTERRUPTED"]);
  expect(again.state()).toMatchObject({ phase: "off", interrupted: true, power_w: 0 });
  await again.pass(30 * minutes);
  expect(again.state()).toMatchObject({ phase: "off", interrupted: true, energy_kwh: 0 });
  again.happen("load");
  again.happen("arm");
  await again.pass(300);
  expect(again.state()).toMatchObject({ phase: "armed", interrupted: false });
});

test("a broker that goes in the middle of a recipe stops it at once, and coming back starts nothing", async () => {
  const { bench, id } = await cooking();
  await using _ = bench;
  const seat = bench.broker.seats.get("it");
  seat?.cut();
  await bench.pass(5_000);
  seat?.back();
  await bench.pass(2_000);
  expect(outcomes(bench, id).at(-1)).toBe("E_LEASE_LOST");
  expect(bench.state()).toMatchObject({ phase: "off", interrupted: true, power_w: 0 });
  await bench.keep(id, 5 * minutes);
  expect(bench.state()).toMatchObject({ phase: "off", power_w: 0 });
});

test("Stop works in every phase, without a lease, and never fails", async () => {
  await using bench = await openBench(kind);
  const stop = () => outcomes(bench, bench.ask("stop", {}, { lease_ms: undefined }));
  expect(stop()).toEqual(["accepted", "done"]);
  bench.happen("load");
  bench.happen("arm");
  expect(stop()).toEqual(["accepted", "done"]);
  bench.happen("arm");
  await ran(bench);
  expect(bench.state()["phase"]).toBe("done");
  expect(stop()).toEqual(["accepted", "done"]);
  expect(bench.state()["phase"]).toBe("done");
  bench.happen("load");
  bench.happen("arm");
  bench.ask("start", porridge);
  bench.happen("smoke");
  await bench.pass(300);
  expect(bench.state()["phase"]).toBe("fault");
  expect(stop()).toEqual(["accepted", "done"]);
  expect(bench.faults).toEqual([]);
});
