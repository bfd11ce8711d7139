import type { Clock } from "../../hub/core/clock.ts";

/** The output by which a guard shows that it lives: a new number with each beat (`Driver.set`). */
export const beatOutput = "beat";

/** How long a contactor holds after a beat of its guard: a retriggerable one-shot (safety.md R1; 3.5: off within 1 s). */
export const contactorHoldsMs = 1_000;

/** The contactor through which all outputs of a hazard are fed; no program can hold it but by beating on. */
export type Contactor = {
  beat(): void;
  holds(): boolean;
  /** For how long of a stretch from `from` to `to` (mono ms) it held. */
  heldFor(from: number, to: number): number;
};

/** A simulated contactor; it has dropped until the first beat. */
export function simContactor(clock: Clock): Contactor {
  let until = Number.NEGATIVE_INFINITY;
  return {
    beat: () => {
      until = clock.mono() + contactorHoldsMs;
    },
    holds: () => clock.mono() <= until,
    heldFor: (from, to) => Math.max(0, Math.min(to, until) - from),
  };
}
