import type { Clock } from "../hub/core/clock.ts";
import { fail } from "../hub/core/errors.ts";
import type { Driver } from "./drivers/driver.ts";
import type { Model, SimPort } from "./drivers/sim.ts";

/** What follows one contact that warns of something. */
export type Warned = {
  /** It turned; never told of the first word after an opening. */
  readonly turned: (now: boolean) => void;
  /** How it is; `known` is false while the contact does not answer. */
  readonly show: (now: boolean, known: boolean) => void;
};

/** Follows a contact whose silence must be told: what it said last is no answer. Call the result once a minute. */
export function followContact(driver: Driver, input: string, { turned, show }: Warned): () => void {
  let told: boolean | undefined;
  const read = () => {
    const reading = driver.read(input);
    return reading === undefined || Number.isNaN(reading.value) ? undefined : reading.value === 1;
  };
  const look = (news: boolean) => {
    const now = read();
    const before = told;
    if (now !== undefined) told = now;
    show(told ?? false, now !== undefined);
    if (news && now !== undefined && now !== before && (now || before !== undefined)) turned(now);
  };
  look(false);
  driver.onInput((name) => {
    if (name === input) look(true);
  });
  return () => look(true);
}

/** A simulated contact that is off until one of the two happens; `dies` and it answers no more. */
export function simContact(input: string, on: string, off: string): (port: SimPort) => Model {
  return ({ clock, push }: { readonly clock: Clock; readonly push: SimPort["push"] }) => {
    let value: number | undefined = 0;
    const becomes: Readonly<Record<string, number | undefined>> = { [on]: 1, [off]: 0, dies: undefined };
    return {
      read: (name) => (name === input && value !== undefined ? { value, at: clock.mono() } : undefined),
      write: (output) => fail("E_NOT_FOUND", { output }),
      happen: ({ happens, with: given }) => {
        if (!Object.hasOwn(becomes, happens)) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        for (const key of Object.keys(given)) fail("E_UNKNOWN_KEY", { field: `with.${key}` });
        value = becomes[happens];
        push(input, value);
      },
    };
  };
}
