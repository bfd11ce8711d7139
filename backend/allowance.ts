import type { Clock } from "../hub/core/clock.ts";
import { refuse } from "./refusal.ts";

/** So much for each of those who ask; more is E_RATE with the time to wait. Nothing of it is ever written down. */
export type Allowance = { take(who: string): void };

/** How many requests a minute each may make. */
export type Rates = {
  /** From one address, whatever it asks for. */
  readonly address: number;
  /** By one home at one brand. */
  readonly source: number;
  /** New homes from one address. */
  readonly newcomers: number;
};

/** Enough for a home and for a street behind one address; far too little to fill a disk. */
export const usualRates: Rates = { address: 1_200, source: 240, newcomers: 60 };

// Whoever makes up more names shares one bucket with all others who do.
const mostKnown = 20_000;
const everybodyElse = "everybody else";

/** Buckets that fill up again evenly, `perMinute` of them in a minute. */
export function makeAllowance(clock: Clock, perMinute: number): Allowance {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take: (who) => {
      const now = clock.mono();
      if (buckets.size >= mostKnown) for (const [name, one] of buckets) if (isFull(one, now)) buckets.delete(name);
      const name = buckets.has(who) || buckets.size < mostKnown ? who : everybodyElse;
      const bucket = buckets.get(name) ?? { left: perMinute, at: now };
      const left = Math.min(perMinute, bucket.left + (now - bucket.at) * perMs);
      if (left < 1) refuse("E_RATE", Math.max(1, Math.ceil((1 - left) / perMs / 1000)));
      buckets.set(name, { left: left - 1, at: now });
    },
  };

  function isFull({ left, at }: { readonly left: number; readonly at: number }, now: number): boolean {
    return left + (now - at) * perMs >= perMinute;
  }
}
