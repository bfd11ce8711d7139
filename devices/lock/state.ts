import type { CommandOf, Final } from "../device.ts";
import type { Contacts, Snapshot } from "./contacts.ts";

/** What may be wrong with a lock; the first of them is shown, each is told once when it begins. */
export const lockFaults = ["forced", "not-locked", "jammed", "sensor"] as const;

/** One of them. */
export type LockFault = (typeof lockFaults)[number];

/** Whose hand released the bolt without the house. */
export type Hand = "keypad" | "key" | "inside";

/** What outlives the process (R7). */
export type Kept = {
  /** The leaf was opened by nobody who may; until somebody opens it rightly again. */
  readonly forced: boolean;
  /** It was told that this opening lasts long. */
  readonly toldOpen: boolean;
};

/** The one pulse of one command; times are mono ms. */
export type Pulse = { readonly id: string; readonly began: number; readonly end: number; readonly confirmed: boolean };

/** The whole of a lock between two inputs; times are mono ms. */
export type Lock = {
  readonly outputs: { readonly strike: boolean };
  readonly kept: Kept;
  /** As it was looked at last; undefined before the first look. */
  readonly seen: Contacts | undefined;
  readonly pulse: Pulse | undefined;
  /** A `lock` that waits for the bolt. */
  readonly locking: { readonly id: string; readonly until: number } | undefined;
  /** When our strike fell last. */
  readonly fellAt: number;
  /** Until when somebody's own hand holds the bolt back, and whether that is the keypad's strike. */
  readonly hand: { readonly until: number; readonly strike: boolean } | undefined;
  /** Until when a leaf that opens is opened rightly. */
  readonly rightlyUntil: number;
  /** When the bolt must have locked again. */
  readonly settleBy: number | undefined;
  /** It did not. */
  readonly stays: boolean;
  readonly openSince: number | undefined;
  /** A contact moved: it is looked at once more when it could have gone stale. */
  readonly lookAt: number | undefined;
  readonly faults: readonly LockFault[];
  readonly closed: boolean;
};

/** Something the lock tells. */
export type LockEvent =
  | { readonly type: "opened" | "closed" | "left-open" }
  | { readonly type: "released"; readonly by: Hand; readonly user?: string }
  | { readonly type: "fault"; readonly code: LockFault };

/** How a command ended, or that it may not begin. */
export type Ended = { readonly id: string; readonly final: Final };

/** What one input leads to. */
export type Result = { readonly lock: Lock; readonly events: readonly LockEvent[]; readonly ended: readonly Ended[] };

/** What the lock is told. */
export type Input =
  | { readonly is: "tick" | "moved" | "lag" | "close" | "broken" }
  | { readonly is: "command"; readonly command: CommandOf<"lock"> }
  | { readonly is: "hand"; readonly by: Hand; readonly user?: string };

/** One input with all there is to judge it by. */
export type Moment = { readonly now: number; readonly snapshot: Snapshot; readonly pulse_ms: number };
