import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Fix, Trip } from "../../../hub/core/house.ts";
import { seededRandom } from "../../../hub/core/random.ts";
import { type TripRecord, tripAt, withFix } from "../../../hub/presence/trips.ts";
import { home, morning, north } from "./a-house.ts";

const minute = 60_000;
const trip: TripRecord = { v: 1, id: "t", resident: "ann", opened: morning, expires: morning + 120 * minute };
type Said = { readonly min: number; readonly m: number; readonly acc?: number; readonly east_m?: number };
const fixOf = ({ min, m, acc = 12, east_m = 0 }: Said): Fix => ({
  ...north(m),
  lon: home.lon + east_m / 95_000,
  accuracy_m: acc,
  at: morning + min * minute,
});
const listOf = (said: readonly Said[]) => said.reduce<readonly Fix[]>((all, one) => withFix(trip, all, fixOf(one)), []);
const at = (min: number, ...said: readonly Said[]): Trip => tripAt(trip, listOf(said), home, morning + min * minute);
const line = (count: number, said: (i: number) => Said) => Array.from({ length: count }, (_, i) => said(i));

test("two fixes nearer are strong a minute apart and half an hour apart, until the newer is ten minutes old", () => {
  expect(at(2, { min: 1, m: 5000 }, { min: 2, m: 4800 }).evidence).toBe("strong");
  expect(at(1.9, { min: 1, m: 5000 }, { min: 1.9, m: 4800 }).evidence).toBe("weak");
  expect(at(16, { min: 1, m: 9000 }, { min: 16, m: 5000 }).evidence).toBe("strong");
  expect(at(26, { min: 1, m: 9000 }, { min: 16, m: 5000 }).evidence).toBe("strong");
  expect(at(26.1, { min: 1, m: 9000 }, { min: 16, m: 5000 }).evidence).toBe("none");
  expect(at(31, { min: 1, m: 9000 }, { min: 31, m: 5000 }).evidence).toBe("strong");
  expect(at(31.1, { min: 1, m: 9000 }, { min: 31.1, m: 5000 }).evidence).toBe("weak");
});

test("fixes of the future, of before the swipe, of no accuracy or a vague one are none", () => {
  expect(at(2, { min: 1, m: 5000 }, { min: 3, m: 4000 }).evidence).toBe("weak");
  expect(at(2, { min: 10, m: 5000 }, { min: 12, m: 4000 }).evidence).toBe("none");
  expect(at(2, { min: -20, m: 5000 }, { min: 2, m: 4000 }).evidence).toBe("weak");
  expect(at(2, { min: 1, m: 5000, acc: 0 }, { min: 2, m: 4000 }).evidence).toBe("weak");
  expect(at(2, { min: 1, m: 5000 }, { min: 2, m: 4000, acc: 0 }).evidence).toBe("weak");
  expect(at(2, { min: 1, m: 5000 }, { min: 2, m: 4000, acc: 501 }).evidence).toBe("weak");
  expect(at(2, { min: 1, m: 5000, acc: 400 }, { min: 2, m: 4500, acc: 400 }).evidence).toBe("weak");
});

test("another continent, and a jump that no vehicle makes, prove nothing", () => {
  expect(at(3, { min: 1, m: 9_000_000 }, { min: 3, m: 8_999_000 })).toMatchObject({ evidence: "none" });
  expect(at(3, { min: 1, m: 9_000_000 }, { min: 3, m: 5_000 }).evidence).toBe("weak");
  expect(at(3, { min: 1, m: 30_000 }, { min: 3, m: 5_000 }).evidence).toBe("weak");
  const jumping = line(40, (i) => ({ min: 1 + i, m: i % 2 ? 40_000 : 9_000 }));
  for (let i = 2; i <= jumping.length; i++) expect(at(i, ...jumping.slice(0, i)).evidence).not.toBe("strong");
  const standing = line(20, (i) => ({ min: 1 + i, m: 9_000 }));
  expect(at(21, ...standing, { min: 20.5, m: 500 }).evidence).toBe("weak");
  expect(at(24, ...standing, { min: 21, m: 8_500 }, { min: 22, m: 8_000 }, { min: 23, m: 7_500 }).evidence).toBe(
    "strong",
  );
});

test("a phone that lies still is never strong, however vague it is; its arrival grows later until nobody knows it", () => {
  const { next } = seededRandom(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  for (let run = 0; run < 40; run++) {
    let fixes: readonly Fix[] = [];
    const seen: Trip[] = [];
    for (let min = 0; min < 120; min += 0.5 + 2 * next()) {
      const acc = next() < 0.9 ? 5 + 60 * next() : 100 + 400 * next();
      const noise = { m: 6000 + (normal() * acc) / 1.51, east_m: (normal() * acc) / 1.51 };
      fixes = withFix(trip, fixes, fixOf({ min, acc, ...noise }));
      seen.push(tripAt(trip, fixes, home, morning + min * minute));
    }
    expect(seen.map(({ evidence }) => evidence)).not.toContain("strong");
    const late = seen.slice(-20).map(({ eta_min }) => eta_min ?? Infinity);
    expect(Math.min(...late)).toBeGreaterThan(seen[0]?.eta_min ?? 0);
  }
});

test("who goes away, stands for long, or goes round by another way is not strong meanwhile", () => {
  expect(at(10, ...line(10, (i) => ({ min: 1 + i, m: 3000 + i * 200 }))).evidence).toBe("weak");
  const out = line(6, (i) => ({ min: 1 + i, m: 6000 - i * 600 }));
  const round = line(5, (i) => ({ min: 7 + i, m: 3000 + i * 400 }));
  expect(at(6, ...out).evidence).toBe("strong");
  expect(at(11, ...out, ...round).evidence).toBe("weak");
  const shop = line(12, (i) => ({ min: 7 + i, m: 3000 }));
  expect(at(18, ...out, ...shop).evidence).toBe("weak");
  const on = line(3, (i) => ({ min: 19 + i, m: 2400 - i * 600 }));
  expect(at(21, ...out, ...shop, ...on).evidence).toBe("strong");
});

test("order, repetition and lateness of fixes change nothing; what is kept has an end; no number is absurd", () => {
  const said = fc.record({
    min: fc.double({ min: -5, max: 140, noNaN: true }),
    m: fc.oneof(fc.double({ min: 0, max: 20_000, noNaN: true }), fc.constant(9_000_000)),
    acc: fc.constantFrom(0, 5, 30, 200, 500, 501),
  });
  fc.assert(
    fc.property(
      fc
        .array(said, { maxLength: 60 })
        .chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
            fc.integer({ min: 0, max: 120 }),
          ),
        ),
      ([all, shuffled, min]) => {
        expect(listOf(shuffled)).toEqual(listOf(all));
        const { eta_min: mid, eta_low_min: low, eta_high_min: high, distance_m } = at(min, ...shuffled);
        expect(at(min, ...all)).toEqual(at(min, ...shuffled));
        if (mid === undefined) {
          expect([low, high]).toEqual([undefined, undefined]);
          return;
        }
        expect([low, mid, high].every((value) => Number.isFinite(value))).toBe(true);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mid);
        expect(high).toBeGreaterThanOrEqual(mid);
        expect(distance_m ?? 0).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: process.env["LINTEL_LONG"] === "1" ? 20_000 : 300 },
  );
  const flood = line(30_000, (i) => ({ min: i / 200, m: 9000 - i / 10 }));
  expect(listOf(flood).length).toBeLessThan(250);
});
