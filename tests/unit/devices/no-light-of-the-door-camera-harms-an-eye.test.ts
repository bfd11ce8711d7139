import * as fc from "fast-check";
import { expect, test } from "vitest";
import { litAtMostMs, openLamp, restMs } from "../../../devices/door-camera/lamp.ts";
import { steppingClock } from "../../../hub/core/clock.ts";
import { LintelError } from "../../../hub/core/errors.ts";
import { turn } from "../../help/device-bench.ts";

const seed = Number(process.env["LINTEL_SEED"] ?? 20_260_105);
const runs = process.env["LINTEL_LONG"] ? 2_000 : 100;

type Act = { do: "comes" | "goes" | "on" | "off" } | { do: "pass"; ms: number };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom({ do: "comes" } as const, { do: "on" } as const, { do: "on" } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "goes" } as const, { do: "off" } as const) },
  {
    weight: 3,
    arbitrary: fc
      .oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 4_000, max: 40_000 }))
      .map((ms) => ({ do: "pass", ms }) as const),
  },
);

/** One life of a lamp: when it was lit, and whether it ever was without anybody. */
async function live(acts: readonly Act[]) {
  const clock = steppingClock(0);
  const lit: { from: number; to: number }[] = [];
  let since: number | undefined;
  let somebody = false;
  let alone = false;
  let rested = 0;
  const lamp = openLamp(
    clock,
    (on) => {
      if (on) {
        since = clock.mono();
        alone ||= !somebody;
      } else if (since !== undefined) {
        lit.push({ from: since, to: clock.mono() });
        since = undefined;
      }
    },
    () => rested++,
    (error) => {
      throw error;
    },
  );
  for (const one of acts) {
    if (one.do === "pass") await turn(clock, clock.mono() + one.ms);
    else if (one.do === "off") lamp.off();
    else if (one.do === "on") {
      try {
        lamp.on();
      } catch (error) {
        if (!(error instanceof LintelError)) throw error;
      }
    } else {
      somebody = one.do === "comes";
      lamp.inRange(somebody);
      alone ||= !somebody && since !== undefined;
    }
  }
  lamp.close();
  return { lit, alone, rested, dark: since === undefined };
}

test(`it is lit for somebody alone, ten seconds at most, and then dark for thirty (${runs} lives, seed ${seed})`, async () => {
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 80, size: "max" }), async (acts) => {
      const { lit, alone, rested, dark } = await live(acts);
      cuts += rested;
      expect(alone).toBe(false);
      expect(dark).toBe(true);
      // However it is cut into pieces: between two rests there is never more light than that.
      let used = 0;
      let last = -Infinity;
      for (const { from, to } of lit) {
        if (from - last >= restMs) used = 0;
        used += to - from;
        last = to;
        expect(used).toBeLessThanOrEqual(litAtMostMs);
      }
    }),
    { numRuns: runs, seed },
  );
  expect(cuts).toBeGreaterThan(0);
});
