import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import { limits } from "../../../ui/parts/age.ts";
import type { Seen } from "../../../ui/wall/seen.ts";
import { viewOf } from "../../../ui/wall/view.ts";

const position = { lat: 30.25, lon: 120.16 };
const at = (time: string) => Date.parse(`2026-10-10T${time}:00+08:00`);

function seen(place: string, time: string, values: LiveValues, live = true): Seen {
  const [h = 0, m = 0] = time.split(":").map(Number);
  return {
    place,
    now: at(time),
    heardAt: at(time) - 4_000,
    toldAt: values["screen.at"] ?? 0,
    saidAt: values["screen.at"] ?? 0,
    live,
    hour: h + m / 60,
    position,
    values,
  };
}

const card = (shown: string, name: string, more: object = {}): LiveValues => ({
  "screen.card": name,
  "screen.at": at(shown),
  "screen.shows": { as_of: at(shown), now_c: 14, ...more },
});

test("the bedside shows the morning while its card is fresh, then the hour", () => {
  expect(viewOf(seen("bedside-lin", "07:02", card("07:00", "morning"))).face).toMatchObject({
    is: "morning",
    today: { now_c: 14, high_c: undefined, sample: false },
  });
  expect(viewOf(seen("bedside-lin", "11:30", card("07:00", "morning"))).face.is).toBe("clock");
});

test("a forecast that grew old says since when it is known, and so does one of a house that is away", () => {
  expect(viewOf(seen("bedside-lin", "07:02", card("07:00", "morning"))).face).not.toHaveProperty("asOf");
  expect(viewOf(seen("bedside-lin", "09:00", card("07:00", "morning"))).face).toHaveProperty("asOf", at("07:00"));
  const away = viewOf(seen("bedside-lin", "07:02", card("07:00", "morning"), false));
  expect(away.face).toHaveProperty("asOf", at("07:00"));
  expect(away.veil).toEqual({ stale: true });
});

test("the bedside is black at night, and knows when the sun will rise", () => {
  const { face } = viewOf(seen("bedside-lin", "02:14", {}));
  expect(face).toMatchObject({ is: "night" });
  expect(face.is === "night" && Math.abs((face.rise ?? 0) - at("05:57"))).toBeLessThan(90_000);
  expect(viewOf(seen("hall", "02:14", {})).face.is).toBe("clock");
});

test("the bathroom is the tub; a bath that stays silent is told with its age", () => {
  const bath: LiveValues = {
    "bath.phase": "fill",
    "bath.online": true,
    "bath.level_pct": 46,
    "bath.ready_s": 200,
    "bath.at": at("18:54"),
  };
  const now = viewOf(seen("bathroom", "18:54", bath));
  expect(now.face).toMatchObject({ is: "bath", tub: { phase: "fill", level_pct: 46, ready_min: 4 } });
  expect(now.face).not.toHaveProperty("asOf");
  expect(viewOf(seen("bathroom", "18:57", bath)).face).toHaveProperty("asOf", at("18:54"));
  expect(viewOf(seen("bathroom", "18:54", bath, false)).face).toHaveProperty("asOf", at("18:54"));
});

test("the hall counts the minutes of a way home down, and stops believing them after ten", () => {
  const trip: LiveValues = { "trip.opened": at("18:30"), "trip.eta_min": 20, "trip.at": at("18:40") };
  expect(viewOf(seen("hall", "18:42", trip)).face).toMatchObject({ is: "way", way: { minutes: 18, along: 12 / 30 } });
  expect(viewOf(seen("hall", "18:52", trip)).face).toHaveProperty("asOf", at("18:40"));
  expect(viewOf(seen("hall", "18:42", { "trip.opened": at("18:30") })).face).toMatchObject({
    is: "way",
    way: { opened: at("18:30") },
  });
});

test("whoever arrives is welcomed for ten minutes, by name when the card has one", () => {
  expect(viewOf(seen("hall", "19:00", card("18:59", "welcome", { name: "Lin" }))).face).toMatchObject({
    is: "welcome",
    name: "Lin",
  });
  expect(limits.welcomeCard).toBe(600_000);
  expect(viewOf(seen("hall", "19:10", card("18:59", "welcome", { name: "Lin" }))).face.is).toBe("clock");
});

test("the kitchen is pale by day and deep when the sun is low; every other wall is deep", () => {
  expect(viewOf(seen("kitchen", "12:00", {})).theme).toBe("pale");
  expect(viewOf(seen("kitchen", "06:05", {})).theme).toBe("deep");
  expect(viewOf(seen("hall", "12:00", {})).theme).toBe("deep");
});

test("rain veils the sky only while it falls", () => {
  const rain = card("07:00", "morning", { sky: "rain", rain_from: 8, rain_to: 10 });
  expect(viewOf(seen("bedside-lin", "07:30", rain)).veil).toEqual({});
  expect(viewOf(seen("bedside-lin", "08:30", rain)).veil).toEqual({ cloud: 0.8, rain: 0.7 });
});

test("colour leaves the sky with what is no longer sure, though the house still answers", () => {
  expect(viewOf(seen("bedside-lin", "09:00", card("07:00", "morning"))).veil).toEqual({ stale: true });
});
