import { countingPurposes, type Category } from "../core/engage/lists.ts";

/** Whether such a grant needs the counts of a category. */
export function needed(grant: { readonly purpose: string; readonly category: string }, category: Category): boolean {
  return grant.category === category && countingPurposes.some((purpose) => purpose === grant.purpose);
}
