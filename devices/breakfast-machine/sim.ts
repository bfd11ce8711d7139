import { z } from "zod";
import { fail } from "../../hub/core/errors.ts";
import { Slug } from "../../hub/core/ids.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import type { Reading } from "../drivers/driver.ts";
import { type Model, type SensorTrouble, type SimPort, spoilt } from "../drivers/sim.ts";
import type { Appliance } from "./limits.ts";
import { coldPlate, heat, type Broken, type Drive, type Plate } from "./physics.ts";
import { machineInputs, type MachineInput } from "./sensors.ts";

const presses = ["arm", "reset", "stop"] as const;
const broken = ["relay-stuck", "jam", "overload"] as const;
const reportEachMs = 10_000;
const cookedAfter_s = 30;
const switched = z.strictObject({ on: z.boolean().default(true) });

/** Everything that may happen to a simulated breakfast machine: hands, food, water, smoke, and things that break. */
export const machineHappenings: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  ...Object.fromEntries(presses.map((name) => [name, z.strictObject({})])),
  ...Object.fromEntries([...broken, "smoke", "smoke-silent"].map((name) => [name, switched])),
  // Somebody opens the lid, puts portions in and closes it; none takes everything out.
  load: z.strictObject({ portions: z.number().int().min(0).max(8).default(4), recipe: Slug.optional() }),
  lid: z.strictObject({ open: z.boolean() }),
  water: z.strictObject({ ok: z.boolean() }),
  sensor: z.strictObject({
    input: z.enum(machineInputs),
    fault: z.enum(["none", "stuck", "nan", "stale", "jump"]),
  }),
};

type Inside = { lidOpen: boolean; portions: number; tray: number; water: boolean; smoke: boolean };

/** A simulated machine whose real plate and insides tests may look at. */
export type SimMachine = Model & { readonly plate: Readonly<Plate>; readonly inside: Readonly<Inside> };

/** The physics of a breakfast machine and the smoke alarm above it; it lives forward whenever it is looked at. */
export function simMachine(appliance: Appliance): (port: SimPort) => SimMachine {
  return ({ clock, push }) => {
    const plate = coldPlate();
    const on: { -readonly [K in keyof Drive]: boolean } = { heater: false, upstream: false };
    const wrong: Broken = {};
    const trouble = new Map<MachineInput, SensorTrouble>();
    const inside: Inside = { lidOpen: false, portions: 0, tray: 0, water: true, smoke: false };
    let at = clock.mono();
    let smokeAt = at;
    let silent = false;
    const catchUp = () => {
      const now = clock.mono();
      if (now > at) heat(plate, (now - at) / 1_000, on, wrong);
      at = now;
      if (!silent && now - smokeAt >= reportEachMs) smokeAt = now - ((now - smokeAt) % reportEachMs);
    };
    const changed = () => heat(plate, 0, on, wrong);
    const sound = (input: MachineInput): Reading =>
      input === "smoke"
        ? { value: inside.smoke ? 1 : 0, at: smokeAt }
        : { value: measured(input, inside, plate, at), at };
    const open = (lidOpen: boolean) => {
      if (inside.lidOpen === lidOpen) return;
      inside.lidOpen = lidOpen;
      // What was cooked is taken out.
      if (lidOpen && plate.cooked_s > cookedAfter_s) {
        inside.portions = 0;
        plate.cooked_s = 0;
      }
      push("lid");
    };
    const load = (portions: number, recipe: string | undefined) => {
      const tray = recipe === undefined ? 0 : Object.keys(appliance.recipes).indexOf(recipe) + 1;
      if (recipe !== undefined && tray === 0) fail("E_WRONG_TYPE", { field: "with.recipe", problem: recipe });
      open(true);
      inside.portions = portions;
      inside.tray = tray;
      open(false);
    };

    const apply: Readonly<Record<string, (given: Readonly<Record<string, unknown>>) => void>> = {
      load: (given) => load(Number(given["portions"]), given["recipe"] as string | undefined),
      lid: (given) => open(given["open"] === true),
      water: (given) => void (inside.water = given["ok"] === true),
      smoke: (given) => {
        inside.smoke = given["on"] === true;
        if (!silent) smokeAt = at;
      },
      "smoke-silent": (given) => void (silent = given["on"] === true),
      sensor: (given) => {
        const input = given["input"] as MachineInput;
        const fault = given["fault"] as SensorTrouble["fault"] | "none";
        if (fault === "none") trouble.delete(input);
        else trouble.set(input, { fault, last: sound(input) });
      },
    };
    return {
      plate,
      inside,
      read: (input) => {
        catchUp();
        const known = machineInputs.find((name) => name === input);
        if (!known) return undefined;
        const bad = trouble.get(known);
        return bad ? spoilt(bad, sound(known)) : sound(known);
      },
      write: (output, next) => {
        catchUp();
        if (!(output in on)) fail("E_NOT_FOUND", { output });
        on[output as keyof Drive] = next;
        changed();
      },
      happen: ({ happens, with: given }: SimHappening) => {
        catchUp();
        const schema = Object.hasOwn(machineHappenings, happens) ? machineHappenings[happens] : undefined;
        if (!schema) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        const detail = check(schema, given);
        const fails = broken.find((name) => name === happens);
        if (fails) wrong[fails] = detail["on"] === true;
        else apply[happens]?.(detail);
        changed();
        push(happens);
      },
    };
  };
}

function measured(input: Exclude<MachineInput, "smoke">, inside: Inside, plate: Plate, at: number): number {
  switch (input) {
    case "lid":
      return inside.lidOpen ? 0 : 1;
    case "load":
      return inside.portions;
    case "tray":
      return inside.tray;
    case "water":
      return inside.water ? 1 : 0;
    case "power":
      return noisy(plate.watts, at);
  }
}

/** Small noise that depends on nothing but the second, so that a day repeats. */
function noisy(watts: number, at: number): number {
  const x = Math.imul(Math.floor(at / 1_000) + 1, 2_654_435_761);
  const unit = ((x ^ (x >>> 15)) >>> 0) / 4_294_967_296;
  return Math.round((watts * (1 + (unit - 0.5) * 0.01) + unit * 0.4) * 100) / 100;
}
