import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Interlock, interlocks, type Limits, tightened, WantedLimits } from "../../../devices/climate/limits.ts";
import { climateRig } from "./climate-rig.ts";

const runs = process.env["LINTEL_LONG"] ? 10_000 : 200;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_715);

type Act =
  | { do: "set"; given: object }
  | { do: "release" }
  | { do: "restart"; seconds: number }
  | { do: "happen"; happens: string; with: Record<string, string | number | boolean> }
  | { do: "pass"; seconds: number };

const happening = (happens: string, given: Record<string, string | number | boolean> = {}): Act => ({
  do: "happen",
  happens,
  with: given,
});
const care = fc.record({ adult_home: fc.boolean(), child_home: fc.boolean(), standing_permission: fc.boolean() });
const away = { adult_home: false, child_home: false, standing_permission: false };
const set = fc.record(
  {
    mode: fc.constantFrom("cool", "heat"),
    target_c: fc.integer({ min: 32, max: 60 }).map((half) => half / 2),
    care: fc.oneof(care, { arbitrary: fc.constant(away), weight: 2 }),
  },
  { requiredKeys: ["mode", "target_c"] },
);
const usual = fc.constantFrom({ mode: "cool", target_c: 26, care: away }, { mode: "cool", target_c: 24, care: away });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: set.map((given): Act => ({ do: "set", given })) },
  { weight: 5, arbitrary: usual.map((given): Act => ({ do: "set", given })) },
  { weight: 3, arbitrary: fc.constant<Act>({ do: "release" }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4_000 }).map((seconds): Act => ({ do: "restart", seconds })) },
  {
    weight: 9,
    arbitrary: fc
      .oneof(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 15, max: 400 }), fc.constantFrom(2_700, 5_500))
      .map((seconds): Act => ({ do: "pass", seconds })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        { on: fc.boolean(), mode: fc.constantFrom("cool", "heat"), target_c: fc.integer({ min: 16, max: 30 }) },
        { requiredKeys: ["on"] },
      )
      .map((given) => happening("press", given as Record<string, string | number | boolean>)),
  },
  { weight: 3, arbitrary: fc.boolean().map((open) => happening("window", { open })) },
  { weight: 2, arbitrary: fc.integer({ min: 10, max: 36 }).map((c) => happening("room", { c })) },
  { weight: 1, arbitrary: fc.integer({ min: -10, max: 42 }).map((c) => happening("outdoor", { c })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("none", "none", "stuck", "nan", "stale", "jump")
      .map((fault) => happening("sensor", { fault })),
  },
);

function live(acts: readonly Act[], planted: Partial<Limits> = {}) {
  const rig = climateRig({ planted });
  for (const one of acts) {
    if (one.do === "set") rig.command("set", one.given);
    else if (one.do === "release") rig.command("release", {});
    else if (one.do === "restart") rig.restart(one.seconds);
    else if (one.do === "pass") rig.pass(one.seconds);
    else rig.happen(one.happens, one.with);
  }
  return rig;
}

test(`no simulated AC is set beyond its limits, too soon, beside an open window, blindly or for nobody (${runs} lives, seed ${seed})`, () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(act, { minLength: 20, maxLength: 60, size: "max" }), (acts) => {
      const rig = live(acts);
      expect(rig.wrong).toEqual([]);
      for (const [id, finals] of rig.finals) expect([id, finals.length <= 1]).toEqual([id, true]);
      const all = [...rig.finals.values()].flat().map(({ code, outcome }) => code ?? outcome);
      for (const what of [...all, ...rig.events]) reached.set(what, (reached.get(what) ?? 0) + 1);
    }),
    { numRuns: runs, seed },
  );
  // A check that never gets anywhere proves nothing.
  const musts = ["done", "E_LIMIT", "E_TOO_SOON", "E_WINDOW_OPEN", "E_SENSOR", "E_BUSY", "E_STOPPED", "pressed"];
  for (const what of [...musts, "trouble E_WINDOW_OPEN", "trouble E_SENSOR"])
    expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
}, 600_000);

test.each<[string, Partial<Limits>]>([
  ["rest of the compressor", { rest_s: 0.001 }],
  ["rest between changes", { change_s: 0.001 }],
  ["window", { window_s: 1e9 }],
  ["end for nobody", { unattended_s: 1e9 }],
  ["cold for nobody", { unattended_cool_c: 16 }],
  ["heat for nobody", { unattended_heat_c: 30 }],
])(
  "without its %s the same lives go wrong",
  (_, planted) => {
    const broken = fc.check(
      fc.property(
        fc.array(act, { minLength: 20, maxLength: 60, size: "max" }),
        (acts) => live(acts, planted).wrong.length === 0,
      ),
      { numRuns: 200, seed, endOnFailure: true },
    );
    expect(broken.failed).toBe(true);
  },
  60_000,
);

test("no config loosens an interlock", () => {
  const names = Object.keys(interlocks) as Interlock[];
  const wish = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1, 0));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), wish), (wanted) => {
      const limits = tightened(wanted);
      const read = WantedLimits.safeParse(wanted);
      for (const name of names) {
        const { value, stricter } = interlocks[name];
        const holds = (n: number) => (stricter === "more" ? n >= value : n <= value && n > 0);
        expect(holds(limits[name])).toBe(true);
        if (read.success && read.data[name] !== undefined) expect(holds(read.data[name])).toBe(true);
      }
    }),
    { seed },
  );
});
