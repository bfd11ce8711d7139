import { z } from "zod";
import { fail } from "../../hub/core/errors.ts";
import type { SimHappening } from "../../hub/core/messages.ts";
import { check } from "../../hub/core/parse.ts";
import type { Reading } from "../drivers/driver.ts";
import { type Model, type SensorTrouble, type SimPort, spoilt } from "../drivers/sim.ts";
import type { Appliance } from "./limits.ts";
import { demanded, live, longEmpty, outdoorAt, type Air, type Room, type Start } from "./physics.ts";
import { climateInputs, numberOf, unitOf, type ClimateInput } from "./sensors.ts";
import { same } from "./state.ts";

const rememberedStarts = 1_000;

/** Everything that may happen to a simulated AC: a hand at its remote, a window, the weather, and things that break. */
export const climateHappenings = {
  press: z.strictObject({
    on: z.boolean().default(true),
    mode: z.enum(["cool", "heat"]).optional(),
    target_c: z.number().min(10).max(35).optional(),
  }),
  window: z.strictObject({ open: z.boolean() }),
  outdoor: z.strictObject({ c: z.number().min(-50).max(60) }),
  room: z.strictObject({ c: z.number().min(-20).max(60) }),
  /** The unit hears nothing of what the house tells it. */
  deaf: z.strictObject({ on: z.boolean().default(true) }),
  sensor: z.strictObject({
    input: z.enum(climateInputs).default("room"),
    fault: z.enum(["none", "stuck", "nan", "stale", "jump"]),
  }),
} as const;

/** A simulated AC whose real air tests may look at. */
export type SimClimate = Model & { readonly air: Readonly<Air>; readonly starts: readonly Start[] };

/** The physics of a room with an AC; it lives forward whenever it is looked at. */
export function simClimate(appliance: Appliance, room: Room): (port: SimPort) => SimClimate {
  return ({ clock, push }) => {
    const air = longEmpty(clock.wall(), room, appliance);
    const panel = { mode: 0, target: air.room_c > 21 ? 26 : 20 };
    const trouble = new Map<ClimateInput, SensorTrouble>();
    const starts: Start[] = [];
    let deaf = false;
    let at = clock.mono();
    let restedSince = -Infinity;
    const begins = (mono: number, by: Start["by"]) => {
      starts.push({ at: mono, rested_s: (mono - restedSince) / 1_000, by });
      if (starts.length > rememberedStarts) starts.shift();
    };
    const catchUp = () => {
      const now = clock.mono();
      const from = clock.wall() - (now - at);
      const mono = (wall: number) => at + wall - from;
      const rests = (wall: number) => void (restedSince = mono(wall));
      live(air, from, now - at, room, appliance, (wall) => begins(mono(wall), "thermostat"), rests);
      at = now;
    };
    /** The unit takes its new setting: it starts or stops at once by its thermostat. */
    const applied = (by: Start["by"]) => {
      const unit = unitOf(panel.mode, panel.target) ?? { on: false };
      const turned = air.unit.on && unit.on && air.unit.mode !== unit.mode;
      if (!same(air.unit, unit)) air.unit = unit;
      if (turned && air.compressor) {
        air.compressor = false;
        restedSince = at;
      }
      const wanted = demanded(air, appliance);
      if (wanted && !air.compressor) begins(at, by);
      if (!wanted && air.compressor) restedSince = at;
      air.compressor = wanted;
    };
    const sound = (input: ClimateInput): Reading => ({ value: measured(input, air, at), at });

    const happened: Readonly<Record<string, (given: unknown) => void>> = {
      press: (given) => {
        const { on, mode, target_c } = check(climateHappenings.press, given);
        const hot = (air.outdoor_c ?? outdoorAt(clock.wall(), room)) > 18;
        const usual = air.unit.on ? air.unit.mode : hot ? "cool" : "heat";
        panel.mode = on ? numberOf({ on: true, mode: mode ?? usual, target_c: 0 }) : 0;
        panel.target = target_c ?? panel.target;
        applied("hand");
      },
      window: (given) => void (air.open = check(climateHappenings.window, given).open),
      outdoor: (given) => void (air.outdoor_c = check(climateHappenings.outdoor, given).c),
      room: (given) => void (air.room_c = check(climateHappenings.room, given).c),
      deaf: (given) => void (deaf = check(climateHappenings.deaf, given).on),
      sensor: (given) => {
        const { input, fault } = check(climateHappenings.sensor, given);
        if (fault === "none") trouble.delete(input);
        else trouble.set(input, { fault, last: sound(input) });
      },
    };
    return {
      air,
      starts,
      read: (input) => {
        catchUp();
        const known = climateInputs.find((name) => name === input);
        if (!known) return undefined;
        const bad = trouble.get(known);
        return bad ? spoilt(bad, sound(known)) : sound(known);
      },
      write: (output) => fail("E_NOT_FOUND", { output }),
      set: (output, value) => {
        catchUp();
        if (output !== "mode" && output !== "target") fail("E_NOT_FOUND", { output });
        if (deaf) return;
        panel[output] = value;
        // A set point is told before its mode, and taken with it.
        if (output === "mode") applied("house");
      },
      happen: ({ happens, with: given }: SimHappening) => {
        catchUp();
        const apply = Object.hasOwn(happened, happens) ? happened[happens] : undefined;
        if (!apply) fail("E_WRONG_TYPE", { field: "happens", problem: happens });
        apply(given);
        push(happens === "press" ? "pressed" : happens);
      },
    };
  };
}

function measured(input: ClimateInput, air: Air, at: number): number {
  switch (input) {
    case "mode":
      return numberOf(air.unit);
    case "target":
      return air.unit.on ? air.unit.target_c : 0;
    case "room":
      return noisy(air.room_c, at);
    case "humidity":
      return Math.round(air.humidity_pct);
    case "compressor":
      return air.compressor ? 1 : 0;
    case "power":
      return air.watts;
    case "energy":
      return air.kwh;
    case "window":
      return air.open ? 1 : 0;
  }
}

/** Small noise that depends on nothing but the second, so that a day repeats. */
function noisy(value: number, at: number): number {
  const x = Math.imul(Math.floor(at / 1_000) + 1, 2_654_435_761);
  const unit = ((x ^ (x >>> 15)) >>> 0) / 4_294_967_296;
  return Math.round((value + (unit - 0.5) * 0.02) * 1_000) / 1_000;
}
