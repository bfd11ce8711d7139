/** Where the truth may lie, in the unit of its point. */
export type Interval = { readonly low: number; readonly high: number };

/** Of a hundred such intervals 95 hold the truth. */
const z = 1.96;

/** The interval of a share in per cent that was counted among so many homes (E. B. Wilson, 1927). */
export function intervalOfShare(percent: number, n: number): Interval {
  if (n <= 0) return { low: 0, high: 100 };
  const p = percent / 100;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: 100 * Math.max(0, middle - half), high: 100 * Math.min(1, middle + half) };
}

/** The interval of how often something happened per hundred homes: a count scatters by its own root. */
export function intervalOfRate(perHundred: number, n: number): Interval {
  if (n <= 0) return { low: 0, high: perHundred };
  const count = (perHundred * n) / 100;
  // A count and half a one more each way (Freeman and Tukey): there is an interval where nothing has happened yet, too.
  const root = (more: number) => Math.sqrt(count + more);
  const low = Math.max(0, root(0) - z / 2) ** 2;
  const high = (root(1) + z / 2) ** 2;
  return { low: (100 * low) / n, high: (100 * high) / n };
}
