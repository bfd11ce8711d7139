import { z } from "zod";

/** The longest a strike is ever energised in one go, ms; the one-shot in its own supply drops it then too. */
export const longestPulseMs = 5_000;

/** How long the lock's own keypad holds the strike, and how long a key or the inside handle is thought to, ms. */
export const keypadHoldsMs = 5_000;
/** See `keypadHoldsMs`. */
export const handHoldsMs = 5_000;

/** Between two pulses, ms. */
export const restMs = 1_000;
/** How long after its end a release still explains a leaf that opens: a leaf is slower than a bolt, ms. */
export const graceMs = 1_500;
/** How long the bolt may take to lock again, ms. */
export const settleMs = 2_000;
/** A jam is believed only after the bolt had this long to move, ms. */
export const movingMs = 100;
/** A leaf that stands open so long is told of, ms. */
export const leftOpenMs = 60_000;
/** How often the contacts are looked at while the bolt should move, ms. */
export const confirmLookMs = 25;
/** See `confirmLookMs`; while it should come back. */
export const settleLookMs = 100;

/** What the config file may say of a lock: a shorter pulse, never a longer one. */
export const LockSettings = z.strictObject({
  pulse_ms: z.number().int().min(500).max(longestPulseMs).default(longestPulseMs),
});

/** How long this pulse holds the strike: the shortest of what is asked, what is set and what is ever allowed. */
export function pulseMs(asked: number, set: number): number {
  const shortest = Math.min(asked, set, longestPulseMs);
  // What cannot be compared is no time at all.
  return shortest > 0 ? shortest : 0;
}
