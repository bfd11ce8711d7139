/** What is known of the Node that runs this. */
export type RunningNode = { readonly version: string; readonly arch: string };

/** The Node to use, or the sentence that says what to do. */
export type FoundNode =
  | { readonly use: "this" }
  | { readonly use: "other"; readonly path: string }
  | { readonly use: "none"; readonly sentence: string };

/** The oldest major version of Node that Lintel runs on. */
export const oldestMajor: number;

/** Whether a version such as "v24.21.0" is new enough. */
export function isNewEnough(version: string): boolean;

/** Where a Node may be, best first: the one the checkout brings, then each one on the search path. */
export function candidateNodes(root: string, searchPath: string): string[];

/** Chooses a Node; `versionOf` gives null for what does not run. */
export function findNode(
  running: RunningNode,
  candidates: readonly string[],
  versionOf: (path: string) => string | null,
): FoundNode;
