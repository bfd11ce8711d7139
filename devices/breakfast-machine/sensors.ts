import type { Reading } from "../drivers/driver.ts";
import type { Measure } from "../wiring.ts";

/** The inputs of a breakfast machine; `lid` is 1 while closed, `load` counts portions, `smoke` is 0 while all is well. */
export const machineInputs = ["lid", "load", "tray", "water", "power", "smoke"] as const;

/** The name of an input. */
export type MachineInput = (typeof machineInputs)[number];

/** What each input measures: `tray` the number of a recipe, `power` in watts. */
export const machineMeasures = {
  lid: "contact",
  load: "number",
  tray: "number",
  water: "contact",
  power: "number",
  smoke: "contact",
} as const satisfies Record<MachineInput, Measure>;

/** All inputs as they were read together. */
export type Snapshot = Readonly<Record<MachineInput, Reading | undefined>>;

/** Why a reading is not believed. */
export type SensorFault = "sensor-stale" | "sensor-range" | "sensor-frozen";

const staleMs = 5_000;
/** The alarm reports by itself, now and then. */
const smokeStaleMs = 60_000;
const most: Readonly<Record<MachineInput, number>> = { lid: 1, load: 20, tray: 100, water: 1, power: 10_000, smoke: 1 };

/** A fresh, believable value, or undefined: never the last one known. */
export function fresh(snapshot: Snapshot, input: MachineInput, now: number): number | undefined {
  return distrusted(snapshot, input, now) === undefined ? snapshot[input]?.value : undefined;
}

/** Why this input cannot be believed now, or undefined. */
export function distrusted(
  snapshot: Snapshot,
  input: MachineInput,
  now: number,
): Exclude<SensorFault, "sensor-frozen"> | undefined {
  const reading = snapshot[input];
  if (!reading || now - reading.at > (input === "smoke" ? smokeStaleMs : staleMs)) return "sensor-stale";
  const { value } = reading;
  // Only the meter measures; everything else counts.
  const sound = input === "power" ? Number.isFinite(value) : Number.isInteger(value);
  return sound && value >= (input === "power" ? -5 : 0) && value <= most[input] ? undefined : "sensor-range";
}
