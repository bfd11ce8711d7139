import type { Clock } from "../core/clock.ts";

/** How much may pass: a steady rate and what may come at once. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** A token bucket that may go into debt: what came in one piece is let through and paid for afterwards. */
export type Bucket = {
  /** Takes tokens out. */
  take(tokens: number): void;
  /** How many milliseconds until the debt is paid, 0 when there is none. */
  debtMs(): number;
};

/** A full bucket on the given clock. */
export function makeBucket({ perSecond, burst }: Rate, clock: Clock): Bucket {
  let level = burst;
  let at = clock.mono();
  const refill = () => {
    const now = clock.mono();
    level = Math.min(burst, level + ((now - at) * perSecond) / 1000);
    at = now;
  };
  return {
    take: (tokens) => {
      refill();
      level -= tokens;
    },
    debtMs: () => {
      refill();
      return level < 0 ? (-level / perSecond) * 1000 : 0;
    },
  };
}
