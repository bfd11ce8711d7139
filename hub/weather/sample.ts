import { Temporal } from "temporal-polyfill";
import { minuteOfDay } from "../core/house-day.ts";
import type { PlacedHome } from "../core/house.ts";
import { airBand } from "./air.ts";
import { apparent } from "./clothing.ts";
import type { Outlook, Sky } from "./outlook.ts";

/** A day's weather as a forecast gives it; hours are local. */
export type Day = {
  readonly high_c: number;
  readonly low_c: number;
  readonly sky: Sky;
  readonly rain_from?: number;
  readonly rain_to?: number;
  readonly wind_kmh: number;
  readonly uv: number;
  /** Air quality index, on the home's own scale. */
  readonly air: number;
};

const hour_ms = 3_600_000;
const outFrom = 8 * 60;

type Month = { readonly high: number; readonly low: number; readonly wet: number; readonly air: number };

// A temperate northern year: usual highest and lowest °C, days of rain in ten, usual air index.
const year: readonly Month[] = [
  { high: 6, low: 0, wet: 4, air: 75 },
  { high: 8, low: 1, wet: 4, air: 70 },
  { high: 13, low: 5, wet: 4, air: 60 },
  { high: 18, low: 9, wet: 4, air: 50 },
  { high: 23, low: 14, wet: 4, air: 45 },
  { high: 27, low: 18, wet: 5, air: 40 },
  { high: 31, low: 22, wet: 5, air: 40 },
  { high: 30, low: 22, wet: 4, air: 42 },
  { high: 26, low: 18, wet: 3, air: 45 },
  { high: 20, low: 12, wet: 3, air: 52 },
  { high: 13, low: 6, wet: 4, air: 65 },
  { high: 8, low: 2, wet: 4, air: 75 },
];

/** A plausible day for a date (`YYYY-MM-DD`) and latitude, the same each time it is asked, and marked as a sample. */
export function sampleDay(date: string, lat: number): Day {
  const month = (Number(date.slice(5, 7)) - 1 + (lat < 0 ? 6 : 0)) % 12;
  const usual = year[month];
  if (!usual) throw new RangeError(`not a date: ${date}`);
  const chance = chances(date);
  const shift = Math.round(chance() * 8 - 4);
  const high_c = usual.high + shift;
  const low_c = usual.low + shift;
  const air = Math.round(usual.air * (0.6 + chance() * 0.9));
  const wind_kmh = Math.round(4 + chance() * 22);
  const sunny = Math.max(0, Math.round(usual.high / 4));
  const common = { high_c, low_c, wind_kmh, air, uv: sunny };
  if (chance() * 10 >= usual.wet) return { ...common, sky: dry(chance(), low_c) };
  const rain_from = 6 + Math.floor(chance() * 11);
  const rain_to = Math.min(23, rain_from + 2 + Math.floor(chance() * 5));
  return { ...common, uv: Math.round(sunny / 2), sky: wet(chance(), high_c), rain_from, rain_to };
}

/** The sample as it looks from an instant, marked as such. */
export function sampleOutlook(at: number, { zone, lat }: PlacedHome): Outlook {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
  const day = sampleDay(date, lat);
  const { high_c, low_c, sky, rain_from, rain_to, wind_kmh, uv } = day;
  const minute = minuteOfDay(at, zone);
  const now_c = temperatureAt(day, minute);
  const band = airBand(day.air);
  return {
    now_c,
    feels_c: apparent(now_c, wind_kmh),
    high_c,
    low_c,
    sky,
    ...(rain_from !== undefined && rain_to !== undefined && { rain: [rain_from, rain_to] }),
    wind_kmh,
    uv,
    as_of: Math.floor(at / hour_ms) * hour_ms,
    sample: true,
    air: { index: day.air, band, ...(band > 1 && { main: "pm2_5" }) },
    out: {
      feels_c: apparent(temperatureAt(day, Math.max(minute, outFrom)), wind_kmh),
      wet: rain_to !== undefined && minute < rain_to * 60,
      wind_kmh,
      uv,
    },
  };
}

/** The temperature at a minute of the day: lowest at 05:00, highest at 15:00. */
export function temperatureAt({ high_c, low_c }: Day, minute: number): number {
  const warmest = 15 * 60;
  const coldest = 5 * 60;
  const since = (minute - coldest + 1440) % 1440;
  const rise = warmest - coldest;
  const part = since <= rise ? since / rise : 1 + (since - rise) / (1440 - rise);
  return Math.round((low_c + ((high_c - low_c) * (1 - Math.cos(Math.PI * part))) / 2) * 10) / 10;
}

function dry(roll: number, low_c: number): Day["sky"] {
  if (low_c < 10 && roll < 0.1) return "fog";
  return roll < 0.55 ? "clear" : "cloudy";
}

function wet(roll: number, high_c: number): Day["sky"] {
  if (high_c <= 2) return "snow";
  return high_c >= 26 && roll < 0.3 ? "storm" : "rain";
}

/** Numbers from 0 to 1 that depend on the text alone (FNV-1a, then xorshift). */
function chances(text: string): () => number {
  let state = 2_166_136_261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  state = state >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}
