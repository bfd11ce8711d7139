import type { Clock } from "../../hub/core/clock.ts";

const windowMs = 1_000;
const most = 2;

/** Lets at most two looks a second leave, whatever floods the camera. */
export type Pace = {
  /** How long the next look that was asked for must wait, ms. */
  wait(): number;
  /** Whether one that nobody asked for may leave: only where it takes no turn of one that was. */
  idle(): boolean;
  /** One leaves now. */
  leaves(): void;
};

/** Counts on the monotonic clock. */
export function openPace(clock: Clock): Pace {
  let left: readonly number[] = [];
  const recent = () => (left = left.filter((at) => clock.mono() < at + windowMs));
  return {
    wait: () => {
      const [first = 0] = recent();
      return left.length < most ? 0 : first + windowMs - clock.mono();
    },
    idle: () => recent().length === 0,
    leaves: () => void (left = [...recent(), clock.mono()]),
  };
}
