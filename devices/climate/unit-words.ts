import type { EntityState, Traits } from "../../hub/core/entities.ts";
import { fail } from "../../hub/core/errors.ts";
import { off, type Unit } from "./state.ts";

/** How a unit of another maker stands, in its own words; a key that it never told is absent. */
export type Shown = { readonly mode?: string; readonly target_c?: number };

/** What was meant, and the words it stands in at the unit. */
export type Worded = { readonly unit: Unit; readonly words: Shown };

type Direction = "cool" | "heat";

/** What a maker's unit can be told, as far as it says. */
type Bounds = Pick<Traits, "modes" | "min" | "max" | "step">;

/** Set points of a unit that does not say where they begin (Home Assistant's own default). */
const least_c = 7;
const usual_c = 24;
const both = ["heat_cool", "auto"];

/** The words of a state. */
export function shownIn(state: EntityState | undefined): Shown {
  const mode = state?.["mode"];
  const target = state?.["target_c"];
  return {
    ...(typeof mode === "string" ? { mode } : {}),
    ...(typeof target === "number" && Number.isFinite(target) ? { target_c: target } : {}),
  };
}

/** Whether a unit stands as it was told, where `loose` allows for one that rounds. */
export function stands(shown: Shown, told: Shown, loose_k: number): boolean {
  if (told.mode !== undefined && told.mode !== shown.mode) return false;
  if (told.target_c === undefined) return true;
  return shown.target_c !== undefined && Math.abs(shown.target_c - told.target_c) <= loose_k;
}

/** Whether each thing that changed changed to what was told: it is on its way, or came through in part. */
export function between(shown: Shown, before: Shown, told: Shown, loose_k: number): boolean {
  const mode = shown.mode === before.mode || shown.mode === told.mode;
  const target = shown.target_c === before.target_c || stands(shown, { target_c: told.target_c ?? NaN }, loose_k);
  return mode && target;
}

/**
 * The setting behind a unit's words; undefined while it told none. What moves air alone conditions nothing; where a
 * unit chooses by itself it stands for the side it is on as it is first seen (`was`), for it turns without a hand.
 */
export function unitIn(state: EntityState | undefined, bounds: Bounds, was: Direction | undefined): Unit | undefined {
  const { mode, target_c } = shownIn(state);
  if (mode === undefined) {
    if (target_c === undefined || bounds.modes?.includes("off")) return undefined;
    return target_c <= (bounds.min ?? least_c) ? off : { on: true, mode: "heat", target_c };
  }
  if (mode === "off" || mode === "fan_only") return off;
  return { on: true, mode: was ?? directionOf(mode, state), target_c: target_c ?? usual_c };
}

/** The side a word is on; one that says neither is told by what the unit does, else by the room. */
export function directionOf(mode: string, state: EntityState | undefined): Direction {
  if (mode === "cool" || mode === "dry") return "cool";
  if (!both.includes(mode) && mode.includes("heat")) return "heat";
  const action = state?.["action"];
  if (action === "cooling" || action === "drying") return "cool";
  if (action === "heating" || action === "preheating") return "heat";
  const [room, target] = [state?.["current_c"], state?.["target_c"]];
  return typeof room === "number" && typeof target === "number" && room < target ? "heat" : "cool";
}

/** The words that set a unit so. E_NO_MODE for what it cannot do, E_LIMIT for a set point it does not take. */
export function wordsFor(want: Unit, bounds: Bounds, knowsModes: boolean): Shown {
  const { modes, min, max, step } = bounds;
  if (!want.on) {
    const says = modes ? modes.includes("off") : knowsModes;
    return says ? { mode: "off" } : { target_c: min ?? least_c };
  }
  const { mode, target_c } = want;
  const word = modes ? [mode, ...both].find((one) => modes.includes(one)) : knowsModes ? mode : undefined;
  if (word === undefined && (mode === "cool" || modes !== undefined)) fail("E_NO_MODE", { mode, target_c });
  if (min !== undefined && target_c < min) fail("E_LIMIT", { field: "target_c", cap: min });
  if (max !== undefined && target_c > max) fail("E_LIMIT", { field: "target_c", cap: max });
  return { ...(word === undefined ? {} : { mode: word }), target_c: rounded(target_c, step) };
}

/** Whether a unit takes these words: some show what they cannot be told. */
export function takes({ mode, target_c }: Shown, { modes, min, max }: Bounds): boolean {
  if (mode !== undefined && modes && !modes.includes(mode)) return false;
  return target_c === undefined || (target_c >= (min ?? -Infinity) && target_c <= (max ?? Infinity));
}

function rounded(value: number, step: number | undefined): number {
  return step === undefined || !(step > 0) ? value : Number((Math.round(value / step) * step).toFixed(2));
}
