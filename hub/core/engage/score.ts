import type { Feature, FeatureValues } from "./features.ts";
import type { ScoreRules } from "./objects.ts";

/** From this instant (wall ms) on a feature stood at this value, until the next change of the same feature. */
export type FeatureChange = { readonly at: number; readonly feature: Feature; readonly value: number };

/** A score, its band, and what each feature brought: the person scored is shown all of it. */
export type Score = {
  readonly score: number;
  readonly band: Band;
  readonly parts: readonly { readonly feature: string; readonly points: number }[];
};

type Band = ScoreRules["bands"][number]["name"];

const day_ms = 86_400_000;
// Whole numbers all the way: every home and the dry run get the same score to the digit.
const one = 65_536;
const mostValue = 10_000;

/**
 * The score of a trace: what holds now counts in full, what used to hold fades by half every half-life, and of a feature
 * only the greater of the two counts. Changes later than `now` and features that are not in the rules count nothing.
 */
export function scoreOf(rules: ScoreRules, trace: readonly FeatureChange[], now: number): Score {
  const parts = rules.weights.map(({ feature, weight }) => ({
    feature,
    points: Math.trunc((weight * standing(trace, feature, rules.halflife_days, now)) / one),
  }));
  const score = parts.reduce((sum, { points }) => sum + points, 0);
  return { score, band: bandOf(rules, score), parts };
}

/** The band a score is in: the highest whose `from` it reaches, else none. */
export function bandOf({ bands }: Pick<ScoreRules, "bands">, score: number): Band {
  const reached = bands.filter(({ from }) => score >= from).toSorted((a, b) => b.from - a.from);
  return reached[0]?.name ?? "none";
}

/** What changed from one look at the features to the next; a feature that is no longer there stands at 0. */
export function changesOf(before: FeatureValues, after: FeatureValues, at: number): readonly FeatureChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as Feature[];
  return names
    .filter((feature) => (before[feature] ?? 0) !== (after[feature] ?? 0))
    .map((feature) => ({ at, feature, value: after[feature] ?? 0 }));
}

/** How much of something is left after so many days, in 65,536ths: half after each half-life, in a straight line between. */
export function fading(days: number, halflife: number): number {
  const halves = Math.floor(days / halflife);
  if (halves > 16) return 0;
  return Math.floor(((one >> halves) * (2 * halflife - (days % halflife))) / (2 * halflife));
}

function standing(trace: readonly FeatureChange[], feature: string, halflife: number, now: number): number {
  const own = trace.filter((change) => change.feature === feature && change.at <= now).toSorted((a, b) => a.at - b.at);
  return own.reduce((most, { value }, i) => {
    const ended = own[i + 1]?.at;
    const left = ended === undefined ? one : fading(Math.floor((now - ended) / day_ms), halflife);
    return Math.max(most, Math.min(mostValue, Math.max(0, Math.trunc(value))) * left);
  }, 0);
}
