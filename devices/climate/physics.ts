import { z } from "zod";
import { houseDay } from "../../hub/core/house-day.ts";
import type { Appliance } from "./limits.ts";
import { off, type Unit } from "./state.ts";

/** The simulated room and where it stands. */
export const Room = z.strictObject({
  lat: z.number().min(-90).max(90).default(30.25),
  lon: z.number().min(-180).max(180).default(120.16),
  /** Air, walls and furniture together. */
  heat_j_per_k: z.number().min(100_000).max(50_000_000).default(1_500_000),
  loss_w_per_k: z.number().min(5).max(1_000).default(60),
  /** What always runs in a home. */
  gain_w: z.number().min(0).max(2_000).default(100),
});
/** See the schema of the same name. */
export type Room = z.infer<typeof Room>;

/** The air of a room and the unit in it. */
export type Air = {
  room_c: number;
  humidity_pct: number;
  unit: Unit;
  compressor: boolean;
  watts: number;
  kwh: number;
  open: boolean;
  /** Told from outside; else the weather of the season. */
  outdoor_c: number | undefined;
};

/** One start of the compressor: how long it had rested, and whose doing it was. */
export type Start = { readonly at: number; readonly rested_s: number; readonly by: "thermostat" | "house" | "hand" };

const hour_ms = 3_600_000;
const stepMs = 10_000;
const fan_w = 30;
const open_w_per_k = 400;
const dry_pct = 48;

type Month = {
  readonly high: number;
  readonly low: number;
  readonly sun: number;
  readonly beside: number;
  readonly wet: number;
};

// A temperate northern year: usual highest and lowest °C, the sun through a west window and the warmth of heated
// neighbours in W, the damp of the air in %.
const year: readonly Month[] = [
  { high: 6, low: 0, sun: 100, beside: 500, wet: 45 },
  { high: 8, low: 1, sun: 120, beside: 450, wet: 45 },
  { high: 13, low: 5, sun: 120, beside: 250, wet: 50 },
  { high: 18, low: 9, sun: 0, beside: 0, wet: 55 },
  { high: 23, low: 14, sun: 600, beside: 0, wet: 60 },
  { high: 27, low: 18, sun: 450, beside: 0, wet: 70 },
  { high: 31, low: 22, sun: 300, beside: 0, wet: 74 },
  { high: 30, low: 22, sun: 300, beside: 0, wet: 74 },
  { high: 26, low: 18, sun: 500, beside: 0, wet: 66 },
  { high: 20, low: 12, sun: 0, beside: 0, wet: 55 },
  { high: 13, low: 6, sun: 100, beside: 150, wet: 50 },
  { high: 8, low: 2, sun: 100, beside: 400, wet: 45 },
];

function monthAt(wall: number, { lat, lon }: Room): { readonly month: Month; readonly hour: number } {
  const local = wall + (lon / 15) * hour_ms;
  const index = (Number(houseDay(local, "UTC").slice(5, 7)) - 1 + (lat < 0 ? 6 : 0)) % 12;
  const month = year[index] ?? { high: 20, low: 10, sun: 0, beside: 0, wet: 50 };
  return { month, hour: (local / hour_ms) % 24 };
}

/** The air outside at an instant: lowest at five, highest at three, by the sun's own time. */
export function outdoorAt(wall: number, room: Room): number {
  const { month, hour } = monthAt(wall, room);
  const since = (hour - 5 + 24) % 24;
  const part = since <= 10 ? since / 10 : 1 + (since - 10) / 14;
  return month.low + ((month.high - month.low) * (1 - Math.cos(Math.PI * part))) / 2;
}

function sunAt(wall: number, room: Room): number {
  const { month, hour } = monthAt(wall, room);
  const away = Math.abs(hour - 15) / 5;
  return away >= 1 ? 0 : month.sun * Math.cos((away * Math.PI) / 2);
}

/** The room as it stands after two days of nobody touching the unit. */
export function longEmpty(wall: number, room: Room, appliance: Appliance): Air {
  const from = wall - 48 * hour_ms;
  const { month } = monthAt(wall, room);
  const air: Air = {
    room_c: (month.high + month.low) / 2 + 2,
    humidity_pct: month.wet,
    unit: off,
    compressor: false,
    watts: 0,
    kwh: 0,
    open: false,
    outdoor_c: undefined,
  };
  for (let at = from; at < wall; at += 30 * stepMs) flow(air, at, Math.min(30 * stepMs, wall - at), room, appliance);
  return air;
}

/** Whether the unit's own thermostat wants the compressor now. */
export function demanded({ unit, room_c, compressor }: Air, { hysteresis_k }: Appliance): boolean {
  if (!unit.on) return false;
  const beyond = unit.mode === "cool" ? room_c - unit.target_c : unit.target_c - room_c;
  return compressor ? beyond > -hysteresis_k : beyond >= hysteresis_k;
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** What the compressor moves and what it draws for that, W: less and dearer the harder the weather makes it. */
function moved(unit: Unit, outdoor: number, appliance: Appliance): { readonly heat: number; readonly draw: number } {
  if (!unit.on) return { heat: 0, draw: 0 };
  if (unit.mode === "cool") {
    const power = appliance.cool_w * within(1 - 0.012 * (outdoor - 35), 0.6, 1.15);
    return { heat: -power, draw: power / within(3.6 - 0.07 * (outdoor - 35), 2, 5.5) };
  }
  const power = appliance.heat_w * within(1 + 0.02 * (outdoor - 7), 0.5, 1.15);
  return { heat: power, draw: power / within(3.8 + 0.07 * (outdoor - 7), 1.5, 5) };
}

function flow(air: Air, wall: number, ms: number, room: Room, appliance: Appliance): void {
  const outdoor = air.outdoor_c ?? outdoorAt(wall, room);
  const { heat, draw } = air.compressor ? moved(air.unit, outdoor, appliance) : { heat: 0, draw: 0 };
  const loss = room.loss_w_per_k + (air.open ? open_w_per_k : 0);
  const { month } = monthAt(wall, room);
  const inflow = room.gain_w + month.beside + sunAt(wall, room) + heat + loss * (outdoor - air.room_c);
  air.room_c += (inflow * ms) / 1_000 / room.heat_j_per_k;
  const drying = air.compressor && air.unit.on && air.unit.mode === "cool";
  const towards = drying ? dry_pct : month.wet;
  air.humidity_pct += (towards - air.humidity_pct) * Math.min(1, ms / ((drying ? 1_500 : 7_200) * 1_000));
  air.watts = air.unit.on ? fan_w + draw : 0;
  air.kwh += (air.watts * ms) / 3_600_000_000;
}

/** Lets the room live on for a while; its unit's thermostat looks every ten seconds, and `started` hears of each start. */
export function live(
  air: Air,
  from: number,
  ms: number,
  room: Room,
  appliance: Appliance,
  started: (at: number) => void,
  stopped: (at: number) => void,
): void {
  // Once even where no time has passed: what the unit draws follows its setting at once.
  for (let gone = 0; gone === 0 || gone < ms; gone += stepMs) {
    const slice = Math.min(stepMs, ms - gone);
    flow(air, from + gone, slice, room, appliance);
    const now = demanded(air, appliance);
    if (now !== air.compressor) (now ? started : stopped)(from + gone + slice);
    air.compressor = now;
  }
}
