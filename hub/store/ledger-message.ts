import type { SQLInputValue } from "node:sqlite";
import type { ErrorCode } from "../core/errors.ts";

/** One SQL text with its values; `changes`, when given, is how many rows it must touch, else the whole write is undone. */
export type Statement = {
  readonly sql: string;
  readonly params: readonly SQLInputValue[];
  readonly changes?: number;
};

/** What the main thread asks of the writer thread. */
export type ToWriter =
  | { readonly ask: "open"; readonly path: string }
  | { readonly ask: "write"; readonly id: number; readonly statements: readonly Statement[] }
  | { readonly ask: "checkpoint"; readonly path: string; readonly empty: boolean }
  | { readonly ask: "close" };

/** Why one write was undone. */
export type Refusal = { readonly code: ErrorCode; readonly problem: string };

/** What the writer thread answers; `done` comes after COMMIT has reached the disk. */
export type FromWriter =
  | { readonly say: "open"; readonly journal: string; readonly level: number }
  | {
      readonly say: "done";
      readonly ids: readonly number[];
      readonly commits: number;
      readonly refused: ReadonlyMap<number, Refusal>;
    };
