import { expect, test } from "vitest";
import type { LiveValues } from "../../../hub/core/live.ts";
import type { Seen } from "../../../ui/wall/seen.ts";
import { bulletinOf, isFresh, makeAsked } from "../../../ui/wall/sound/spoken.ts";
import { rampOf, wantedOf } from "../../../ui/wall/sound/wanted.ts";
import { targetsOf } from "../../../ui/wall/targets.ts";
import { viewOf } from "../../../ui/wall/view.ts";

const now = Date.parse("2026-10-10T07:24:00+08:00");
const seen = (place: string, values: LiveValues, more: Partial<Seen> = {}): Seen => ({
  place,
  values,
  now,
  heardAt: now - 4_000,
  toldAt: values["screen.at"] ?? 0,
  saidAt: 0,
  live: true,
  hour: 7.4,
  position: { lat: 30.25, lon: 120.16 },
  ...more,
});
const card = (name: string, shows: Readonly<Record<string, string | number>>): LiveValues => ({
  "screen.card": name,
  "screen.shows": shows,
  "screen.at": now - 5_000,
});
const running: LiveValues = {
  "breakfast.phase": "running",
  "breakfast.online": true,
  "breakfast.recipe": "upma",
  "breakfast.portions": 3,
  "breakfast.progress_pct": 25,
  "breakfast.ready_s": 301,
  "breakfast.at": now,
};
const music: LiveValues = {
  "music.playing": true,
  "music.source": "music",
  "music.out": "screen",
  "music.url": "/api/v1/sound/pieces/dawn.wav",
  "music.volume": 40,
  "music.rise_s": 15,
  "music.since": now - 5_000,
  "music.at": now,
};

test("the kitchen shows what the machine makes, for how many and how far", () => {
  const { face } = viewOf(
    seen("kitchen", { ...running, ...card("breakfast", { why: "breakfast.why.new", kcal: 300 }) }),
  );
  expect(face).toMatchObject({
    is: "table",
    meal: { phase: "running", recipe: "upma", portions: 3, progress: 0.25, minutes: 6 },
    plan: { why: "breakfast.why.new", nutrients: { kcal: 300 } },
  });
  expect(viewOf(seen("kitchen", running, { live: false })).face).toHaveProperty("asOf", now);
});

test("what is missing is said for an hour, and not once the machine runs", () => {
  const missing = card("breakfast-missing", { missing: "breakfast.missing.not-loaded" });
  expect(viewOf(seen("kitchen", missing)).face).toMatchObject({ is: "table", missing: "breakfast.missing.not-loaded" });
  expect(viewOf(seen("kitchen", { ...missing, ...running })).face).not.toHaveProperty("missing");
  expect(viewOf(seen("kitchen", missing, { toldAt: now - 61 * 60_000 })).face.is).toBe("clock");
});

test("a question waits a minute and a half, until it is answered, and never while nobody would hear the answer", () => {
  const asks = card("ask-sound", { name: "Bo", source: "news" });
  expect(viewOf(seen("kitchen", asks)).face).toEqual({ is: "ask", question: "sound", name: "Bo", source: "news" });
  expect(viewOf(seen("kitchen", asks, { answered: true })).face.is).toBe("clock");
  expect(viewOf(seen("kitchen", asks, { toldAt: now - 91_000 })).face.is).toBe("clock");
  expect(viewOf(seen("kitchen", asks, { live: false })).face.is).toBe("clock");
});

test("whoever stands there can stop what goes on, say they are up, or how the day feels: never more than six things", () => {
  const keys = (values: LiveValues, bedroom = false, place = "kitchen") =>
    targetsOf(viewOf(seen(place, values)).face, values, bedroom).map(({ key }) => key);
  const hears = ["wall.do.quieter", "wall.do.louder", "wall.do.pause"];
  expect(keys({ ...running, ...music })).toEqual(["wall.do.stop-breakfast", "wall.do.stop-music", ...hears]);
  expect(keys({ ...music, "music.source": "news" })).toEqual(["wall.do.stop-news", ...hears]);
  expect(keys({ ...music, "music.playing": false })).toEqual(["wall.do.stop-music", "wall.do.play"]);
  expect(keys({ "bath.phase": "fill", "bath.online": true })).toEqual(["wall.do.stop-bath"]);
  expect(keys({})).toEqual([]);
  expect(keys(card("morning", { now_c: 14 }), true, "bedside-lin")).toEqual([
    "wall.do.up",
    "wall.do.too-warm",
    "wall.do.too-cold",
  ]);
  const acts = targetsOf(viewOf(seen("kitchen", { ...running, ...music })).face, { ...running, ...music }, true);
  expect(acts.every(({ act }) => ["stop", "event", "sound"].includes(act.is))).toBe(true);
});

test("brushing is shown without a name, and steps behind a bath that runs", () => {
  const brush: LiveValues = { "brush.running": true, "brush.s": 70, "brush.at": now - 10_000 };
  expect(viewOf(seen("bathroom", brush)).face).toEqual({ is: "brush", seconds: 80 });
  expect(viewOf(seen("bathroom", { ...brush, "bath.phase": "fill" })).face.is).toBe("bath");
});

test("who joins the music late joins its rise where it is", () => {
  const wanted = wantedOf(music);
  if (!wanted) throw new Error("nothing wanted");
  expect(rampOf(wanted, wanted.since)).toEqual({ from: 0, to: 0.4, seconds: 15 });
  expect(rampOf(wanted, wanted.since + 7_500)).toEqual({ from: 0.2, to: 0.4, seconds: 7.5 });
  expect(rampOf(wanted, wanted.since + 60_000)).toEqual({ from: 0.4, to: 0.4, seconds: 0 });
});

test("a page plays nothing but the house's own sounds", () => {
  expect(wantedOf({ ...music, "music.out": "player" })).toBeUndefined();
  expect(wantedOf({ ...music, "music.playing": false })).toBeUndefined();
  for (const url of ["https://evil.example/x.wav", "//evil.example/x.wav", "/\\evil.example", "x.wav", ""])
    expect(wantedOf({ ...music, "music.url": url }), url).toBeUndefined();
});

test("a sentence is said once: not the one that stood there already, not an old one, each new one", () => {
  const asked = makeAsked();
  const known = (epoch: string, id: string, at: number) => ({
    values: { "screen.spoke": "bath-ready", "screen.spoken_id": id, "screen.at": at },
    at: now,
    heard: 0,
    told: { what: "", since: 0 },
    said: { what: "", since: 0 },
    mark: { epoch, seq: 1 },
  });
  expect(asked(known("a", "1", now), now)).toBeUndefined();
  expect(asked(known("a", "2", now), now)).toEqual({ key: "say.bath-ready", params: {} });
  expect(asked(known("a", "2", now), now)).toBeUndefined();
  expect(asked(known("a", "3", now - 16_000), now)).toBeUndefined();
  expect(asked(known("b", "4", now), now)).toBeUndefined();
  expect(asked(known("b", "5", now), now)).toBeDefined();
});

test("headlines are read where the news has no sound of its own, and only from their beginning", () => {
  const { "music.url": _url, ...mute } = music;
  const news: LiveValues = { ...mute, "music.source": "news", "music.headlines": ["One", "Two"], "music.since": now };
  expect(bulletinOf(news)).toMatchObject({ texts: ["One", "Two"] });
  expect(bulletinOf({ ...news, "music.since": now + 1 })?.id).not.toBe(bulletinOf(news)?.id);
  for (const not of [{ "music.playing": false }, { "music.source": "music" }, { "music.url": "/x.wav" }])
    expect(bulletinOf({ ...news, ...not })).toBeUndefined();
  expect(isFresh(now, now + 14_000)).toBe(true);
  expect(isFresh(now, now + 16_000)).toBe(false);
});
