import type { ErrorCode, Params } from "./errors.ts";
import type { Sentence } from "./events.ts";
import type { SafetyClass } from "./messages.ts";
import type { Moment } from "./moments.ts";

/** How one visit of a node stands. */
export type StepState = "entered" | "sent" | "accepted" | "waiting" | "left" | "skipped" | "interrupted" | "undone";

/** A message that left a step for ordinary Node-RED nodes and may still come back. */
export type Bridge = {
  /** `<run>.<key>.<visit>.<output>`: what the message bears all the way. */
  readonly id: string;
  /** The output it left by. */
  readonly output: string;
  /** Keys it has not come back at yet. */
  readonly to: readonly string[];
  /** It came back at one of them. */
  readonly crossed: boolean;
  /** Absolute wall ms; from then on nothing comes back any more. */
  readonly deadline: number;
};

/** One visit of one node in one run. */
export type Step = {
  readonly key: string;
  readonly visit: number;
  readonly state: StepState;
  readonly entered: number;
  /** Absolute wall ms, never a duration. */
  readonly deadline?: number;
  /** The output it left by. */
  readonly output?: string;
  /** `<run>.<key>.<visit>`, `.r<try>` after a configured retry, `.undo` for its undo. */
  readonly command?: string;
  /** The command in flight, so that a resend says the same; dropped when it is answered. */
  readonly sent?: Command;
  readonly code?: ErrorCode;
  readonly detail?: Params;
  /** What ordinary nodes have in hand; dropped when it is back, late or refused. */
  readonly bridge?: Bridge;
  /** Wires that have arrived, for a join. */
  readonly arrived?: number;
};

/** One run of a scene; `advance` returns a new one, it is never changed in place. */
export type Run = {
  readonly id: string;
  readonly scene: string;
  readonly revision: string;
  readonly moment: Moment;
  readonly resident?: string;
  readonly place?: string;
  readonly trip?: string;
  readonly started: number;
  readonly state: "running" | "done" | "failed" | "stopped";
  readonly steps: readonly Step[];
  readonly outcome?: Sentence;
  readonly ended?: number;
};

/** A command the engine wants sent, after the journal has it. */
export type Command = {
  readonly id: string;
  readonly role: string;
  readonly thing: string;
  readonly verb: string;
  /** As the verb's schema parsed it. */
  readonly with: Readonly<Record<string, unknown>>;
  readonly class: SafetyClass;
  /** Wall ms; the device must have accepted and finished by then. */
  readonly deadline: number;
};
