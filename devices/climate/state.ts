import { z } from "zod";
import type { ErrorCode } from "../../hub/core/errors.ts";
import type { CommandOf, Final } from "../device.ts";
import type { Limits } from "./limits.ts";

/** How the unit is set, as it is kept on disk. */
export const UnitShape = z.union([
  z.strictObject({ on: z.literal(false) }),
  z.strictObject({ on: z.literal(true), mode: z.enum(["cool", "heat"]), target_c: z.number() }),
]);

/** How the unit is set. */
export type Unit =
  | { readonly on: false }
  | { readonly on: true; readonly mode: "cool" | "heat"; readonly target_c: number };

/** A unit that does nothing. */
export const off: Unit = { on: false };

/** Whether two settings of the unit are the same. */
export function same(a: Unit, b: Unit): boolean {
  if (!a.on || !b.on) return a.on === b.on;
  return a.mode === b.mode && a.target_c === b.target_c;
}

/** What outlives the process. */
export type Kept = {
  /** How the unit was before the house first set it: given back by `release`, once. */
  readonly before?: Unit | undefined;
  /** How the house set it last, and how it was just before that while this is not confirmed. */
  readonly set?: Unit | undefined;
  readonly from?: Unit | undefined;
  /** Minutes left for somebody who is not home yet, and the wall ms at which they end. */
  readonly left_min?: number | undefined;
  readonly until?: number | undefined;
  /** What was is to be given back as soon as the compressor may. */
  readonly leaving?: true | undefined;
  /** It has been at work since it was set up: after a restart nobody knows how long its compressor has rested. */
  readonly used?: true | undefined;
};

/** The unit was told something and has not shown it yet. */
type Unconfirmed = { readonly want: Unit; readonly by: number; readonly prior: Kept; readonly id?: string };

/** The whole of an AC between two inputs; times are mono ms unless they say wall. */
export type Climate = {
  /** As it was seen last; undefined before the first look. */
  readonly unit?: Unit;
  readonly kept: Kept;
  readonly unconfirmed?: Unconfirmed | undefined;
  /** When the house last changed the set point. */
  readonly setAt?: number | undefined;
  readonly compressor: boolean;
  /** Since when the compressor stands still; undefined when it never ran. */
  readonly restSince?: number | undefined;
  /** When an unattended run gives up. */
  readonly giveUpAt?: number | undefined;
  readonly openSince?: number | undefined;
  /** It was shut off because of a window that is open still. */
  readonly byWindow: boolean;
  /** The raw reading of the room and since when it is exactly that while the compressor works. */
  readonly raw?: { readonly value: number; readonly since: number; readonly frozen: boolean } | undefined;
  readonly trouble?: ErrorCode | undefined;
  /** Commands that end when what was has been given back. */
  readonly releasing: readonly string[];
};

/** What can be read at the place; undefined for what never answered. */
export type Seen = {
  readonly unit?: Unit | undefined;
  readonly room?: { readonly value: number; readonly at: number } | undefined;
  readonly humidity?: number | undefined;
  readonly compressor?: boolean | undefined;
  readonly power_w?: number | undefined;
  readonly energy_kwh?: number | undefined;
  readonly window?: boolean | undefined;
  /** What the unit shows is only what it was told last: nobody can read it back. */
  readonly assumed?: boolean | undefined;
  /** The unit may show something else though nobody touched it: its first word after a silence, or a late answer. */
  readonly byNobody?: boolean | undefined;
};

/** Something the AC tells. */
export type ClimateEvent =
  | { readonly type: "pressed"; readonly unit: Unit }
  | { readonly type: "trouble"; readonly code: ErrorCode };

/** How a command ended. */
export type Ended = { readonly id: string; readonly final: Final };

/** What one input leads to; `put` is how the unit is to be set now, `giving` when that gives back what was. */
export type Result = {
  readonly climate: Climate;
  readonly events: readonly ClimateEvent[];
  readonly ended: readonly Ended[];
  readonly put?: Unit | undefined;
  readonly giving?: boolean | undefined;
};

/** What the machine is told. */
export type Input =
  | { readonly is: "tick" }
  | { readonly is: "pressed" }
  | { readonly is: "command"; readonly command: CommandOf<"climate"> };

/** One input with all there is to judge it by. */
export type Moment = {
  readonly limits: Limits;
  readonly now: { readonly mono: number; readonly wall: number };
  readonly seen: Seen;
};
