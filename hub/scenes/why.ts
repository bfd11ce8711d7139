import type { Sentence } from "../core/events.ts";
import { houseDay } from "../core/house-day.ts";
import type { MomentName } from "../core/moments.ts";
import type { Run } from "../core/run.ts";
import type { Graph } from "../core/scene/graph.ts";
import type { Candidate, Journal } from "./journal.ts";

/** One step as an explanation tells it. */
export type WhyStep = {
  readonly key: string;
  readonly state: string;
  readonly at: number;
  readonly output?: string;
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
  readonly steps: readonly WhyStep[];
};

/** Says what is missing for a moment that has not come, if the house can tell. */
export type Missing = (kind: MomentName, resident?: string) => Sentence | undefined;

/** For whom and until when to explain. */
export type WhyAsked = { readonly resident?: string; readonly at?: number };

const tellAtMost = 20;

/** Explains a scene, newest first; rendered in the reader's language when it is read. */
export function explain(
  journal: Journal,
  scene: string,
  graph: Graph | undefined,
  asked: WhyAsked & { readonly now: number; readonly zone: string },
  missing: Missing,
): readonly Why[] {
  const { resident, now, zone } = asked;
  const at = asked.at ?? now;
  const rows = { scene, at, limit: tellAtMost, ...(resident !== undefined && { resident }) };
  const told: Why[] = [
    ...journal.runs(rows).map(whyOfRun),
    // A blocked one has a run that tells it better.
    ...journal
      .candidates(rows)
      .filter((row) => row.verdict === "skipped")
      .map(whyOfCandidate),
  ];
  const today = houseDay(at, zone);
  if (graph && !told.some((why) => houseDay(why.at, zone) === today)) {
    for (const moment of graph.starts.keys()) {
      const sentence = missing(moment, resident);
      if (!sentence) continue;
      const who = resident === undefined ? {} : { resident };
      told.push({ scene, at, state: "missing", sentence, moment, evidence: [], steps: [], ...who });
    }
  }
  return told.toSorted((a, b) => b.at - a.at).slice(0, tellAtMost);
}

function whyOfRun(run: Run): Why {
  const code = run.outcome?.params["code"];
  const reason = code === undefined ? undefined : { key: `error.${String(code)}`, params: run.outcome?.params ?? {} };
  return {
    scene: run.scene,
    at: run.started,
    state: run.state,
    sentence: run.outcome ?? { key: "why.running", params: {} },
    run: run.id,
    moment: run.moment.kind,
    evidence: run.moment.because,
    steps: run.steps.map((step) => {
      const why = reasonOf(step);
      return {
        key: step.key,
        state: step.state,
        at: step.entered,
        ...(step.output !== undefined && { output: step.output }),
        ...(why && { reason: why }),
      };
    }),
    ...(reason && { reason }),
    ...(run.resident !== undefined && { resident: run.resident }),
  };
}

function reasonOf({ code, detail }: Run["steps"][number]): Sentence | undefined {
  if (code) return { key: `error.${code}`, params: detail ?? {} };
  if (detail?.["sentence"] === undefined) return undefined;
  const { sentence, ...params } = detail;
  return { key: String(sentence), params };
}

function whyOfCandidate(row: Candidate & { resident?: string; because: readonly string[] }): Why {
  return {
    scene: row.scene,
    at: row.at,
    state: "skipped",
    sentence: row.reason ?? { key: "outcome.nothing", params: {} },
    evidence: row.because,
    steps: [],
    ...(row.resident !== undefined && { resident: row.resident }),
  };
}
