import type { Clock } from "../core/clock.ts";

/** How much may pass: a steady rate and what may come at once. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** A token bucket that may go into debt, at most as deep as its burst: what came in one piece is paid for afterwards. */
export type Bucket = {
  /** Takes tokens out; returns how many milliseconds the debt lasts, 0 when there is none. */
  take(tokens: number): number;
};

/** A full bucket on the given clock. */
export function makeBucket({ perSecond, burst }: Rate, clock: Clock): Bucket {
  let level = burst;
  let at = clock.mono();
  return {
    take: (tokens) => {
      const now = clock.mono();
      level = Math.max(-burst, Math.min(burst, level + ((now - at) * perSecond) / 1000) - tokens);
      at = now;
      return level < 0 ? (-level / perSecond) * 1000 : 0;
    },
  };
}
