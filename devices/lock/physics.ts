import { keypadHoldsMs, longestPulseMs } from "./limits.ts";

/** How long a bolt takes to follow its strike, and after how long one that does not is felt to be stuck, ms. */
const followsMs = 150;
const stallsMs = 300;
/** How long a turned key or a pressed handle holds the bolt back by hand, ms. */
const handMs = 3_000;

/** One time the strike was energised: by the output that our process drives, or by the lock's own keypad. */
export type Energised = { readonly by: "output" | "keypad"; readonly from: number; to?: number };

/** The iron of a lock whatever any contact says: strike, bolt and leaf. */
export type Iron = {
  /** Every time the strike was energised, the newest last. */
  readonly history: readonly Energised[];
  readonly energised: boolean;
  readonly released: boolean;
  readonly open: boolean;
  readonly stalled: boolean;
  /** Lets time pass up to `now`; everything else wants this done first. */
  live(now: number): void;
  drive(on: boolean, now: number): void;
  keypad(now: number): void;
  /** A key or the inside handle: by mechanics, whatever else. */
  turn(now: number): void;
  /** Somebody pushes or pulls the leaf; it opens when the bolt is back. */
  push(): void;
  force(): void;
  shut(): void;
  jam(on: boolean, now: number): void;
};

/**
 * A strike with its one-shot, a bolt and a leaf. The one-shot starts on an edge, drops by itself after `ceiling`, and
 * is never lengthened by a second edge: the layer that holds though every program hangs (safety.md R1).
 */
export function lockIron(ceiling = longestPulseMs): Iron {
  const history: Energised[] = [];
  let strike: (Energised & { until: number }) | undefined;
  let output = false;
  let target = false;
  let back = false;
  let turnedAt = -Infinity;
  let jammed = false;
  let stalled = false;
  let handUntil = -Infinity;
  let leafOpen = false;
  let at = 0;
  const follow = (now: number) => {
    if (back === target) return;
    if (!jammed && now >= turnedAt + followsMs) back = target;
    if (jammed && now >= turnedAt + stallsMs) stalled = true;
  };
  const turnTo = (next: boolean, now: number) => {
    follow(now);
    target = next;
    turnedAt = now;
    if (next) stalled = false;
  };
  const fall = (now: number) => {
    if (!strike) return;
    strike.to = now;
    strike = undefined;
    turnTo(false, now);
  };
  const energise = (by: Energised["by"], now: number, forMs: number) => {
    if (strike) return;
    strike = { by, from: now, until: now + Math.min(forMs, ceiling) };
    history.push(strike);
    turnTo(true, now);
  };
  return {
    history,
    get energised() {
      return strike !== undefined;
    },
    get released() {
      return back || at < handUntil;
    },
    get open() {
      return leafOpen;
    },
    get stalled() {
      return stalled;
    },
    live: (now) => {
      if (strike && now >= strike.until) fall(strike.until);
      follow(now);
      at = now;
    },
    drive: (on, now) => {
      if (on && !output) energise("output", now, ceiling);
      if (!on && strike?.by === "output") fall(now);
      output = on;
    },
    keypad: (now) => energise("keypad", now, keypadHoldsMs),
    turn: (now) => void (handUntil = now + handMs),
    push: () => void (leafOpen ||= back || at < handUntil),
    force: () => void (leafOpen = true),
    shut: () => void (leafOpen = false),
    jam: (on, now) => {
      jammed = on;
      turnedAt = now;
      if (!on) stalled = false;
    },
  };
}
