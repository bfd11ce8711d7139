import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ceilings, lowered, WantedLimits, type Ceiling } from "../../../devices/bath/limits.ts";
import { bathRig } from "./bath-rig.ts";

const runs = process.env["LINTEL_LONG"] ? 20_000 : 1_200;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_105);

type Act =
  | { do: "fill"; level_pct: number; target_c: number; care: object }
  | { do: "warm"; target_c: number; care: object }
  | { do: "hold" | "stop" | "restart" | "drain" }
  | { do: "happen"; happens: string; with: Record<string, string | boolean> }
  | { do: "pass"; seconds: number; renewing: boolean };

const care = fc.record({
  adult_home: fc.boolean(),
  child_home: fc.boolean(),
  standing_permission: fc.boolean(),
  eta_min: fc.integer({ min: 0, max: 60 }),
  evidence: fc.constantFrom("strong" as const, "weak" as const, "none" as const),
});
const kindCare = fc.record({
  adult_home: fc.boolean(),
  child_home: fc.constant(false),
  standing_permission: fc.constant(true),
  eta_min: fc.constant(20),
  evidence: fc.constant("strong" as const),
});
const anyCare = fc.oneof(care, { arbitrary: kindCare, weight: 3 });
const inputs = ["mix", "tub", "tub2", "level", "flow", "overflow", "leak", "plug", "occupied", "circulation"];
const happening = (happens: string, given: object = {}) => fc.constant({ do: "happen", happens, with: given });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("fill" as const),
      level_pct: fc.integer({ min: 20, max: 80 }),
      target_c: fc.integer({ min: 35, max: 41 }),
      care: anyCare,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("warm" as const),
      target_c: fc.integer({ min: 35, max: 41 }),
      care: anyCare,
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "hold" } as const) },
  { weight: 2, arbitrary: fc.constant({ do: "stop" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "restart" } as const) },
  { weight: 2, arbitrary: fc.constant({ do: "drain" } as const) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      seconds: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 900 })),
      renewing: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom("arm", "reset", "reset", "reset", "stop", "hot", "selftest", "occupied", "empty", "empty")
      .chain((happens) => happening(happens) as fc.Arbitrary<Act>),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...inputs), fc.constantFrom("none", "none", "stuck", "nan", "stale", "jump"))
      .chain(([input, fault]) => happening("sensor", { input, fault }) as fc.Arbitrary<Act>),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom("heater-stuck", "mixer-broken", "no-supply", "pump-broken", "cold-leaks", "leak", "overflow"),
        fc.boolean(),
      )
      .chain(([happens, on]) => happening(happens, { on }) as fc.Arbitrary<Act>),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().chain((closed) => happening("plug", { closed }) as fc.Arbitrary<Act>),
  },
);

function live(acts: readonly Act[]) {
  const rig = bathRig();
  rig.happen("selftest");
  for (const one of acts) {
    if (one.do === "fill" || one.do === "warm") {
      const { do: verb, ...given } = one;
      rig.command(verb, given);
    } else if (one.do === "hold" || one.do === "stop") rig.command(one.do, {});
    else if (one.do === "happen") rig.happen(one.happens, one.with);
    else if (one.do === "drain") rig.happen("drain");
    else if (one.do === "restart") rig.restart();
    else if (one.do === "pass") rig.pass(one.seconds, one.renewing);
  }
  rig.close();
  return rig;
}

describe("whatever is asked, whatever breaks", () => {
  test(`no simulated bath scalds, floods, runs dry or goes on without a lease (${runs} lives, seed ${seed})`, () => {
    const reached = new Map<string, number>();
    let again = 0;
    let steps = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 60, size: "max" }), (acts) => {
        const rig = live(acts);
        steps += acts.length;
        again += rig.warmedAgain();
        expect(rig.wrong).toEqual([]);
        for (const [id, finals] of rig.finals) expect([id, finals.length]).toEqual([id, 1]);
        for (const [final] of rig.finals.values()) {
          const what = final?.code ?? final?.outcome ?? "";
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }
      }),
      { numRuns: runs, seed },
    );
    // A check that never gets anywhere proves nothing.
    for (const what of ["done", "E_SENSOR", "E_LEASE_LOST", "E_INTERLOCK", "E_LATCHED", "E_LIMIT"])
      expect(reached.get(what) ?? 0).toBeGreaterThan(0);
    expect(again).toBeGreaterThan(0);
    expect(steps).toBeGreaterThan(runs * 20);
  }, 600_000);

  test("no config raises a ceiling", () => {
    const names = Object.keys(ceilings) as Ceiling[];
    const wish = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1, 0));
    const config = fc.dictionary(fc.constantFrom(...names), wish);
    fc.assert(
      fc.property(config, (wanted) => {
        const limits = lowered(wanted);
        for (const name of names) {
          expect(limits[name]).toBeLessThanOrEqual(ceilings[name]);
          expect(limits[name]).toBeGreaterThan(0);
        }
        const read = WantedLimits.safeParse(wanted);
        if (read.success) for (const name of names) expect(read.data[name] ?? 0).toBeLessThanOrEqual(ceilings[name]);
      }),
      { seed },
    );
  });
});

test("tub sensors that drift apart by more than three degrees for ten seconds are a latched fault", () => {
  const { rig } = inThe("trim");
  rig.happen("sensor", { input: "tub2", fault: "stuck" });
  // Frozen is found too, but only after a minute: the water must leave the stuck sensor behind faster than that.
  (rig.sim.water as { tub_c: number }).tub_c -= 5;
  rig.pass(30, true);
  expect(rig.bath()).toMatchObject({ phase: "fault", kept: { fault: "sensor-disagrees" } });
  expect(Object.values(rig.bath().outputs)).not.toContain(true);
});

const good = { adult_home: true, child_home: false, standing_permission: true };

/** A bath with 60 % of water, or heating it. */
function inThe(phase: "cold-first" | "fill" | "trim") {
  const rig = bathRig();
  rig.happen("selftest");
  const fill = rig.command("fill", { level_pct: 60, target_c: 36, care: good });
  if (phase === "cold-first") rig.pass(30, true);
  else if (phase === "fill") rig.pass(240, true);
  else {
    rig.pass(900, true);
    rig.command("warm", { target_c: 41, care: good });
    rig.pass(30, true);
  }
  expect(rig.bath().phase).toBe(phase);
  return { rig, fill };
}

const breaks: readonly [
  phase: "cold-first" | "fill" | "trim",
  happens: string,
  given: object,
  fault: string,
  within: number,
][] = [
  ["cold-first", "no-supply", { on: true }, "no-flow", 32],
  ["cold-first", "plug", { closed: false }, "plug-open", 2],
  ["cold-first", "tub-leaks", { on: true }, "plug-open", 182],
  ["cold-first", "overflow", { on: true }, "overflow", 1],
  ["fill", "no-supply", { on: true }, "no-flow", 32],
  ["fill", "leak", { on: true }, "leak", 1],
  ["fill", "sensor", { input: "mix", fault: "stuck" }, "sensor-frozen", 62],
  ["fill", "sensor", { input: "mix", fault: "stale" }, "sensor-stale", 7],
  ["fill", "sensor", { input: "mix", fault: "nan" }, "sensor-range", 1],
  ["fill", "sensor", { input: "level", fault: "stuck" }, "plug-open", 182],
  ["fill", "sensor", { input: "flow", fault: "stuck" }, "no-flow|rise-without-flow", 32],
  ["trim", "sensor", { input: "tub", fault: "stuck" }, "sensor-frozen", 62],
  ["trim", "sensor", { input: "tub2", fault: "jump" }, "sensor-range", 1],
  ["trim", "pump-broken", { on: true }, "no-circulation", 17],
  ["trim", "plug", { closed: false }, "plug-open", 1],
  ["trim", "tub-leaks", { on: true }, "dry-heat", 200],
  ["trim", "hot-leaks", { on: true }, "valve-leaks|contact-disagrees", 20],
];

test.each(breaks)("%s: %s %j is a latched fault, %s, within %i s", (phase, happens, given, fault, within) => {
  const { rig } = inThe(phase);
  rig.happen(happens, given as Record<string, string | boolean>);
  rig.pass(within, true);
  // Where two checks see the same break, either may come first.
  expect(fault.split("|")).toContain(rig.bath().kept.fault ?? rig.bath().phase);
  expect(Object.values(rig.bath().outputs)).not.toContain(true);
  rig.happen(happens, happens === "sensor" ? { ...given, fault: "none" } : undone(given));
  rig.pass(600, true);
  expect(rig.bath().phase).toBe("fault");
  rig.happen("reset");
  expect(rig.bath().phase).toBe("off");
  expect(rig.wrong.filter((line) => !line.includes("dry heat"))).toEqual([]);
});

function undone(given: object): Record<string, boolean> {
  return "closed" in given ? { closed: true } : { on: false };
}

test("a hub that goes silent at any second of a run leaves everything off three seconds later", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_500 }), (second) => {
      const rig = bathRig();
      rig.happen("selftest");
      rig.command("fill", { level_pct: 60, target_c: 38, care: good });
      for (let s = 0; s < second; s++) {
        rig.pass(1, true);
        if (rig.bath().phase === "ready" && !rig.bath().running) rig.command("warm", { target_c: 41, care: good });
      }
      const was = rig.bath().running?.id ?? "none";
      rig.pass(3, false);
      expect(rig.bath().running).toBe(undefined);
      expect(Object.values(rig.bath().outputs)).not.toContain(true);
      expect(rig.bath().kept.fault).toBe(rig.finals.get(was)?.[0]?.code === "E_LEASE_LOST" ? "lease-lost" : undefined);
      expect(rig.wrong).toEqual([]);
    }),
    { numRuns: 50, seed },
  );
});

test("a heater that does not get there in its time ends as OFF with an alarm", () => {
  const rig = bathRig({ heat_s: 120 });
  rig.happen("selftest");
  rig.command("fill", { level_pct: 60, target_c: 35, care: good });
  rig.pass(900, true);
  const warm = rig.command("warm", { target_c: 41, care: good });
  rig.pass(300, true);
  expect(rig.finals.get(warm)).toMatchObject([
    { outcome: "failed", code: "E_LIMIT", detail: { because: "heat-time" } },
  ]);
  expect(rig.bath().phase).toBe("off");
  expect(rig.sim.water.heater_s).toBeLessThanOrEqual(121);
});
