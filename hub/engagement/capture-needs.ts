import type { Category, Purpose } from "../core/engage/lists.ts";

/** The purposes for which anything of a day is counted at all; the others live by a person's own taps. */
export const countingPurposes: readonly Purpose[] = ["service", "offers", "research"];

/** Whether such a grant needs the counts of a category. */
export function needed(grant: { readonly purpose: string; readonly category: string }, category: Category): boolean {
  return grant.category === category && countingPurposes.some((purpose) => purpose === grant.purpose);
}
