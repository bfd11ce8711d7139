import type { LiveValues } from "../../hub/core/live.ts";

/** The bath as a wall shows it. */
export type Tub = {
  readonly phase: string;
  readonly online: boolean;
  readonly held: boolean;
  readonly interrupted: boolean;
  /** Water that was to be warmed for somebody, and is kept. */
  readonly waits: boolean;
  readonly level_pct: number;
  readonly water_c?: number;
  readonly target_c?: number;
  readonly target_pct?: number;
  readonly ready_min?: number;
  /** The thing, where it waits for a hand at this wall to say that it was looked after. */
  readonly waitsForHand?: string;
};

/** The bath, or undefined where there is none. */
export function tubOf(values: LiveValues): Tub | undefined {
  const { "bath.phase": phase, "bath.ready_s": ready } = values;
  if (phase === undefined) return undefined;
  const { "bath.water_c": water_c, "bath.target_c": target_c, "bath.target_pct": target_pct } = values;
  return {
    phase,
    online: values["bath.online"] ?? false,
    held: values["bath.held"] ?? false,
    interrupted: values["bath.interrupted"] ?? false,
    waits: values["bath.waits"] ?? false,
    level_pct: values["bath.level_pct"] ?? 0,
    ...(water_c === undefined ? {} : { water_c }),
    ...(target_c === undefined ? {} : { target_c }),
    ...(target_pct === undefined ? {} : { target_pct }),
    ...(phase === "fault" && values["bath.pressed-here"] && values["bath.thing"] !== undefined
      ? { waitsForHand: values["bath.thing"] }
      : {}),
    ...(ready === undefined ? {} : { ready_min: Math.max(1, Math.ceil(ready / 60)) }),
  };
}

/** Whether there is anything in the tub, or on its way, worth a look from the hall. */
export function busy({ phase }: Tub): boolean {
  return phase !== "off" && phase !== "armed";
}
