import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";
import { climateRig } from "./climate-rig.ts";

const minutes = (n: number) => n * 60_000;
const away = { adult_home: false, child_home: false, standing_permission: false };
const home = { ...away, adult_home: true };
/** The bench stands in January. */
const warm = { mode: "heat", target_c: 21, care: away };
const last = (bench: Bench, id: string) => bench.answers(id).at(-1);

test("it warms the room for somebody on the way, and says until when", async () => {
  covers("kind:climate", "role:climate");
  await using bench = await openBench("climate");
  expect(bench.state()).toMatchObject({ on: false, running: false, unattended: false });
  const id = bench.ask("set", warm);
  expect(last(bench, id)).toMatchObject({ outcome: "done" });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ on: true, mode: "heat", target_c: 21, running: true, unattended: true });
  expect(Date.parse(String(bench.state()["until"])) - bench.clock.wall()).toBeCloseTo(minutes(90) - 1_000, -1);
  await bench.pass(minutes(80));
  expect(bench.state()).toMatchObject({ on: true, unattended: true });
  expect(Math.abs(Number(bench.state()["room_c"]) - 21)).toBeLessThanOrEqual(0.6);
  expect(Number(bench.state()["energy_kwh"])).toBeGreaterThan(0.5);
  expect(bench.faults).toEqual([]);
});

test("nobody comes: after ninety minutes it is as it was, also when its process died in between", async () => {
  await using first = await openBench("climate");
  first.ask("set", warm);
  await first.pass(minutes(90) - 1_000);
  expect(first.state()).toMatchObject({ on: true });
  await first.pass(2_000);
  expect(first.state()).toMatchObject({ on: false, unattended: false });

  const rig = climateRig({ at: "2026-01-15T17:00:00+08:00" });
  rig.command("set", warm);
  rig.pass(3_600);
  rig.restart(300);
  rig.pass(1_400);
  expect(rig.sim.air.unit).toMatchObject({ on: true });
  rig.pass(120);
  expect(rig.sim.air.unit).toEqual({ on: false });
  expect(rig.wrong).toEqual([]);
});

test("whoever arrives keeps it on: the same setting again is done at once and gives up no more", async () => {
  await using bench = await openBench("climate");
  bench.ask("set", warm);
  await bench.pass(3_000);
  const again = bench.ask("set", { ...warm, care: home });
  expect(last(bench, again)).toMatchObject({ outcome: "done" });
  await bench.pass(minutes(100));
  expect(bench.state()).toMatchObject({ on: true, unattended: false });
  expect(bench.state()).not.toHaveProperty("until");
});

test("release puts back what was, once, also after its process died; a hand in between is left alone", () => {
  const rig = climateRig();
  rig.happen("press", { on: true, mode: "cool", target_c: 24.5 });
  rig.pass(600);
  rig.command("set", { mode: "cool", target_c: 26, care: away });
  expect(rig.sim.air.unit).toEqual({ on: true, mode: "cool", target_c: 26 });
  rig.pass(30);
  rig.restart();
  rig.command("release", {});
  rig.pass(240);
  expect(rig.sim.air.unit).toEqual({ on: true, mode: "cool", target_c: 24.5 });
  rig.happen("press", { on: false });
  rig.pass(300);
  rig.command("release", {});
  expect(rig.sim.air.unit).toEqual({ on: false });

  rig.command("set", { mode: "cool", target_c: 26, care: away });
  rig.happen("press", { on: true, mode: "cool", target_c: 23 });
  rig.command("release", {});
  rig.pass(minutes(100) / 1_000);
  expect(rig.sim.air.unit).toEqual({ on: true, mode: "cool", target_c: 23 });
  expect(rig.events).toEqual(["pressed", "pressed", "pressed"]);
  expect(rig.wrong).toEqual([]);
});

test("the house sets only so much for nobody, not too often, and the compressor rests three minutes", async () => {
  covers("error:E_TOO_SOON", "error:E_LIMIT");
  await using bench = await openBench("climate");
  const refused = (given: object) => last(bench, bench.ask("set", given));
  expect(refused({ mode: "heat", target_c: 24.5, care: away })).toMatchObject({ code: "E_LIMIT", detail: { cap: 24 } });
  expect(refused({ mode: "cool", target_c: 21.5, care: away })).toMatchObject({ code: "E_LIMIT", detail: { cap: 22 } });
  expect(refused({ mode: "cool", target_c: 21.5 })).toMatchObject({ code: "E_LIMIT", detail: { cap: 22 } });
  expect(refused(warm)).toMatchObject({ outcome: "done" });
  await bench.pass(4_000);
  const other = { ...warm, target_c: 22 };
  expect(refused(other)).toMatchObject({ outcome: "refused", code: "E_TOO_SOON", detail: { wait_s: 6 } });
  await bench.pass(6_000);
  expect(refused(other)).toMatchObject({ outcome: "done" });
  await bench.pass(minutes(1));
  bench.ask("release", {});
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ on: false, running: false });
  expect(refused(warm)).toMatchObject({ outcome: "refused", code: "E_TOO_SOON", detail: { wait_s: 179 } });
  expect(bench.state()).toMatchObject({ on: false });
  await bench.pass(179_000);
  expect(refused(warm)).toMatchObject({ outcome: "done" });
});

test("a window that stays open ends it, and nothing starts beside one", async () => {
  covers("error:E_WINDOW_OPEN");
  await using bench = await openBench("climate");
  bench.ask("set", warm);
  await bench.pass(60_000);
  bench.happen("window", { open: true });
  await bench.pass(119_000);
  expect(bench.state()).toMatchObject({ on: true, window_open: true });
  await bench.pass(2_000);
  expect(bench.state()).toMatchObject({ on: false, unattended: false, trouble: "E_WINDOW_OPEN" });
  expect(bench.events().at(-1)).toMatchObject({ type: "trouble", code: "E_WINDOW_OPEN" });
  await bench.pass(minutes(5));
  expect(last(bench, bench.ask("set", warm))).toMatchObject({ outcome: "refused", code: "E_WINDOW_OPEN" });
  bench.happen("window", { open: false });
  await bench.pass(1_000);
  expect(bench.state()).not.toHaveProperty("trouble");
  expect(last(bench, bench.ask("set", warm))).toMatchObject({ outcome: "done" });
});

test.each(["nan", "stale", "jump", "stuck"])(
  "with a %s room sensor the unit keeps its own thermostat and is set no more",
  async (fault) => {
    await using bench = await openBench("climate");
    bench.ask("set", { ...warm, care: home });
    await bench.pass(60_000);
    bench.happen("sensor", { fault });
    await bench.pass(minutes(21));
    expect(bench.state()).toMatchObject({ on: true, target_c: 21, trouble: "E_SENSOR" });
    expect(bench.state()).not.toHaveProperty("room_c");
    expect(last(bench, bench.ask("set", { ...warm, target_c: 22 }))).toMatchObject({ code: "E_SENSOR" });
    expect(last(bench, bench.ask("set", warm))).toMatchObject({ outcome: "done" });
    bench.happen("sensor", { fault: "none" });
    await bench.pass(minutes(1));
    expect(bench.state()).not.toHaveProperty("trouble");
  },
);

test("a unit that does not show what it was told is said not to have done it", async () => {
  covers("error:E_NOT_CONFIRMED");
  await using bench = await openBench("climate");
  bench.happen("deaf");
  const id = bench.ask("set", warm);
  await bench.pass(9_000);
  expect(last(bench, id)).toMatchObject({ outcome: "accepted" });
  await bench.pass(2_000);
  expect(last(bench, id)).toMatchObject({ outcome: "failed", code: "E_NOT_CONFIRMED" });
  expect(bench.state()).toMatchObject({ on: false, unattended: false, trouble: "E_NOT_CONFIRMED" });
  bench.happen("deaf", { on: false });
  expect(last(bench, bench.ask("set", warm))).toMatchObject({ outcome: "done" });
  await bench.pass(1_000);
  expect(bench.state()).not.toHaveProperty("trouble");
});

test("the hub's death and the device's change nothing at the unit; what stands in its file is only what must", async () => {
  const bench = await openBench("climate");
  bench.ask("set", warm);
  bench.hub("offline");
  await bench.pass(minutes(30));
  expect(bench.state()).toMatchObject({ on: true, unattended: true });
  await using again = await killed(bench);
  // A new simulated unit knows nothing of the old one: it is off, read back and not assumed, and nothing is owed.
  expect(again.state()).toMatchObject({ on: false, unattended: false });
  expect(again.faults).toEqual([]);
});
