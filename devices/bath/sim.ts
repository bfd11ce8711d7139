import { z } from "zod";
import { fail } from "../../hub/core/errors.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import type { Reading } from "../drivers/driver.ts";
import { type Model, type SensorTrouble, type SimPort, spoilt } from "../drivers/sim.ts";
import type { Tub } from "./limits.ts";
import { emptyTub, flow, type Broken, type Drive, type Water } from "./physics.ts";
import { bathInputs, type BathInput } from "./sensors.ts";

const switched = { on: z.boolean().default(true) };
const broken = [
  "cold-leaks",
  "hot-leaks",
  "heater-stuck",
  "mixer-broken",
  "no-supply",
  "pump-broken",
  "tub-leaks",
] as const;
const presses = ["arm", "reset", "stop", "hot", "selftest"] as const;
const rooms = ["occupied", "empty"] as const;

/** Everything that may happen to a simulated bath: presses, people, water, and things that break. */
export const bathHappenings: Readonly<Record<string, z.ZodType<Readonly<Record<string, unknown>>>>> = {
  ...Object.fromEntries([...presses, ...rooms, "drain"].map((name) => [name, z.strictObject({})])),
  ...Object.fromEntries([...broken, "leak", "overflow"].map((name) => [name, z.strictObject(switched)])),
  plug: z.strictObject({ closed: z.boolean() }),
  sensor: z.strictObject({
    input: z.enum(bathInputs),
    fault: z.enum(["none", "stuck", "nan", "stale", "jump"]),
  }),
};

/** A simulated bathroom whose real water tests may look at. */
export type SimBath = Model & { readonly water: Readonly<Water> };

/** The physics of a tub with its valves, heater and sensors; it lives forward whenever it is looked at. */
export function simBath(tub: Tub): (port: SimPort) => SimBath {
  return ({ clock, push }) => {
    const water = emptyTub();
    const on: { -readonly [K in keyof Drive]: boolean } = {
      cold: false,
      hot: false,
      circulation: false,
      heater: false,
      enable: false,
    };
    const wrong: Broken = {};
    const trouble = new Map<BathInput, SensorTrouble>();
    const room = { leak: false, overflow: false, occupied: false };
    let at = clock.mono();
    const catchUp = () => {
      const now = clock.mono();
      flow(water, (now - at) / 1_000, on, wrong, tub);
      at = now;
    };
    const sound = (input: BathInput): Reading => ({ value: measured(input, { water, on, wrong, room, tub, at }), at });
    const known = (input: string): input is BathInput => (bathInputs as readonly string[]).includes(input);

    const apply: Readonly<Record<string, (given: Readonly<Record<string, unknown>>) => void>> = {
      occupied: () => void (room.occupied = true),
      empty: () => void (room.occupied = false),
      drain: () => void (water.litres = 0),
      leak: (given) => void (room.leak = given["on"] === true),
      overflow: (given) => void (room.overflow = given["on"] === true),
      plug: (given) => void (water.plugged = given["closed"] === true),
      sensor: (given) => {
        const input = given["input"] as BathInput;
        const fault = given["fault"] as SensorTrouble["fault"] | "none";
        if (fault === "none") trouble.delete(input);
        else trouble.set(input, { fault, last: sound(input) });
      },
    };
    return {
      water,
      read: (input) => {
        catchUp();
        if (!known(input)) return undefined;
        const bad = trouble.get(input);
        return bad ? spoilt(bad, sound(input)) : sound(input);
      },
      write: (output, next) => {
        catchUp();
        if (!(output in on)) fail("E_NOT_FOUND", { output });
        on[output as keyof Drive] = next;
      },
      happen: ({ happens, with: given }: SimHappening) => {
        catchUp();
        const schema = Object.hasOwn(bathHappenings, happens) ? bathHappenings[happens] : undefined;
        if (!schema) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        const detail = check(schema, given);
        if ((broken as readonly string[]).includes(happens)) wrong[happens as keyof Broken] = detail["on"] === true;
        else apply[happens]?.(detail);
        push(happens);
      },
    };
  };
}

type World = {
  readonly water: Water;
  readonly on: Drive;
  readonly wrong: Broken;
  readonly room: { readonly leak: boolean; readonly overflow: boolean; readonly occupied: boolean };
  readonly tub: Tub;
  readonly at: number;
};

function measured(input: BathInput, { water, on, wrong, room, tub, at }: World): number {
  const contact = (yes: boolean | undefined) => (yes ? 1 : 0);
  const level = water.litres / tub.litres_per_mm;
  switch (input) {
    case "mix":
      return noisy(water.mix_felt_c, at, 1);
    case "tub":
      return noisy(water.tub_felt_c, at, 2);
    case "tub2":
      return noisy(water.tub_felt_c, at, 3);
    case "level":
      return noisy(level, at, 4);
    case "flow":
      return Math.round(water.metered * 450) / 450;
    case "overflow":
      return contact(!room.overflow && level < tub.overflow_mm);
    case "leak":
      return contact(room.leak);
    case "plug":
      return contact(water.plugged);
    case "occupied":
      return contact(room.occupied);
    case "circulation":
      return contact(on.circulation && !wrong["pump-broken"] && level > 20);
    case "cold-open":
      return contact(on.cold || wrong["cold-leaks"]);
    case "hot-open":
      return contact(on.hot || wrong["hot-leaks"]);
    case "heater-on":
      return contact(on.enable && (on.heater || wrong["heater-stuck"]));
  }
}

/** Small noise that depends on nothing but the second and the sensor, so that a day repeats. */
function noisy(value: number, at: number, sensor: number): number {
  const x = Math.imul(Math.floor(at / 1_000) + 1, 2_654_435_761) ^ Math.imul(sensor, 40_503);
  const unit = ((x ^ (x >>> 15)) >>> 0) / 4_294_967_296;
  return Math.round((value + (unit - 0.5) * 0.06) * 1_000) / 1_000;
}
