import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  Appliance,
  ceilings,
  lowered,
  mostWatts,
  runSeconds,
  WantedLimits,
  type Ceiling,
} from "../../../devices/breakfast-machine/limits.ts";
import { machineInputs } from "../../../devices/breakfast-machine/sensors.ts";
import { breakfastRig } from "./breakfast-rig.ts";

const runs = process.env["LINTEL_LONG"] ? 20_000 : 200;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_303);

const kind = { adult_home: true, child_home: true, standing_permission: false, motion_s: 20 };
const good = { recipe: "porridge", portions: 2, care: kind };

type Act =
  | { do: "start"; given: object }
  | { do: "stop" | "restart" | "prepare" }
  | { do: "happen"; happens: string; with: Record<string, string | number | boolean> }
  | { do: "pass"; seconds: number; renewing: boolean };

const care = fc.record(
  {
    adult_home: fc.boolean(),
    child_home: fc.boolean(),
    standing_permission: fc.boolean(),
    motion_s: fc.integer({ min: 0, max: 1_200 }),
  },
  { requiredKeys: ["adult_home", "child_home", "standing_permission"] },
);
const started = fc.record({
  recipe: fc.constantFrom("porridge", "eggs", "rice"),
  portions: fc.integer({ min: 1, max: 4 }),
  care: fc.oneof(care, { arbitrary: fc.constant(kind), weight: 4 }),
});
const happening = (happens: string, given: Record<string, string | number | boolean> = {}): Act => ({
  do: "happen",
  happens,
  with: given,
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: started.map((given): Act => ({ do: "start", given })) },
  { weight: 6, arbitrary: fc.constant<Act>({ do: "prepare" }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ do: "stop" }, { do: "restart" }) },
  {
    weight: 10,
    arbitrary: fc
      .tuple(
        fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 1_500 }), fc.constant(51_000)),
        fc.integer({ min: 0, max: 6 }),
      )
      .map(([seconds, luck]): Act => ({ do: "pass", seconds, renewing: luck > 0 })),
  },
  { weight: 5, arbitrary: fc.constantFrom("arm", "reset", "reset", "stop", "load").map((name) => happening(name)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...machineInputs), fc.constantFrom("none", "none", "stuck", "nan", "stale", "jump"))
      .map(([input, fault]) => happening("sensor", { input, fault })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom("relay-stuck", "jam", "overload", "smoke", "smoke-silent"),
        fc.oneof(fc.boolean(), fc.constant(false)),
      )
      .map(([happens, on]) => happening(happens, { on })),
  },
  { weight: 2, arbitrary: fc.boolean().map((open) => happening("lid", { open })) },
  { weight: 1, arbitrary: fc.boolean().map((ok) => happening("water", { ok })) },
);

function live(acts: readonly Act[]) {
  const rig = breakfastRig({}, { recipes: { eggs: 1_200 } });
  for (const one of acts) {
    if (one.do === "start") rig.start(one.given);
    else if (one.do === "stop") rig.stop();
    else if (one.do === "restart") rig.restart();
    else if (one.do === "pass") rig.pass(one.seconds, one.renewing);
    else if (one.do === "happen") rig.happen(one.happens, one.with);
    else for (const happens of ["reset", "load", "arm"]) rig.happen(happens);
  }
  rig.close();
  return rig;
}

test(`no simulated breakfast machine heats unarmed, unwatched, open, twice or too long (${runs} lives, seed ${seed})`, () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(act, { minLength: 20, maxLength: 60, size: "max" }), (acts) => {
      const rig = live(acts);
      expect(rig.wrong).toEqual([]);
      for (const [id, finals] of rig.finals) expect([id, finals.length]).toEqual([id, 1]);
      const all = [...rig.finals.values()].flat().map(({ code, outcome }) => code ?? outcome);
      for (const what of [...all, ...rig.events]) reached.set(what, (reached.get(what) ?? 0) + 1);
    }),
    { numRuns: runs, seed },
  );
  // A check that never gets anywhere proves nothing.
  for (const what of [
    "done",
    "stopped",
    "E_LEASE_LOST",
    "E_INTERRUPTED",
    "E_LID_OPEN",
    "E_NO_MOTION",
    "E_UNATTENDED",
    "E_ARMED_NOT",
    "E_NOT_LOADED",
    "E_SMOKE",
    "E_SENSOR",
    "E_LATCHED",
    "E_BUSY",
    "disarmed",
    "alert relay-stuck",
    "fault no-power",
    "fault too-much-power",
    "fault smoke",
    "fault smoke-silent",
    "fault sensor-stale",
  ])
    expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
}, 600_000);

test("a hub that goes silent at any second of a run leaves everything off three seconds later", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 470 }), (second) => {
      const rig = breakfastRig();
      for (const happens of ["load", "arm"]) rig.happen(happens);
      const id = rig.start(good);
      rig.pass(second, true);
      expect(rig.machine().phase).toBe("running");
      rig.pass(3, false);
      expect(rig.finals.get(id)).toMatchObject([{ outcome: "failed", code: "E_LEASE_LOST" }]);
      expect(rig.machine().outputs.heater).toBe(false);
      rig.pass(3, false);
      expect(rig.machine().outputs).toEqual({ heater: false, upstream: false });
      expect(rig.machine()).toMatchObject({ phase: "off", kept: { interrupted: true } });
      expect(rig.wrong).toEqual([]);
    }),
    { numRuns: 60, seed },
  );
});

test("no config raises a ceiling, and no recipe outlives one", () => {
  const names = Object.keys(ceilings) as Ceiling[];
  const wish = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1, 0));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), wish), wish, (wanted, asked) => {
      const limits = lowered(wanted);
      for (const name of names) {
        expect(limits[name]).toBeLessThanOrEqual(ceilings[name]);
        expect(limits[name]).toBeGreaterThan(0);
      }
      const read = WantedLimits.safeParse(wanted);
      if (read.success) for (const name of names) expect(read.data[name] ?? 0).toBeLessThanOrEqual(ceilings[name]);
      const appliance = Appliance.safeParse({ usual_run_s: asked, max_w: asked, recipes: { eggs: asked } });
      const own = appliance.success ? appliance.data : Appliance.parse({});
      for (const recipe of ["eggs", "porridge", "constructor"])
        expect(runSeconds(own, limits, recipe)).toBeLessThanOrEqual(limits.run_s);
      expect(mostWatts(own, limits)).toBeLessThanOrEqual(ceilings.power_w);
    }),
    { seed },
  );
});
