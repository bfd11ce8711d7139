/** The value below which this share of the values lies (nearest rank); NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[sorted.length / 2 - 1] ?? Number.NaN) + upper) / 2;
}

/** What one round of one side came to. */
export type Round = { readonly p50: number; readonly p99: number };

/** The latencies of one round as figures. */
export function roundOf(latencies: readonly number[]): Round {
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

/** What a figure must and shall reach; `atLeast` for those that are better when larger. */
export type Bounds = { readonly must: number; readonly aim: number; readonly atLeast?: true };

/** How a figure stands to its bounds. */
export type Verdict = "aim" | "must" | "missed" | "not measured";

/** Judges one figure; what could not be measured meets nothing. */
export function verdict(figure: number, { must, aim, atLeast }: Bounds): Verdict {
  if (Number.isNaN(figure)) return "not measured";
  const within = (bound: number) => (atLeast ? figure >= bound : figure <= bound);
  return within(aim) ? "aim" : within(must) ? "must" : "missed";
}

/** Floor and figure as the medians of their rounds, and the median of the rounds' own ratios. */
export function compared(
  floors: readonly number[],
  figures: readonly number[],
): { readonly floor: number; readonly figure: number; readonly ratio: number } {
  // Round by round: what the machine did meanwhile weighs on both sides of one ratio alike.
  const ratios = figures.map((figure, i) => figure / (floors[i] ?? Number.NaN));
  return { floor: median(floors), figure: median(figures), ratio: median(ratios) };
}
