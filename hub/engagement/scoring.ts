import type { Feature, FeatureValues } from "../core/engage/features.ts";
import type { ScoreRules } from "../core/engage/objects.ts";
import { changesOf, type FeatureChange, type Score, scoreOf } from "../core/engage/score.ts";
import type { NoteBook } from "./offers-notes.ts";

/** How a resident's features went over time: kept at home only while an offer may be matched to them. */
export type Traces = {
  /** Notes what changed since the last look. */
  look(resident: string, values: FeatureValues, wall: number): void;
  of(resident: string): readonly FeatureChange[];
  forget(resident: string): void;
};

const kept_ms = 400 * 86_400_000;
const last = "last";

/** Keeps the traces among the notes. */
export function keepTraces(notes: NoteBook): Traces {
  const of = (resident: string) =>
    notes.all<Omit<FeatureChange, "at">>(resident, "trace").map(({ at, document }) => ({ at, ...document }));
  return {
    look: (resident, values, wall) => {
      const before = notes.get<FeatureValues>(resident, "feature", last)?.document ?? {};
      const changes = changesOf(before, values, Math.floor(wall));
      if (changes.length === 0) return;
      notes.together(() => {
        notes.put(resident, "feature", last, wall, values);
        for (const { at, feature, value } of changes)
          notes.put(resident, "trace", `${feature}.${at}`, at, { feature, value } satisfies {
            feature: Feature;
            value: number;
          });
        notes.older("trace", wall - kept_ms);
      });
    },
    of,
    forget: (resident) => {
      if (!notes.get(resident, "feature", last)) return;
      notes.together(() => {
        notes.drop(resident, "trace");
        notes.drop(resident, "feature");
      });
    },
  };
}

const rank = { none: 0, low: 1, mid: 2, high: 3 } as const;

/** What a resident's score has reached of what a brand would show for it: the objects by name, and the score itself. */
export function reachedBy(
  rules: ScoreRules,
  trace: readonly FeatureChange[],
  wall: number,
): { readonly score: Score; readonly shows: readonly string[] } {
  const score = scoreOf(rules, trace, wall);
  const shows = rules.onband.filter(({ band }) => rank[score.band] >= rank[band]).map(({ show }) => show);
  return { score, shows };
}
