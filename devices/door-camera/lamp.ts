import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import { at, type OnFault } from "../../hub/core/timer.ts";

/** How long the light may be on between two rests, and how long it rests then, ms (door.md 3). */
export const litAtMostMs = 10_000;
/** See `litAtMostMs`. */
export const restMs = 30_000;

/** The light at the door: only for somebody in range, and never longer than eyes may bear. */
export type Lamp = {
  /** Whether anybody is in range; without anybody it goes out. */
  inRange(somebody: boolean): void;
  /** Lights up: E_NOBODY, E_REST. */
  on(): void;
  off(): void;
  /** How long it was on since it was last lit, ms. */
  lit(): number;
  /** How long it still rests, ms; 0 when it may be lit. */
  rests(): number;
  close(): void;
};

/** Opens a lamp that is dark; `cut` is told when the limit put it out. */
export function openLamp(clock: Clock, write: (on: boolean) => void, cut: () => void, onFault: OnFault): Lamp {
  let somebody = false;
  let closed = false;
  let since: number | undefined;
  let last = 0;
  let used = 0;
  let darkSince = -Infinity;
  let cancel: (() => void) | undefined;

  const rests = () => {
    if (since !== undefined) return 0;
    const dark = clock.mono() - darkSince;
    if (dark >= restMs) used = 0;
    return used >= litAtMostMs ? restMs - dark : 0;
  };
  const off = () => {
    if (since === undefined) return;
    // Dark first, whatever the counting does.
    write(false);
    cancel?.();
    last = clock.mono() - since;
    used += last;
    since = undefined;
    darkSince = clock.mono();
  };
  return {
    inRange: (now) => {
      somebody = now;
      if (!now) off();
    },
    on: () => {
      if (closed || !somebody) fail("E_NOBODY");
      const left = rests();
      if (left > 0) fail("E_REST", { rest_s: Math.ceil(left / 1_000) });
      if (since !== undefined) return;
      since = clock.mono();
      const limit = since + litAtMostMs - used;
      cancel = at(
        clock,
        limit,
        () => {
          off();
          // Sums of parts of a second must not leave a sliver of light to be had.
          used = litAtMostMs;
          cut();
        },
        onFault,
      );
      write(true);
    },
    off,
    lit: () => (since === undefined ? last : clock.mono() - since),
    rests,
    close: () => {
      closed = true;
      off();
    },
  };
}
