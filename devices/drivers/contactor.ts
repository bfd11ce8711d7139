import type { Clock } from "../../hub/core/clock.ts";
import type { Model, SimPort } from "./sim.ts";

/** How long a contactor holds after a beat: a retriggerable monoflop in hardware (safety.md R1; 3.5: off within 1 s). */
export const contactorHoldsMs = 1_000;

/** How often it is beaten while anything is energised: each beat turns its line over, which makes 5 pulses a second (R1). */
export const beatEachMs = 100;

/**
 * Whether each look is beat enough: a stepped clock wakes its sleepers to the millisecond and waits for every process,
 * so that looks a second apart hold a contactor, and a day takes no steps more.
 */
export function looksAreBeats(clock: Clock): boolean {
  return "nextDue" in clock;
}

/** One time that an output was fed, mono ms; without an end it is fed now. */
export type Fed = { readonly output: string; readonly from: number; to?: number };

/** What is fed through a contactor: it takes beats, and remembers when each output was really energised. */
export type Contacted<M extends Model> = M & { beat(): void; readonly fed: readonly Fed[] };

const remembered = 200;

/**
 * Feeds every output of a model through one contactor: whatever a program left on is energised only while the beats are
 * fresh, and falls at its own instant though no program lives that could see it.
 */
export function throughContactor<M extends Model>(model: (port: SimPort) => M): (port: SimPort) => Contacted<M> {
  return ({ clock, ...port }) => {
    let shown = clock.mono();
    let holdsUntil = Number.NEGATIVE_INFINITY;
    const left = new Map<string, boolean>();
    const live = new Map<string, Fed>();
    const fed: Fed[] = [];
    const inner = model({
      ...port,
      clock: { wall: () => clock.wall(), mono: () => shown, sleepUntil: (...given) => clock.sleepUntil(...given) },
    });
    const feed = (output: string, on: boolean) => {
      inner.write(output, on);
      const now = live.get(output);
      if (on && !now) {
        const one = { output, from: shown };
        live.set(output, one);
        if (fed.push(one) > remembered) fed.shift();
      } else if (!on && now) {
        now.to = shown;
        live.delete(output);
      }
    };
    const catchUp = () => {
      const now = clock.mono();
      if (now > holdsUntil && live.size > 0) {
        shown = holdsUntil;
        for (const output of live.keys()) feed(output, false);
      }
      shown = now;
    };
    return {
      ...inner,
      fed,
      read: (input) => {
        catchUp();
        return inner.read(input);
      },
      write: (output, on) => {
        catchUp();
        feed(output, on && shown <= holdsUntil);
        left.set(output, on);
      },
      beat: () => {
        catchUp();
        holdsUntil = shown + contactorHoldsMs;
        for (const [output, on] of left) if (on) feed(output, true);
      },
      happen: (happening) => {
        catchUp();
        inner.happen(happening);
      },
    };
  };
}
