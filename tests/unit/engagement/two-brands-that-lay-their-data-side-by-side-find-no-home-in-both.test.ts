import { expect, test, vi } from "vitest";
import { type Export, twoExports } from "../../help/two-exports.ts";

// A thousand homes against a thousand: on a machine that is busy with others it takes its time.
vi.setConfig({ testTimeout: 240_000 });

const homes = 1_000;
/** By chance one of the thousand is found; more than seven is chance in one of a hundred thousand tries. */
const chance = 7;

/** How far two homes are apart by something that both brands can see. */
type Apart = (ours: Export, theirs: Export) => number;

/** How many homes are found, if each of ours is matched with the nearest of theirs; where several are as near, by lot. */
function found(ours: readonly Export[], theirs: readonly Export[], apart: Apart): number {
  return ours.reduce((sum, one, n) => {
    let [least, ties] = [Number.POSITIVE_INFINITY, 0];
    for (const other of theirs) {
      const distance = apart(one, other);
      if (distance < least) [least, ties] = [distance, 1];
      else if (distance === least) ties += 1;
    }
    const own = theirs[n];
    return sum + (own && apart(one, own) === least ? 1 / ties : 0);
  }, 0);
}

const bits = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);
const differing =
  (name: keyof Export["names"]): Apart =>
  ({ names: ours }, { names: theirs }) => {
    const [a, b] = [ours[name], theirs[name]];
    let sum = 0;
    for (let i = 0; i < a.length; i += 1) sum += bits[(a[i] ?? 0) ^ (b[i] ?? 0)] ?? 0;
    return sum;
  };
const byTimes: Apart = (ours, theirs) =>
  ours.times.reduce((sum, time, i) => sum + Math.abs(time - (theirs.times[i] ?? 0)), 0);
const byFirst: Apart = (ours, theirs) => Math.abs((ours.times[0] ?? 0) - (theirs.times[0] ?? 0));
const byGaps: Apart = ({ times: ours }, { times: theirs }) =>
  ours.reduce(
    (sum, time, i) => sum + Math.abs(time - (ours[i - 1] ?? 0) - ((theirs[i] ?? 0) - (theirs[i - 1] ?? 0))),
    0,
  );
const byBatches: Apart = ({ batches: ours }, { batches: theirs }) =>
  Math.abs(ours.length - theirs.length) + ours.reduce((sum, size, i) => sum + Math.abs(size - (theirs[i] ?? 0)), 0);
const joins: Readonly<Record<string, Apart>> = {
  "the home's name": differing("home"),
  "the resident's name": differing("resident"),
  "the key": differing("key"),
  "the consent's id": differing("consent"),
  "the event's id": differing("event"),
  "the commitment": differing("commit"),
  "all times": byTimes,
  "the first time": byFirst,
  "the time in between": byGaps,
  "the size of batches": byBatches,
};

test(`of ${homes} homes that tell two brands the same, the best join finds no more than chance does`, () => {
  const [ours, theirs] = twoExports({ homes, weeks: 2, seed: 11 });
  const hits = Object.entries(joins).map(([by, apart]) => ({ by, found: found(ours, theirs, apart) }));
  expect(hits.filter(({ found: n }) => n > chance)).toEqual([]);
});

test("the same joins find nearly every home of a house that draws its delays once, or goes by one name", () => {
  const [ours, theirs] = twoExports({ homes: 200, weeks: 2, seed: 12, together: true });
  expect(found(ours, theirs, byTimes)).toBeGreaterThan(190);
  const named = theirs.map((one, n) => ({
    ...one,
    names: { ...one.names, home: ours[n]?.names.home ?? one.names.home },
  }));
  expect(found(ours, named, differing("home"))).toBeGreaterThan(190);
});
