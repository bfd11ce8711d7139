import * as fc from "fast-check";
import { expect, test } from "vitest";
import { adoptedBreakfastRig, care, machineParts, porridge, type MachinePart } from "./adopted-breakfast-rig.ts";

const runs = process.env["LINTEL_LONG"] ? 10_000 : 300;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_406);

type Act = (rig: ReturnType<typeof adoptedBreakfastRig>) => void;

const cares = fc.oneof(
  { weight: 4, arbitrary: fc.constant(care) },
  fc.record({
    adult_home: fc.boolean(),
    child_home: fc.boolean(),
    standing_permission: fc.boolean(),
    motion_s: fc.integer({ min: 0, max: 1_200 }),
  }),
);
const start: fc.Arbitrary<Act> = cares.map((kind): Act => (rig) => {
  rig.command("start", { ...porridge, care: kind });
});
const going: Act = (rig) => {
  rig.press("reset");
  rig.button();
  rig.command("start", porridge);
  rig.pass(20);
};
const good: Act = (rig) => {
  for (const part of machineParts) rig.back(part);
  Object.assign(rig.real, { deaf: false, mute: false, stuck: false, watts: 1_100 });
  rig.hand(false);
  rig.silent(false);
  rig.lie(undefined);
  for (const part of ["smoke", "lid"] as const) rig.sense(part, false);
  rig.pass(40);
  rig.press("reset");
};
const trouble: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(fc.boolean(), fc.boolean()).map(
    ([on, fresh]): Act =>
      (rig) =>
        rig.hand(on, fresh),
  ),
  fc.tuple(fc.constantFrom("deaf", "mute", "stuck"), fc.boolean()).map(([how, on]): Act => (rig) => {
    Object.assign(rig.real, { [how]: on });
  }),
  fc.constantFrom(0, 3, 46, 150, 1_100, 1_900, 2_600).map(
    (watts): Act =>
      (rig) =>
        void (rig.real.watts = watts),
  ),
  fc.constantFrom(undefined, NaN, -50, 0, 1_100, 1_801, 50_000).map(
    (value): Act =>
      (rig) =>
        rig.lie(value),
  ),
  fc.boolean().map(
    (on): Act =>
      (rig) =>
        rig.silent(on),
  ),
  fc.tuple(fc.constantFrom<"smoke" | "lid">("smoke", "lid"), fc.boolean()).map(
    ([part, on]): Act =>
      (rig) =>
        rig.sense(part, on),
  ),
  fc.constantFrom<MachinePart>(...machineParts).map(
    (part): Act =>
      (rig) =>
        rig.away(part),
  ),
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: start },
  { weight: 5, arbitrary: fc.constant(going) },
  { weight: 1, arbitrary: fc.constant<Act>((rig) => void rig.command("stop")) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 70, max: 400 })),
        fc.integer({ min: 0, max: 8 }),
      )
      .map(
        ([seconds, luck]): Act =>
          (rig) =>
            rig.pass(seconds, luck > 0),
      ),
  },
  { weight: 7, arbitrary: trouble },
  { weight: 4, arbitrary: fc.constant(good) },
  {
    weight: 3,
    arbitrary: fc.constantFrom("arm", "reset", "stop").map(
      (button): Act =>
        (rig) =>
          rig.press(button),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (fresh): Act =>
        (rig) =>
          rig.button("single", fresh),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 100 }).map(
      (seconds): Act =>
        (rig) =>
          rig.restart(seconds),
    ),
  },
);

test(`no machine on a plug runs unarmed, unwatched, open, twice or too long (${runs} lives, seed ${seed})`, () => {
  const reached = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(act, { minLength: 10, maxLength: 40, size: "max" }), (acts) => {
      const rig = adoptedBreakfastRig();
      for (const one of acts) one(rig);
      rig.close();
      expect(rig.wrong).toEqual([]);
      for (const [id, finals] of rig.finals) expect([id, finals.length]).toEqual([id, 1]);
      for (const what of [...[...rig.finals.keys()].map((id) => String(rig.outcome(id))), ...rig.events])
        reached.set(what, (reached.get(what) ?? 0) + 1);
    }),
    { numRuns: runs, seed },
  );
  // A check that never gets anywhere proves nothing; what is rarer has a test of its own.
  for (const what of [
    ..."done stopped E_LEASE_LOST E_INTERRUPTED E_SENSOR E_SMOKE E_LID_OPEN E_LATCHED E_ARMED_NOT E_BUSY".split(" "),
    ..."armed disarmed reset on-pressed stop-pressed".split(" "),
    ..."sensor-stale smoke too-much-power".split(" ").map((fault) => `fault ${fault}`),
  ])
    expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
}, 600_000);
