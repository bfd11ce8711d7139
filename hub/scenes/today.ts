import type { Sentence } from "../core/events.ts";
import type { Moment, MomentName } from "../core/moments.ts";
import type { Run, Step } from "../core/run.ts";
import type { TodayIs } from "../core/scene-answers.ts";
import type { Graph } from "../core/scene/graph.ts";
import { conditionInWords, reasonInWords } from "./checks-in-words.ts";
import type { Stretch } from "./journal.ts";
import { belongs } from "./one-day.ts";
import { doneIn, signOf, titleOf } from "./titles.ts";

/** One line of somebody's day; its sentences are rendered when it is read. */
export type DayItem = {
  readonly id: string;
  readonly at: number;
  readonly is: TodayIs;
  readonly scene?: string;
  readonly resident?: string;
  readonly title: Sentence;
  readonly says: Sentence;
  readonly because: readonly { readonly at?: number; readonly says: Sentence }[];
  readonly guards: readonly { readonly says: Sentence; readonly holds: boolean }[];
};

/** Finds the revision a run keeps. */
export type GraphOf = (scene: string, revision: string) => Graph | undefined;

/** What a stretch of the journal tells of somebody's time: runs and what did not run, oldest first. */
export function itemsOf(stretch: Stretch, graphOf: GraphOf): readonly DayItem[] {
  const runs = stretch.runs.flatMap((run) => itemOfRun(run, stretch, graphOf(run.scene, run.revision)) ?? []);
  return [...runs, ...stretch.skipped.map((row) => itemOfSkipped(row, stretch))].toSorted((a, b) => a.at - b.at);
}

/** One run as a line of a day; undefined for tidying up that had nothing to do. */
export function itemOfRun(
  run: Run,
  { evidence }: Pick<Stretch, "evidence">,
  graph: Graph | undefined,
): DayItem | undefined {
  const { id, scene, resident, started, outcome, state, moment } = run;
  const is = state === "running" ? "running" : outcome && !outcome.key.startsWith("outcome.") ? "did-not" : "ran";
  const tidying = graph !== undefined && !belongs(graph, moment.kind);
  if (tidying && (is === "did-not" || outcome?.key === "outcome.nothing")) return undefined;
  return {
    id: `run.${id}`,
    at: started,
    is,
    scene,
    ...(resident !== undefined && { resident }),
    title: titleOf(scene, moment.kind, is !== "did-not"),
    says: is === "running" ? { key: "why.running", params: {} } : toldOutcome(run),
    because: becauseOf(moment, evidence),
    guards: graph ? guardsOf(graph, run.steps, is === "did-not") : [],
  };
}

function toldOutcome({ scene, moment, outcome }: Run): Sentence {
  if (outcome?.key === "outcome.done") return doneIn(scene, moment.kind) ?? outcome;
  if (!outcome) return { key: "outcome.nothing", params: {} };
  const { code } = outcome.params;
  if (code === undefined) return outcome;
  return { key: "today.what-why", params: { ...outcome.params, what: outcome.key, why: `error.${String(code)}` } };
}

function becauseOf(moment: Moment, evidence: Stretch["evidence"]): DayItem["because"] {
  const { kind, at, resident, because } = moment;
  if (because.length === 0) return [{ at, says: { key: "today.by-hand", params: {} } }];
  const told = resident === undefined ? [] : [{ at, says: { key: `tell.${kind}`, params: { resident } } }];
  return [...told, ...signsOf(because, evidence)];
}

function signsOf(ids: readonly string[], evidence: Stretch["evidence"]): DayItem["because"] {
  const seen = new Map<string, { at: number; says: Sentence }>();
  for (const id of ids) {
    const known = evidence.get(id);
    const says = known && signOf(known.source);
    if (known && says && !seen.has(says.key)) seen.set(says.key, { at: known.at, says });
  }
  return [...seen.values()].toSorted((a, b) => a.at - b.at);
}

const mostGuards = 12;

/** What was looked at, in order: all that held, and of a run that came to nothing the one that kept it. */
function guardsOf(graph: Graph, steps: readonly Step[], kept: boolean): DayItem["guards"] {
  const last = kept ? steps.findLast(({ output, detail }) => output === "blocked" && detail?.["sentence"]) : undefined;
  const looked = last ? steps.slice(0, steps.indexOf(last) + 1) : steps;
  const guards = looked.flatMap((step) => {
    const node = graph.nodes.get(step.key);
    if (node?.type !== "lintel-guard") return [];
    const all = node.properties.all;
    if (step.output === "pass") return all.map((one) => ({ says: conditionInWords(one), holds: true }));
    const nth = Number(step.detail?.["nth"] ?? Number.NaN);
    if (step !== last || !Number.isInteger(nth)) return [];
    return all.slice(0, nth + 1).map((one, i) => ({ says: conditionInWords(one), holds: i < nth }));
  });
  // What several guards look at is told once, as it was at last.
  const once = new Map(guards.map((one) => [JSON.stringify(one.says), one]));
  return [...once.values()].slice(-mostGuards);
}

function itemOfSkipped(row: Stretch["skipped"][number], { evidence }: Pick<Stretch, "evidence">): DayItem {
  const says = row.reason ?? { key: "outcome.nothing", params: {} };
  const check = reasonInWords(says);
  return {
    id: `not.${row.scene}.${row.moment}`,
    at: row.at,
    is: "did-not",
    scene: row.scene,
    title: titleOf(row.scene, row.kind, false),
    says,
    because: signsOf(row.because, evidence),
    guards: check ? [{ says: check, holds: false }] : [],
  };
}

/** A part of a day that was to be expected and never came. */
export function missedItem(
  scene: string,
  kind: MomentName,
  of: { readonly resident: string; readonly at: number; readonly says: Sentence },
): DayItem {
  const { resident, at, says } = of;
  const guards = [{ says: { key: `tell.${kind}`, params: { resident } }, holds: false }];
  const title = titleOf(scene, kind, false);
  return { id: `missed.${scene}.${kind}`, at, is: "did-not", scene, resident, title, says, because: [], guards };
}
