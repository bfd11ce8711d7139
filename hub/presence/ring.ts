import type { Sentence } from "../core/events.ts";
import type { Evidence } from "../core/house.ts";
import type { MomentName } from "../core/moments.ts";

/** A sighting that made no moment, and why; positions are never kept here. */
export type Unused = {
  readonly evidence: Omit<Evidence, "fix">;
  readonly kind?: MomentName;
  readonly why: Sentence;
};

/** The last sightings that made no moment, bounded. */
export type Ring = {
  add(evidence: Evidence, why: Sentence, kind?: MomentName): Unused;
  /** Oldest first. */
  all(): readonly Unused[];
};

/** Makes an empty ring of a size. */
export function makeRing(size: number): Ring {
  const rows: Unused[] = [];
  let next = 0;
  return {
    add: ({ fix: _position, ...evidence }, why, kind) => {
      const row: Unused = { evidence, why, ...(kind && { kind }) };
      rows[next] = row;
      next = (next + 1) % size;
      return row;
    },
    all: () => [...rows.slice(next), ...rows.slice(0, next)],
  };
}
