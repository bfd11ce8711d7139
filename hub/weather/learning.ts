import type { Evidence } from "../core/house.ts";
import { learning } from "./clothing.ts";

/** What has been learned of one resident: °C, and the house day of the last step. */
export type Learned = { readonly offset_c: number; readonly day?: string };

// "Too warm" means dressed too warmly: to them the day feels warmer than the house thought.
const says: Readonly<Record<string, number>> = {
  "screen.too-warm": learning.step_c,
  "screen.too-cold": -learning.step_c,
};

/** The next step of learning, or undefined when the evidence teaches nothing: at most one step a house day, in bounds. */
export function learn(
  before: Learned,
  { source, baseline }: Pick<Evidence, "source" | "baseline">,
  day: string,
): Required<Learned> | undefined {
  const step = says[source];
  if (step === undefined || baseline || (before.day !== undefined && day <= before.day)) return undefined;
  const known = bounded(before.offset_c);
  const offset_c = bounded(known + step);
  return offset_c === known ? undefined : { offset_c, day };
}

/** What was kept, made safe to use: whole steps within the bounds, nothing learned where it is no number. */
export function bounded(offset_c: number): number {
  if (!Number.isFinite(offset_c)) return 0;
  const steps = Math.round(offset_c / learning.step_c) * learning.step_c;
  return Math.min(learning.most_c, Math.max(-learning.most_c, steps)) + 0;
}
