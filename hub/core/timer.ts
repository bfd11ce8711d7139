import type { Clock } from "./clock.ts";

// Handed in, because an abort without a reason makes a DOMException with a stack each time.
const cancelled = Symbol("cancelled");

/** What a timer does with an error thrown by its work; the caller names it, nothing is swallowed. */
export type OnFault = (error: unknown) => void;

/** Runs `work` once when `mono()` reaches `due`; the returned function cancels. */
export function at(clock: Clock, due: number, work: () => void | Promise<void>, onFault: OnFault): () => void {
  const stop = new AbortController();
  const wait = async () => {
    if (!(await slept(clock, due, stop.signal))) return;
    try {
      await work();
    } catch (error) {
      onFault(error);
    }
  };
  void wait();
  return () => stop.abort(cancelled);
}

/** Runs `work` every `ms` milliseconds, first after one period, never overlapping itself; the returned function cancels. */
export function every(clock: Clock, ms: number, work: () => void | Promise<void>, onFault: OnFault): () => void {
  return beating(clock, clock.mono() + ms, ms, work, onFault);
}

/** The same at whole multiples of `ms` on the clock's own scale, so that what many do each minute is one instant. */
export function everyWhole(clock: Clock, ms: number, work: () => void | Promise<void>, onFault: OnFault): () => void {
  return beating(clock, (Math.floor(clock.mono() / ms) + 1) * ms, ms, work, onFault);
}

function beating(
  clock: Clock,
  first: number,
  ms: number,
  work: () => void | Promise<void>,
  onFault: OnFault,
): () => void {
  const stop = new AbortController();
  const beat = async () => {
    let due = first;
    while (!stop.signal.aborted) {
      if (!(await slept(clock, due, stop.signal))) return;
      try {
        await work();
      } catch (error) {
        onFault(error);
      }
      due = Math.max(due + ms, clock.mono());
    }
  };
  void beat();
  return () => stop.abort(cancelled);
}

async function slept(clock: Clock, due: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleepUntil(due, signal).then(
    () => !signal.aborted,
    () => false,
  );
}
