import { LintelError } from "../core/errors.ts";
import type { Run, Step } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import { isLive, isOpen } from "./draft.ts";
import type { Advance } from "./engine.ts";
import type { Journal } from "./journal.ts";
import type { Runner } from "./runner.ts";

/** One step the restart decided about. */
export type BootStep = { readonly run: string; readonly scene: string; readonly key: string; readonly visit: number };

/** What a start found in flight and did about it. */
export type BootReport = {
  readonly at: number;
  /** Runs that go on. */
  readonly resumed: readonly string[];
  /** Comfort commands sent again under their old ids. */
  readonly resent: readonly string[];
  /** Waits whose instant passed while the hub was away. */
  readonly late: readonly BootStep[];
  /** Hazards that were not sent again; a screen offers to start them by hand. */
  readonly interrupted: readonly BootStep[];
  /** Steps left out: a late wait that is to be skipped, or a role in a person's hand. */
  readonly skipped: readonly BootStep[];
};

type GraphOf = (scene: string, revision: string) => Graph | undefined;

const undoHeardFor = 86_400_000;

/** Takes every run in flight up again by each step's own policy; one transaction, with its report. */
export function resumeRuns(journal: Journal, runner: Runner, graphOf: GraphOf, at: number): BootReport {
  return runner.together(() => {
    const report: Report = { at, resumed: [], resent: [], late: [], interrupted: [], skipped: [] };
    for (const run of journal.open(at - undoHeardFor).filter(isLive)) {
      const graph = graphOf(run.scene, run.revision);
      if (graph) {
        runner.adopt(run, graph);
        const after = runner.move(run.id, { is: "restart" });
        if (after) compare(report, run, after, at);
      } else {
        const gone = new LintelError("E_SCENE_BROKEN", { scene: run.scene });
        runner.giveUp(run, emptyGraph(run), gone);
      }
    }
    journal.boot(Math.floor(at), report);
    return report;
  });
}

type Report = { [K in keyof BootReport]: BootReport[K] extends readonly (infer T)[] ? T[] : BootReport[K] };

function compare(report: Report, before: Run, { run, wishes }: Advance, at: number): void {
  if (isLive(run)) report.resumed.push(run.id);
  const earlier = new Set(before.steps.map((step) => step.sent?.id));
  for (const wish of wishes)
    if (wish.is === "command" && earlier.has(wish.command.id)) report.resent.push(wish.command.id);
  before.steps.forEach((was, i) => {
    const now = run.steps[i];
    if (!now || now === was || !isOpen(was)) return;
    const name: BootStep = { run: run.id, scene: run.scene, key: now.key, visit: now.visit };
    if (now.state === "interrupted") report.interrupted.push(name);
    if (now.state === "skipped") report.skipped.push(name);
    if (now.state === "left" && isPassed(was, at)) report.late.push(name);
  });
}

function isPassed(step: Step, at: number): boolean {
  return step.state === "waiting" && step.deadline !== undefined && step.deadline <= at;
}

function emptyGraph(run: Run): Graph {
  const { scene, revision } = run;
  const nothing = { settings: new Map(), nodes: new Map(), starts: new Map(), reach: new Map() };
  return { scene, revision, class: "S0", disabled: true, ...nothing };
}
