import * as fc from "fast-check";
import { expect, test } from "vitest";
import { adoptedLockRig, type LockCast } from "./adopted-lock-rig.ts";

const runs = process.env["LINTEL_LONG"] ? 10_000 : 400;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_407);

type Act = (rig: ReturnType<typeof adoptedLockRig>) => void;

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Act>((rig) => void rig.command("unlock")) },
  { weight: 3, arbitrary: fc.constant<Act>((rig) => void rig.command("lock")) },
  {
    weight: 9,
    arbitrary: fc
      .oneof(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 3_000, max: 30_000 }), fc.constant(70_000))
      .map(
        (ms): Act =>
          (rig) =>
            rig.pass(ms),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("locked", "locking", "unlocked", "unlocking", "open", "jammed"), fc.boolean())
      .map(
        ([says, fresh]): Act =>
          (rig) =>
            rig.hand(says, fresh),
      ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.boolean(), fc.boolean()).map(
      ([on, fresh]): Act =>
        (rig) =>
          rig.leaf(on, fresh),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("deaf", "mute", "jams", "stays"), fc.oneof(fc.boolean(), fc.constant(false)))
      .map(
        ([how, on]): Act =>
          (rig) =>
            void Object.assign(rig.real, { [how]: on }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<"lock" | "leaf">("lock", "leaf").map(
      (part): Act =>
        (rig) =>
          rig.away(part),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<"lock" | "leaf">("lock", "leaf").map(
      (part): Act =>
        (rig) =>
          rig.back(part),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 60_000 }).map(
      (ms): Act =>
        (rig) =>
          rig.restart(ms),
    ),
  },
);

test(`no lock is opened unasked or twice, or bolted before an open leaf (${runs} lives, seed ${seed})`, () => {
  const reached = new Map<string, number>();
  const cast = fc.constantFrom<LockCast[]>(
    {},
    { leaf: false },
    { traits: { wants: ["lock", "unlock"] } },
    { settings: { tells_hands: true, auto_off_s: 3 } },
    { settings: { opens_by: "unlock", auto_off_s: 60 } },
  );
  fc.assert(
    fc.property(cast, fc.array(act, { minLength: 10, maxLength: 50, size: "max" }), (who, acts) => {
      const rig = adoptedLockRig(who);
      for (const one of acts) one(rig);
      rig.close();
      const before = rig.play.orders.length;
      rig.pass(90_000);
      expect(rig.play.orders.length).toBe(before);
      expect(rig.wrong).toEqual([]);
      for (const [id, finals] of rig.finals) expect([id, finals.length]).toEqual([id, 1]);
      for (const what of [...[...rig.finals.keys()].map((id) => String(rig.outcome(id))), ...rig.events])
        reached.set(what, (reached.get(what) ?? 0) + 1);
    }),
    { numRuns: runs, seed },
  );
  // A check that never gets anywhere proves nothing.
  for (const what of [
    ..."done E_BUSY E_NOT_CONFIRMED E_JAMMED E_INTERRUPTED E_STOPPED E_INTERLOCK E_DEVICE_OFFLINE".split(" "),
    "opened",
    "closed",
    "left-open",
    "released hand",
    ...["forced", "not-locked", "jammed", "sensor"].map((fault) => `fault ${fault}`),
  ])
    expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
}, 600_000);
