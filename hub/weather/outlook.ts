import { Temporal } from "temporal-polyfill";
import type { Air } from "./air.ts";
import { apparent, type Outdoors } from "./clothing.ts";
import type { Forecast, Hour } from "./open-meteo.ts";

/** One word for the sky of a day. */
export type Sky = "clear" | "cloudy" | "rain" | "snow" | "fog" | "storm";

/** The weather of today as the house tells it, whoever forecast it. */
export type Outlook = {
  readonly now_c?: number;
  readonly feels_c?: number;
  readonly high_c?: number;
  readonly low_c?: number;
  readonly sky?: Sky;
  /** Hours of the day, 0 to 24; both or none. */
  readonly rain?: readonly [from: number, to: number];
  readonly wind_kmh?: number;
  readonly uv?: number;
  /** Wall ms. */
  readonly as_of: number;
  readonly sample: boolean;
  readonly air?: Air;
  readonly out: Outdoors;
};

const hour_ms = 3_600_000;
const freshNow_ms = hour_ms / 2;
const wetPct = 50;
const wetMm = 0.2;
const outFrom = 8;
const outTo = 20;
const gapHours = 2;
const tenth = (value: number) => Math.round(value * 10) / 10;

/** A forecast as it looks from an instant; nothing is guessed for what it does not reach. */
export function outlookOf({ hours, days, now }: Forecast, at: number, zone: string): Omit<Outlook, "as_of" | "sample"> {
  const begins = midnight(at, zone);
  const ends = midnight(begins + 30 * hour_ms, zone);
  const today = hours.filter((hour) => hour.at >= begins && hour.at < ends);
  const day = days.find((day) => day.at >= begins && day.at < ends);
  const hourOf = (instant: number) => Math.min(24, Math.round(wallHour(instant, zone, begins, ends)));
  const present = now && Math.abs(at - now.at) <= freshNow_ms ? now : undefined;
  const now_c = present?.temp_c ?? between(hours, at, "temp_c");
  const feels_c = present?.feels_c ?? between(hours, at, "feels_c");
  const high_c = day?.high_c ?? most(today, "temp_c");
  const low_c = day?.low_c ?? least(today, "temp_c");
  const wind_kmh = most(today, "wind_kmh") ?? day?.wind_kmh;
  const uv = day?.uv ?? most(today, "uv");
  const wet = spell(today, at);
  const rain = wet && ([hourOf(wet.from), wet.to >= ends ? 24 : hourOf(wet.to)] as const);
  const sky = skyOf(today, at, wet);
  return {
    ...(now_c !== undefined && { now_c: tenth(now_c) }),
    ...(feels_c !== undefined && { feels_c: tenth(feels_c) }),
    ...(high_c !== undefined && { high_c: tenth(high_c) }),
    ...(low_c !== undefined && { low_c: tenth(low_c) }),
    ...(sky && { sky }),
    ...(rain && rain[1] > rain[0] && { rain }),
    ...(wind_kmh !== undefined && { wind_kmh: Math.round(wind_kmh) }),
    ...(uv !== undefined && { uv: tenth(uv) }),
    out: outdoors(today, at, hourOf),
  };
}

type Spell = { readonly from: number; readonly to: number; readonly codes: readonly number[] };

/** The first wet spell of the day that is not over, else the last one; dry gaps of two hours count as rain. */
function spell(today: readonly Hour[], at: number): Spell | undefined {
  const spells: Spell[] = [];
  for (const hour of today) {
    if (!isWet(hour)) continue;
    const last = spells.at(-1);
    const codes = hour.code === undefined ? [] : [hour.code];
    if (last && hour.at - last.to <= gapHours * hour_ms)
      spells[spells.length - 1] = { from: last.from, to: hour.at + hour_ms, codes: [...last.codes, ...codes] };
    else spells.push({ from: hour.at, to: hour.at + hour_ms, codes });
  }
  return spells.find(({ to }) => to > at) ?? spells.at(-1);
}

function isWet({ rain_pct, rain_mm, code }: Hour): boolean {
  if (rain_pct !== undefined) return rain_pct >= wetPct;
  if (rain_mm !== undefined) return rain_mm >= wetMm;
  return code !== undefined && code >= 51;
}

// WMO code table 4677 as Open-Meteo uses it: 45-48 fog, 51-67 and 80-82 rain, 71-77 and 85-86 snow, 95-99 thunder.
function skyOf(today: readonly Hour[], at: number, wet: Spell | undefined): Sky | undefined {
  if (wet) {
    if (wet.codes.some((code) => code >= 95)) return "storm";
    const snow = wet.codes.filter((code) => (code >= 71 && code <= 77) || code === 85 || code === 86).length;
    return snow * 2 > wet.codes.length ? "snow" : "rain";
  }
  const ahead = today.filter((hour) => hour.at > at - hour_ms && hour.code !== undefined);
  const first = ahead[0]?.code;
  if (first === undefined) return undefined;
  if (first === 45 || first === 48) return "fog";
  const bright = ahead.filter(({ code = 3 }) => code <= 1).length;
  return bright * 2 >= ahead.length ? "clear" : "cloudy";
}

/** One dresses for the way out, not for five in the morning; wet, wind and sun are those of the hours out. */
function outdoors(today: readonly Hour[], at: number, hourOf: (at: number) => number): Outdoors {
  const left = today.filter((hour) => hour.at > at - hour_ms);
  const usual = left.filter((hour) => hourOf(hour.at) >= outFrom && hourOf(hour.at) < outTo);
  const out = usual.length > 0 ? usual : left;
  const first = out[0];
  const wind = most(out, "wind_kmh") ?? 0;
  const feels_c =
    first?.feels_c ?? (first?.temp_c === undefined ? undefined : apparent(first.temp_c, first.wind_kmh ?? 0));
  return {
    ...(feels_c !== undefined && { feels_c }),
    wet: out.some(isWet),
    wind_kmh: wind,
    uv: most(out, "uv") ?? 0,
  };
}

/** A value between the hours around an instant; undefined outside of them. */
function between(hours: readonly Hour[], at: number, name: "temp_c" | "feels_c"): number | undefined {
  const i = hours.findLastIndex((hour) => hour.at <= at);
  const [before, after] = [hours[i], hours[i + 1]];
  const from = before?.[name];
  if (!before || from === undefined || at - before.at >= hour_ms) return undefined;
  const to = after?.[name];
  if (!after || to === undefined) return from;
  return from + ((to - from) * (at - before.at)) / (after.at - before.at);
}

function most(hours: readonly Hour[], name: keyof Omit<Hour, "at">): number | undefined {
  const known = hours.flatMap((hour) => hour[name] ?? []);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function least(hours: readonly Hour[], name: keyof Omit<Hour, "at">): number | undefined {
  const known = hours.flatMap((hour) => hour[name] ?? []);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function midnight(at: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
}

/** The hour a clock on the wall shows; the end of the day is 24. */
function wallHour(at: number, zone: string, begins: number, ends: number): number {
  if (at >= ends) return 24;
  if (at <= begins) return 0;
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return hour + minute / 60;
}
