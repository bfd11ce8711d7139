import type { Clock } from "../core/clock.ts";
import type { Did, State } from "../core/messages.ts";
import { at } from "../core/timer.ts";
import type { Outcome } from "./said.ts";

/** One pulse on its way. */
export type Pulse = {
  /** The command. */
  readonly id: string;
  readonly thing: string;
  /** The line of the book it follows from. */
  readonly seq: number;
};

/** What became of a pulse; `code` is the lock's own reason where it failed. */
export type Ended = { readonly pulse: Pulse; readonly outcome: Outcome; readonly code?: string };

/** The last pulse, followed until the lock has shown what it did. */
export type Strike = {
  follow(pulse: Pulse): void;
  /** A pulse is on its way, and nothing is known of it yet. */
  waits(): boolean;
  heard(device: string, state: State): void;
  answered(did: Did): void;
  [Symbol.dispose](): void;
};

/** The pulse itself, and how long after it the lock may still tell. */
const confirmsWithinMs = 8_000;
/** A door that nobody opens is locked again, and said. */
const opensWithinMs = 10_000;

/** Silence says nothing about the bolt. */
const silences: readonly string[] = ["E_DEVICE_SILENT", "E_DEADLINE", "E_BROKER_DOWN", "E_INTERRUPTED", "E_OTHER_BOOT"];

/** Follows pulses; each gets `confirmed`, `failed` or `unknown` once, and `unused` where nobody went through. */
export function makeStrike(clock: Clock, tell: (ended: Ended) => void, onFault: (error: unknown) => void): Strike {
  let now: { readonly pulse: Pulse; confirmed: boolean; leaf: unknown } | undefined;
  let disarm = () => {};
  const end = (outcome: Outcome, code?: string) => {
    if (!now) return;
    const { pulse } = now;
    disarm();
    now = undefined;
    tell({ pulse, outcome, ...(code !== undefined && { code }) });
  };
  /** A leaf that nobody can see may have been opened. */
  const unused = () => {
    if (now?.leaf === "closed") end("unused");
    now = undefined;
  };
  const confirm = () => {
    if (!now || now.confirmed) return;
    now.confirmed = true;
    disarm();
    tell({ pulse: now.pulse, outcome: "confirmed" });
    disarm = at(clock, clock.mono() + opensWithinMs, unused, onFault);
  };
  return {
    follow: (pulse) => {
      // A newer decision: of the older pulse nothing more will be known.
      if (now && !now.confirmed) end("unknown");
      disarm();
      now = { pulse, confirmed: false, leaf: undefined };
      disarm = at(clock, clock.mono() + confirmsWithinMs, () => end("unknown"), onFault);
    },
    waits: () => now !== undefined && !now.confirmed,
    heard: (device, { bolt, leaf }) => {
      if (now?.pulse.thing !== device) return;
      now.leaf = leaf;
      if (bolt === "jammed") return end("failed", "E_JAMMED");
      if (bolt === "unlocked" || leaf === "open") confirm();
      if (leaf === "open") {
        // Somebody goes through: nothing more is to be told of this pulse.
        disarm();
        now = undefined;
      }
    },
    answered: ({ id, outcome, code }) => {
      if (now?.pulse.id !== id || now.confirmed) return;
      if (outcome === "refused") end("failed", code);
      else if (outcome === "failed" || outcome === "stopped")
        end(code !== undefined && silences.includes(code) ? "unknown" : "failed", code);
    },
    [Symbol.dispose]: () => disarm(),
  };
}

/** How long a leaf may stand open before it is said, ms. */
const openForMs = 60_000;

/** Watches the leaf: tells once when it has stood open for a minute, and when it is shut again. */
export function makeLeaf(
  clock: Clock,
  tell: (open: boolean) => void,
  onFault: (error: unknown) => void,
): { heard(leaf: unknown): void } & Disposable {
  let disarm: (() => void) | undefined;
  let told = false;
  const shut = () => {
    disarm?.();
    disarm = undefined;
    if (told) tell(false);
    told = false;
  };
  return {
    heard: (leaf) => {
      if (leaf === "closed") shut();
      if (leaf !== "open" || disarm) return;
      const late = () => {
        told = true;
        tell(true);
      };
      disarm = at(clock, clock.mono() + openForMs, late, onFault);
    },
    [Symbol.dispose]: () => disarm?.(),
  };
}
