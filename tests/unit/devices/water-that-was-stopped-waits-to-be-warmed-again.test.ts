import { expect, test } from "vitest";
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

const sure = { adult_home: false, child_home: false, standing_permission: true, eta_min: 30, evidence: "strong" };

test("heating that was stopped from afar leaves the water, and it is warmed again when somebody surely comes", async () => {
  await using bench = await openBench("bath");
  await ran(bench, "fill", { level_pct: 60, target_c: 36, care: sure });
  const warm = bench.ask("warm", { target_c: 41, care: sure });
  await bench.keep(warm, 3 * minutes);
  const { litres, energy_kwh } = bench.state();
  bench.ask("stop", {});
  expect(outcomes(bench, warm)).toEqual(["accepted", "stopped"]);
  await bench.pass(5 * minutes);
  expect(bench.state()).toMatchObject({
    phase: "off",
    waits: true,
    interrupted: false,
    litres,
    energy_kwh,
    level_pct: 60,
  });
  // Only the warming is still to come.
  expect(Number(bench.state()["ready_s"])).toBeLessThan(20 * 60);
  expect(outcomes(bench, bench.ask("fill", { level_pct: 80, target_c: 40, care }))).toEqual(["E_INTERLOCK"]);
  expect(outcomes(bench, bench.ask("hold", {}))).toEqual(["E_INTERLOCK"]);
  expect(outcomes(bench, bench.ask("warm", { target_c: 41, care: { ...sure, evidence: "weak" } }))).toEqual([
    "E_UNATTENDED",
  ]);
  const again = await ran(bench, "warm", { target_c: 41, care: sure });
  expect(outcomes(bench, again)).toEqual(["accepted", "done"]);
  expect(bench.state()).toMatchObject({ phase: "ready", waits: false });
  expect(Number(bench.state()["litres"])).toBe(litres);
});

test("a fill that was stopped is never filled on; it is warmed only where the water covers the element", async () => {
  const stoppedAfter = async (seconds: number) => {
    const bench = await openBench("bath");
    const fill = bench.ask("fill", { level_pct: 80, target_c: 40, care: sure });
    await bench.keep(fill, seconds * 1_000);
    bench.ask("stop", {});
    await bench.pass(1_000);
    return bench;
  };
  await using low = await stoppedAfter(120);
  expect(low.state()).toMatchObject({ phase: "off", waits: false });
  expect(outcomes(low, low.ask("warm", { target_c: 40, care: sure }))).toEqual(["E_INTERLOCK"]);
  await using covered = await stoppedAfter(400);
  expect(covered.state()).toMatchObject({ phase: "off", waits: true });
  expect(outcomes(covered, covered.ask("fill", { level_pct: 80, target_c: 40, care }))).toEqual(["E_INTERLOCK"]);
  const before = Number(covered.state()["litres"]);
  const warm = await ran(covered, "warm", { target_c: 40, care: sure });
  expect(outcomes(covered, warm)).toEqual(["accepted", "done"]);
  expect(covered.state()).toMatchObject({ phase: "ready", litres: before });
});

const nothingWaits: readonly [what: string, happen: (bench: Bench) => Promise<Bench>][] = [
  ["a restart", (bench) => killed(bench)],
  ["the stop button", async (bench) => (bench.happen("stop"), bench)],
  ["an opened plug", async (bench) => (bench.happen("plug", { closed: false }), bench)],
  ["somebody at the bath", async (bench) => (bench.happen("occupied"), bench.happen("empty"), bench)],
  [
    "a leak that was mended",
    async (bench) => {
      bench.happen("leak", { on: true });
      bench.happen("leak", { on: false });
      bench.happen("reset");
      return bench;
    },
  ],
  ["two hours", async (bench) => (await bench.pass(121 * minutes), bench)],
];

test.each(nothingWaits)("after %s no water waits, and nobody warms it from afar", async (_, happen) => {
  const first = await openBench("bath");
  await ran(first, "fill", { level_pct: 60, target_c: 36, care: sure });
  first.ask("stop", {});
  await first.pass(1_000);
  expect(first.state()["waits"]).toBe(true);
  await using bench = await happen(first);
  await bench.pass(1_000);
  bench.happen("plug", { closed: true });
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ phase: "off", waits: false });
  expect(outcomes(bench, bench.ask("warm", { target_c: 40, care: sure }))).toEqual(["E_INTERLOCK"]);
});

test("a lost lease leaves no water that waits", async () => {
  await using bench = await openBench("bath");
  const fill = bench.ask("fill", { level_pct: 60, target_c: 36, care: sure });
  await bench.keep(fill, 6 * minutes);
  await bench.pass(5_000);
  expect(bench.state()).toMatchObject({ phase: "fault", waits: false, interrupted: true });
  bench.happen("reset");
  await bench.pass(1_000);
  expect(bench.state()).toMatchObject({ phase: "off", waits: false });
});

test("the bath is handed over to whoever comes to it, while it fills, warms, stands ready or is kept warm", async () => {
  const handed = async (verbs: readonly ("fill" | "warm" | "hold")[], by: "occupied" | "hot") => {
    const bench = await openBench("bath");
    const given = { fill: { level_pct: 60, target_c: 36, care: sure }, warm: { target_c: 41, care: sure }, hold: {} };
    for (const verb of verbs.slice(0, -1)) await ran(bench, verb, given[verb]);
    const last = verbs.at(-1) ?? "fill";
    const id = bench.ask(last, given[last]);
    await bench.keep(id, 60_000);
    bench.happen(by);
    await bench.pass(300);
    expect(bench.state()["phase"]).toBe("occupied");
    const litres = Number(bench.state()["litres"]);
    await bench.pass(60_000);
    expect(bench.state()).toMatchObject({ phase: "occupied", litres });
    return { bench, id };
  };
  for (const by of ["occupied", "hot"] as const)
    for (const verbs of [["fill"], ["fill", "warm"]] as const) {
      const { bench, id } = await handed(verbs, by);
      expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "stopped", code: "E_INTERLOCK" });
      await bench[Symbol.asyncDispose]();
    }
  const { bench, id } = await handed(["fill", "warm", "hold"], "occupied");
  await using _ = bench;
  // Kept warm until somebody came: that is what it was for.
  expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "done", detail: { because: "occupied" } });
  bench.happen("empty");
  await bench.pass(300);
  expect(bench.state()).toMatchObject({ phase: "off", waits: false });
});

test("an hour of keeping warm counts from when it was warm, not from when it was full", async () => {
  await using bench = await openBench("bath");
  await ran(bench, "fill", { level_pct: 80, target_c: 35, care });
  const warm = await ran(bench, "warm", { target_c: 41, care });
  expect(outcomes(bench, warm)).toEqual(["accepted", "done"]);
  const from = bench.clock.mono();
  const hold = await ran(bench, "hold", {}, 61 * minutes);
  expect(bench.answers(hold).at(-1)).toMatchObject({ outcome: "done", detail: { because: "hold-time" } });
  expect((bench.clock.mono() - from) / minutes).toBeGreaterThan(58);
  expect((bench.clock.mono() - from) / minutes).toBeLessThanOrEqual(60.5);
});
