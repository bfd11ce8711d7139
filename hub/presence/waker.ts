import type { Clock } from "../core/clock.ts";
import { at, type OnFault } from "../core/timer.ts";

/** Wakes work at the wall instants it asks for. */
export type Waker = { arm(): void; stop(): void };

const again_ms = 60_000;

/** One timer for the earliest of many instants: `next` names it (wall ms or Infinity), `work` does what is due. */
export function makeWaker(clock: Clock, next: () => number, work: () => void, onFault: OnFault): Waker {
  let armed: { due: number; cancel: () => void } | undefined;
  const set = (due: number) => {
    armed?.cancel();
    const wait = Math.max(1, due - clock.wall());
    armed = { due, cancel: at(clock, clock.mono() + wait, ring, failed) };
  };
  const arm = () => {
    const due = next();
    // An earlier waking finds nothing due and asks again; only a nearer instant moves the timer.
    if (due !== Infinity && (armed === undefined || due < armed.due)) set(due);
  };
  const ring = () => {
    armed = undefined;
    work();
    arm();
  };
  const failed = (error: unknown) => {
    set(clock.wall() + again_ms);
    onFault(error);
  };
  return { arm, stop: () => armed?.cancel() };
}
