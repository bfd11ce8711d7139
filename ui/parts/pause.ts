const first_ms = 1_500;
const longest_ms = 10_000;
const growth = 1.8;

/** How long to wait before try number `attempt` (from 0): 1 s growing to 10 s, spread by `chance` from 0 to 1. */
export function pauseBefore(attempt: number, chance: number): number {
  const base = Math.min(longest_ms, first_ms * growth ** Math.min(attempt, 20));
  return Math.round(base * (0.7 + 0.3 * chance));
}
