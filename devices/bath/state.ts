import type { z } from "zod";
import type { ErrorCode } from "../../hub/core/errors.ts";
import type { kinds } from "../../hub/core/kinds.ts";
import type { CommandOf, Final } from "../device.ts";
import type { Limits, Tub } from "./limits.ts";
import type { SensorFault, Snapshot, Watch } from "./sensors.ts";

/** The phases of safety.md 3.1; TRIM is `trim`, entered by `warm`. */
export type Phase = z.output<typeof kinds.bath.state>["phase"];

/** What a bath energises; all false is the safe state. `enable` is the heater's contactor, fed only while we mean it. */
export type Outputs = {
  readonly cold: boolean;
  readonly hot: boolean;
  readonly circulation: boolean;
  readonly heater: boolean;
  readonly enable: boolean;
};

/** Everything off. */
export const allOff: Outputs = { cold: false, hot: false, circulation: false, heater: false, enable: false };

/** Why a bath is in FAULT until somebody resets it at the place. */
export type BathFault =
  | SensorFault
  | "lease-lost"
  | "leak"
  | "overflow"
  | "valve-leaks"
  | "no-flow"
  | "plug-open"
  | "rise-without-flow"
  | "tub-too-hot"
  | "mix-too-hot"
  | "contact-disagrees"
  | "no-circulation"
  | "dry-heat"
  | "no-rise"
  | "internal";

/** The code a command ends with when a fault ends it. */
export function codeOfFault(fault: BathFault): ErrorCode {
  if (fault === "lease-lost") return "E_LEASE_LOST";
  if (fault === "internal") return "E_INTERNAL";
  if (fault === "tub-too-hot" || fault === "mix-too-hot") return "E_LIMIT";
  return fault.startsWith("sensor-") ? "E_SENSOR" : "E_INTERLOCK";
}

/** What this tub has shown in its own earlier runs. */
export type Learned = { readonly fill_l_per_min: number; readonly heat_k_per_min: number };

/** What outlives the process (R7): the latched fault, what was interrupted, and the day's water. */
export type Kept = {
  readonly fault?: BathFault;
  readonly interrupted: boolean;
  /** Wall ms at which fills began. */
  readonly fills: readonly number[];
  /** Water openings: reserved in full when they begin, corrected when they end. */
  readonly opened: readonly { readonly at: number; readonly ms: number }[];
  readonly learned: Learned;
};

/** A measurement over a window: where it stood when the window began. */
export type Mark = { readonly at: number; readonly level: number; readonly litres: number; readonly tub: number };

/** Water that a stop from afar left behind: what it was made for, and what was spent on it. Never outlives the process. */
export type Waiting = {
  readonly since: number;
  readonly target_c?: number;
  readonly readyAt?: number;
  readonly heated_ms: number;
};

/** A command in progress. */
export type Running = { readonly id: string; readonly verb: "fill" | "warm" | "hold" };

/** The whole of a bath between two inputs; times are mono ms unless they say wall. */
export type Bath = {
  readonly phase: Phase;
  readonly since: number;
  readonly outputs: Outputs;
  readonly kept: Kept;
  readonly running?: Running;
  readonly target_c?: number;
  readonly target_mm?: number;
  /** The session was begun with nobody grown-up at home. */
  readonly unattended: boolean;
  readonly child: boolean;
  readonly testedAt?: number;
  /** When the tub was first ready in this session. */
  readonly readyAt?: number;
  readonly alertedAt?: number;
  /** Only while the bath is off. */
  readonly waits?: Waiting;
  /** Somebody was seen at the bath since it was taken over. */
  readonly seenThere?: boolean;
  readonly watch: Watch;
  /** Windows for flow and rise; begun anew with each phase. */
  readonly mark?: Mark;
  readonly flowMark?: Mark;
  /** Where this fill or heat began. */
  readonly began?: Mark;
  /** Flow while the valves are shut. */
  readonly shutMark?: { readonly at: number; readonly litres: number };
  readonly overMixSince?: number;
  readonly contactsApartSince?: number;
  readonly provingSince?: number;
  readonly hotUntil?: number;
  /** Heater-on milliseconds of this warm or hold. */
  readonly heated_ms: number;
  readonly litres: number;
  readonly energy_kwh: number;
  readonly tickedAt: number;
  readonly litresSeen?: number;
};

/** Something the bath tells. */
export type BathEvent =
  | { readonly type: "armed" | "reset" | "stop-pressed" }
  | { readonly type: "fault"; readonly code: string }
  | { readonly type: "alert"; readonly code: string; readonly water_c?: number };

/** How a command ended, or that it may not begin. */
export type Ended = { readonly id: string; readonly final: Final };

/** What one input leads to. */
export type Result = { readonly bath: Bath; readonly events: readonly BathEvent[]; readonly ended: readonly Ended[] };

/** Instants of one input. */
export type Now = { readonly mono: number; readonly wall: number };

/** What the machine is told. */
export type Input =
  | { readonly is: "tick" }
  | { readonly is: "command"; readonly command: CommandOf<"bath"> }
  | { readonly is: "press"; readonly button: "arm" | "reset" | "stop" | "hot" | "selftest" }
  | { readonly is: "lease-lost" }
  | { readonly is: "close" }
  | { readonly is: "broken" };

/** What the machine is measured with. */
export type Rules = { readonly limits: Limits; readonly tub: Tub };

/** One input with all there is to judge it by. */
export type Moment = Rules & { readonly now: Now; readonly snapshot: Snapshot };
