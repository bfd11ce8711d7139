import { z } from "zod";
import type { ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf } from "../device.ts";
import type { Reading } from "../drivers/driver.ts";
import type { Outlet } from "../outlets.ts";
import { ceilings, type Limits } from "./limits.ts";
import type { Ended, Learned, Mark, Now, Phase, Running, Waiting } from "./state.ts";

/** What its owner states of a bath made of other makers' parts; `auto_off_s` is a promise of the devices themselves. */
export const AdoptedBathSettings = z
  .strictObject({
    /** After so long the valve closes and the heater goes off by themselves, whatever becomes of the house. */
    auto_off_s: z.number().int().min(60).max(3_600),
    /** The same of the heater alone, where it differs. */
    heater_auto_off_s: z.number().int().min(60).max(3_600).optional(),
    /** What the level sensor says of an empty tub and of one full to its overflow, in its own unit; either may be the larger. */
    empty_at: z.number().optional(),
    full_at: z.number().optional(),
    /** The level from which the heating element is covered. */
    element_pct: z.number().min(10).max(75).default(30),
    /** Level and water must have told within so long while anything runs. */
    sensor_max_age_s: z.number().int().min(5).max(300).default(60),
    /** The water that comes in; above 25 °C somebody must vouch for a mixer, for nothing measures the outlet. */
    inlet_c: z.number().min(1).max(43).default(12),
    /** A thermostatic mixer before the valve lets nothing hotter than 43 °C through. */
    mixer_limited: z.boolean().default(false),
    /** The tub up to its overflow. */
    litres: z.number().min(60).max(600).default(160),
    fill_l_per_min: z.number().min(4).max(30).default(12),
    heat_kw: z.number().min(0.3).max(9).default(3),
    /** Limits below the ceilings. */
    level_pct: z.number().min(20).max(ceilings.level_pct).default(ceilings.level_pct),
    target_c: z.number().min(35).max(ceilings.target_c).default(ceilings.target_c),
  })
  .refine(({ inlet_c, mixer_limited }) => inlet_c <= 25 || mixer_limited, {
    path: ["mixer_limited"],
    error: "warm water needs a mixer that limits it",
  })
  .refine(
    ({ empty_at, full_at }) =>
      (empty_at === undefined) === (full_at === undefined) && (empty_at === undefined || empty_at !== full_at),
    {
      path: ["full_at"],
      error: "empty_at and full_at belong together and differ",
    },
  );
/** See the schema of the same name. */
export type AdoptedBathSettings = z.infer<typeof AdoptedBathSettings>;

/** A part that may be missing in this house, or away just now. */
export type Sense = boolean | "absent" | "away";

/** What is energised: one of them at most. */
export type AdoptedOutputs = { readonly valve: boolean; readonly heater: boolean };
/** The name of an output. */
export type OutputName = keyof AdoptedOutputs;
/** Everything off. */
export const nothingOn: AdoptedOutputs = { valve: false, heater: false };

/** Why it is in FAULT until somebody resets it at the place. */
export type AdoptedFault =
  | "sensor-stale"
  | "sensor-range"
  | "sensor-rate"
  | "lease-lost"
  | "leak"
  | "no-flow"
  | "tub-too-hot"
  | "set-point"
  | "dry-heat"
  | "no-rise"
  | "valve-leaks"
  | "not-off"
  | "internal";

/** The code a command ends with when a fault ends it. */
export function codeOfAdoptedFault(fault: AdoptedFault): ErrorCode {
  if (fault === "lease-lost") return "E_LEASE_LOST";
  if (fault === "internal") return "E_INTERNAL";
  if (fault === "not-off") return "E_NOT_CONFIRMED";
  if (fault === "tub-too-hot" || fault === "set-point") return "E_LIMIT";
  return fault.startsWith("sensor-") ? "E_SENSOR" : "E_INTERLOCK";
}

/** What outlives the process (R7). */
export type AdoptedKept = {
  readonly fault?: AdoptedFault;
  readonly interrupted: boolean;
  readonly fills: readonly number[];
  readonly opened: readonly { readonly at: number; readonly ms: number }[];
  readonly learned: Learned;
};

/** The whole of such a bath between two inputs; times are mono ms unless they say wall. */
export type AdoptedBath = {
  readonly phase: Phase;
  readonly since: number;
  readonly outputs: AdoptedOutputs;
  readonly kept: AdoptedKept;
  readonly running?: Running;
  readonly target_c?: number;
  readonly target_pct?: number;
  readonly unattended: boolean;
  readonly child: boolean;
  readonly readyAt?: number;
  readonly alertedAt?: number;
  readonly waits?: Waiting;
  /** When the output that is on was told so, and whether it has said that it is. */
  readonly onAt?: number;
  readonly obeyed: boolean;
  /** Water and level where this fill or heat began, and where the window for their rise did. */
  readonly began?: AdoptedMark;
  readonly mark?: AdoptedMark;
  /** The level as it was told last while anything runs. */
  readonly told?: Reading;
  /** Since our valve was told to shut (`began`): the level told last, and by how much it rose slowly since. */
  readonly shut?: Reading & { readonly began: number; readonly risen: number };
  /** A hold warms once: ON leaves once for one command. */
  readonly warmedOnce: boolean;
  /** Outputs that somebody else turned on. */
  readonly byHand: AdoptedOutputs;
  /** What was said of a bath that a hand runs. */
  readonly said: readonly string[];
  readonly heated_ms: number;
  readonly litres: number;
  readonly energy_kwh: number;
  readonly tickedAt: number;
};

/** Where level (percent) and water stood at an instant; NaN for what could not be read. */
export type AdoptedMark = Pick<Mark, "at" | "level"> & { readonly water: number };

/** Something it tells. */
export type AdoptedEvent =
  | { readonly type: "armed" | "reset" | "stop-pressed" }
  | { readonly type: "on-pressed" }
  | { readonly type: "fault"; readonly code: string }
  | { readonly type: "alert"; readonly code: string; readonly water_c?: number };

/** What one input leads to. */
export type AdoptedResult = {
  readonly bath: AdoptedBath;
  readonly events: readonly AdoptedEvent[];
  readonly ended: readonly Ended[];
};

/** What the machine is told. */
export type AdoptedInput =
  | { readonly is: "tick" | "lease-lost" | "close" | "broken" }
  | { readonly is: "command"; readonly command: CommandOf<"bath"> }
  | { readonly is: "press"; readonly button: "arm" | "reset" | "stop" };

/** One input with all there is to judge it by. */
export type AdoptedMoment = {
  readonly now: Now;
  readonly limits: Limits;
  readonly stated: AdoptedBathSettings;
  readonly valve: Outlet;
  readonly heater: Outlet;
  /** Percent of the overflow's height. */
  readonly level: Reading | undefined;
  readonly water: Reading | undefined;
  /** The set point that a heater with a thermostat of its own says it keeps to. */
  readonly set_c: number | undefined;
  readonly leak: Sense;
  readonly occupied: Sense;
};
