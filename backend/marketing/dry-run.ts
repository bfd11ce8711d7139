import { features, type Feature, type FeatureValues } from "../../hub/core/engage/features.ts";
import type { Rule, ScoreRules } from "../../hub/core/engage/objects.ts";
import { holds } from "../../hub/core/engage/rule.ts";
import { type FeatureChange, scoreOf } from "../../hub/core/engage/score.ts";
import { seededRandom } from "../../hub/core/random.ts";

/** A made-up home: what its features were and when they changed. */
export type SyntheticHome = { readonly trace: readonly FeatureChange[]; readonly now: FeatureValues };

/** How many made-up homes fall into each band, and how scores lie. */
export type DryRun = {
  readonly seed: number;
  readonly homes: number;
  readonly bands: Readonly<Record<"none" | "low" | "mid" | "high", number>>;
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
};

const day_ms = 86_400_000;
const usualHomes = 1_000;
const mostUses = 7;

/** Made-up homes from a seed: nobody's data, the same ones each time. */
export function syntheticHomes(seed: number, now: number, count = usualHomes): readonly SyntheticHome[] {
  const random = seededRandom(seed);
  const upTo = (most: number) => Math.floor(random.next() * (most + 1));
  return Array.from({ length: count }, () => {
    const trace = features.flatMap((feature): readonly FeatureChange[] => {
      // Most people have a few habits, not all of them.
      if (random.next() > 0.35) return [];
      const changes = 1 + upTo(3);
      return Array.from({ length: changes }, (_, i) => ({
        at: now - Math.floor(((changes - i) * 180 * day_ms) / changes) + upTo(20) * day_ms,
        feature,
        value: feature.startsWith("interest.") ? upTo(1) : upTo(mostUses),
      })).filter(({ at }) => at <= now);
    });
    return { trace, now: lastOf(trace) };
  });
}

/** Scores made-up homes by some rules: what a brand sees before it lets rules into real ones. */
export function dryRun(rules: ScoreRules, now: number, seed: number): DryRun {
  const homes = syntheticHomes(seed, now);
  const scored = homes.map(({ trace }) => scoreOf(rules, trace, now));
  const scores = scored.map(({ score }) => score).toSorted((a, b) => a - b);
  const inBand = (name: "none" | "low" | "mid" | "high") => scored.filter(({ band }) => band === name).length;
  return {
    seed,
    homes: homes.length,
    bands: { none: inBand("none"), low: inBand("low"), mid: inBand("mid"), high: inBand("high") },
    lowest: scores[0] ?? 0,
    median: scores[Math.floor(scores.length / 2)] ?? 0,
    highest: scores.at(-1) ?? 0,
  };
}

/** How many of the made-up homes an offer's rule would fit. */
export function reachOf(eligibility: Rule | undefined, now: number, seed: number) {
  const homes = syntheticHomes(seed, now);
  const fits = homes.filter((home) => !eligibility || holds(eligibility, home.now)).length;
  return { seed, homes: homes.length, fits };
}

function lastOf(trace: readonly FeatureChange[]): FeatureValues {
  const values: Partial<Record<Feature, number>> = {};
  for (const { feature, value } of trace.toSorted((a, b) => a.at - b.at)) values[feature] = value;
  return values;
}
