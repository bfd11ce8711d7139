import type { Clock } from "../../hub/core/clock.ts";
import { fail } from "../../hub/core/errors.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import type { Driver, Reading } from "./driver.ts";

/** What a simulation is made of: time, chance, and how it tells of an input that changed by itself. */
export type SimPort = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly push: (input: string, value?: number) => void;
};

/** The physics of one simulated device: its inputs and outputs, and what may happen to it. */
export type Model = {
  read(input: string): Reading | undefined;
  write(output: string, on: boolean): void;
  /** Only where something takes a number. */
  set?(output: string, value: number): void;
  /** Only where outputs are fed through a contactor. */
  beat?(): void;
  /** Throws a named error for a happening it does not know. */
  happen(happening: SimHappening): void;
};

/** A driver whose hardware is a model. */
export type SimDriver = Driver & { happen(happening: SimHappening): void };

/** Opens the simulated driver over a kind's own physics. */
export function simDriver(clock: Clock, random: () => number, model: (port: SimPort) => Model): SimDriver {
  let listener: ((input: string, value: number | undefined) => void) | undefined;
  const push = (input: string, value?: number) => listener?.(input, value);
  const unset = (output: string): never => fail("E_NOT_FOUND", { output });
  const { read, write, happen, beat, set = unset } = model({ clock, random, push });
  return { read, write, set, happen, ...(beat && { beat }), onInput: (next) => (listener = next) };
}

/** What one happening does to an input: a fixed value, a value taken from `with`, or a bare press. */
export type SimInput = { readonly input: string; readonly value?: number; readonly from?: string };

/** A model that is nothing but inputs: each happening sets or presses one. */
export function simInputs(table: Readonly<Record<string, SimInput>>): (port: SimPort) => Model {
  return ({ clock, push }) => {
    const values = new Map<string, number>();
    return {
      read: (input) => {
        const value = values.get(input);
        return value === undefined ? undefined : { value, at: clock.mono() };
      },
      write: (output) => fail("E_NOT_FOUND", { output }),
      happen: ({ happens, with: given }) => {
        const known = Object.hasOwn(table, happens) ? table[happens] : undefined;
        if (!known) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        for (const key of Object.keys(given)) if (key !== known.from) fail("E_UNKNOWN_KEY", { field: `with.${key}` });
        const value = known.value ?? (known.from === undefined ? undefined : given[known.from]);
        if (value !== undefined && typeof value !== "number") fail("E_WRONG_TYPE", { field: `with.${known.from}` });
        if (known.value !== undefined) values.set(known.input, known.value);
        push(known.input, value);
      },
    };
  };
}

/** How a simulated sensor is wrong, and what it told last while it was right. */
export type SensorTrouble = { readonly fault: "stuck" | "nan" | "stale" | "jump"; readonly last: Reading };

/** What a sensor in trouble tells instead of what is so. */
export function spoilt({ fault, last }: SensorTrouble, now: Reading): Reading {
  switch (fault) {
    case "stuck":
      return { value: last.value, at: now.at };
    case "nan":
      return { value: NaN, at: now.at };
    case "stale":
      return last;
    case "jump":
      return { value: now.value + 200, at: now.at };
  }
}
