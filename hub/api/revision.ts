import { fail } from "../core/errors.ts";

/** What a writer says about the document it wants to change. */
export type Precondition = { readonly ifMatch?: string | undefined; readonly ifNoneMatch?: string | undefined };

/** A document's revision as its ETag. */
export function tagOf(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision a change may replace, given the one there is (0: none). A writer must have seen what it changes:
 * E_MUST_MATCH without If-Match, E_CHANGED when it saw another one.
 */
export function replaceable(current: number, { ifMatch, ifNoneMatch }: Precondition): number {
  if (current === 0) return ifMatch === undefined ? 0 : fail("E_CHANGED");
  if (ifNoneMatch !== undefined) fail("E_CHANGED");
  if (ifMatch === undefined) fail("E_MUST_MATCH");
  return ifMatch === tagOf(current) ? current : fail("E_CHANGED");
}
