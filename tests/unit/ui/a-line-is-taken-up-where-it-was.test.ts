import { expect, test } from "vitest";
import { houseTime, withBeat, withDiff, withSnapshot } from "../../../ui/parts/known.ts";
import { pauseBefore } from "../../../ui/parts/pause.ts";

const snapshot = {
  schema: 1,
  epoch: "a",
  seq: 3,
  at: 1_000_000,
  place: "hall",
  values: { "bath.water_c": 30 },
} as const;

test("a diff that follows is taken, and the house's time runs on from it", () => {
  const known = withSnapshot(undefined, snapshot, 50);
  const next = withDiff(known, { epoch: "a", seq: 4, at: 1_002_000, set: { "bath.water_c": 31 } }, 2_050);
  expect(next).toEqual({
    values: { "bath.water_c": 31 },
    at: 1_002_000,
    heard: 2_050,
    told: known?.told,
    said: known?.said,
    mark: { epoch: "a", seq: 4 },
  });
  expect(next && houseTime(next, 5_050)).toBe(1_005_000);
});

test("a diff that leaves one out, another start of the hub, or an unknown schema asks for everything anew", () => {
  const known = withSnapshot(undefined, snapshot, 0);
  expect(withDiff(known, { epoch: "a", seq: 5, at: 0, set: {} }, 0)).toBeUndefined();
  expect(withDiff(known, { epoch: "b", seq: 4, at: 0, set: {} }, 0)).toBeUndefined();
  expect(withDiff(undefined, { epoch: "a", seq: 4, at: 0, set: {} }, 0)).toBeUndefined();
  expect(withBeat(known, { epoch: "a", seq: 4, at: 0 }, 0)).toBeUndefined();
  expect(withSnapshot(known, { ...snapshot, schema: 2 as 1 }, 0)).toBeUndefined();
});

test("a beat moves the clock and nothing else", () => {
  const known = withSnapshot(undefined, snapshot, 0);
  expect(withBeat(known, { epoch: "a", seq: 3, at: 1_010_000 }, 9_000)).toMatchObject({
    values: snapshot.values,
    at: 1_010_000,
    heard: 9_000,
  });
});

test("tries come 1 s to 10 s apart, spread, and without end", () => {
  for (const chance of [0, 0.5, 0.999]) {
    const pauses = Array.from({ length: 40 }, (_, attempt) => pauseBefore(attempt, chance));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10_000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses[39]).toBe(pauses[20]);
  }
  expect(pauseBefore(5, 0)).not.toBe(pauseBefore(5, 0.9));
  expect(Number.isFinite(pauseBefore(1e9, 0.5))).toBe(true);
});

test("what a screen shows keeps its age while its state is only told again, and over a restart of the hub", () => {
  const shown = { "screen.card": "welcome", "screen.shows": { name: "Lin", language: "en" }, "screen.at": 990_000 };
  const known = withSnapshot(undefined, { ...snapshot, values: shown }, 0);
  expect(known?.told.since).toBe(990_000);
  const again = withDiff(known, { epoch: "a", seq: 4, at: 1_060_000, set: { "screen.at": 1_060_000 } }, 0);
  expect(again?.told.since).toBe(990_000);
  const values = { "screen.card": "welcome", "screen.shows": { language: "en", name: "Lin" }, "screen.at": 1_120_000 };
  const restarted = withSnapshot(again, { ...snapshot, epoch: "b", at: 1_120_000, values }, 0);
  expect(restarted?.told.since).toBe(990_000);
  const other = { "screen.shows": { name: "Bo" }, "screen.at": 1_130_000 };
  expect(withDiff(restarted, { epoch: "b", seq: 4, at: 1_130_000, set: other }, 0)?.told.since).toBe(1_130_000);
});
