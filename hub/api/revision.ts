import { fail } from "../core/errors.ts";

/** What a writer says about the document it wants to change. */
export type Precondition = { readonly ifMatch?: string | undefined; readonly ifNoneMatch?: string | undefined };

/** How a document's version is named: counted, or by a hash of what it says. */
export type Revision = number | string;

/** A document's revision as its ETag. */
export function tagOf(revision: Revision): string {
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

/** The version a writer saw, by its name; empty where it wants to make what is not there. E_MUST_MATCH. */
export function seenVersion({ ifMatch, ifNoneMatch }: Precondition): string {
  if (ifMatch === undefined) return ifNoneMatch === "*" ? "" : fail("E_MUST_MATCH");
  return /^"([^"]{1,100})"$/.exec(ifMatch)?.[1] ?? fail("E_CHANGED");
}
