import { describe, expect, test } from "vitest";
import { leakTrace } from "../../help/leak-trace.ts";

const long = process.env["LINTEL_LONG"] === "1";
const seed = long ? Math.floor(Math.random() * 1e9) : 20_260_302;
const runs = long ? 100_000 : 300;
if (long) console.info(`no-trace-of-anybody: seed ${seed}`);

describe("whatever happens in the house", () => {
  test(
    "every event that leaves is covered by a grant that stands as it leaves",
    async () => {
      const { left, byType, leaks } = await leakTrace(seed, runs);
      expect(leaks).toEqual([]);
      // A trace of which nothing left would prove nothing.
      expect(left).toBeGreaterThan(runs / 6);
      for (const type of ["signal.usage", "signal.bucket", "interest.declared", "consent.withdrawn"]) {
        expect(byType[type] ?? 0, type).toBeGreaterThan(0);
      }
    },
    long ? 36_000_000 : 120_000,
  );

  test.each([
    ["the counting lets everything in", { mayCount: () => true }],
    ["the gate says yes to everything", { gate: () => undefined }],
    ["the outbox is not held against the grants", { joins: false }],
  ])(
    "and though %s, the others hold",
    async (_, gates) => {
      const { left, leaks } = await leakTrace(seed + 1, long ? 20_000 : 60, gates);
      expect(leaks).toEqual([]);
      expect(left).toBeGreaterThan(5);
    },
    long ? 36_000_000 : 120_000,
  );

  test("with two of them away something would leave: the trace does find what leaks", async () => {
    const { leaks } = await leakTrace(seed + 2, 120, { gate: () => undefined, joins: false });
    expect(leaks.length).toBeGreaterThan(0);
  });
});
