import type { Sentence } from "../core/events.ts";
import type { Moment } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import type { Store } from "../store/open.ts";
import { candidateFrom, runColumns, runFrom, stepColumns, stepFrom, type RunRow } from "./rows.ts";

/** Why a scene did or did not follow a moment that concerned it. */
export type Candidate = {
  readonly scene: string;
  readonly moment: string;
  readonly verdict: "ran" | "blocked" | "skipped";
  readonly reason?: Sentence;
  readonly at: number;
};

/** Which runs to read: newest first, begun at or before `at`. */
export type RunsAsked = {
  readonly scene?: string;
  readonly resident?: string;
  readonly at?: number;
  readonly limit: number;
};

/** Runs, steps, candidates and revisions in house.db; call what writes inside a work. */
export type Journal = {
  /** Writes a run and the steps that differ from `before`. */
  save(run: Run, before: Run | undefined): void;
  run(id: string): Run | undefined;
  /** Runs in flight, oldest first, and stopped ones whose undo may still be on its way. */
  open(since: number): readonly Run[];
  runs(asked: RunsAsked): readonly Run[];
  /** The moments and starts of the runs of a scene for one resident since an instant. */
  since(scene: string, resident: string | undefined, since: number): readonly { moment: Moment; started: number }[];
  candidate(row: Candidate): void;
  candidates(
    asked: RunsAsked,
  ): readonly (Candidate & { readonly resident?: string; readonly because: readonly string[] })[];
  revision(scene: string, revision: string): SceneDocument | undefined;
  keepRevision(scene: string, revision: string, document: SceneDocument, at: number): void;
  boot(at: number, report: unknown): void;
  prune(at: number): void;
};

const keptFor = 90 * 86_400_000;
const runsAtMost = 20_000;

/** Opens the journal of scenes. */
export function openJournal(store: Pick<Store, "sql">): Journal {
  const { sql } = store;
  const readRun = (row: Record<string, unknown>): Run => {
    const { id } = row as RunRow;
    return runFrom(row, sql(stepsOfRun).all(id).map(stepFrom));
  };
  return {
    save: (run, before) => {
      if (!before || before.state !== run.state || before.outcome !== run.outcome) sql(saveRun).run(...runColumns(run));
      run.steps.forEach((step, i) => {
        if (step !== before?.steps[i]) sql(saveStep).run(...stepColumns(run.id, step));
      });
    },
    run: (id) => {
      const row = sql("SELECT * FROM runs WHERE id = ?").get(id);
      return row && readRun(row);
    },
    open: (since) => sql(openRuns).all(since).map(readRun),
    runs: ({ scene, resident, at, limit }) =>
      sql(someRuns)
        .all(at ?? Number.MAX_SAFE_INTEGER, scene ?? null, scene ?? null, resident ?? null, resident ?? null, limit)
        .map(readRun),
    since: (scene, resident, since) =>
      sql(runsSince)
        .all(since, scene, resident ?? null)
        .map((row) => ({
          moment: JSON.parse(String(row["moment"])) as Moment,
          started: Number(row["started"]),
        })),
    candidate: ({ scene, moment, verdict, reason, at }) => {
      sql(saveCandidate).run(scene, moment, verdict, reason ? JSON.stringify(reason) : null, at);
    },
    candidates: ({ scene, resident, at, limit }) =>
      sql(someCandidates)
        .all(at ?? Number.MAX_SAFE_INTEGER, scene ?? null, scene ?? null, resident ?? null, resident ?? null, limit)
        .map(candidateFrom),
    revision: (scene, revision) => {
      const row = sql("SELECT document FROM scene_revisions WHERE scene = ? AND revision = ?").get(scene, revision);
      return row && (JSON.parse(String(row["document"])) as SceneDocument);
    },
    keepRevision: (scene, revision, document, at) => {
      sql("INSERT OR IGNORE INTO scene_revisions (scene, revision, document, at) VALUES (?, ?, ?, ?)").run(
        scene,
        revision,
        JSON.stringify(document),
        at,
      );
    },
    boot: (at, report) => {
      sql("INSERT OR REPLACE INTO boots (at, report) VALUES (?, ?)").run(at, JSON.stringify(report));
    },
    prune: (at) => {
      const before = at - keptFor;
      const newest = sql("SELECT started FROM runs ORDER BY started DESC LIMIT 1 OFFSET ?").get(runsAtMost);
      sql("DELETE FROM runs WHERE state <> 'running' AND started < ?").run(
        Math.max(before, Number(newest?.["started"] ?? 0)),
      );
      sql("DELETE FROM steps WHERE run NOT IN (SELECT id FROM runs)").run();
      sql("DELETE FROM candidates WHERE at < ?").run(before);
      sql("DELETE FROM boots WHERE at < ?").run(before);
      sql(pruneRevisions).run(before);
    },
  };
}

const saveRun = `INSERT INTO runs (id, scene, revision, engine, moment, resident, place, trip, started, state, outcome, ended)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, outcome = excluded.outcome, ended = excluded.ended`;
const saveStep = `INSERT INTO steps (run, key, visit, state, entered, deadline, output, command, detail)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (run, key, visit) DO UPDATE SET state = excluded.state, deadline = excluded.deadline,
    output = excluded.output, command = excluded.command, detail = excluded.detail`;
// Steps keep the order in which they were entered: an update leaves a row where it was.
const stepsOfRun = "SELECT * FROM steps WHERE run = ? ORDER BY rowid";
const openRuns = `SELECT * FROM runs WHERE state = 'running' OR (state = 'stopped' AND ended >= ?) ORDER BY started, rowid`;
const someRuns = `SELECT * FROM runs WHERE started <= ? AND (? IS NULL OR scene = ?) AND (? IS NULL OR resident = ?)
  ORDER BY started DESC, rowid DESC LIMIT ?`;
const runsSince = "SELECT moment, started FROM runs WHERE started >= ? AND scene = ? AND resident IS ?";
const saveCandidate = `INSERT INTO candidates (scene, moment, verdict, guard, at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (scene, moment) DO UPDATE SET at = excluded.at, verdict = excluded.verdict, guard = excluded.guard
  WHERE verdict <> 'ran'`;
const someCandidates = `SELECT c.scene, c.moment, c.verdict, c.guard, c.at, m.resident, m.because FROM candidates c
  LEFT JOIN moments m ON m.id = c.moment
  WHERE c.at <= ? AND (? IS NULL OR c.scene = ?) AND (? IS NULL OR m.resident = ?) ORDER BY c.at DESC LIMIT ?`;
const pruneRevisions = `DELETE FROM scene_revisions WHERE at < ?
  AND at < (SELECT max(at) FROM scene_revisions newer WHERE newer.scene = scene_revisions.scene)
  AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.scene = scene_revisions.scene AND runs.revision = scene_revisions.revision)`;
