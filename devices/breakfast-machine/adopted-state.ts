import { z } from "zod";
import type { ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf } from "../device.ts";
import type { Reading } from "../drivers/driver.ts";
import type { Outlet } from "../outlets.ts";
import { ceilings, type Limits } from "./limits.ts";
import type { Ended, Phase, Result } from "./state.ts";

/** Between our longest run and what the plug allows itself, s. */
export const marginS = 5;

/** What its owner states of a breakfast machine on a plug; `auto_off_s` is a promise of the plug itself. */
export const AdoptedMachineSettings = z
  .strictObject({
    /** After so long the plug goes off by itself, whatever becomes of the house. */
    auto_off_s: z.number().int().min(60).max(1_800),
    /** How long a run lasts at most. */
    run_s: z.number().int().min(10).max(ceilings.run_s).default(480),
    /** What the machine draws at least while it heats, and at most. */
    min_w: z.number().min(20).max(1_000).default(200),
    max_w: z.number().min(100).max(ceilings.power_w).default(1_800),
    /** Below this for `idle_s` it is done by itself. */
    idle_w: z.number().min(0).max(100).default(15),
    idle_s: z.number().int().min(10).max(600).default(60),
    /** The meter must have told within so long while it runs. */
    sensor_max_age_s: z.number().int().min(5).max(300).default(60),
    /** The one event of the button that means loaded; any without it. */
    arm_event: z.string().max(100).optional(),
  })
  .refine(({ auto_off_s, run_s }) => run_s <= auto_off_s - marginS, {
    path: ["run_s"],
    error: "a run must end before the plug goes off by itself",
  })
  .refine(({ idle_w, min_w, max_w }) => idle_w < min_w && min_w < max_w, {
    path: ["min_w"],
    error: "idle_w, min_w and max_w must rise",
  });
/** See the schema of the same name. */
export type AdoptedMachineSettings = z.infer<typeof AdoptedMachineSettings>;

/** A part that may be missing in this house, or away just now. */
export type Sense = boolean | "absent" | "away";

/** Why it is in FAULT until somebody resets it at the machine. */
export type AdoptedFault =
  | "sensor-stale"
  | "sensor-range"
  | "smoke"
  | "smoke-silent"
  | "too-much-power"
  | "relay-stuck"
  | "not-off"
  | "internal";

/** The code a command ends with when a fault ends it. */
export function codeOfAdoptedFault(fault: AdoptedFault): ErrorCode {
  if (fault === "smoke") return "E_SMOKE";
  if (fault === "internal") return "E_INTERNAL";
  if (fault === "not-off") return "E_NOT_CONFIRMED";
  return fault === "smoke-silent" || fault.startsWith("sensor-") ? "E_SENSOR" : "E_INTERLOCK";
}

/** What outlives the process (R7, R8). */
export type AdoptedKept = {
  readonly fault?: AdoptedFault;
  readonly interrupted: boolean;
  /** The command whose run has begun and not ended. */
  readonly run?: string;
};

/** The one run of an arming; times are mono ms. */
export type AdoptedRun = {
  readonly id: string;
  readonly recipe: string;
  readonly portions: number;
  readonly began: number;
  readonly run_s: number;
  /** The plug has said that it is on. */
  readonly obeyed: boolean;
  /** The machine has drawn what it draws when it heats. */
  readonly drew: boolean;
  readonly idleSince?: number;
};

/** The whole of such a machine between two inputs; times are mono ms. */
export type AdoptedMachine = {
  readonly phase: Phase;
  readonly since: number;
  readonly outputs: { readonly plug: boolean };
  readonly kept: AdoptedKept;
  readonly run?: AdoptedRun;
  readonly made?: { readonly recipe: string; readonly portions: number };
  readonly fellAt: number;
  /** Somebody else turned the plug on. */
  readonly byHand: boolean;
  /** It was said that it draws too much in somebody's hands. */
  readonly said: boolean;
  readonly energy_kwh: number;
  readonly tickedAt: number;
};

/** Something it tells. */
export type AdoptedEvent =
  | Exclude<Result["events"][number], { code: string }>
  | { readonly type: "on-pressed" }
  | { readonly type: "fault" | "alert"; readonly code: string };

/** What one input leads to. */
export type AdoptedResult = {
  readonly machine: AdoptedMachine;
  readonly events: readonly AdoptedEvent[];
  readonly ended: readonly Ended[];
};

/** What the machine is told. */
export type AdoptedInput =
  | { readonly is: "tick" | "lease-lost" | "close" | "broken" }
  | { readonly is: "command"; readonly command: CommandOf<"breakfast-machine"> }
  | { readonly is: "press"; readonly button: "arm" | "reset" | "stop" };

/** One input with all there is to judge it by. */
export type AdoptedMoment = {
  readonly now: number;
  readonly limits: Limits;
  readonly stated: AdoptedMachineSettings;
  readonly plug: Outlet;
  readonly power: Reading | undefined;
  /** What the meter told last only sets a baseline: it may be old, whenever it came. */
  readonly powerKept: boolean;
  readonly smoke: Sense;
  /** True while it is open. */
  readonly lid: Sense;
};
