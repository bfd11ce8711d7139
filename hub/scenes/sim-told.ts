import type { ErrorCode } from "../core/errors.ts";
import type { Sentence } from "../core/events.ts";
import type { Run, Step } from "../core/run.ts";
import type { Advance } from "./engine.ts";

/** What came of a dry run, in order: what would leave the hub, and each step as it is left. */
export type Told = { readonly at: number; readonly scene: string; readonly run: string; readonly key: string } & (
  | {
      readonly is: "act";
      readonly role: string;
      readonly verb: string;
      readonly with: Readonly<Record<string, unknown>>;
    }
  | { readonly is: "left"; readonly output: string; readonly code?: ErrorCode; readonly reason?: Sentence }
  | { readonly is: "waits"; readonly until?: number }
  | { readonly is: "ends"; readonly state: Run["state"]; readonly reason?: Sentence }
);

/** What one input made of a run, told in order. */
export function toldOf(before: Run | undefined, { run, wishes }: Advance, at: number): readonly Told[] {
  const of = { at, scene: run.scene, run: run.id };
  const told: Told[] = [];
  run.steps.forEach((step, i) => {
    const was = before?.steps[i];
    if (was === step) return;
    const { key, output, code } = step;
    if (output !== undefined && was?.output === undefined) {
      const reason = reasonOf(step);
      told.push({ ...of, key, is: "left", output, ...(code && { code }), ...(reason && { reason }) });
    }
    if (step.state === "waiting" && was?.state !== "waiting")
      told.push({ ...of, key, is: "waits", ...(step.deadline !== undefined && { until: step.deadline }) });
  });
  for (const wish of wishes) {
    if (wish.is !== "command" || wish.resend) continue;
    const { id, role, verb, with: given } = wish.command;
    told.push({ ...of, key: id.split(".")[1] ?? "", is: "act", role, verb, with: given });
  }
  if (run.state !== "running" && (before === undefined || before.state === "running")) {
    const { outcome, state } = run;
    told.push({ ...of, key: "", is: "ends", state, ...(outcome && { reason: outcome }) });
  }
  return told;
}

/** Why a step was left as it was; undefined where nothing stood in its way. */
export function reasonOf({ code, detail }: Step): Sentence | undefined {
  if (code) return { key: `error.${code}`, params: detail ?? {} };
  if (detail?.["sentence"] === undefined) return undefined;
  const { sentence, nth: _which, ...params } = detail;
  return { key: String(sentence), params };
}
