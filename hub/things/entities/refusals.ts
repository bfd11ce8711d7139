import { codeOf, type ErrorCode, LintelError, type Params } from "../../core/errors.ts";

/** One refused message of another maker, for whoever looks after the house. */
export type Refusal = {
  readonly code: ErrorCode;
  readonly params: Params;
  readonly topic: string;
  /** The entity it was about, where that is known. */
  readonly entity?: string;
  /** Wall ms. */
  readonly at: number;
};

/** What was refused: the newest of each topic and entity, and how many of each code. */
export type Refusals = {
  add(topic: string, error: unknown, at: number, entity?: string): void;
  /** What stands on a topic was announced well: what was refused of it before is settled. */
  settle(topic: string): void;
  newest(): readonly Refusal[];
  counts(): Readonly<Partial<Record<ErrorCode, number>>>;
};

const most = 200;

/** Nothing refused yet. */
export function makeRefusals(): Refusals {
  const all = new Map<string, Refusal>();
  const counts: Partial<Record<ErrorCode, number>> = {};
  return {
    add: (topic, error, at, entity) => {
      const code = codeOf(error);
      counts[code] = (counts[code] ?? 0) + 1;
      const key = `${topic} ${entity ?? ""}`;
      all.delete(key);
      all.set(key, {
        code,
        params: error instanceof LintelError ? error.params : {},
        topic: topic.slice(0, 300),
        ...(entity !== undefined && { entity }),
        at,
      });
      const oldest = all.keys().next();
      if (all.size > most && !oldest.done) all.delete(oldest.value);
    },
    settle: (topic) => {
      for (const [key, refusal] of all) if (refusal.topic === topic) all.delete(key);
    },
    newest: () => [...all.values()].toReversed(),
    counts: () => ({ ...counts }),
  };
}
