import { request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openWeb } from "../../hub/web.ts";
import { covers } from "../help/covers.ts";
import { startHouse, type TestHouse } from "../help/house.ts";
import { openMeteo } from "../unit/weather/a-weather-room.ts";

/** Lets the house's owner choose where the forecast comes from. */
async function choose(house: TestHouse, weather: "open-meteo" | "sample"): Promise<void> {
  const seen = await askHome(house, "GET", {});
  const { id: _, ...home } = JSON.parse(seen.text) as Record<string, unknown>;
  const { status } = await askHome(house, "PUT", { "if-match": seen.etag }, JSON.stringify({ ...home, weather }));
  expect(status).toBe(200);
  await house.rest();
}

function askHome(house: TestHouse, method: string, more: Readonly<Record<string, string>>, body?: string) {
  const headers = { "content-type": "application/json", connection: "close", ...more };
  const socketPath = join(house.folder, "virtual", "hub.sock");
  return new Promise<{ status: number | undefined; etag: string; text: string }>((resolve, reject) => {
    const asked = request({ socketPath, method, path: "/api/v1/home", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, etag: answer.headers.etag ?? "", text }));
    });
    asked.on("error", reject).end(body);
  });
}

async function wakes(house: TestHouse, who: "lin" | "bo", at: string): Promise<Record<string, unknown>> {
  await house.happen(`bed-${who}`, "enter");
  await house.to(at);
  await house.happen(`bed-${who}`, "leave");
  await house.to(2_000);
  const screen = await house.shows(`screen-bedside-${who}`);
  expect(screen).toMatchObject({ card: "morning", spoke: "morning-today" });
  return screen.shows ?? {};
}

test("she wakes to the forecast that was fetched, in her own words", async () => {
  covers("fact:weather.as_of", "fact:weather.feels_c", "fact:weather.rain_from", "fact:air.main");
  await using server = await openMeteo();
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00", web: openWeb(server.fetch) });
  await choose(house, "open-meteo");
  const today = await wakes(house, "lin", "2026-03-04T07:00:00+08:00");
  expect(today).toMatchObject({ sample: false, sky: "rain", high_c: 14.8, low_c: 3.4, rain_from: 14, rain_to: 18 });
  expect(today).toMatchObject({ now_c: 6.3, feels_c: 2.9, air_band: 2, air_main: "pm2_5" });
  expect(today["as_of"]).toBe(Date.parse("2026-03-04T06:55:00+08:00"));
  expect(today["clothing"]).toMatch(/^clothing\.bike-.*wet$/);
  expect(house.complaints).toEqual([]);
});

test("the internet went in the night: she wakes to the last good forecast with its age, and the house says what is wrong", async () => {
  covers("error:E_NET_DOWN");
  await using server = await openMeteo();
  await using house = await startHouse({ at: "2026-03-04T06:10:00+08:00", web: openWeb(server.fetch) });
  await choose(house, "open-meteo");
  server.answer = (_, response) => void response.destroy();
  const today = await wakes(house, "lin", "2026-03-04T07:00:00+08:00");
  expect(today).toMatchObject({ sample: false, high_c: 14.8, as_of: Date.parse("2026-03-04T06:10:00+08:00") });
  expect(today["now_c"]).toEqual(expect.any(Number));
  const told = house.told.map(({ sentence }) => sentence.key);
  expect(told.filter((key) => key === "error.E_NET_DOWN")).toHaveLength(2);
});

test("without internet from the first day on, nothing is made up", async () => {
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00" });
  await choose(house, "open-meteo");
  const today = await wakes(house, "lin", "2026-03-04T07:00:00+08:00");
  expect(today).toMatchObject({ name: "Lin", sample: false });
  for (const unknown of ["now_c", "high_c", "sky", "air_band", "clothing", "as_of"]) {
    expect(today).not.toHaveProperty(unknown);
  }
});

test("under one sky Lin and Bo are told two sentences, and what she says at her screen moves hers alone", async () => {
  covers("fact:clothing.advice");
  await using house = await startHouse({ at: "2026-03-04T06:55:00+08:00" });
  const lin = await wakes(house, "lin", "2026-03-04T07:00:00+08:00");
  const bo = await wakes(house, "bo", "2026-03-04T07:20:00+08:00");
  expect(lin["high_c"]).toBe(bo["high_c"]);
  expect(lin["clothing"]).not.toBe(bo["clothing"]);
  for (const said of ["too-cold", "too-cold", "too-warm"]) {
    await house.happen("screen-bedside-lin", said);
    await house.to(60_000);
  }
  const { body } = await house.ask("GET", "/api/v1/settings");
  const kept = (body as { items: { id: string; value: unknown }[] }).items.filter(({ id }) =>
    id.startsWith("clothing."),
  );
  expect(kept).toEqual([
    { id: "clothing.learned-on.lin", value: "2026-03-04" },
    { id: "clothing.learned.lin", value: -0.5 },
  ]);
});
