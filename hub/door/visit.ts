import type { Clock } from "../core/clock.ts";
import { at } from "../core/timer.ts";

/** Somebody stands at the door, and is looked at. */
export type Visit = {
  /** Somebody came. */
  begin(): void;
  /** They went. */
  end(): void;
  /** A look has been answered; the next one follows after a while. */
  answered(soon: boolean): void;
  /** No more looks in this visit: it has been decided. */
  enough(): void;
  here(): boolean;
  [Symbol.dispose](): void;
};

/** Between two looks, ms: never less than a second; later in a visit the camera's light rests longer. */
const betweenMs = { soon: 1_000, usual: 2_000, later: 5_000 } as const;
const soonLooks = 5;
/** A camera that says nothing is asked again. */
const silentMs = 6_000;
/** After so long nobody is looked at any more until they come again. */
const longestMs = 120_000;

/** Makes the rhythm of looks; `ask` sends one challenge and says whether one was sent. */
export function makeVisit(clock: Clock, ask: () => boolean, onFault: (error: unknown) => void): Visit {
  let begun: number | undefined;
  let [looks, done, newest] = [0, false, Number.NEGATIVE_INFINITY];
  let disarm = () => {};
  const next = (ms: number) => {
    disarm();
    const due = Math.max(clock.mono() + ms, newest + betweenMs.soon);
    disarm = at(clock, due, look, onFault);
  };
  function look() {
    if (begun === undefined || done || clock.mono() - begun > longestMs) return;
    if (ask()) {
      looks += 1;
      newest = clock.mono();
    }
    next(silentMs);
  }
  return {
    begin: () => {
      if (begun !== undefined && clock.mono() - begun <= longestMs) return;
      [begun, looks, done] = [clock.mono(), 0, false];
      // Whoever steps in and out again is not looked at more often for it.
      if (clock.mono() - newest >= betweenMs.soon) look();
      else next(0);
    },
    end: () => {
      begun = undefined;
      disarm();
    },
    answered: (soon) => {
      if (begun !== undefined && !done)
        next(looks > soonLooks ? betweenMs.later : soon ? betweenMs.soon : betweenMs.usual);
    },
    enough: () => {
      done = true;
      disarm();
    },
    here: () => begun !== undefined,
    [Symbol.dispose]: () => disarm(),
  };
}
