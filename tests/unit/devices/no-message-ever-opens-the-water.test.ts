import * as fc from "fast-check";
import { expect, test } from "vitest";
import { catalogue } from "../../../devices/catalogue.ts";
import { simValve } from "../../../devices/shut-off-valve/sim.ts";
import { roles } from "../../../hub/core/roles.ts";
import { openAdoptedBench } from "../../help/adopted.ts";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";

const runs = process.env["LINTEL_LONG"] === undefined ? 150 : 3_000;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_305);
const verbs = ["stop", "open", "close", "on", "off", "release", "set", "start", "toggle", ""];
const wishes = fc.constantFrom<object>(
  {},
  { open: true },
  { open: false },
  { on: true },
  { position: 100 },
  { level_pct: 100 },
);

type Act =
  | { readonly do: "ask"; readonly verb: string; readonly with: object; readonly retained: boolean }
  | { readonly do: "raw"; readonly text: string }
  | { readonly do: "happen"; readonly happens: string; readonly with: Record<string, boolean> }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "hub"; readonly status: "online" | "offline" }
  | { readonly do: "cut" | "killed" };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant("ask" as const), verb: fc.constantFrom(...verbs), with: wishes, retained: fc.boolean() }),
  fc.record({ do: fc.constant("raw" as const), text: fc.oneof(fc.string(), fc.json()) }),
  fc.constantFrom<Act>(
    { do: "happen", happens: "jam", with: { on: true } },
    { do: "happen", happens: "jam", with: { on: false } },
    { do: "happen", happens: "dies", with: { on: true } },
    { do: "happen", happens: "dies", with: { on: false } },
    { do: "happen", happens: "close", with: {} },
    { do: "hub", status: "offline" },
    { do: "hub", status: "online" },
    { do: "cut" },
    { do: "killed" },
  ),
  fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1, 500, 8_000, 31_000, 120_000) }),
);

async function done(bench: Bench, one: Act): Promise<Bench> {
  switch (one.do) {
    case "ask":
      bench.send("device.do", bench.command(one.verb, one.with), one.retained);
      return bench;
    case "raw":
      bench.send("device.do", one.text);
      return bench;
    case "happen":
      bench.happen(one.happens, one.with);
      return bench;
    case "pass":
      await bench.pass(one.ms);
      return bench;
    case "hub":
      bench.hub(one.status);
      return bench;
    case "cut":
      bench.broker.seats.get("it")?.cut();
      bench.broker.seats.get("it")?.back();
      return bench;
    case "killed":
      return killed(bench);
  }
}

test(
  "whatever a valve is told, it says that it was opened only where a hand was at it",
  { timeout: 120_000 },
  async () => {
    covers("kind:shut-off-valve", "role:shut-off");
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        let bench = await openBench("shut-off-valve");
        const benches = [bench];
        for (const one of acts) {
          bench = await done(bench, one);
          if (!benches.includes(bench)) benches.push(bench);
        }
        await bench.pass(60_000);
        const opened = benches.flatMap((each) => each.events()).filter(({ type }) => type === "opened");
        await bench[Symbol.asyncDispose]();
        expect(opened).toEqual([]);
      }),
      { numRuns: runs, seed },
    );
  },
);

test("no wire of a valve, and no verb of its role, could open it", () => {
  const kind = catalogue.find((one) => one.kind === "shut-off-valve");
  expect(kind?.wires?.outputs).toEqual(["drive"]);
  expect(Object.keys(roles["shut-off"].verbs)).toEqual(["stop"]);
  const clock = { wall: () => 0, mono: () => 0, sleepUntil: () => Promise.resolve() };
  const iron = simValve()({ clock, random: () => 0, push: () => undefined });
  iron.happen({ v: 1, happens: "close", with: {} });
  for (const on of [true, false, true, false]) iron.write("drive", on);
  expect(iron.iron.shut).toBe(true);
});

test("told to stop it is shut within seconds and says so; a hand opens it again, and nothing shuts it then", async () => {
  await using bench = await openBench("shut-off-valve");
  expect(bench.state()).toMatchObject({ water: "open" });
  const id = bench.ask("stop", {});
  await bench.pass(10_000);
  expect(bench.answers(id).map(({ outcome }) => outcome)).toEqual(["accepted", "done"]);
  expect(bench.state()).toMatchObject({ water: "shut" });
  bench.happen("open");
  await bench.pass(600_000);
  expect(bench.state()).toMatchObject({ water: "open" });
  expect(bench.events().map(({ type }) => type)).toEqual(["shut", "opened"]);
});

test("one that jams fails after half a minute and says what is wrong until it is shut", async () => {
  await using bench = await openBench("shut-off-valve");
  bench.happen("jam", { on: true });
  const id = bench.ask("stop", {});
  await bench.pass(31_000);
  expect(bench.answers(id).at(-1)).toMatchObject({ outcome: "failed", code: "E_NOT_CONFIRMED" });
  expect(bench.state()).toMatchObject({ water: "open", trouble: "E_NOT_CONFIRMED" });
  bench.happen("close");
  await bench.pass(1_000);
  expect(bench.state()["trouble"]).toBeUndefined();
});

test.each([
  ["a valve", { component: "valve", state: { valve: "open" } } as const, {}, { open: false }],
  ["a switch that is on while water runs", { component: "switch", state: { on: true } } as const, {}, { on: false }],
  ["a switch that shuts", { component: "switch", state: { on: false } } as const, { switch_shuts: true }, { on: true }],
])("%s of another maker is told to close and never anything else", async (_, shutter, settings, close) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom(...verbs),
          wishes,
          fc.constantFrom<object>(
            { on: true },
            { on: false },
            { valve: "open" },
            { valve: "closed" },
            { position_pct: 0 },
          ),
        ),
      ),
      async (steps) => {
        const bench = await openAdoptedBench("shut-off-valve", { shutter }, { settings });
        for (const [verb, given, told] of steps) {
          bench.send("device.do", bench.command(verb, given));
          bench.play.tell("shutter", told as Record<string, boolean | string | number>);
          await bench.pass(2_000);
        }
        await bench.pass(60_000);
        for (const { order } of bench.play.orders) expect(order).toEqual(close);
        await bench[Symbol.asyncDispose]();
      },
    ),
    { numRuns: Math.ceil(runs / 5), seed },
  );
});
