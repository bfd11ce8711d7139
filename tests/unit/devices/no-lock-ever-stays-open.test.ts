import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockInputs } from "../../../devices/lock/contacts.ts";
import { longestPulseMs, pulseMs } from "../../../devices/lock/limits.ts";
import { step } from "../../../devices/lock/machine.ts";
import type { Lock, Result } from "../../../devices/lock/state.ts";
import { covers } from "../../help/covers.ts";
import { killed, openBench, type Bench } from "../../help/device-bench.ts";
import { lockRig, type Spoilt } from "./lock-rig.ts";

const long = process.env["LINTEL_LONG"] !== undefined;
const runs = long ? 20_000 : 400;
const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_105);

type Act =
  | { do: "unlock"; for_ms: number }
  | { do: "lock" | "restart" }
  | { do: "happen"; happens: string; with: Record<string, string | boolean> }
  | { do: "pass"; ms: number }
  | { do: "hang"; ms: number; noticed: boolean };

const happening = (happens: string, given: Record<string, string | boolean> = {}) =>
  ({ do: "happen", happens, with: given }) as const;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("unlock" as const), for_ms: fc.integer({ min: 1_000, max: 5_000 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ do: "lock" } as const, { do: "restart" } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 500, max: 8_000 }), fc.constant(90_000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("hang" as const),
      ms: fc.integer({ min: 250, max: 20_000 }),
      noticed: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom("push", "push", "shut", "shut", "key", "inside", "keypad", "force")
      .map((name) => happening(name)),
  },
  { weight: 1, arbitrary: fc.boolean().map((on) => happening("jam", { on })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...lockInputs), fc.constantFrom("none", "none", "stuck", "nan", "stale", "jump"))
      .map(([input, fault]) => happening("sensor", { input, fault })),
  },
);

function live(acts: readonly Act[], spoilt: Spoilt = {}) {
  const rig = lockRig(spoilt);
  for (const one of acts) {
    if (one.do === "unlock") rig.command("unlock", { for_ms: one.for_ms });
    else if (one.do === "lock") rig.command("lock", {});
    else if (one.do === "happen") rig.happen(one.happens, one.with);
    else if (one.do === "pass") rig.pass(one.ms);
    else if (one.do === "hang") rig.hang(one.ms, one.noticed);
    else rig.restart();
  }
  rig.close();
  return rig;
}

const lives = fc.array(act, { minLength: 20, maxLength: 60, size: "max" });

/** Whether any of some random lives shows that something is wrong. */
function found(spoilt: Spoilt, hangs = true): string | undefined {
  for (const acts of fc.sample(lives, { numRuns: 40, seed })) {
    const [first] = live(hangs ? acts : acts.filter((one) => one.do !== "hang"), spoilt).wrong;
    if (first !== undefined) return first.replace(/^[\d.]+ ms: /, "");
  }
  return undefined;
}

describe("whatever is asked, pushed, spoilt or killed", () => {
  test(`no strike is held for more than five seconds, nor without a command or a hand of its own (${runs} lives, seed ${seed})`, () => {
    const reached = new Map<string, number>();
    fc.assert(
      fc.property(lives, (acts) => {
        const rig = live(acts);
        expect(rig.wrong).toEqual([]);
        for (const [id, finals] of rig.finals) {
          expect([id, finals.length]).toEqual([id, 1]);
          const what = finals[0]?.code ?? finals[0]?.outcome ?? "";
          reached.set(what, (reached.get(what) ?? 0) + 1);
        }
        for (const what of rig.told) reached.set(what, (reached.get(what) ?? 0) + 1);
      }),
      { numRuns: runs, seed },
    );
    // A check that never gets anywhere proves nothing.
    for (const what of ["done", "E_BUSY", "E_NOT_CONFIRMED", "E_JAMMED", "E_INTERRUPTED", "E_STOPPED"])
      expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
    for (const what of ["opened", "closed", "left-open", "released", "fault:forced", "fault:not-locked"])
      expect([what, reached.get(what) ?? 0]).not.toEqual([what, 0]);
  }, 600_000);

  const after = (change: (lock: Lock, before: Lock, result: Result) => Lock): typeof step => {
    return (before, input, moment) => {
      const result = step(before, input, moment);
      return { ...result, lock: change(result.lock, before, result) };
    };
  };
  const held = { strike: true };
  const forgetful = after((lock, before) =>
    before.outputs.strike && !lock.closed ? { ...lock, outputs: held } : lock,
  );

  test("either layer alone keeps the five seconds: the lock's own time, or the one-shot of its strike", () => {
    expect(found({ ceiling: Infinity }, false)).toBe(undefined);
    expect(found({ step: forgetful })).not.toBe("energised for too long");
    // A process that hangs tells no time: this is what the one-shot is for.
    expect(found({ ceiling: Infinity })).toBe("energised for too long");
    expect(found({ ceiling: Infinity, step: forgetful })).toBe("energised for too long");
  });

  test.each<[string, string, Spoilt]>([
    [
      "a strike that a hand at the inside handle energises",
      "energised without a command",
      { step: after((lock) => (lock.hand?.strike === false ? { ...lock, outputs: held } : lock)) },
    ],
    [
      "a command that is acted on again when the bolt jams",
      "energised without a command",
      {
        step: after((lock, before, { ended }) =>
          ended.some(({ final }) => final.code === "E_JAMMED") && !before.closed ? { ...lock, outputs: held } : lock,
        ),
      },
    ],
    [
      "a lock that closes and holds on",
      "energised after it closed",
      { step: after((lock, before) => (before.outputs.strike && lock.closed ? { ...lock, outputs: held } : lock)) },
    ],
  ])("planted: %s is found", (_, what, spoilt) => {
    expect(found(spoilt)).toBe(what);
  });

  test("planted: a command that comes twice and is taken twice is found", () => {
    const rig = lockRig();
    const id = rig.command("unlock", { for_ms: 1_000 });
    rig.pass(5_000);
    rig.command("unlock", { for_ms: 1_000 }, id);
    expect(rig.wrong.join()).toContain("energised twice for one command");
  });

  test("no number makes a pulse longer than its ceiling", () => {
    const any = fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, NaN, 1e308, -1, 0));
    fc.assert(
      fc.property(any, any, (asked, set) => {
        const ms = pulseMs(asked, set);
        expect(ms >= 0 && ms <= longestPulseMs).toBe(true);
      }),
      { seed },
    );
  });
});

/** The device itself: its answers are all that is seen, `pulsing` what it says of its strike. */
async function lifeOnABench(acts: readonly Act[], again: readonly number[]): Promise<void> {
  let bench: Bench = await openBench("lock");
  const ids: string[] = [];
  const accepted = new Map<string, number>();
  const count = (from: Bench) => {
    for (const id of new Set(ids)) {
      const n = from.answers(id).filter(({ outcome }) => outcome === "accepted").length;
      if (n > 0) accepted.set(`${from.device.boot} ${id}`, n);
    }
  };
  for (const [at, one] of acts.entries()) {
    if (one.do === "unlock") {
      const old = ids[again[at] ?? -1];
      ids.push(bench.ask("unlock", { for_ms: one.for_ms }, old === undefined ? {} : { id: old }));
    } else if (one.do === "restart") {
      count(bench);
      bench = await killed(bench);
    } else if (one.do === "lock") bench.ask("lock", {});
    else if (one.do === "happen") bench.happen(one.happens, one.with);
    else if (one.do === "pass") await bench.pass(one.ms);
    else bench.device.endLeases("lag");
  }
  count(bench);
  // A repeated id is answered from memory: at most one boot ever said that it began.
  const begun = new Map<string, Set<string>>();
  for (const key of accepted.keys()) {
    const [boot = "", id = ""] = key.split(" ");
    begun.set(id, (begun.get(id) ?? new Set()).add(boot));
  }
  for (const [id, boots] of begun) expect([id, boots.size]).toEqual([id, 1]);
  await bench.pass(6_000);
  expect(bench.state()).toMatchObject({ pulsing: false });
  expect(bench.faults).toEqual([]);
  await bench[Symbol.asyncDispose]();
}

test(`an id that was acted on begins nothing again, whatever dies in between (seed ${seed})`, async () => {
  covers("role:door");
  const wish = fc.tuple(lives, fc.array(fc.integer({ min: -3, max: 8 }), { minLength: 60, maxLength: 60 }));
  for (const [acts, again] of fc.sample(wish, { numRuns: long ? 400 : 12, seed })) await lifeOnABench(acts, again);
}, 600_000);
