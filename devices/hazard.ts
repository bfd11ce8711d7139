import type { Clock } from "../hub/core/clock.ts";
import { at, every, type OnFault } from "../hub/core/timer.ts";
import type { Final, Kept } from "./device.ts";
import { beatEachMs, contactorHoldsMs, looksAreBeats } from "./drivers/contactor.ts";
import type { Driver } from "./drivers/driver.ts";

const lookEachMs = 1_000;
/** Timers that run prove nothing: without a look for so long there is no beat either. */
const looksWithinMs = 1_500;
/** Nobody has beaten for so long: this process stood still, whichever of its timers notices first (R3: a loop late by 250 ms). */
const stoodStillMs = 450;

/** All that is needed of what it energises. */
type Driven = Pick<Driver, "write" | "beat">;

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
  /** What its machine is told when this process stood still, as its contactor saw; `broken` without it. */
  readonly fell?: I;
  /** Whether it is about to energise by itself, though all is off now: then a look after a standstill is told first. */
  readonly runs?: (machine: M) => boolean;
};

/** A hazard at work. */
export type Hazard<I> = {
  take(input: I | { readonly is: "tick" }): void;
  /** Takes the input of a command; `finish` is called once with how it ended. */
  command(id: string, input: I, finish: (final: Final) => void): void;
};

/** Carries out what a pure machine decides: looks again while anything is energised, and lets all fall when broken. */
export function runHazard<M extends Bearing, I, W, E>(
  port: { readonly clock: Clock; readonly driver: Driven; readonly kept: Kept; readonly fault: OnFault },
  { first, look, step, tell, show, next, fell, runs = () => false }: HazardRules<M, I, W, E>,
): Hazard<I> {
  const { clock, driver, kept: disk } = port;
  let now = first;
  let seen: W | undefined;
  let keptText = "";
  let stopTicking: (() => void) | undefined;
  const waiting = new Map<string, (final: Final) => void>();
  const energised = () => Object.values(now.outputs).some(Boolean);
  const contactor = keepBeating(port, { energised, runs: () => runs(now) }, () => take({ is: "tick" }));

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
    if (energised()) {
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
    if (contactor.fell()) carry(fell ?? { is: "broken" });
    carry(input);
  }
  function carry(input: I | { readonly is: "tick" | "broken" }): void {
    try {
      const world = look();
      contactor.looked();
      seen = world;
      const led = step(now, input, world);
      now = led.machine;
      // What falls, falls first; what is remembered is on disk before anything is energised.
      drive(false);
      keep();
      contactor.paced();
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
        contactor.paced();
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

/** The beats of one hazard; where its driver wants none, nothing of this ever does anything. */
type Beats = {
  looked(): void;
  /** True once each time that nobody beat though something was on or about to be. */
  fell(): boolean;
  /** Beats before anything is energised and on, and rests when nothing is. */
  paced(): void;
};

/** Keeps the contactor of a hazard beaten while anything is energised; one that fell is let be until everything is off. */
function keepBeating(
  { clock, driver, fault }: { readonly clock: Clock; readonly driver: Driven; readonly fault: OnFault },
  { energised, runs }: { readonly energised: () => boolean; readonly runs: () => boolean },
  seeToIt: () => void,
): Beats {
  // Where each look is a beat nobody can stand still: the clock waits for every process.
  const stepped = looksAreBeats(clock);
  const limit = stepped ? contactorHoldsMs : stoodStillMs;
  let lookedAt = clock.mono();
  let aliveAt = clock.mono();
  let watched = false;
  let lost = false;
  let stop: (() => void) | undefined;
  const late = () => watched && !lost && clock.mono() - aliveAt > limit;
  const beat = () => {
    const on = energised();
    if (on && clock.mono() - lookedAt > looksWithinMs) return;
    aliveAt = clock.mono();
    if (on && !lost) driver.beat?.();
  };
  return {
    looked: () => void (lookedAt = clock.mono()),
    fell: () => late() && (lost = true),
    paced: () => {
      const on = energised();
      if (!on) lost = false;
      watched = driver.beat !== undefined && (on || (!stepped && runs()));
      if (watched) {
        beat();
        if (!stepped) stop ??= every(clock, beatEachMs, () => (late() ? seeToIt() : beat()), fault);
        return;
      }
      stop?.();
      stop = undefined;
    },
  };
}
