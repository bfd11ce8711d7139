import { z } from "zod";
import { fail } from "../../hub/core/errors.ts";
import { Slug } from "../../hub/core/ids.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import type { Reading } from "../drivers/driver.ts";
import { type Model, type SensorTrouble, type SimPort, spoilt } from "../drivers/sim.ts";
import { lockInputs, type LockInput } from "./contacts.ts";
import { lockIron, type Iron } from "./physics.ts";

const nothing = z.strictObject({});

/** Everything that may happen to a simulated lock: hands at the door, and what breaks. */
export const lockHappenings: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  push: nothing,
  shut: nothing,
  force: nothing,
  key: nothing,
  inside: nothing,
  keypad: z.strictObject({ user: Slug.optional() }),
  jam: z.strictObject({ on: z.boolean().default(true) }),
  sensor: z.strictObject({
    input: z.enum(lockInputs),
    fault: z.enum(["none", "stuck", "nan", "stale", "jump"]),
  }),
};

/** A simulated lock whose real iron tests may look at. */
export type SimLock = Model & { readonly iron: Iron };

/** A simulated lock; it lives forward whenever it is looked at. */
export function simLock(iron: Iron = lockIron()): (port: SimPort) => SimLock {
  return ({ clock, push }) => {
    const trouble = new Map<LockInput, SensorTrouble>();
    let at = clock.mono();
    const catchUp = () => iron.live((at = clock.mono()));
    const sound = (input: LockInput): Reading => {
      const yes = { bolt: iron.released, leaf: iron.open, jam: iron.stalled }[input];
      return { value: yes ? 1 : 0, at };
    };
    const apply: Readonly<Record<string, (given: Readonly<Record<string, unknown>>) => void>> = {
      push: () => iron.push(),
      shut: () => iron.shut(),
      force: () => iron.force(),
      key: () => iron.turn(at),
      inside: () => iron.turn(at),
      keypad: () => iron.keypad(at),
      jam: (given) => iron.jam(given["on"] === true, at),
      sensor: (given) => {
        const input = given["input"] as LockInput;
        const fault = given["fault"] as SensorTrouble["fault"] | "none";
        if (fault === "none") trouble.delete(input);
        else trouble.set(input, { fault, last: sound(input) });
      },
    };
    return {
      iron,
      read: (input) => {
        catchUp();
        const known = lockInputs.find((name) => name === input);
        if (!known) return undefined;
        const bad = trouble.get(known);
        return bad ? spoilt(bad, sound(known)) : sound(known);
      },
      write: (output, on) => {
        catchUp();
        if (output !== "strike") fail("E_NOT_FOUND", { output });
        iron.drive(on, at);
      },
      happen: ({ happens, with: given }: SimHappening) => {
        catchUp();
        const schema = Object.hasOwn(lockHappenings, happens) ? lockHappenings[happens] : undefined;
        if (!schema) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        const detail = check(schema, given);
        apply[happens]?.(detail);
        const { user } = detail;
        push(happens === "keypad" && typeof user === "string" ? `keypad.${user}` : happens);
      },
    };
  };
}
