import type { Moment, MomentName } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { SceneDocument } from "../core/scene/graph.ts";
import type { Store } from "../store/open.ts";
import { type Candidate, candidateFrom, runColumns, runFrom, stepColumns, stepFrom, type RunRow } from "./rows.ts";

/** Which runs to read: newest first, begun at or before `at`. */
export type RunsAsked = {
  readonly scene?: string;
  readonly resident?: string;
  readonly at?: number;
  readonly limit: number;
};

/** That a run began: of which scene, with which moment, when. */
export type Begun = { readonly scene: string; readonly kind: MomentName; readonly started: number };

/** What the journal holds of a stretch of one resident's time; runs for nobody in particular are among them. */
export type Stretch = {
  readonly runs: readonly Run[];
  /** Those that did not run. */
  readonly skipped: readonly (Candidate & { readonly kind?: MomentName; readonly because: readonly string[] })[];
  readonly moments: readonly { readonly kind: MomentName; readonly at: number }[];
  /** The evidence behind them, by id. */
  readonly evidence: ReadonlyMap<string, { readonly source: string; readonly at: number }>;
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
  /** All of one resident's time between two instants, oldest first: one look at each table. */
  stretch(resident: string, from: number, to: number): Stretch;
  /** When the first scene came into this house, wall ms. */
  first(): number | undefined;
  /** The moments of a resident between two instants, oldest first. */
  came(resident: string, from: number, to: number): Stretch["moments"];
  /** The moments of all residents since an instant, oldest first. */
  cameSince(
    since: number,
  ): readonly (Stretch["moments"][number] & { readonly resident: string; readonly place?: string })[];
  /** Which moments began which scenes since an instant, oldest first. */
  ranSince(since: number): readonly { readonly scene: string; readonly moment: Moment }[];
  /** When runs for a resident began, of which scene and with which moment, since an instant. */
  begun(resident: string, since: number): readonly Begun[];
  candidate(row: Candidate): void;
  candidates(
    asked: RunsAsked,
  ): readonly (Candidate & { readonly resident?: string; readonly because: readonly string[] })[];
  /** The evidence of these ids that is still kept, oldest first. */
  evidence(ids: readonly string[]): readonly { readonly source: string; readonly at: number }[];
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
    stretch: (resident, from, to) => readStretch(sql, resident, Math.floor(from), Math.ceil(to)),
    first: () => {
      const at = sql("SELECT min(at) AS at FROM scene_revisions").get()?.["at"];
      return typeof at === "number" ? at : undefined;
    },
    came: (resident, from, to) => momentsBetween(sql, resident, Math.floor(from), Math.ceil(to)),
    cameSince: (since) =>
      sql("SELECT kind, at, resident, place FROM moments WHERE at >= ? AND resident IS NOT NULL ORDER BY at, rowid")
        .all(Math.floor(since))
        .map(({ kind, at, resident, place }) => ({
          kind: String(kind) as MomentName,
          at: Number(at),
          resident: String(resident),
          ...(typeof place === "string" && { place }),
        })),
    ranSince: (since) =>
      sql("SELECT scene, moment FROM runs WHERE started >= ? ORDER BY started, rowid")
        .all(Math.floor(since))
        .map(({ scene, moment }) => ({ scene: String(scene), moment: JSON.parse(String(moment)) as Moment })),
    begun: (resident, since) =>
      sql(begunSince)
        .all(resident, Math.floor(since))
        .map((row) => ({
          scene: String(row["scene"]),
          kind: String(row["kind"]) as MomentName,
          started: Number(row["started"]),
        })),
    candidate: ({ scene, moment, verdict, reason, at }) => {
      sql(saveCandidate).run(scene, moment, verdict, reason ? JSON.stringify(reason) : null, at);
    },
    candidates: ({ scene, resident, at, limit }) =>
      sql(someCandidates)
        .all(at ?? Number.MAX_SAFE_INTEGER, scene ?? null, scene ?? null, resident ?? null, resident ?? null, limit)
        .map(candidateFrom),
    evidence: (ids) =>
      sql("SELECT source, at FROM evidence WHERE id IN (SELECT value FROM json_each(?)) ORDER BY at, rowid")
        .all(JSON.stringify(ids))
        .map(({ source, at }) => ({ source: String(source), at: Number(at) })),
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

function readStretch(sql: Store["sql"], resident: string, from: number, to: number): Stretch {
  const rows = sql(runsBetween).all(resident, from, to, from, to, stretchAtMost) as Record<string, unknown>[];
  const steps = Map.groupBy(sql(stepsOfRuns).all(JSON.stringify(rows.map((row) => row["id"]))), (row) =>
    String(row["run"]),
  );
  const runs = rows.map((row) => runFrom(row, (steps.get(String(row["id"])) ?? []).map(stepFrom)));
  const moments = momentsBetween(sql, resident, from, to);
  const skipped = sql(skippedBetween)
    .all(from, to, resident, stretchAtMost)
    .map((row) => ({ ...candidateFrom(row), kind: String(row["kind"]) as MomentName }));
  const ids = new Set([...runs.flatMap(({ moment }) => moment.because), ...skipped.flatMap(({ because }) => because)]);
  const evidence = new Map(
    sql("SELECT id, source, at FROM evidence WHERE id IN (SELECT value FROM json_each(?))")
      .all(JSON.stringify([...ids]))
      .map((row) => [String(row["id"]), { source: String(row["source"]), at: Number(row["at"]) }]),
  );
  return { runs, skipped, moments, evidence };
}

function momentsBetween(sql: Store["sql"], resident: string, from: number, to: number): Stretch["moments"] {
  return sql("SELECT kind, at FROM moments WHERE at >= ? AND at < ? AND resident = ? ORDER BY at, rowid")
    .all(from, to, resident)
    .map((row) => ({ kind: String(row["kind"]) as MomentName, at: Number(row["at"]) }));
}

const stretchAtMost = 500;
// Each half by its own index: those of the resident, and those of nobody in particular.
const runsBetween = `SELECT * FROM (
    SELECT *, rowid AS n FROM runs WHERE resident = ? AND started >= ? AND started < ?
    UNION ALL SELECT *, rowid AS n FROM runs WHERE resident IS NULL AND started >= ? AND started < ?)
  ORDER BY started DESC, n DESC LIMIT ?`;
const stepsOfRuns = "SELECT * FROM steps WHERE run IN (SELECT value FROM json_each(?)) ORDER BY rowid";
const skippedBetween = `SELECT c.scene, c.moment, c.verdict, c.guard, c.at, m.resident, m.because, m.kind FROM candidates c
  JOIN moments m ON m.id = c.moment
  WHERE c.at >= ? AND c.at < ? AND m.resident = ? AND c.verdict = 'skipped' ORDER BY c.at DESC LIMIT ?`;
const begunSince = `SELECT scene, json_extract(moment, '$.kind') AS kind, started FROM runs
  WHERE resident = ? AND started >= ? ORDER BY started`;
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
