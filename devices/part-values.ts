import type { Part, Parts } from "../hub/core/entities.ts";
import type { Reading } from "./drivers/driver.ts";

type Scale = { readonly times: number; readonly plus?: number };

/** The units other makers measure in, each with how it becomes the house's own: °C, W, %, l/min. */
const units = {
  c: { "°C": { times: 1 }, "°F": { times: 5 / 9, plus: -160 / 9 }, K: { times: 1, plus: -273.15 } },
  w: { W: { times: 1 }, kW: { times: 1_000 }, mW: { times: 0.001 } },
  pct: { "%": { times: 1 } },
  l_min: {
    "L/min": { times: 1 },
    "l/min": { times: 1 },
    "L/s": { times: 60 },
    "L/h": { times: 1 / 60 },
    "mL/s": { times: 0.06 },
    "m³/h": { times: 1_000 / 60 },
    "m³/min": { times: 1_000 },
    "m³/s": { times: 60_000 },
    "gal/min": { times: 3.785_411_784 },
    "ft³/min": { times: 28.316_846_592 },
  },
} as const satisfies Record<string, Readonly<Record<string, Scale>>>;

/** What a part can be measured in. */
export type Measure = keyof typeof units;

/** A number as other makers write it, or undefined for anything else they write. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || !/^\s*[-+]?\d{1,15}(\.\d{1,15})?\s*$/.test(value)) return undefined;
  return Number(value);
}

/** What a part measures, in the house's own unit, and when it told (mono ms); undefined for another unit or no number. */
export function measured(part: Part | undefined, measure: Measure): Reading | undefined {
  const told = part?.read();
  const value = numberOf(told?.state["value"]);
  const known: Readonly<Record<string, Scale>> = units[measure];
  const unit = part?.traits.unit;
  const scale = unit !== undefined && Object.hasOwn(known, unit) ? known[unit] : undefined;
  if (!told || value === undefined || !scale) return undefined;
  // Twelve digits: what was written as 77 °F is 25 °C and not a hair less.
  return { value: Number((value * scale.times + (scale.plus ?? 0)).toPrecision(12)), at: told.at };
}

/** Whether a part that is on or off is on; undefined while it says neither. */
export function isOn(part: Part | undefined): boolean | undefined {
  const on = part?.read()?.state["on"];
  return typeof on === "boolean" ? on : undefined;
}

/** What follows one part that is either so or not so. */
export type Standing = {
  /** How it is now; undefined while the part says nothing that can be understood. */
  readonly read: () => boolean | undefined;
  /** It turned, and that is news. */
  readonly turned: (now: boolean) => void;
  /** How it is to be told. */
  readonly show: (now: boolean) => void;
};

/** Follows a part that is so or not so: what only sets a baseline is shown, and nothing has happened. */
export function follow(parts: Parts, name: string, { read, turned, show }: Standing): void {
  let known = read();
  show(known ?? false);
  parts.onNews(({ part, fresh }) => {
    const now = part === name ? read() : undefined;
    if (now === undefined || now === known) return;
    const first = known === undefined;
    known = now;
    if (fresh && !first) turned(now);
    show(now);
  });
}
