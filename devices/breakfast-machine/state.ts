import type { z } from "zod";
import type { ErrorCode } from "../../hub/core/errors.ts";
import type { kinds } from "../../hub/core/kinds.ts";
import type { CommandOf, Final } from "../device.ts";
import type { Appliance, Limits } from "./limits.ts";
import type { SensorFault, Snapshot } from "./sensors.ts";

/** The phases of a breakfast machine. */
export type Phase = z.output<(typeof kinds)["breakfast-machine"]["state"]>["phase"];

/** What it energises; all false is the safe state. `upstream` is the contactor before the relay, fed only around a run. */
export type Outputs = { readonly heater: boolean; readonly upstream: boolean };

/** Everything off. */
export const allOff: Outputs = { heater: false, upstream: false };

/** Why it is in FAULT until somebody resets it at the machine. */
export type MachineFault =
  | SensorFault
  | "smoke"
  | "smoke-silent"
  | "no-power"
  | "too-much-power"
  | "relay-stuck"
  | "internal";

/** The code a command ends with when a fault ends it. */
export function codeOfFault(fault: MachineFault): ErrorCode {
  if (fault === "smoke") return "E_SMOKE";
  if (fault === "no-power") return "E_DEVICE_FAILED";
  if (fault === "internal") return "E_INTERNAL";
  return fault === "smoke-silent" || fault.startsWith("sensor-") ? "E_SENSOR" : "E_INTERLOCK";
}

/** What outlives the process (R7, R8): the latched fault, what was interrupted, and the run that used up its arming. */
export type Kept = {
  readonly fault?: MachineFault;
  readonly interrupted: boolean;
  /** The command whose run has begun and not ended. */
  readonly run?: string;
};

/** The one run of an arming; times are mono ms. */
export type Run = {
  readonly id: string;
  readonly recipe: string;
  readonly portions: number;
  readonly run_s: number;
  readonly began: number;
  /** Absent while the relay is proven open first. */
  readonly heatingSince?: number;
  readonly lowSince?: number;
  readonly overSince?: number;
  /** The meter's last different value: one that never changes is not believed (R5). */
  readonly metered?: { readonly value: number; readonly since: number };
};

/** What is shown of a run, renewed every few seconds. */
export type Shown = {
  readonly at: number;
  readonly progress_pct: number;
  readonly ready_s: number;
  readonly power_w: number;
  readonly energy_kwh: number;
};

/** The whole of a machine between two inputs; times are mono ms. */
export type Machine = {
  readonly phase: Phase;
  readonly since: number;
  readonly outputs: Outputs;
  readonly kept: Kept;
  readonly run?: Run;
  readonly shown?: Shown;
  /** What was made last. */
  readonly made?: { readonly recipe: string; readonly portions: number };
  /** When the relay was last told to fall. */
  readonly fellAt: number;
  readonly energy_kwh: number;
  readonly tickedAt: number;
};

/** Something the machine tells. */
export type MachineEvent =
  | { readonly type: "armed" | "disarmed" | "reset" | "stop-pressed" }
  | { readonly type: "fault" | "alert"; readonly code: string };

/** How a command ended, or that it may not begin. */
export type Ended = { readonly id: string; readonly final: Final };

/** What one input leads to. */
export type Result = {
  readonly machine: Machine;
  readonly events: readonly MachineEvent[];
  readonly ended: readonly Ended[];
};

/** What a hand at the machine may press. */
export type Button = "arm" | "reset" | "stop";

/** What the machine is told. */
export type Input =
  | { readonly is: "tick" | "lease-lost" | "close" | "broken" }
  | { readonly is: "command"; readonly command: CommandOf<"breakfast-machine"> }
  | { readonly is: "press"; readonly button: Button };

/** What the machine is measured with. */
export type Rules = { readonly limits: Limits; readonly appliance: Appliance };

/** One input with all there is to judge it by. */
export type Moment = Rules & { readonly now: number; readonly snapshot: Snapshot };
