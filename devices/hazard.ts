import type { Clock } from "../hub/core/clock.ts";
import { at, every, type OnFault } from "../hub/core/timer.ts";
import type { Final, Kept } from "./device.ts";
import type { Driver } from "./drivers/driver.ts";

const lookEachMs = 1_000;

/** What every pure machine of a hazard bears: what it energises, and what must outlive the process. */
type Bearing = { readonly outputs: Readonly<Record<string, boolean>>; readonly kept: unknown };

/** What one input led to. */
type Led<M, E> = {
  readonly machine: M;
  readonly events: readonly E[];
  readonly ended: readonly { readonly id: string; readonly final: Final }[];
};

/** The rules of one hazard: its pure step, and how it looks at its place and tells of itself. */
export type HazardRules<M extends Bearing, I, W, E> = {
  readonly first: M;
  /** Everything there is to judge by, read together. */
  readonly look: () => W;
  readonly step: (machine: M, input: I | { readonly is: "tick" | "broken" }, world: W) => Led<M, E>;
  readonly tell: (event: E) => void;
  readonly show: (machine: M, world: W) => void;
  /** When to look again though nothing is heard, mono ms; without it each second while anything is energised. */
  readonly next?: (machine: M, now: number) => number | undefined;
};

/** A hazard at work. */
export type Hazard<I> = {
  take(input: I | { readonly is: "tick" }): void;
  /** Takes the input of a command; `finish` is called once with how it ended. */
  command(id: string, input: I, finish: (final: Final) => void): void;
};

/** Carries out what a pure machine decides: looks again while anything is energised, and lets all fall when broken. */
export function runHazard<M extends Bearing, I, W, E>(
  port: { readonly clock: Clock; readonly driver: Driver; readonly kept: Kept; readonly fault: OnFault },
  { first, look, step, tell, show, next }: HazardRules<M, I, W, E>,
): Hazard<I> {
  const { clock, driver, kept: disk } = port;
  let now = first;
  let seen: W | undefined;
  let keptText = "";
  let stopTicking: (() => void) | undefined;
  const waiting = new Map<string, (final: Final) => void>();

  const drive = (wanted: boolean) => {
    for (const [output, on] of Object.entries(now.outputs)) if (on === wanted) driver.write(output, on);
  };
  const keep = () => {
    const text = JSON.stringify(now.kept);
    if (text === keptText) return;
    disk.write(now.kept);
    keptText = text;
  };
  const paced = () => {
    if (next) {
      stopTicking?.();
      const due = next(now, clock.mono());
      stopTicking = due === undefined ? undefined : at(clock, due, () => take({ is: "tick" }), port.fault);
      return;
    }
    if (Object.values(now.outputs).some(Boolean)) {
      stopTicking ??= every(clock, lookEachMs, () => take({ is: "tick" }), port.fault);
      return;
    }
    stopTicking?.();
    stopTicking = undefined;
  };
  const end = (ended: Led<M, E>["ended"]) => {
    for (const { id, final } of ended) {
      const finish = waiting.get(id);
      waiting.delete(id);
      finish?.(final);
    }
  };
  function take(input: I | { readonly is: "tick" }): void {
    try {
      const world = look();
      seen = world;
      const led = step(now, input, world);
      now = led.machine;
      // What falls, falls first; what is remembered is on disk before anything is energised.
      drive(false);
      keep();
      drive(true);
      paced();
      for (const event of led.events) tell(event);
      show(now, world);
      end(led.ended);
    } catch (error) {
      for (const output of Object.keys(first.outputs)) driver.write(output, false);
      // What cannot even look is judged by what it saw last: nothing may go on as if nothing had happened.
      if (seen !== undefined) {
        const { machine, ended } = step(now, { is: "broken" }, seen);
        now = machine;
        paced();
        show(now, seen);
        end(ended);
      }
      throw error;
    }
  }
  return {
    take,
    command: (id, input, finish) => {
      waiting.set(id, finish);
      take(input);
    },
  };
}
