import { Temporal } from "temporal-polyfill";
import type { PlacedHome } from "../core/house.ts";
import { waysOut } from "../core/ways-out.ts";
import { type ColumnRule, readOne, readReply, readRows, type Reply, type Row, unusable } from "./columns.ts";

/** What the two pages of Open-Meteo are asked by and kept under. */
export type Page = "forecast" | "air";

const temperature = { units: ["°C"], from: -90, to: 60 } as const;
const speed = { units: ["km/h"], from: 0, to: 450 } as const;
const chance = { units: ["%"], from: 0, to: 100 } as const;
const water = { units: ["mm"], from: 0, to: 400 } as const;
const code = { units: ["wmo code"], from: 0, to: 99 } as const;
const sun = { units: [""], from: 0, to: 20 } as const;
const concentration = (to: number) => ({ units: ["μg/m³"], from: 0, to }) as const;

// Names as they are now, then as they were until 2023.
const hourRules = {
  temp_c: { names: ["temperature_2m"], ...temperature, vital: true },
  feels_c: { names: ["apparent_temperature"], ...temperature, from: -110, to: 80 },
  rain_pct: { names: ["precipitation_probability"], ...chance },
  rain_mm: { names: ["precipitation"], ...water },
  code: { names: ["weather_code", "weathercode"], ...code },
  wind_kmh: { names: ["wind_speed_10m", "windspeed_10m"], ...speed },
  uv: { names: ["uv_index"], ...sun },
} satisfies Record<string, ColumnRule>;

const dayRules = {
  high_c: { names: ["temperature_2m_max"], ...temperature },
  low_c: { names: ["temperature_2m_min"], ...temperature },
  wind_kmh: { names: ["wind_speed_10m_max", "windspeed_10m_max"], ...speed },
  uv: { names: ["uv_index_max"], ...sun },
} satisfies Record<string, ColumnRule>;

const nowRules = {
  temp_c: { names: ["temperature_2m"], ...temperature },
  feels_c: hourRules.feels_c,
  code: hourRules.code,
} satisfies Record<string, ColumnRule>;

const airRules = {
  pm2_5: { names: ["pm2_5"], ...concentration(5_000) },
  pm10: { names: ["pm10"], ...concentration(20_000) },
  o3: { names: ["ozone"], ...concentration(3_000) },
  no2: { names: ["nitrogen_dioxide"], ...concentration(8_000) },
  so2: { names: ["sulphur_dioxide"], ...concentration(20_000) },
  co: { names: ["carbon_monoxide"], ...concentration(300_000) },
} satisfies Record<string, ColumnRule>;

/** One hour of a forecast. */
export type Hour = Row<keyof typeof hourRules>;
/** One hour of the air, µg/m³. */
export type AirHour = Row<keyof typeof airRules>;
/** A forecast as it was fetched; days begin at local midnight. */
export type Forecast = {
  readonly hours: readonly Hour[];
  readonly days: readonly Row<keyof typeof dayRules>[];
  readonly now?: Row<keyof typeof nowRules>;
};

/** Hears of a value that was left out. */
export type Odd = (field: string, problem: string) => void;

/** The most bytes an answer may have. */
export const replyCap = 500_000;

const farthest_km = 100;
const latest_s = 1e11;
// Two decimals are about a kilometre: enough for the weather, and not the house.
const near = (degrees: number) => degrees.toFixed(2);
const current = (rules: Readonly<Record<string, ColumnRule>>) =>
  Object.values(rules)
    .map(({ names }) => names[0])
    .join(",");

/** The address of a page for a home. */
export function addressOf(page: Page, { lat, lon, zone }: PlacedHome): string {
  const common = { latitude: near(lat), longitude: near(lon), timezone: zone, timeformat: "unixtime" };
  const asked =
    page === "air"
      ? { hourly: current(airRules), past_days: "1", forecast_days: "3" }
      : {
          current: current(nowRules),
          hourly: current(hourRules),
          daily: current(dayRules),
          forecast_days: "3",
          temperature_unit: "celsius",
          wind_speed_unit: "kmh",
          precipitation_unit: "mm",
        };
  const [forecastHost, airHost] = waysOut.weather.hosts;
  const path = page === "air" ? `${airHost}/v1/air-quality` : `${forecastHost}/v1/forecast`;
  return `https://${path}?${new URLSearchParams({ ...common, ...asked }).toString()}`;
}

/** Reads a forecast for a home. E_NOT_JSON, E_TOO_BIG, E_TOO_DEEP, E_FORECAST (absurd, wrong zone, far away). */
export function readForecast(body: Uint8Array, home: PlacedHome, odd: Odd): Forecast {
  const reply = readReply(body, replyCap);
  const offset_s = checkedOffset(reply, home);
  const hours = readRows({ table: reply.hourly, units: reply.hourly_units ?? {}, offset_s }, hourRules, odd);
  if (hours.every(({ temp_c }) => temp_c === undefined)) unusable("temperature_2m", "nothing known");
  const days = reply.daily
    ? readRows({ table: reply.daily, units: reply.daily_units ?? {}, offset_s }, dayRules, odd)
    : [];
  const now = readOne(reply.current, reply.current_units ?? {}, offset_s, nowRules, odd);
  return { hours, days, ...(now && { now }) };
}

/** Reads the air of a home, by the same rules. */
export function readAir(body: Uint8Array, home: PlacedHome, odd: Odd): readonly AirHour[] {
  const reply = readReply(body, replyCap);
  const offset_s = checkedOffset(reply, home);
  const hours = readRows({ table: reply.hourly, units: reply.hourly_units ?? {}, offset_s }, airRules, odd);
  if (hours.every((hour) => hour.pm2_5 === undefined && hour.pm10 === undefined)) unusable("pm2_5", "nothing known");
  return hours;
}

/** The answer must be about this home: its zone (or one that keeps the same time then) and its region. */
function checkedOffset(reply: Reply, { zone, lat, lon }: PlacedHome): number {
  const { utc_offset_seconds: offset_s, timezone } = reply;
  if (timezone !== zone) {
    const first = reply.hourly["time"]?.[0];
    const known = typeof first === "number" && first > 0 && first < latest_s;
    if (!known || offsetOf(zone, first * 1000) !== offset_s)
      unusable("timezone", `of another zone: ${timezone.slice(0, 40)}`);
  }
  const north = (reply.latitude - lat) * 111;
  const apart = ((reply.longitude - lon + 540) % 360) - 180;
  const east = apart * 111 * Math.cos((lat * Math.PI) / 180);
  if (Math.hypot(north, east) > farthest_km) unusable("latitude", "of another place");
  return offset_s;
}

function offsetOf(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
}
