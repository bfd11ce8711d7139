import { expect, test } from "vitest";
import type { Fix } from "../../../hub/core/house.ts";
import { type Habits, habitsOf, lessonsOf } from "../../../hub/presence/habits.ts";
import { delayedBy, endedBy, openedBy, type TripRecord, tripAt, withFix } from "../../../hub/presence/trips.ts";
import { home, morning, north } from "./a-house.ts";

const minute = 60_000;
const trip: TripRecord = { v: 1, id: "t", resident: "ann", opened: morning, expires: morning + 120 * minute };
type Said = readonly [min: number, m: number];
const listOf = (said: readonly Said[]) =>
  said.reduce<readonly Fix[]>(
    (all, [min, m]) => withFix(trip, all, { ...north(m), accuracy_m: 12, at: morning + min * minute }),
    [],
  );
const at = (min: number, said: readonly Said[], habits?: Habits, record = trip) =>
  tripAt(record, listOf(said), home, morning + min * minute, habits);
/** Ways home at a steady pace, so many metres a minute, from 9 km. */
const ways = (count: number, pace: number) =>
  habitsOf(
    Array.from({ length: count }, () =>
      lessonsOf(
        listOf(Array.from({ length: 60 }, (_, i): Said => [i, Math.max(0, 9000 - i * pace)])),
        home,
        morning,
        morning + (9000 / pace) * minute,
      ),
    ).flat(),
  );
const steady = Array.from({ length: 11 }, (_, i): Said => [i, 6000 - i * 300]);

test("without any history one fix gives a wide band and ten minutes of steady closing a narrow one", () => {
  const first = at(0, steady.slice(0, 1));
  const later = at(10, steady);
  const width = ({ eta_low_min: low = 0, eta_high_min: high = 0 }) => high - low;
  expect(first.eta_min).toBeGreaterThan(8);
  expect(later.eta_min).toBeGreaterThan(9);
  expect(later.eta_min).toBeLessThan(13);
  expect(width(later)).toBeLessThan(width(first) / 2);
});

test("what the resident usually takes counts where fixes are few, and little where they are many and steady", () => {
  const [slow, fast] = [ways(6, 150), ways(6, 450)];
  const few: readonly Said[] = [[0, 6000]];
  const at6000 = (habits?: Habits) => at(0, few, habits).eta_min ?? NaN;
  expect(at6000(slow)).toBeGreaterThan(32);
  expect(at6000(fast)).toBeLessThan(18);
  const near = Array.from({ length: 15 }, (_, i): Said => [i, 6000 - i * 290]);
  const known = at(14, near).eta_min ?? NaN;
  for (const habits of [slow, fast]) {
    const moved = Math.abs((at(14, near, habits).eta_min ?? NaN) / known - 1);
    expect(moved).toBeLessThan(0.2);
    expect(moved).toBeLessThan(Math.abs(at6000(habits) / at6000() - 1) / 2);
  }
  const apart = at(16, [
    [0, 8000],
    [15, 7000],
  ]);
  expect(
    Math.abs(
      (at(
        16,
        [
          [0, 8000],
          [15, 7000],
        ],
        fast,
      ).eta_min ?? NaN) - 15,
    ),
  ).toBeLessThan(Math.abs((apart.eta_min ?? NaN) - 15));
});

test("from the swipe on, before any fix, habit foretells the arrival and stops when its time is over", () => {
  const habits = ways(5, 300);
  expect(at(0, [], habits)).toMatchObject({ eta_min: 30, evidence: "none" });
  expect(at(12, [], habits)).toMatchObject({ eta_min: 18 });
  expect(at(31, [], habits)).not.toHaveProperty("eta_min");
  expect(at(0, [])).not.toHaveProperty("eta_min");
});

test("a phone silent under the ground is still on its way for a while, ever less surely", () => {
  const width = ({ eta_low_min: low = 0, eta_high_min: high = 0, eta_min: mid = 1 }) => (high - low) / mid;
  const [before, during] = [at(10, steady), at(16, steady)];
  expect(during.eta_min ?? NaN).toBeLessThan(before.eta_min ?? NaN);
  expect(width(during)).toBeGreaterThan(width(before));
  expect(at(22, steady)).toMatchObject({ evidence: "none" });
  expect(at(45, steady)).not.toHaveProperty("eta_min");
});

test("a usual tunnel is reckoned with until it is behind them", () => {
  const tunnel: readonly Said[] = [
    [0, 9000],
    [2, 8800],
    [18, 800],
    [22, 500],
  ];
  const habits = habitsOf(lessonsOf(listOf(tunnel), home, morning, morning + 28 * minute));
  expect(at(2, tunnel.slice(0, 2), habits).silent_min).toBe(16);
  expect(at(2, tunnel.slice(0, 2))).not.toHaveProperty("silent_min");
  expect(at(22, steady.slice(0, 2), habits).silent_min).toBe(16);
});

test("nobody is expected before they said, and a delay never makes it sooner or lasts beyond the trip", () => {
  const seen = at(10, steady);
  const later = delayedBy(trip, seen, 20, morning + 10 * minute);
  const floor = (seen.eta_min ?? 0) + 20;
  expect(at(10, steady, undefined, later).eta_min).toBeCloseTo(floor, 0);
  expect(at(15, steady, undefined, later).eta_low_min).toBeCloseTo(floor - 5, 0);
  expect(delayedBy(later, at(10, steady, undefined, later), -5, morning)).toBe(later);
  expect(delayedBy(later, { ...seen, eta_min: 0 }, 1, morning + 10 * minute).not_before).toBe(later.not_before);
  expect(delayedBy(trip, seen, 900, morning).not_before).toBe(trip.expires);
  const over = endedBy(trip, "cancelled", morning + minute);
  expect(delayedBy(over, seen, 20, morning + 2 * minute)).toBe(over);
});

test("a trip says whether the resident's own phone opened it", () => {
  const swipe = { id: "phone:1", source: "phone.swiped", at: morning, device: "phone", confidence: 1, baseline: false };
  expect(tripAt(openedBy({ ...swipe, proved: true }, "ann"), [], home, morning)).toMatchObject({ proved: true });
  expect(tripAt(openedBy({ ...swipe, proved: false }, "ann"), [], home, morning)).not.toHaveProperty("proved");
  expect(tripAt(openedBy(swipe, "ann"), [], home, morning)).not.toHaveProperty("proved");
});
