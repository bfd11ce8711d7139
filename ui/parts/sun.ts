import { timeFormat } from "../../hub/core/formats.ts";

/** A point on the earth, degrees; east and north are positive. */
export type Position = { readonly lat: number; readonly lon: number };

/** Where the sun stands: degrees above the horizon, and whether it is on its way up. */
export type Sun = { readonly height: number; readonly rising: boolean };

const rad = Math.PI / 180;
const day_ms = 86_400_000;
const j2000 = Date.UTC(2000, 0, 1, 12);

/**
 * The sun over a position at a wall instant: the low-precision formula of The Astronomical Almanac (page C5), good to a
 * hundredth of a degree from 1950 to 2050, without refraction.
 */
export function sunAt(wall: number, { lat, lon }: Position): Sun {
  const days = (wall - j2000) / day_ms;
  const mean = (280.46 + 0.9856474 * days) * rad;
  const anomaly = (357.528 + 0.9856003 * days) * rad;
  const longitude = mean + (1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const tilt = (23.439 - 0.0000004 * days) * rad;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(longitude));
  const sidereal = (280.46061837 + 360.98564736629 * days + lon) * rad;
  const hour = Math.atan2(Math.sin(sidereal - ascension), Math.cos(sidereal - ascension));
  const up = Math.sin(lat * rad) * Math.sin(declination) + Math.cos(lat * rad) * Math.cos(declination) * Math.cos(hour);
  return { height: Math.asin(up) / rad, rising: hour < 0 };
}

/** The first wall instant from `from` on, within a day, at which the sun rises above `height`; undefined in polar days. */
export function nextRise(from: number, position: Position, height = -0.833): number | undefined {
  const step = 300_000;
  for (let at = from; at < from + day_ms; at += step) {
    if (sunAt(at, position).height >= height || sunAt(at + step, position).height < height) continue;
    let [below, above] = [at, at + step];
    while (above - below > 1_000) {
      const middle = (below + above) / 2;
      if (sunAt(middle, position).height < height) below = middle;
      else above = middle;
    }
    return above;
  }
  return undefined;
}

const minuteIn = timeFormat({
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  hourCycle: "h23",
});

/** Where a time zone lies as far as its clock tells: its longitude by the hour, and the latitude most people live at. */
export function positionOfZone(zone: string, wall: number): Position {
  const shown = minuteIn(zone).formatToParts(wall);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(shown.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return { lat: 32, lon: ((local - wall) / 3_600_000) * 15 };
}
