import { expect } from "vitest";
import { seededRandom } from "../../hub/core/random.ts";
import { fallsWithinMs, leaseEndsWithinMs } from "./crash-evening.ts";
import type { BrokerMode, CrashHouse } from "./crash-house.ts";
import {
  contactorFallsWithinMs,
  deadAfter,
  fedAfterDeath,
  fedBy,
  neverFedAgain,
  type Contactored,
  type WallFed,
} from "./crash-physics.ts";
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

/** Within how long outputs have to be off after a blow, ms, and so they are on a machine that is not busy (safety.md 4). */
const wanted: Readonly<Record<`${Blow["who"]} ${Blow["how"]}`, number>> = {
  "hub killed": 250,
  "hub stopped": 3_000,
  "broker killed": 250,
  "broker stopped": 3_000,
  "hands killed": 1_000,
  "hands stopped": 1_000,
};

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
        const within = wanted[blow as keyof typeof wanted];
        const late = sorted.filter((ms) => ms > within);
        console.info(
          `${what}, ${blow}: ${sorted.length} times, off after ${median} ms (median), ${sorted.at(-1)} ms (most); ${late.length} later than ${within} ms`,
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

/** What is struck, and for how long if it is stopped. */
export type Struck = {
  readonly device: Contactored;
  readonly stopMs: number;
  /** Those that count; all of them without it. */
  readonly outputs?: readonly string[];
  readonly tally: Tally;
};

/** Strikes while outputs of a device are on, and counts how long its hardware fed them after that. */
export async function strike(house: CrashHouse, blow: Blow, { device, stopMs, outputs, tally }: Struck): Promise<void> {
  const { hub, hands, record } = house;
  const from = Date.now();
  const fallen = (fed: readonly WallFed[], within: number) => {
    const ms = Math.round(deadAfter(fed, from, outputs));
    if (blow.who === "hands") neverFedAgain(outputs ? fed.filter(({ output }) => outputs.includes(output)) : fed, from);
    // Before it is judged: what is late because the machine stood still is run again, and counted all the same.
    if (ms > 0) tally.add(blow, ms);
    expect(ms, `${blow.who} ${blow.how}: off after`).toBeLessThanOrEqual(within);
  };
  const off = async (within: number) => {
    await until("the outputs are off", () => fellAt(house, outputs) < Number.POSITIVE_INFINITY);
    return fallen(await fedBy(house, device), within);
  };
  switch (`${blow.who} ${blow.how}` as const) {
    case "hub killed":
      hub.signal("SIGKILL");
      await hub.killed(5_000);
      return off(fallsWithinMs);
    case "hub stopped":
      hub.signal("SIGSTOP");
      try {
        return await off(leaseEndsWithinMs);
      } finally {
        hub.signal("SIGCONT");
      }
    case "broker killed":
      await house.killBroker();
      return off(fallsWithinMs);
    case "broker stopped":
      house.signalBroker("SIGSTOP");
      try {
        return await off(leaseEndsWithinMs);
      } finally {
        house.signalBroker("SIGCONT");
      }
    case "hands killed": {
      const { pid } = hands;
      hands.signal("SIGKILL");
      await hands.killed(5_000);
      await hands.up();
      // Whoever comes back finds everything off, and leaves it so.
      expect(record.switched(hands.pid).filter(({ on }) => on)).toEqual([]);
      return fallen(fedAfterDeath(house, pid, device), contactorFallsWithinMs);
    }
    case "hands stopped": {
      hands.signal("SIGSTOP");
      await new Promise((resolve) => setTimeout(resolve, stopMs));
      hands.signal("SIGCONT");
      return off(contactorFallsWithinMs);
    }
  }
}
