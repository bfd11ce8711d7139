import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf, LintelError } from "../../../hub/core/errors.ts";
import { addressOf, readAir, readForecast } from "../../../hub/weather/open-meteo.ts";
import { outlookOf } from "../../../hub/weather/outlook.ts";
import { covers } from "../../help/covers.ts";
import { home, midnight, recorded } from "./a-weather-room.ts";

const here = home();
const hour = 3_600_000;
type Loose = Record<string, unknown> & { hourly: Record<string, unknown>; hourly_units: Record<string, string> };
/** One column of a page, to be spoilt. */
const column = ({ hourly }: Loose, name: string) => hourly[name] as unknown[];
const bytes = (page: unknown) => Buffer.from(JSON.stringify(page));
const page = (name: string) => recorded(name) as Loose;

/** Reads a page and what was left out of it. */
function read(from: unknown, at = here) {
  const odd: string[] = [];
  const forecast = readForecast(bytes(from), at, (field, problem) => void odd.push(`${field} ${problem}`));
  return { forecast, odd };
}

/** Why a page is refused. */
function refused(from: unknown, at = here): string {
  try {
    read(from, at);
    return "believed";
  } catch (error) {
    return error instanceof LintelError ? `${error.code} ${String(error.params["field"] ?? "")}`.trim() : codeOf(error);
  }
}

describe("a forecast as it is today", () => {
  const { forecast, odd } = read(page("forecast"));
  const look = (clock: string) => outlookOf(forecast, Date.parse(`2026-03-04T${clock}+08:00`), here.zone);

  test("is read whole", () => {
    expect(odd).toEqual([]);
    expect(forecast.hours).toHaveLength(72);
    expect(forecast.hours[0]?.at).toBe(midnight);
    expect(forecast.days[0]).toEqual({ at: midnight, high_c: 14.8, low_c: 3.4, wind_kmh: expect.any(Number), uv: 4.6 });
  });

  test("says what is now, and later the hours in between", () => {
    expect(look("07:00")).toMatchObject({ now_c: 6.3, feels_c: 2.9, high_c: 14.8, low_c: 3.4, sky: "rain", uv: 4.6 });
    const [nine, ten] = [forecast.hours[9]?.temp_c ?? 0, forecast.hours[10]?.temp_c ?? 0];
    expect(look("09:30").now_c).toBeCloseTo((nine + ten) / 2, 1);
  });

  test("tells the rain that is still to come, and that it is over", () => {
    expect(look("07:00").rain).toEqual([14, 18]);
    expect(look("16:30").rain).toEqual([14, 18]);
    expect(look("21:00").rain).toEqual([14, 18]);
    // The next morning: the rain of the night from 2 to 6 is over at 7, and 20 to 22 is what counts.
    expect(outlookOf(forecast, midnight + 31 * hour, here.zone).rain).toEqual([20, 22]);
    expect(outlookOf(forecast, midnight + 55 * hour, here.zone)).toMatchObject({ sky: "clear" });
    expect(outlookOf(forecast, midnight + 55 * hour, here.zone).rain).toBeUndefined();
  });

  test("dresses for the way out, and says nothing of a day it does not reach", () => {
    expect(look("05:00").out).toEqual(look("07:30").out);
    expect(look("05:00").out.wet).toBe(true);
    expect(look("19:00").out.wet).toBe(false);
    expect(outlookOf(forecast, midnight + 80 * hour, here.zone)).toEqual({ out: { wet: false, wind_kmh: 0, uv: 0 } });
  });
});

test("a forecast as it was, with old names, local times and nulls, is used for what it knows", () => {
  const { forecast, odd } = read(page("forecast-old-names-and-nulls"));
  expect(odd).toEqual([]);
  expect(forecast.now).toBeUndefined();
  const now = read(page("forecast")).forecast;
  expect(forecast.hours.map(({ at }) => at)).toEqual(now.hours.map(({ at }) => at));
  expect(forecast.hours[10]).toMatchObject({ code: now.hours[10]?.code, wind_kmh: now.hours[10]?.wind_kmh });
  expect(forecast.hours[9]).not.toHaveProperty("temp_c");
  const morning = outlookOf(forecast, midnight + 7 * hour, here.zone);
  expect(morning).toMatchObject({ now_c: expect.any(Number), rain: [14, 18], sky: "rain" });
  // The day's own highest is not known: the hours are asked.
  expect(morning.high_c).toBe(Math.max(...forecast.hours.slice(0, 24).map(({ temp_c = -99 }) => temp_c)));
  expect(morning.uv).toBeUndefined();
  expect(outlookOf(forecast, midnight + 9.5 * hour, here.zone).now_c).toBeUndefined();
});

describe("what makes no sense is refused by name", () => {
  test.each<[string, string, (page: Loose) => void]>([
    ["a temperature no place on Earth has", "E_FORECAST temperature_2m", (p) => (column(p, "temperature_2m")[5] = 999)],
    ["degrees of another kind", "E_FORECAST temperature_2m", (p) => (p.hourly_units["temperature_2m"] = "°F")],
    ["words for numbers", "E_FORECAST temperature_2m", (p) => (column(p, "temperature_2m")[5] = "warm")],
    ["no temperatures", "E_FORECAST temperature_2m", (p) => delete p.hourly["temperature_2m"]],
    ["nothing but nulls", "E_FORECAST temperature_2m", (p) => column(p, "temperature_2m").fill(null)],
    ["fewer temperatures than times", "E_FORECAST temperature_2m", (p) => column(p, "temperature_2m").pop()],
    ["times that run backwards", "E_FORECAST time", (p) => (p.hourly["time"] = column(p, "time").toReversed())],
    ["the same time twice", "E_FORECAST time", (p) => (column(p, "time")[3] = column(p, "time")[2])],
    ["times of no calendar", "E_FORECAST time", (p) => (column(p, "time")[3] = 1e30)],
    ["no times", "E_FORECAST time", (p) => (p.hourly["time"] = [])],
    [
      "another zone",
      "E_FORECAST timezone",
      (p) => Object.assign(p, { timezone: "America/New_York", utc_offset_seconds: -18_000 }),
    ],
    ["another continent", "E_FORECAST latitude", (p) => Object.assign(p, { latitude: 52.5, longitude: 13.4 })],
    ["a place off the globe", "E_FORECAST latitude", (p) => Object.assign(p, { latitude: 91 })],
    ["an error in its place", "E_FORECAST latitude", (p) => Object.keys(p).forEach((key) => delete p[key])],
    ["a table that is none", "E_FORECAST hourly", (p) => Object.assign(p, { hourly: [] })],
  ])("%s: %s", (_, code, spoil) => {
    covers("error:E_FORECAST");
    const spoilt = page("forecast");
    spoil(spoilt);
    expect(refused(spoilt)).toBe(code);
  });

  test("half an answer, too much of one, and none", () => {
    const whole = bytes(page("forecast"));
    const code = (body: Uint8Array) => {
      try {
        readForecast(body, here, () => undefined);
        return "believed";
      } catch (error) {
        return codeOf(error);
      }
    };
    expect(code(whole)).toBe("believed");
    for (const part of [0, 1, 100, 1_000, whole.length - 1]) expect(code(whole.subarray(0, part))).toBe("E_NOT_JSON");
    expect(code(Buffer.alloc(600_000, 32))).toBe("E_TOO_BIG");
    expect(code(Buffer.from("[".repeat(50) + "]".repeat(50)))).toBe("E_TOO_DEEP");
    expect(code(Buffer.from("null"))).toBe("E_FORECAST");
  });
});

describe("of what is only partly absurd, the rest is used", () => {
  test.each<[string, string, (page: Loose) => void]>([
    [
      "a chance of 250 %",
      "precipitation_probability out of bounds: 250",
      (p) => (column(p, "precipitation_probability")[5] = 250),
    ],
    ["a short column", "weather_code of another length than its times", (p) => column(p, "weather_code").pop()],
    ["wind in knots", "wind_speed_10m in another unit: kn", (p) => (p.hourly_units["wind_speed_10m"] = "kn")],
    ["no ultraviolet", "uv_index missing", (p) => delete p.hourly["uv_index"]],
  ])("%s is left out, and told", (_, told, spoil) => {
    const spoilt = page("forecast");
    spoil(spoilt);
    const { forecast, odd } = read(spoilt);
    expect(odd).toEqual([told]);
    expect(outlookOf(forecast, midnight + 7 * hour, here.zone)).toMatchObject({ now_c: 6.3, high_c: 14.8 });
  });

  test("a zone by another name that keeps the same time is the same zone", () => {
    expect(refused({ ...page("forecast"), timezone: "Asia/Chongqing" })).toBe("believed");
  });
});

test("whatever comes, it is read or refused by name, and never out of bounds", () => {
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(null, [], {}, [null], -1e308, "2026-03-04T00:00"),
  );
  const field = fc.constantFrom(
    "latitude",
    "timezone",
    "utc_offset_seconds",
    "hourly",
    "daily",
    "current",
    "hourly_units",
    "daily_units",
    "hourly.temperature_2m",
    "hourly.time",
    "hourly.weather_code",
    "hourly.precipitation",
  );
  fc.assert(
    fc.property(field, hostile, (path, value) => {
      const spoilt = page("forecast");
      const [table = "", column] = path.split(".");
      if (column === undefined) Object.assign(spoilt, { [table]: value });
      else Object.assign(spoilt.hourly, { [column]: value });
      try {
        const { forecast } = read(spoilt);
        const { now_c = 0, high_c = 0, rain } = outlookOf(forecast, midnight + 7 * hour, here.zone);
        expect(Math.abs(now_c)).toBeLessThan(91);
        expect(Math.abs(high_c)).toBeLessThan(91);
        if (rain) expect(rain[1]).toBeGreaterThan(rain[0]);
      } catch (error) {
        expect(["E_FORECAST", "E_TOO_DEEP", "E_NOT_JSON"]).toContain(codeOf(error));
      }
    }),
  );
});

test("the hours of a day with one hour less keep their names on the wall", () => {
  // Berlin, 29 March 2026: after 02:00 comes 03:00, and the day has 23 hours.
  const zone = "Europe/Berlin";
  const begins = Date.parse("2026-03-29T00:00:00+01:00");
  const hours = Array.from({ length: 24 }, (_, i) => ({
    at: begins + i * hour,
    temp_c: 10 + i,
    rain_pct: i === 14 ? 90 : 0,
  }));
  const look = outlookOf({ hours, days: [] }, begins + 6 * hour, zone);
  expect(look.rain).toEqual([15, 16]);
  expect(look.high_c).toBe(32);
});

test("the air is read by the same rules", () => {
  const air = page("air");
  const hours = readAir(bytes(air), here, () => undefined);
  expect(hours).toHaveLength(96);
  expect(hours[20]).not.toHaveProperty("pm2_5");
  air.hourly_units["pm10"] = "ppm";
  const odd: string[] = [];
  readAir(bytes(air), here, (name) => void odd.push(name));
  expect(odd).toEqual(["pm10"]);
  air.hourly_units["pm2_5"] = "ppm";
  expect(() => readAir(bytes(air), here, () => undefined)).toThrow("E_FORECAST");
});

test("the house tells its place to about a kilometre, and nothing else", () => {
  const asked = new URL(addressOf("forecast", home({ lat: 30.248_912, lon: -0.001_2, name: "Secret house" })));
  expect(asked.searchParams.get("latitude")).toBe("30.25");
  expect(asked.searchParams.get("longitude")).toBe("-0.00");
  expect(asked.searchParams.get("timezone")).toBe("Asia/Shanghai");
  expect(asked.searchParams.get("timeformat")).toBe("unixtime");
  expect(asked.href).not.toMatch(/Secret|0199a000|30\.2489/);
});
