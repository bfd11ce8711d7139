import type { Driver } from "../drivers/driver.ts";
import type { Measure } from "../wiring.ts";
import { off, type Climate, type Moment, type Seen, type Unit } from "./state.ts";

/** The inputs of an AC and its room. */
export const climateInputs = ["mode", "target", "room", "humidity", "compressor", "power", "energy", "window"] as const;
/** One of those inputs. */
export type ClimateInput = (typeof climateInputs)[number];

/** What each input measures: `mode` as its number, `power` in watts, `energy` in kilowatt-hours. */
export const climateMeasures = {
  mode: "number",
  target: "celsius",
  room: "celsius",
  humidity: "number",
  compressor: "contact",
  power: "number",
  energy: "number",
  window: "contact",
} as const satisfies Record<ClimateInput, Measure>;

const modes = ["cool", "heat"] as const;
const range: readonly [number, number] = [-20, 60];

/** The number by which a unit knows a mode: 0 is off. */
export function numberOf(unit: Unit): number {
  return unit.on ? modes.indexOf(unit.mode) + 1 : 0;
}

/** The setting behind a mode's number; undefined for one no unit has. */
export function unitOf(mode: number | undefined, target: number | undefined): Unit | undefined {
  if (mode === 0) return off;
  const name = mode === undefined ? undefined : modes[mode - 1];
  if (name === undefined || target === undefined || !Number.isFinite(target)) return undefined;
  return { on: true, mode: name, target_c: target };
}

/** Reads everything there is at the place, together. */
export function look(driver: Driver): Seen {
  const value = (input: ClimateInput | "assumed" | "by-nobody") => {
    const read = driver.read(input)?.value;
    return read !== undefined && Number.isFinite(read) ? read : undefined;
  };
  const yes = (input: Parameters<typeof value>[0]) => (value(input) === undefined ? undefined : value(input) === 1);
  return {
    unit: unitOf(value("mode"), value("target")),
    room: driver.read("room"),
    humidity: value("humidity"),
    compressor: yes("compressor"),
    power_w: value("power"),
    energy_kwh: value("energy"),
    window: yes("window"),
    assumed: yes("assumed"),
    byNobody: yes("by-nobody"),
  };
}

/** The room's temperature, if it can be trusted: in range, fresh, and not frozen (R5). */
export function roomOf(climate: Climate, { seen, now, limits }: Moment): number | undefined {
  const { room } = seen;
  if (!room || !(room.value >= range[0] && room.value <= range[1])) return undefined;
  if (now.mono - room.at > limits.stale_s * 1_000 || climate.raw?.frozen) return undefined;
  return room.value;
}

/** Watches the raw reading: exactly the same for long while the compressor works is no reading, until it moves again. */
export function watched(climate: Climate, { seen, now, limits }: Moment): Climate["raw"] {
  const value = seen.room?.value;
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const { raw } = climate;
  if (!raw || raw.value !== value) return { value, since: now.mono, frozen: false };
  if (raw.frozen) return raw;
  if (!climate.compressor) return { value, since: now.mono, frozen: false };
  return { ...raw, frozen: now.mono - raw.since >= limits.frozen_s * 1_000 };
}
