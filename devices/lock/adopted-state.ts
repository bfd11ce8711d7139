import { z } from "zod";
import type { StateOf } from "../../hub/core/entities.ts";
import type { CommandOf } from "../device.ts";
import type { Ended, Kept, LockEvent, LockFault } from "./state.ts";

/** What its owner states of a lock of another maker; `auto_off_s` is a promise of the lock itself. */
export const AdoptedLockSettings = z.strictObject({
  /** After so long it locks again by itself, whatever becomes of the house. */
  auto_off_s: z.number().int().min(1).max(300),
  /** What lets somebody in: `open` draws the latch too. Without it `open` where the lock can. */
  opens_by: z.enum(["unlock", "open"]).optional(),
  /** It tells each time that a hand opens it, from inside too: a leaf that opens without a word was forced. */
  tells_hands: z.boolean().default(false),
});
/** See the schema of the same name. */
export type AdoptedLockSettings = z.infer<typeof AdoptedLockSettings>;

/** What a lock of another maker says of itself. */
export type Says = NonNullable<StateOf<"lock">["lock"]>;

/** What is sent to it, each once: one way in, one way shut; nothing holds it. */
export type AdoptedOutputs = { readonly release: boolean; readonly bolt: boolean };

/** The one time it was opened for a command; times are mono ms. */
export type AdoptedPulse = {
  readonly id: string;
  readonly began: number;
  /** The command has its answer. */
  readonly answered: boolean;
  /** It was told once to lock again after this. */
  readonly relocked: boolean;
};

/** The whole of such a lock between two inputs; times are mono ms. */
export type AdoptedLock = {
  readonly outputs: AdoptedOutputs;
  readonly kept: Kept;
  /** What lock and leaf said last; undefined before their first word and while they are away. */
  readonly says: Says | undefined;
  readonly open: boolean | undefined;
  /** Until the lock has locked again. */
  readonly pulse: AdoptedPulse | undefined;
  /** A `lock` on its way; without an id it is our own after a pulse. */
  readonly locking: { readonly id?: string; readonly until: number } | undefined;
  readonly unlockedSince: number | undefined;
  readonly openSince: number | undefined;
  readonly closedAt: number;
  /** Until when a leaf that opens is opened rightly. */
  readonly rightlyUntil: number;
  /** A leaf opened while the lock said that it was locked: it is given time to tell. */
  readonly strayAt: number | undefined;
  readonly faults: readonly LockFault[];
  readonly closed: boolean;
};

/** Something it tells. */
export type AdoptedEvent =
  | Exclude<LockEvent, { readonly type: "released" }>
  | { readonly type: "released"; readonly by: "hand" };

/** What one input leads to. */
export type AdoptedResult = {
  readonly lock: AdoptedLock;
  readonly events: readonly AdoptedEvent[];
  readonly ended: readonly Ended[];
};

/** What the lock is told. */
export type AdoptedInput =
  | { readonly is: "tick" | "close" | "broken" }
  | { readonly is: "news"; readonly part: string; readonly fresh: boolean }
  | { readonly is: "command"; readonly command: CommandOf<"lock"> };

/** One input with all there is to judge it by. */
export type AdoptedMoment = {
  readonly now: number;
  readonly stated: AdoptedLockSettings;
  readonly there: boolean;
  readonly says: Says | undefined;
  /** True while open, undefined while it is away. */
  readonly leaf: boolean | "absent" | undefined;
  /** What it can be told; all of it where it does not say. */
  readonly wants: readonly ("lock" | "unlock" | "open")[];
  /** It takes no order without its code. */
  readonly code: boolean;
};
