import { describe, expect, test } from "vitest";
import type { FactName } from "../../../hub/core/facts.ts";
import { pause, retryAfter } from "../../../hub/weather/poll.ts";
import { covers } from "../../help/covers.ts";
import { temporaryHouse } from "../../help/store.ts";
import { home, midnight, openMeteo, openRoom, recorded, type Room, wellBehaved } from "./a-weather-room.ts";

const minute = 60_000;
const hour = 60 * minute;
const facts: readonly FactName[] = ["weather.now_c", "weather.high_c", "weather.sky", "weather.as_of", "air.band"];
const told = ({ weather }: Room) => facts.map((name) => weather.fact(name));
const nothing = facts.map(() => undefined);
const spoilt = (page: object) => (_: unknown, response: { end(text: string): void }) =>
  response.end(JSON.stringify(page));

test("a real house asks both pages once, and tells weather, air and clothes of today", async () => {
  covers("fact:weather.now_c", "fact:air.band", "fact:air.index", "fact:air.scale", "fact:air.main");
  await using server = await openMeteo();
  using room = openRoom({ fetch: server.fetch, here: home({ air: "hj633" }) });
  expect(told(room)).toEqual(nothing);
  expect(room.weather.fact("weather.sample")).toBe(false);
  expect(room.weather.fact("clothing.advice")).toBeUndefined();
  await room.on(0);
  expect(server.asked.map(({ pathname }) => pathname).toSorted()).toEqual(["/v1/air-quality", "/v1/forecast"]);
  expect(told(room)).toEqual([6.3, 14.8, "rain", midnight + 7 * hour, 2]);
  expect(room.weather.fact("weather.sample")).toBe(false);
  expect(room.weather.fact("air.scale")).toBe("hj633");
  expect(room.weather.fact("air.main")).toBe("pm2_5");
  expect(room.weather.fact("weather.rain_from")).toBe(14);
  expect(room.weather.fact("weather.wind_kmh")).toBeGreaterThan(0);
  expect(room.weather.fact("clothing.advice")).toMatch(/^clothing\./);
  const china = room.weather.fact("air.index");
  room.setHome(home({ air: "us" }));
  expect(room.weather.fact("air.index")).not.toBe(china);
  expect(room.faults.size).toBe(0);
});

test("it asks again every half hour, and not before", async () => {
  await using server = await openMeteo();
  using room = openRoom({ fetch: server.fetch });
  await room.on(29 * minute);
  expect(server.asked).toHaveLength(2);
  await room.on(minute);
  expect(server.asked).toHaveLength(4);
  await room.on(24 * hour);
  expect(server.asked).toHaveLength(4 + 2 * 48);
});

describe("trouble", () => {
  test("without internet it tries after 1, 2, 4 … 60 minutes, says so once, keeps the last good one, and is glad after", async () => {
    covers("error:E_NET_DOWN", "event:fault.raised", "event:fault.cleared");
    await using server = await openMeteo();
    let down = false;
    const tried: number[] = [];
    using room = openRoom({
      fetch: (url, init) => {
        if (url.includes("air-quality")) return server.fetch(url, init);
        if (down) tried.push(room.clock.mono() / minute);
        return down ? Promise.reject(new TypeError("fetch failed")) : server.fetch(url, init);
      },
    });
    await room.on(0);
    down = true;
    await room.on(4 * hour);
    expect(tried).toEqual([30, 31, 33, 37, 45, 61, 93, 153, 213]);
    expect([...room.faults.values()]).toMatchObject([{ id: "weather", code: "E_NET_DOWN", cause: "weather" }]);
    expect(room.weather.fact("weather.as_of")).toBe(midnight + 7 * hour);
    expect(room.weather.fact("weather.now_c")).toEqual(expect.any(Number));
    down = false;
    await room.on(hour);
    expect(room.faults.size).toBe(0);
    expect(room.weather.fact("weather.as_of")).toBeGreaterThan(midnight + 11 * hour);
  });

  test("told to come later, it comes later", async () => {
    await using server = await openMeteo();
    server.answer = (_, response) => response.writeHead(429, { "retry-after": "600" }).end('{"error":true}');
    using room = openRoom({ fetch: server.fetch });
    await room.on(0);
    expect(room.faults.get("weather")?.code).toBe("E_RATE");
    server.answer = wellBehaved;
    await room.on(599_000);
    expect(server.asked).toHaveLength(2);
    await room.on(1_000);
    expect(server.asked).toHaveLength(4);
    expect(room.faults.size).toBe(0);
  });

  test.each<[string, string, (room: Record<string, unknown>) => object]>([
    ["absurd", "E_FORECAST", (page) => ({ ...page, hourly: { ...(page["hourly"] as object), temperature_2m: [900] } })],
    ["of another zone", "E_FORECAST", (page) => ({ ...page, timezone: "Europe/Paris", utc_offset_seconds: 3_600 })],
    ["an error", "E_FORECAST", () => ({ error: true, reason: "no" })],
  ])("an answer that is %s changes nothing but raises %s", async (_, code, spoil) => {
    await using server = await openMeteo();
    using room = openRoom({ fetch: server.fetch });
    await room.on(0);
    const before = told(room);
    server.answer = spoilt(spoil(recorded("forecast")));
    await room.on(30 * minute);
    expect(room.faults.get("weather")?.code).toBe(code);
    expect(told(room).slice(1)).toEqual(before.slice(1));
    server.answer = wellBehaved;
    await room.on(hour);
    expect([...room.faults.keys()]).toEqual([]);
  });

  test("half an answer, an endless one, a broken line and a fault of the server are each named", async () => {
    await using server = await openMeteo();
    using room = openRoom({ fetch: server.fetch });
    const seen: unknown[] = [];
    const answers: (typeof server.answer)[] = [
      (_, response) => response.end(JSON.stringify(recorded("forecast")).slice(0, 2_000)),
      (_, response) => response.end("x".repeat(600_000)),
      (_, response) => void response.destroy(),
      (_, response) => response.writeHead(500).end(),
      wellBehaved,
    ];
    for (const answer of answers) {
      server.answer = answer;
      await room.on(seen.length === 0 ? 0 : hour);
      seen.push(room.faults.get("weather")?.code);
    }
    expect(seen).toEqual(["E_NOT_JSON", "E_TOO_BIG", "E_NET_DOWN", "E_FORECAST", undefined]);
  });
});

describe("the last good forecast", () => {
  test("is there after a restart without internet, with its age, for two days and no longer", async () => {
    await using server = await openMeteo();
    using house = temporaryHouse();
    {
      using room = openRoom({ fetch: server.fetch, house });
      await room.on(0);
    }
    using room = openRoom({ house, at: midnight + 33.5 * hour });
    // 09:30 of the next day, out of yesterday's answer: between its hours 33 and 34.
    expect(room.weather.fact("weather.as_of")).toBe(midnight + 7 * hour);
    const temps = (recorded("forecast")["hourly"] as { temperature_2m: number[] }).temperature_2m;
    const [nine = 0, ten = 0] = temps.slice(33, 35);
    expect(room.weather.fact("weather.now_c")).toBeCloseTo((nine + ten) / 2, 1);
    expect(room.weather.fact("weather.high_c")).toBe(15.2);
    expect(room.weather.fact("air.band")).toEqual(expect.any(Number));
    await room.on(21.4 * hour);
    expect(room.weather.fact("weather.low_c")).toBe(4.6);
    await room.on(0.2 * hour);
    expect(told(room)).toEqual(nothing);
    expect(room.weather.fact("weather.sample")).toBe(false);
    expect(room.faults.get("weather")?.code).toBe("E_NET_DOWN");
  });

  test("is not asked for again at once after a quick restart", async () => {
    await using server = await openMeteo();
    using house = temporaryHouse();
    {
      using room = openRoom({ fetch: server.fetch, house });
      await room.on(0);
    }
    using room = openRoom({ fetch: server.fetch, house, at: midnight + 7 * hour + 10 * minute });
    await room.on(19 * minute);
    expect(server.asked).toHaveLength(2);
    await room.on(minute);
    expect(server.asked).toHaveLength(4);
  });

  test("of another place is not used, and the new place is asked for at once", async () => {
    await using server = await openMeteo();
    using room = openRoom({ fetch: server.fetch });
    await room.on(0);
    server.answer = (_, response) => void response.destroy();
    room.setHome(home({ lat: 52.52, lon: 13.4, zone: "Europe/Berlin" }));
    expect(told(room)).toEqual(nothing);
    await room.on(0);
    expect(server.asked.slice(2).map(({ searchParams }) => searchParams.get("latitude"))).toEqual(["52.52", "52.52"]);
  });

  test("that was spoilt on the disk is asked for again", async () => {
    await using server = await openMeteo();
    using house = temporaryHouse();
    house.store
      .sql("INSERT INTO kept_pages VALUES ('weather', 'forecast', ?, NULL, ?)")
      .run(Buffer.from("{"), midnight);
    using room = openRoom({ fetch: server.fetch, house });
    expect(told(room)).toEqual(nothing);
    await room.on(0);
    expect(told(room)).not.toContain(undefined);
  });
});

test("a house of the sample asks nobody; once it chooses the real one it does, and back again it stops", async () => {
  await using server = await openMeteo();
  using room = openRoom({ fetch: server.fetch, here: home({ weather: "sample" }) });
  await room.on(5 * hour);
  expect(server.asked).toEqual([]);
  expect(room.weather.fact("weather.sample")).toBe(true);
  room.setHome(home());
  await room.on(0);
  expect(server.asked).toHaveLength(2);
  expect(room.weather.fact("weather.sample")).toBe(false);
  room.setHome(home({ weather: "sample" }));
  await room.on(5 * hour);
  expect(server.asked).toHaveLength(2);
});

test("closed, it asks no more, and what was under way harms nobody", async () => {
  await using server = await openMeteo();
  const arrived = Promise.withResolvers<void>();
  server.answer = () => arrived.resolve();
  const room = openRoom({ fetch: server.fetch });
  const going = room.on(0);
  await arrived.promise;
  room[Symbol.dispose]();
  await going;
  expect(room.weather.busy.pending()).toBe(0);
  expect(room.faults.size).toBe(0);
  expect(room.clock.nextDue()).toBeUndefined();
});

test("pauses grow to an hour, honour what was asked for, and spread", () => {
  expect([1, 2, 3, 6, 7, 50].map((n) => pause(n, 0) / minute)).toEqual([1, 2, 4, 32, 60, 60]);
  expect(pause(0, 0)).toBe(30 * minute);
  expect(pause(0, 1)).toBe(35 * minute);
  expect(pause(1, 0, 10 * minute)).toBe(10 * minute);
  expect(pause(1, 0, 90 * 24 * hour)).toBe(24 * hour);
  const said = (header: string) => retryAfter({ headers: { "retry-after": header } }, midnight);
  expect(said("120")).toBe(120_000);
  expect(said("Tue, 03 Mar 2026 16:05:00 GMT")).toBe(5 * minute);
  expect([said("soon"), said("-5"), retryAfter({ headers: {} }, 0)]).toEqual([0, 0, 0]);
});
