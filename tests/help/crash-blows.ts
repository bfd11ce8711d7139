import { expect } from "vitest";
import { seededRandom } from "../../hub/core/random.ts";
import { fallsWithinMs, leaseEndsWithinMs } from "./crash-evening.ts";
import type { BrokerMode, CrashHouse } from "./crash-house.ts";
import { until } from "./crash-record.ts";

/** Who is struck: by `kill -9`, or stopped where they are for a while. */
export type Blow = { readonly who: "hub" | "hands" | "broker"; readonly how: "killed" | "stopped" };

/** What may be struck in a house; an embedded broker dies and stands still with its hub. */
export function blowsOf(mode: BrokerMode): readonly Blow[] {
  const who = mode === "embedded" ? (["hub", "hands"] as const) : (["hub", "hands", "broker"] as const);
  return who.flatMap((one) => (["killed", "stopped"] as const).map((how) => ({ who: one, how })));
}

/** Whether the long form was asked for. */
export const long = process.env["LINTEL_LONG"] === "1";
/** How often each blow falls on each hazard in the long form. */
export const often = long ? Number(process.env["LINTEL_BLOWS"] ?? 50) : 1;

/** Random moments from a seed that is printed. */
export function momentsFor(what: string): (below: number) => number {
  const seed = long ? Date.now() : 11;
  console.info(`${what}: seed ${seed}`);
  const random = seededRandom(seed);
  return (below) => Math.floor(random.next() * below);
}

/** How long after a blow the outputs of the hands were off, ms, in the order of the blows. */
export type Tally = { add(blow: Blow, ms: number): void; tell(what: string): void };

/** Makes a tally. */
export function makeTally(): Tally {
  const times = new Map<string, number[]>();
  return {
    add: ({ who, how }, ms) => void times.set(`${who} ${how}`, [...(times.get(`${who} ${how}`) ?? []), ms]),
    tell: (what) => {
      for (const [blow, all] of times) {
        const sorted = all.toSorted((a, b) => a - b);
        const median = sorted[Math.floor(sorted.length / 2)];
        console.info(
          `${what}, ${blow}: ${sorted.length} times, off after ${median} ms (median), ${sorted.at(-1)} ms (most)`,
        );
      }
    },
  };
}

/** When the last of these outputs of the living hands fell, by the wall. */
export function fellAt({ record, hands }: CrashHouse, outputs?: readonly string[]): number {
  const on = new Set<string>();
  let fell = Number.NEGATIVE_INFINITY;
  for (const one of record.switched(hands.pid)) {
    if (outputs && !outputs.includes(one.output)) continue;
    if (one.on) on.add(one.output);
    else if (on.delete(one.output) && on.size === 0) fell = one.at;
  }
  return on.size > 0 ? Number.POSITIVE_INFINITY : fell;
}

/**
 * Strikes while outputs are on, and gives how long they stayed on, ms; what a dead or a stopped process holds nobody
 * hears of: for hands that were stopped it counts from when they go on, for hands that died it is undefined.
 */
export async function strike(
  house: CrashHouse,
  blow: Blow,
  { stopMs, outputs }: { readonly stopMs: number; readonly outputs?: readonly string[] },
): Promise<number | undefined> {
  const { hub, hands, record } = house;
  const off = async (from: number, within: number) => {
    await until("the outputs are off", () => fellAt(house, outputs) < Number.POSITIVE_INFINITY);
    const ms = fellAt(house, outputs) - from;
    expect(ms, `${blow.who} ${blow.how}: off after`).toBeLessThan(within);
    return Math.max(0, ms);
  };
  const from = Date.now();
  switch (`${blow.who} ${blow.how}` as const) {
    case "hub killed":
      hub.signal("SIGKILL");
      await hub.killed(5_000);
      return off(from, fallsWithinMs);
    case "hub stopped":
      hub.signal("SIGSTOP");
      try {
        return await off(from, leaseEndsWithinMs);
      } finally {
        hub.signal("SIGCONT");
      }
    case "broker killed":
      await house.killBroker();
      return off(from, fallsWithinMs);
    case "broker stopped":
      house.signalBroker("SIGSTOP");
      try {
        return await off(from, leaseEndsWithinMs);
      } finally {
        house.signalBroker("SIGCONT");
      }
    case "hands killed":
      hands.signal("SIGKILL");
      await hands.killed(5_000);
      await hands.up();
      // Whoever comes back finds everything off, and leaves it so.
      expect(record.switched(hands.pid).filter(({ on }) => on)).toEqual([]);
      return undefined;
    case "hands stopped": {
      hands.signal("SIGSTOP");
      const before = record.switched(hands.pid).length;
      await new Promise((resolve) => setTimeout(resolve, stopMs));
      expect(record.switched(hands.pid)).toHaveLength(before);
      hands.signal("SIGCONT");
      return off(Date.now(), fallsWithinMs);
    }
  }
}
