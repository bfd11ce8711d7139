import { expect } from "vitest";
import { Tub } from "../../devices/bath/limits.ts";
import { simBath } from "../../devices/bath/sim.ts";
import { Appliance } from "../../devices/breakfast-machine/limits.ts";
import { simMachine } from "../../devices/breakfast-machine/sim.ts";
import { contactorHoldsMs, throughContactor, type Contacted, type Fed } from "../../devices/drivers/contactor.ts";
import type { Model, SimPort } from "../../devices/drivers/sim.ts";
import type { CrashHouse } from "./crash-house.ts";
import { quicklyDone } from "./crash-household.ts";

/** A hazard that is fed through a contactor. */
export type Contactored = "bath" | "breakfast-machine";

/** What really happened to the outputs of a hazard: when each was fed, wall ms, oldest first. */
export type WallFed = { readonly output: string; readonly from: number; readonly to: number };

type Answer = { readonly fed: readonly Fed[]; readonly now: { readonly mono: number; readonly at: number } };

const models: Readonly<Record<Contactored, () => (port: SimPort) => Contacted<Model>>> = {
  bath: () => throughContactor(simBath(Tub.parse(settingsOf("bath")["tub"]))),
  "breakfast-machine": () =>
    throughContactor(simMachine(Appliance.parse(settingsOf("breakfast-machine")["appliance"]))),
};

function settingsOf(kind: Contactored): Readonly<Record<string, unknown>> {
  return (quicklyDone({ kind }).settings ?? {}) as Readonly<Record<string, unknown>>;
}

const onWall = (fed: readonly Fed[], { mono, at }: Answer["now"]): WallFed[] =>
  fed.map(({ output, from, to = Number.POSITIVE_INFINITY }) => ({
    output,
    from: at + from - mono,
    to: at + to - mono,
  }));

/** What the hardware of the living hands says, whatever their program wrote. */
export async function fedBy({ hands }: CrashHouse, device: Contactored): Promise<WallFed[]> {
  const { fed, now } = (await hands.ask({ look: device }, "fed")) as Answer;
  return onWall(fed, now);
}

/**
 * What the hardware of hands that died did after them: a process takes its simulated hardware with it, so the same
 * physics gets everything that process wrote, beat by beat, and then ten minutes in which nobody lives.
 */
export function fedAfterDeath({ record }: CrashHouse, pid: number, device: Contactored): WallFed[] {
  const notes = record.drove(pid, device);
  const [first, last] = [notes[0], notes.at(-1)];
  if (!first || !last) return [];
  let mono = first.mono;
  const clock = { mono: () => mono, wall: () => mono, sleepUntil: () => Promise.resolve() };
  const hardware = models[device]()({ clock, random: () => 0.5, push: () => undefined });
  for (const note of notes) {
    mono = note.mono;
    if ("beat" in note) hardware.beat();
    else hardware.write(note.output, note.on);
  }
  mono = last.mono + 600_000;
  hardware.read("any");
  return onWall(hardware.fed, last);
}

/** How long after an instant (wall ms) the last of these outputs was fed. */
export function deadAfter(fed: readonly WallFed[], since: number, outputs?: readonly string[]): number {
  const mine = fed.filter(({ output }) => !outputs || outputs.includes(output));
  return Math.max(0, ...mine.map(({ to }) => to - since));
}

/** Nothing was fed anew after its guard had been struck; a guard that lives goes on until its lease ends. */
export function neverFedAgain(fed: readonly WallFed[], struck: number): void {
  expect(fed.filter(({ from }) => from > struck + deliveredWithinMs)).toEqual([]);
}

/** What a busy machine may take until a signal has reached whom it was sent to. */
const deliveredWithinMs = 250;
/** safety.md 3.5: a contactor falls a second after its guard; the rest is the machine's. */
export const contactorFallsWithinMs = contactorHoldsMs + deliveredWithinMs;
