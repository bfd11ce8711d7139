import type { Clock } from "../hub/core/clock.ts";
import { at, everyWhole, type OnFault } from "../hub/core/timer.ts";

/** Tells a device's state: at once on a change, not twice within 200 ms, and each whole minute, all devices together. */
export type StateReports = {
  /** The whole state as it is now. */
  state(next: object): void;
  /** Tells it again, changed or not. */
  tell(): void;
  [Symbol.dispose](): void;
};

const apartMs = 200;
const heartbeatMs = 60_000;

/** Opens the reports of one device; `beat` runs before each minute's report. */
export function openStateReports(
  clock: Clock,
  publish: (state: object) => void,
  beat: () => void,
  onFault: OnFault,
): StateReports {
  let now: object | undefined;
  let told: string | undefined;
  let toldAt = -Infinity;
  let cancel: (() => void) | undefined;
  // What changes in a beat is told by the beat itself, once.
  let beating = false;
  const tell = () => {
    cancel?.();
    cancel = undefined;
    if (now === undefined) return;
    told = JSON.stringify(now);
    toldAt = clock.mono();
    publish(now);
  };
  const stop = everyWhole(
    clock,
    heartbeatMs,
    () => {
      beating = true;
      try {
        beat();
      } finally {
        beating = false;
        tell();
      }
    },
    onFault,
  );
  return {
    state: (next) => {
      now = next;
      if (beating || cancel || JSON.stringify(next) === told) return;
      if (clock.mono() - toldAt >= apartMs) return tell();
      cancel = at(clock, toldAt + apartMs, tell, onFault);
    },
    tell,
    [Symbol.dispose]: () => {
      stop();
      cancel?.();
    },
  };
}
