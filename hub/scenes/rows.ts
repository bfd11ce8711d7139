import type { Sentence } from "../core/events.ts";
import type { Moment } from "../core/moments.ts";
import type { Run, Step } from "../core/run.ts";

/** Why a scene did or did not follow a moment that concerned it. */
export type Candidate = {
  readonly scene: string;
  readonly moment: string;
  readonly verdict: "ran" | "blocked" | "skipped";
  readonly reason?: Sentence;
  readonly at: number;
};

/** The version of the engine that writes runs. */
export const engineVersion = 1;

type Cell = string | number | null;
type Row = Readonly<Record<string, unknown>>;

/** A row of `runs` as SQLite gives it. */
export type RunRow = {
  readonly id: string;
  readonly scene: string;
  readonly revision: string;
  readonly moment: string;
  readonly resident: string | null;
  readonly place: string | null;
  readonly trip: string | null;
  readonly started: number;
  readonly state: Run["state"];
  readonly outcome: string | null;
  readonly ended: number | null;
};

type StepRow = {
  readonly key: string;
  readonly visit: number;
  readonly state: Step["state"];
  readonly entered: number;
  readonly deadline: number | null;
  readonly output: string | null;
  readonly command: string | null;
  readonly detail: string | null;
};

type CandidateRow = {
  readonly scene: string;
  readonly moment: string;
  readonly verdict: Candidate["verdict"];
  readonly guard: string | null;
  readonly at: number;
  readonly resident: string | null;
  readonly because: string | null;
};

/** The columns of a run, in the order of the table. */
export function runColumns(run: Run): Cell[] {
  const { id, scene, revision, moment, resident, place, trip, started, state, outcome, ended } = run;
  return [
    id,
    scene,
    revision,
    engineVersion,
    JSON.stringify(moment),
    resident ?? null,
    place ?? null,
    trip ?? null,
    Math.floor(started),
    state,
    outcome ? JSON.stringify(outcome) : null,
    ended === undefined ? null : Math.floor(ended),
  ];
}

/** The columns of a step, in the order of the table; `detail` holds whatever has no column. */
export function stepColumns(run: string, step: Step): Cell[] {
  const { key, visit, state, entered, deadline, output, command, ...rest } = step;
  const { code, detail, arrived, sent, bridge } = rest;
  const plain = Object.keys(rest).length === 0;
  return [
    run,
    key,
    visit,
    state,
    Math.floor(entered),
    deadline === undefined ? null : Math.ceil(deadline),
    output ?? null,
    command ?? null,
    plain ? null : JSON.stringify({ code, detail, arrived, sent, bridge }),
  ];
}

/** A run from its row and its steps. */
export function runFrom(row: Row, steps: readonly Step[]): Run {
  const { id, scene, revision, moment, resident, place, trip, started, state, outcome, ended } = row as RunRow;
  return {
    id,
    scene,
    revision,
    moment: JSON.parse(moment) as Moment,
    started,
    state,
    steps,
    ...(resident !== null && { resident }),
    ...(place !== null && { place }),
    ...(trip !== null && { trip }),
    ...(outcome !== null && { outcome: JSON.parse(outcome) as Sentence }),
    ...(ended !== null && { ended }),
  };
}

/** A step from its row. */
export function stepFrom(row: Row): Step {
  const { key, visit, state, entered, deadline, output, command, detail } = row as StepRow;
  return {
    key,
    visit,
    state,
    entered,
    ...(deadline !== null && { deadline }),
    ...(output !== null && { output }),
    ...(command !== null && { command }),
    ...(detail !== null && (JSON.parse(detail) as Partial<Step>)),
  };
}

/** A candidate from its row joined with its moment. */
export function candidateFrom(row: Row): Candidate & { resident?: string; because: readonly string[] } {
  const { scene, moment, verdict, guard, at, resident, because } = row as CandidateRow;
  return {
    scene,
    moment,
    verdict,
    at,
    because: because === null ? [] : (JSON.parse(because) as string[]),
    ...(guard !== null && { reason: JSON.parse(guard) as Sentence }),
    ...(resident !== null && { resident }),
  };
}
