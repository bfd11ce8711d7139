import type { Concentrations } from "./breakpoints.ts";
import type { AirHour } from "./open-meteo.ts";

const hour_ms = 3_600_000;

/** Running means at an instant: particles over a day, ozone and carbon monoxide over eight hours too, the rest hourly. */
export function concentrationsAt(hours: readonly AirHour[], at: number): Concentrations | undefined {
  const present = hours.find((hour) => at >= hour.at && at < hour.at + hour_ms);
  if (!present) return undefined;
  const past = (n: number) => hours.filter((hour) => hour.at <= at && hour.at > at - n * hour_ms);
  const mean = (name: keyof Omit<AirHour, "at">, n: number) => {
    // Three quarters of the hours make a mean; hours ahead stand in where the past is not known.
    const known = [...past(n), ...hours.filter((hour) => hour.at > at)].flatMap((hour) => hour[name] ?? []).slice(0, n);
    return known.length >= n * 0.75 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
  };
  const all = {
    pm2_5_24h: mean("pm2_5", 24),
    pm10_24h: mean("pm10", 24),
    o3_1h: present.o3,
    o3_8h: mean("o3", 8),
    no2_1h: present.no2,
    so2_1h: present.so2,
    so2_24h: mean("so2", 24),
    co_1h: present.co,
    co_8h: mean("co", 8),
  };
  // Without particles an index would call smoke good air.
  if (all.pm2_5_24h === undefined && all.pm10_24h === undefined) return undefined;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
