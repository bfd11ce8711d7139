import { z } from "zod";
import { fail } from "../../hub/core/errors.ts";
import { check } from "../../hub/core/parse.ts";
import { at } from "../../hub/core/timer.ts";
import type { Model, SimPort } from "../drivers/sim.ts";

const turns_ms = 8_000;

/** Everything that may happen to a simulated valve: a hand at its handle, a drive that jams, a contact that dies. */
const happenings: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  open: z.strictObject({}),
  close: z.strictObject({}),
  jam: z.strictObject({ on: z.boolean().default(true) }),
  dies: z.strictObject({ on: z.boolean().default(true) }),
};

/** The iron of a valve as a test may look at it. */
export type SimValve = Model & { readonly iron: { readonly shut: boolean; readonly driven: boolean } };

/** A simulated valve: its drive turns it shut in eight seconds; nothing but a hand turns it open. */
export function simValve(): (port: SimPort) => SimValve {
  return ({ clock, push }) => {
    const iron = { shut: false, driven: false, jams: false, blind: false };
    let cancel: (() => void) | undefined;
    const turned = (shut: boolean) => {
      iron.shut = shut;
      push("shut", shut ? 1 : 0);
    };
    const closes = () => {
      cancel = undefined;
      if (iron.driven && !iron.jams) turned(true);
    };
    const unheard = (error: unknown) => {
      throw error;
    };
    const apply: Readonly<Record<string, (on: boolean) => void>> = {
      open: () => turned(false),
      close: () => turned(true),
      jam: (on) => void (iron.jams = on),
      dies: (on) => {
        iron.blind = on;
        push("shut");
      },
    };
    return {
      iron,
      read: (input) => (input === "shut" && !iron.blind ? { value: iron.shut ? 1 : 0, at: clock.mono() } : undefined),
      write: (output, on) => {
        if (output !== "drive") fail("E_NOT_FOUND", { output });
        iron.driven = on;
        cancel?.();
        cancel = on ? at(clock, clock.mono() + turns_ms, closes, unheard) : undefined;
      },
      happen: ({ happens, with: given }) => {
        const schema = Object.hasOwn(happenings, happens) ? happenings[happens] : undefined;
        if (!schema) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        const detail = check(schema, given);
        apply[happens]?.(detail["on"] === true);
      },
    };
  };
}
