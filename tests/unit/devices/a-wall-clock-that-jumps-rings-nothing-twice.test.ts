import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { look, nextLook, set, snooze, stop, unset, type Clockwork } from "../../../devices/alarm-clock/ring.ts";

const minute = 60_000;
const hour = 3_600_000;

describe("a wall clock that jumps", () => {
  const seven = Date.UTC(2026, 2, 4, 7);
  const at7 = set(unset, { rings: [seven], snooze_min: 9, by: "x" }, seven - hour);
  const ringing = look(at7, seven).clock;

  test("forward over a ring rings it when it is at most ten minutes late", () => {
    expect(look(at7, seven + 10 * minute).events).toEqual(["rang"]);
    expect(look(at7, seven + 10 * minute + 1)).toMatchObject({ events: [], clock: { missed: seven, rings: [] } });
  });

  test("back after a ring does not ring the same instant twice, however often it is told", () => {
    const told = set(stop(ringing).clock, { rings: [seven, seven + 24 * hour], snooze_min: 9, by: "y" }, seven - hour);
    expect(told.rings).toEqual([seven + 24 * hour]);
    expect(look(told, seven).events).toEqual([]);
  });

  test("back makes neither a ring nor a snooze longer", () => {
    const back = look(ringing, seven - 5 * hour).clock;
    expect(nextLook(back)).toBe(seven - 5 * hour + 30 * minute);
    const snoozed = look(snooze(ringing, seven + minute).clock, seven - 5 * hour).clock;
    expect(nextLook(snoozed)).toBe(seven - 5 * hour + 9 * minute);
  });

  test("anywhere, in any order of hands and lists: no instant rings twice, and it always knows when to look next", () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 40 * minute }) }),
      fc.record({ is: fc.constant("jump" as const), ms: fc.integer({ min: -3 * hour, max: 3 * hour }) }),
      fc.record({ is: fc.constantFrom("stop" as const, "snooze" as const), ms: fc.constant(0) }),
      fc.record({ is: fc.constant("set" as const), ms: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let clock: Clockwork = at7;
        let now = seven - hour;
        for (const { is, ms } of steps) {
          now += ms;
          if (is === "set") clock = set(clock, { rings: [seven, now + hour], snooze_min: 9, by: "z" }, now);
          if (is === "stop") clock = stop(clock).clock;
          if (is === "snooze") clock = snooze(clock, now).clock;
          const { events, clock: after } = look(clock, now);
          expect(after.rings.every((ring) => ring > now)).toBe(true);
          if (after.phase.is === "ringing") expect(now - after.phase.since).toBeLessThan(30 * minute);
          if (after.phase.is === "snoozed") expect(after.phase.until - now).toBeLessThanOrEqual(9 * minute);
          const next = nextLook(after);
          if (next === undefined) expect(after).toMatchObject({ rings: [], phase: { is: "quiet" } });
          else expect(next).toBeGreaterThan(now);
          expect(look(after, now)).toEqual({ clock: after, events: [] });
          expect(events.length).toBeLessThanOrEqual(1);
          clock = after;
        }
      }),
      { numRuns: 300 },
    );
  });
});
