import type { Clock } from "../core/clock.ts";

/** Time that never jumps, ms: what is kept over a restart is kept in it. */
export type Steady = {
  now(): number;
  /** An instant of it as the house's own clock would name it. */
  shown(at: number): number;
  /** How long until then on the machine's clock that never jumps. */
  due(at: number): number;
};

/**
 * Begins where the machine's clock stands, or where it stood at the newest thing kept: a machine that wakes up in 1970
 * forgives nothing, and a clock that is put right ends nothing.
 */
export function makeSteady(house: Pick<Clock, "wall">, rim: Pick<Clock, "wall" | "mono">, newest: number): Steady {
  const begun = rim.mono();
  const anchor = Math.max(rim.wall(), newest);
  const now = () => Math.floor(anchor + rim.mono() - begun);
  return {
    now,
    shown: (at) => Math.floor(house.wall() + at - now()),
    due: (at) => rim.mono() + Math.max(0, at - now()),
  };
}
