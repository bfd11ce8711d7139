import { expect, test } from "vitest";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";

const care = { adult_home: true, child_home: false, standing_permission: true };
const outcomes = (bench: Bench, id: string) => bench.answers(id).map(({ outcome, code }) => code ?? outcome);
const over = (bench: Bench, id: string) => () => bench.answers(id).length > 1;
const minutes = 60_000;

async function ran(bench: Bench, verb: string, given: object, longest = 60 * minutes): Promise<string> {
  const id = bench.ask(verb, given);
  await bench.keep(id, longest, over(bench, id));
  return id;
}

test("a bath fills, warms to what was asked, and is kept warm as long as somebody asks for it", async () => {
  covers("kind:bath", "role:bath");
  await using bench = await openBench("bath");
  const planned = Number(bench.state()["ready_s"]);
  const began = bench.clock.mono();
  const fill = await ran(bench, "fill", { level_pct: 70, target_c: 40, care });
  expect(outcomes(bench, fill)).toEqual(["accepted", "done"]);
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ phase: "ready", level_pct: 70, litres: 112 });

  const warm = await ran(bench, "warm", { target_c: 40, care });
  expect(outcomes(bench, warm)).toEqual(["accepted", "done"]);
  const took = (bench.clock.mono() - began) / 1_000;
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ phase: "ready", target_c: 40 });
  expect(Number(bench.state()["water_c"])).toBeCloseTo(40, 0);
  expect(Math.abs(took - planned)).toBeLessThan(180);

  const hold = bench.ask("hold", {});
  await bench.keep(hold, 30 * minutes);
  expect(Number(bench.state()["water_c"])).toBeGreaterThan(39.4);
  expect(outcomes(bench, hold)).toEqual(["accepted"]);
  const stop = bench.ask("stop", {}, { lease_ms: undefined });
  expect(outcomes(bench, stop)).toEqual(["accepted", "done"]);
  expect(bench.answers(hold).at(-1)?.outcome).toBe("stopped");
  expect(bench.faults).toEqual([]);
});

test("holding ends by itself after an hour, and water nobody came for is announced and left", async () => {
  await using bench = await openBench("bath");
  await ran(bench, "fill", { level_pct: 60, target_c: 38, care });
  const hold = await ran(bench, "hold", {}, 61 * minutes);
  expect(outcomes(bench, hold)).toEqual(["accepted", "done"]);
  expect(outcomes(bench, bench.ask("hold", {}))).toEqual(["E_LIMIT"]);
  await bench.pass(62 * minutes);
  expect(bench.state()).toMatchObject({ phase: "off" });
  expect(bench.events().map(({ code }) => code)).toContain("forgotten");
});

test("with a child at home the water stays at 38 whatever is asked, and the ready water is announced", async () => {
  await using bench = await openBench("bath");
  const child = { ...care, child_home: true };
  await ran(bench, "fill", { level_pct: 60, target_c: 41, care: child });
  expect(bench.state()["target_c"]).toBe(38);
  const warm = await ran(bench, "warm", { target_c: 41, care: child });
  expect(outcomes(bench, warm)).toEqual(["accepted", "done"]);
  expect(Number(bench.state()["water_c"])).toBeLessThan(38.6);
  await bench.pass(1 * minutes);
  expect(bench.events().filter(({ code }) => code === "water-waits").length).toBeGreaterThan(0);
});

test("nobody grown-up at home: only with a standing permission, no child, and somebody 5 to 45 minutes away", async () => {
  covers("error:E_UNATTENDED", "error:E_CHILD_HOME", "error:E_ARMED_NOT");
  const away = {
    adult_home: false,
    child_home: false,
    standing_permission: true,
    eta_min: 20,
    evidence: "strong",
  };
  const refusedFor = async (given: object | undefined) => {
    await using bench = await openBench("bath");
    return outcomes(bench, bench.ask("fill", { level_pct: 60, target_c: 40, ...(given ? { care: given } : {}) }))[0];
  };
  expect(await refusedFor(away)).toBe("accepted");
  expect(await refusedFor({ ...away, child_home: true })).toBe("E_CHILD_HOME");
  expect(await refusedFor({ ...away, standing_permission: false })).toBe("E_UNATTENDED");
  expect(await refusedFor({ ...away, eta_min: 4 })).toBe("E_UNATTENDED");
  expect(await refusedFor({ ...away, eta_min: 46 })).toBe("E_UNATTENDED");
  expect(await refusedFor({ ...away, evidence: "weak" })).toBe("E_UNATTENDED");
  const { eta_min: _eta, ...unknown } = away;
  expect(await refusedFor(unknown)).toBe("E_UNATTENDED");
  expect(await refusedFor(undefined)).toBe("E_UNATTENDED");
  expect(await refusedFor({ ...care, standing_permission: false })).toBe("E_ARMED_NOT");
});

test("a press at the bath arms it for two hours; then it wants to be asked again", async () => {
  const home = { ...care, standing_permission: false };
  await using bench = await openBench("bath");
  bench.happen("arm");
  await bench.pass(300);
  expect(bench.state()["phase"]).toBe("armed");
  await bench.pass(121 * minutes);
  expect(bench.state()["phase"]).toBe("off");
  bench.happen("arm");
  const fill = bench.ask("fill", { level_pct: 60, target_c: 40, care: home });
  expect(outcomes(bench, fill)).toEqual(["accepted"]);
  bench.happen("stop");
  expect(outcomes(bench, fill)).toEqual(["accepted", "stopped"]);
  expect(bench.events().at(-1)).toMatchObject({ type: "stop-pressed" });
});

test("water does not run into a tub with an open plug, with water in it, or with somebody in the room", async () => {
  covers("error:E_INTERLOCK", "error:E_SENSOR");
  const asked = async (prepare: (bench: Bench) => void) => {
    await using bench = await openBench("bath");
    prepare(bench);
    await bench.pass(6_000);
    const did = bench.answers(bench.ask("fill", { level_pct: 60, target_c: 40, care })).at(-1);
    return `${did?.code} ${String(did?.detail?.["because"] ?? did?.detail?.["input"] ?? did?.detail?.["fault"])}`;
  };
  expect(await asked((bench) => bench.happen("plug", { closed: false }))).toBe("E_INTERLOCK plug-open");
  expect(await asked((bench) => bench.happen("occupied"))).toBe("E_INTERLOCK occupied");
  expect(await asked((bench) => bench.happen("sensor", { input: "level", fault: "stale" }))).toBe("E_SENSOR level");
  expect(await asked((bench) => bench.happen("sensor", { input: "tub", fault: "nan" }))).toBe("E_SENSOR tub");
  expect(await asked((bench) => bench.happen("leak", { on: true }))).toBe("E_LATCHED leak");
});

test("a third fill in a day is refused, also after a restart", async () => {
  let bench = await openBench("bath");
  for (const _ of [1, 2]) {
    const fill = await ran(bench, "fill", { level_pct: 20, target_c: 40, care });
    expect(outcomes(bench, fill)).toEqual(["accepted", "done"]);
    bench.ask("stop", {});
    bench.happen("drain");
  }
  bench = await killed(bench);
  await using _ = bench;
  const third = bench.ask("fill", { level_pct: 20, target_c: 40, care });
  expect(bench.answers(third).at(-1)).toMatchObject({ code: "E_LIMIT", detail: { because: "fills-per-day" } });
});

test("a fault stays after a restart until somebody resets it at the bath, and only when its cause is gone", async () => {
  covers("error:E_LATCHED");
  const first = await openBench("bath");
  first.happen("leak", { on: true });
  await first.pass(300);
  expect(first.state()).toMatchObject({ phase: "fault", fault: "leak" });
  first.happen("reset");
  await first.pass(300);
  expect(first.state()["phase"]).toBe("fault");
  const bench = await killed(first);
  await using _ = bench;
  expect(bench.state()).toMatchObject({ phase: "fault", fault: "leak" });
  const fill = bench.ask("fill", { level_pct: 60, target_c: 40, care });
  expect(outcomes(bench, fill)).toEqual(["E_LATCHED"]);
  bench.happen("reset");
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ phase: "off", interrupted: false });
  expect(bench.events().map(({ type }) => type)).toEqual(["reset"]);
});

test("the bath learns from its own runs how long it takes", async () => {
  await using bench = await openBench("bath", { settings: { tub: { fill_l_per_min: 10 } } });
  const before = Number(bench.state()["ready_s"]);
  await ran(bench, "fill", { level_pct: 70, target_c: 40, care });
  bench.ask("stop", {});
  bench.happen("drain");
  await bench.pass(60_000);
  expect(Number(bench.state()["ready_s"])).toBeLessThan(before);
});

test("an idle bath sleeps: a simulated day costs one look a minute", async () => {
  await using bench = await openBench("bath");
  await bench.pass(24 * 60 * minutes);
  expect(bench.said("device.state").length).toBeLessThanOrEqual(24 * 60 + 3);
  expect(bench.faults).toEqual([]);
});

test("a bath whose self test failed stays shut until it passes", async () => {
  covers("error:E_SELFTEST");
  await using bench = await openBench("bath");
  bench.happen("sensor", { input: "heater-on", fault: "nan" });
  bench.happen("selftest");
  bench.happen("sensor", { input: "heater-on", fault: "none" });
  const asked = () => outcomes(bench, bench.ask("fill", { level_pct: 60, target_c: 40, care }))[0];
  expect(asked()).toBe("E_SELFTEST");
  bench.happen("selftest");
  expect(asked()).toBe("accepted");
});

test("while somebody bathes nothing is taken from afar but stop, and hot water runs ten seconds by their own hand", async () => {
  await using bench = await openBench("bath");
  await ran(bench, "fill", { level_pct: 50, target_c: 38, care });
  bench.happen("occupied");
  expect(outcomes(bench, bench.ask("warm", { target_c: 41, care }))).toEqual(["E_INTERLOCK"]);
  expect(outcomes(bench, bench.ask("hold", {}))).toEqual(["E_INTERLOCK"]);
  const before = Number(bench.state()["litres"]);
  bench.happen("hot");
  await bench.pass(30_000);
  const poured = Number(bench.state()["litres"]) - before;
  expect(poured).toBeGreaterThanOrEqual(1);
  expect(poured).toBeLessThanOrEqual(3);
  expect(outcomes(bench, bench.ask("stop", {}))).toEqual(["accepted", "done"]);
  bench.happen("empty");
  await bench.pass(300);
  expect(bench.state()["phase"]).toBe("off");
});
