import type { Clock } from "../core/clock.ts";
import type { FactName } from "../core/facts.ts";
import { houseDay, minuteOfDay } from "../core/house-day.ts";
import type { Home } from "../core/house.ts";
import type { Value } from "../core/world.ts";
import { airBand } from "./air.ts";
import { apparent, clothingAdvice } from "./clothing.ts";
import { sampleDay, temperatureAt, type Day } from "./sample.ts";

/** Today's weather, air and clothing as facts for scenes. */
export type Weather = {
  /** undefined for what is not known today, and for facts of other rooms. */
  fact(name: FactName): Value | undefined;
};

const hour_ms = 3_600_000;
const outFrom = 8 * 60;

/** Opens the weather with the sample provider; each of its facts comes with `weather.sample` true. */
export function openWeather({ clock, home }: { clock: Clock; home: () => Home | undefined }): Weather {
  let made: { date: string; lat: number; day: Day } | undefined;
  const today = ({ zone, lat }: Home): Day => {
    const date = houseDay(clock.wall(), zone);
    if (made?.date !== date || made.lat !== lat) made = { date, lat, day: sampleDay(date, lat) };
    return made.day;
  };
  return {
    fact: (name) => {
      const here = home();
      const read = rows[name];
      if (!here || !read) return undefined;
      return read(today(here), minuteOfDay(clock.wall(), here.zone), clock.wall());
    },
  };
}

type Read = (day: Day, minute: number, wall: number) => Value | undefined;

const rows: Partial<Record<FactName, Read>> = {
  "weather.now_c": (day, minute) => temperatureAt(day, minute),
  "weather.high_c": (day) => day.high_c,
  "weather.low_c": (day) => day.low_c,
  "weather.sky": (day) => day.sky,
  "weather.rain_from": (day) => day.rain_from,
  "weather.rain_to": (day) => day.rain_to,
  "weather.as_of": (_day, _minute, wall) => Math.floor(wall / hour_ms) * hour_ms,
  "weather.sample": (day) => day.sample,
  "air.band": (day) => airBand(day.air),
  "air.index": (day) => day.air,
  // One dresses for the way out, not for five in the morning.
  "clothing.advice": (day, minute) =>
    clothingAdvice(
      apparent(temperatureAt(day, Math.max(minute, outFrom)), day.wind_kmh),
      day.rain_to !== undefined && minute < (day.rain_to + 1) * 60,
    ),
};
