import type { Sentence } from "../core/events.ts";
import { houseDay } from "../core/house-day.ts";
import type { MomentName } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Journal } from "./journal.ts";
import type { Candidate } from "./rows.ts";
import { reasonOf } from "./sim-told.ts";
import { sayStep } from "./step-says.ts";
import { signOf } from "./titles.ts";
import type { GraphOf } from "./today.ts";

/** One step as an explanation tells it. */
export type WhyStep = {
  readonly key: string;
  readonly state: string;
  readonly at: number;
  readonly output?: string;
  /** What the step is, as people read it; absent where its revision is not kept any more. */
  readonly says?: Sentence;
  readonly reason?: Sentence;
};

/** Why a scene ran, stopped, or did not run: one plain sentence, its reason, and the evidence. */
export type Why = {
  readonly scene: string;
  readonly at: number;
  readonly state: Run["state"] | "skipped" | "missing";
  readonly sentence: Sentence;
  /** What lies behind the sentence, where an act failed. */
  readonly reason?: Sentence;
  readonly run?: string;
  readonly resident?: string;
  readonly moment?: MomentName;
  /** Ids of the evidence; empty for a start by hand. */
  readonly evidence: readonly string[];
  /** The same as people read it, where it is still kept and people have a word for it. */
  readonly signs: readonly { readonly at: number; readonly says: Sentence }[];
  readonly steps: readonly WhyStep[];
};

/** Says what is missing for a moment that has not come, if the house can tell. */
export type Missing = (kind: MomentName, resident?: string) => Sentence | undefined;

/** What was surely to come today and has not: its usual time. */
export type Awaited = { readonly kind: MomentName; readonly resident: string; readonly at: number };

/** What explaining is done from. */
export type Explaining = {
  readonly journal: Pick<Journal, "runs" | "candidates" | "evidence">;
  /** The revision a run keeps. */
  readonly graphOf: GraphOf;
  readonly missing: Missing;
  readonly awaited: () => readonly Awaited[];
};

/** For whom and until when to explain. */
export type WhyAsked = { readonly resident?: string; readonly at?: number };

const tellAtMost = 20;

/** Explains a scene, newest first; rendered in the reader's language when it is read. */
export function explain(
  from: Explaining,
  scene: string,
  graph: Graph | undefined,
  asked: WhyAsked & { readonly now: number; readonly zone: string },
): readonly Why[] {
  const { journal } = from;
  const { resident, now, zone } = asked;
  const at = asked.at ?? now;
  const rows = { scene, at, limit: tellAtMost, ...(resident !== undefined && { resident }) };
  const told: Why[] = [
    ...journal.runs(rows).map((run) => whyOfRun(from, run)),
    // A blocked one has a run that tells it better.
    ...journal
      .candidates(rows)
      .filter((row) => row.verdict === "skipped")
      .map((row) => whyOfCandidate(from, row)),
  ];
  const today = houseDay(at, zone);
  const late = graph && houseDay(now, zone) === today ? overdue(from, graph, asked, told) : [];
  told.push(...late);
  if (graph && !told.some((why) => houseDay(why.at, zone) === today)) {
    for (const moment of graph.starts.keys()) {
      const sentence = from.missing(moment, resident);
      if (!sentence) continue;
      const who = resident === undefined ? {} : { resident };
      told.push({ scene, at, state: "missing", sentence, moment, ...nothing, ...who });
    }
  }
  return told.toSorted((a, b) => b.at - a.at).slice(0, tellAtMost);
}

const nothing = { evidence: [], signs: [], steps: [] } as const;

/** What usually comes of a scene by now, and has not today. */
function overdue(
  { awaited, missing }: Explaining,
  { scene, starts, disabled }: Graph,
  { resident, now }: WhyAsked & { readonly now: number },
  told: readonly Why[],
): readonly Why[] {
  if (disabled) return [];
  return awaited().flatMap((one) => {
    if (!starts.has(one.kind) || (resident !== undefined && one.resident !== resident)) return [];
    // Skipped, or refused before it began: that is told already.
    if (told.some((why) => why.state === "skipped" && why.resident === one.resident && why.at >= one.at)) return [];
    const sentence = missing(one.kind, one.resident);
    if (!sentence) return [];
    const reason = { key: "why.usual", params: { at: one.at } };
    return [
      { scene, at: now, state: "missing", sentence, reason, moment: one.kind, resident: one.resident, ...nothing },
    ];
  });
}

function signsOf({ journal }: Explaining, ids: readonly string[]): Why["signs"] {
  return ids.length === 0
    ? []
    : journal.evidence(ids).flatMap(({ source, at }) => {
        const says = signOf(source);
        return says ? [{ at, says }] : [];
      });
}

function whyOfRun(from: Explaining, run: Run): Why {
  const code = run.outcome?.params["code"];
  const reason = code === undefined ? undefined : { key: `error.${String(code)}`, params: run.outcome?.params ?? {} };
  const nodes = from.graphOf(run.scene, run.revision)?.nodes;
  return {
    scene: run.scene,
    at: run.started,
    state: run.state,
    sentence: run.outcome ?? { key: "why.running", params: {} },
    run: run.id,
    moment: run.moment.kind,
    evidence: run.moment.because,
    signs: signsOf(from, run.moment.because),
    steps: run.steps.map((step) => {
      const node = nodes?.get(step.key);
      const why = reasonOf(step);
      return {
        key: step.key,
        state: step.state,
        at: step.entered,
        ...(step.output !== undefined && { output: step.output }),
        ...(node && { says: sayStep(node) }),
        ...(why && { reason: why }),
      };
    }),
    ...(reason && { reason }),
    ...(run.resident !== undefined && { resident: run.resident }),
  };
}

function whyOfCandidate(from: Explaining, row: Candidate & { resident?: string; because: readonly string[] }): Why {
  return {
    scene: row.scene,
    at: row.at,
    state: "skipped",
    sentence: row.reason ?? { key: "outcome.nothing", params: {} },
    evidence: row.because,
    signs: signsOf(from, row.because),
    steps: [],
    ...(row.resident !== undefined && { resident: row.resident }),
  };
}
