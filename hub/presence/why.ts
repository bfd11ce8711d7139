import type { Sentence } from "../core/events.ts";
import type { Evidence, Resident } from "../core/house.ts";
import type { MomentName } from "../core/moments.ts";
import { makeRing, type Unused } from "./ring.ts";

/** Why sightings made no moment. */
export type Reasons = {
  note(evidence: Evidence, why: Sentence, kind?: MomentName): void;
  countRepeat(): void;
  recent(): readonly Unused[];
  /** The last reason for that moment of that resident, or of nobody known. */
  last(kind: MomentName, resident: string): Unused | undefined;
  counts(): Counts;
};

/** How many sightings were taken without a moment, and how many came again. */
export type Counts = { readonly unused: number; readonly repeated: number };

/** Makes an empty memory of reasons that keeps the last `size` sightings. */
export function makeReasons(size: number): Reasons {
  const ring = makeRing(size);
  const latest = new Map<string, Unused>();
  let unused = 0;
  let repeated = 0;
  return {
    note: (evidence, why, kind) => {
      unused++;
      const row = ring.add(evidence, why, kind);
      if (kind) latest.set(`${kind} ${evidence.resident ?? ""}`, row);
    },
    countRepeat: () => void repeated++,
    recent: () => ring.all(),
    last: (kind, resident) => {
      const [own, nobodys] = [latest.get(`${kind} ${resident}`), latest.get(`${kind} `)];
      if (!own || !nobodys) return own ?? nobodys;
      return nobodys.evidence.at > own.evidence.at ? nobodys : own;
    },
    counts: () => ({ unused, repeated }),
  };
}

const day_ms = 86_400_000;

/** Why a moment of a resident has not come: the last sighting that failed to make it today, or what was not seen. */
export function whyMissing(reasons: Reasons, kind: MomentName, resident: Resident, now: number): Sentence {
  const last = reasons.last(kind, resident.id);
  if (last && now - last.evidence.at < day_ms) return last.why;
  return { key: `why.no-evidence.${kind}`, params: { name: resident.name } };
}
