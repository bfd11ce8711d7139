import { constantFrom, array, assert, property, record, integer } from "fast-check";
import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import { alarmNow, handled, nextRing, type Own } from "../../../ui/wall/alarm.ts";

const seven = Date.parse("2026-03-04T07:00:00Z");
const minute = 60_000;
const day = 24 * 60 * minute;
const waits: LiveValues = {
  "alarm.thing": "alarm-a",
  "alarm.online": true,
  "alarm.ringing": false,
  "alarm.next": seven,
  "alarm.at": seven - 60 * minute,
};
const rings = (since: number, at = since): LiveValues => ({
  ...waits,
  "alarm.ringing": true,
  "alarm.since": since,
  "alarm.next": seven + day,
  "alarm.at": at,
});
const quiet = (at: number): LiveValues => ({ ...waits, "alarm.next": seven + day, "alarm.at": at });

test("while the house answers, it rings when the house says so and not before", () => {
  expect(alarmNow(undefined, waits, true, seven + 5_000)).toEqual({});
  expect(alarmNow(undefined, rings(seven), true, seven + 5_000).ringing).toEqual({ since: seven, own: false });
});

test("with the house gone it rings at the instant it knew, and goes on when the house went in the middle", () => {
  expect(alarmNow(undefined, waits, false, seven - 1)).toEqual({});
  expect(alarmNow(undefined, waits, false, seven).ringing).toEqual({ since: seven, own: true });
  expect(alarmNow(undefined, rings(seven), false, seven + minute).ringing).toEqual({ since: seven, own: true });
  expect(alarmNow(undefined, { ...waits, "alarm.online": false }, true, seven).ringing?.own).toBe(true);
  expect(alarmNow(undefined, waits, false, seven + 31 * minute)).toEqual({});
});

test("what was put off alone rings again alone, and what was stopped stays quiet", () => {
  const ringing = { since: seven, own: true };
  const snoozed = handled(ringing, "snooze", 9, seven + minute);
  expect(alarmNow(snoozed, waits, false, seven + 9 * minute)).toEqual({ own: snoozed });
  expect(alarmNow(snoozed, waits, false, seven + 10 * minute).ringing).toEqual({
    since: seven + 10 * minute,
    own: true,
  });
  expect(nextRing(waits, snoozed, seven + 2 * minute)).toBe(seven + 10 * minute);
  const stopped = handled(ringing, "stop", 9, seven + minute);
  expect(alarmNow(stopped, waits, false, seven + 20 * minute).ringing).toBeUndefined();
  expect(alarmNow(stopped, waits, false, seven + 40 * minute).ringing).toBeUndefined();
});

test("a house that comes back ringing is told what was done here, until it knows, and nothing is heard meanwhile", () => {
  const stopped = handled({ since: seven, own: true }, "stop", 9, seven + minute);
  const back = alarmNow(stopped, rings(seven), true, seven + 2 * minute);
  expect(back).toMatchObject({ tell: "stop" });
  expect(back.ringing).toBeUndefined();
  const soon = alarmNow(back.own, rings(seven), true, seven + 2 * minute + 1_000);
  expect(soon).toEqual({ own: back.own });
  expect(alarmNow(back.own, rings(seven), true, seven + 2 * minute + 6_000).tell).toBe("stop");
  expect(alarmNow(back.own, quiet(seven + 3 * minute), true, seven + 3 * minute)).toEqual({});
});

test("its own ring goes over to the house's, and a snooze the house knows of is the house's own", () => {
  const own: Own = { is: "ringing", ring: seven };
  expect(alarmNow(own, rings(seven), true, seven + minute)).toEqual({ ringing: { since: seven, own: false } });
  expect(alarmNow(own, quiet(seven - minute), true, seven + minute).ringing).toEqual({ since: seven, own: true });
  const snoozed = handled({ since: seven, own: false }, "snooze", 9, seven + minute);
  const known = { ...quiet(seven + minute), "alarm.snoozed_until": seven + 10 * minute };
  expect(alarmNow(snoozed, known, true, seven + 2 * minute)).toEqual({});
  expect(alarmNow(undefined, rings(seven + 10 * minute), true, seven + 10 * minute).ringing?.own).toBe(false);
});

test("a new ring after one that was stopped is heard", () => {
  const stopped = handled({ since: seven, own: false }, "stop", 9, seven + minute);
  expect(alarmNow(stopped, rings(seven + 20 * minute), true, seven + 20 * minute).ringing).toBeDefined();
});

test("however the line comes and goes, a ring that was stopped is not heard again", () => {
  const steps = array(record({ live: constantFrom(true, false), s: integer({ min: 1, max: 50 }) }), { maxLength: 20 });
  assert(
    property(steps, (steps) => {
      let now = seven + minute;
      let own: Own | undefined = handled({ since: seven, own: true }, "stop", 9, now);
      let values = rings(seven);
      for (const { live, s } of steps) {
        now += s * 1_000;
        const next = alarmNow(own, values, live, now);
        expect(next.ringing).toBeUndefined();
        if (next.tell) values = quiet(now);
        own = next.own;
      }
    }),
  );
});
