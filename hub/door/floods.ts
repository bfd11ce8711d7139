import type { Clock } from "../core/clock.ts";
import { at } from "../core/timer.ts";

/** Tells of what may come a thousand times a second at most once a minute, with how often it came. */
export type TellOnce = { count(what: string): void; [Symbol.dispose](): void };

const minuteMs = 60_000;

/** Makes such a teller: the first is told at once, what follows within the minute at its end. */
export function tellOnce(
  clock: Clock,
  tell: (what: string, count: number) => void,
  onFault: (error: unknown) => void,
): TellOnce {
  const waiting = new Map<string, { count: number; disarm: () => void }>();
  const arm = (what: string) => at(clock, clock.mono() + minuteMs, () => end(what), onFault);
  const end = (what: string) => {
    const { count = 0 } = waiting.get(what) ?? {};
    waiting.delete(what);
    if (count === 0) return;
    waiting.set(what, { count: 0, disarm: arm(what) });
    tell(what, count);
  };
  return {
    count: (what) => {
      const known = waiting.get(what);
      if (known) {
        known.count += 1;
        return;
      }
      waiting.set(what, { count: 0, disarm: arm(what) });
      tell(what, 1);
    },
    [Symbol.dispose]: () => {
      for (const { disarm } of waiting.values()) disarm();
      waiting.clear();
    },
  };
}

const floodLastsMs = 60_000;

/** Knows when a device sends far more than anybody needs, and for how long it is not listened to then. */
export function makeFlood(
  clock: Pick<Clock, "mono">,
  { most, within_ms }: { readonly most: number; readonly within_ms: number },
) {
  let times: readonly number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  return {
    on: () => clock.mono() < until,
    /** Counts one more; true while there are too many. */
    counts: () => {
      const now = clock.mono();
      times = [...times.filter((at) => now - at < within_ms), now].slice(-most - 1);
      if (times.length > most) until = now + floodLastsMs;
      return now < until;
    },
  };
}
