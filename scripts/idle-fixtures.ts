import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import type { LiveNotice } from "../hub/core/notices.ts";
import { blank, lake } from "./painted-photo.ts";
import { early, home, instant, languages, morning, type Screen, suffix } from "./screen-base.ts";

const noon = instant("2026-10-09T12:40");
const seven24 = instant("2026-10-10T07:24");
const sizes = [
  { size: "", width: 1280, height: 800 },
  { size: "-1024", width: 1024, height: 600 },
  { size: "-portrait", width: 800, height: 1280 },
] as const;
const answers = { "/api/v1/photos/lake": lake, "/api/v1/photos/blank": blank };

const idle = (language: Language, more: LiveValues = {}): LiveValues => ({
  ...home(language, noon),
  "screen.thing": "screen-hall",
  "screen.idle": ["photos", "clock"],
  "screen.photos": ["lake"],
  ...more,
});
const unhurried = (language: Language, at: number, more: LiveValues = {}): LiveValues => ({
  ...home(language, at),
  "place.eating": true,
  "screen.thing": "screen-kitchen",
  "screen.unhurried": true,
  ...more,
});
const breakfast: LiveValues = {
  "breakfast.thing": "breakfast-machine",
  "breakfast.online": true,
  "breakfast.phase": "running",
  "breakfast.recipe": "porridge-apple",
  "breakfast.portions": 2,
  "breakfast.progress_pct": 62,
  "breakfast.ready_s": 340,
  "breakfast.at": seven24,
};
const music: LiveValues = {
  "music.thing": "music-kitchen",
  "music.online": true,
  "music.playing": true,
  "music.source": "music",
  "music.out": "player",
  "music.title": "Gymnopédie No. 1",
  "music.artist": "Erik Satie",
  "music.volume": 35,
  "music.since": seven24 - 60_000,
  "music.at": seven24,
};
const notice = (key: string, level: LiveNotice["level"], at: number): LiveValues => ({
  "notices.list": [{ id: `n-${key}`, at, level, key: `notice.${key}`, params: {}, seen: false }],
  "notices.at": at,
});

/** Idle walls with the photos of the household, and walls for whoever takes their time. */
export const idleScreens: readonly Screen[] = [
  ...sizes.flatMap(({ size, width, height }): Screen[] => [
    {
      name: `wall-idle-photo${size}`,
      place: "hall",
      at: noon,
      values: idle("en"),
      shows: ".over-photo",
      answers,
      width,
      height,
    },
    {
      name: `wall-unhurried-kitchen-near${size}`,
      place: "kitchen",
      at: seven24,
      values: unhurried("en", seven24, { ...breakfast, ...music }),
      near: true,
      width,
      height,
    },
    {
      name: `wall-unhurried-card${size}`,
      place: "kitchen",
      at: seven24,
      values: unhurried("en", seven24, { ...breakfast, ...notice("door-open", "urgent", seven24 - 60_000) }),
      near: true,
      width,
      height,
    },
  ]),
  ...(["zh-Hans", "zh-Hant"] as const).flatMap((language): Screen[] => [
    {
      name: `wall-idle-photo${suffix(language)}`,
      place: "bedside-lin",
      at: noon,
      values: idle(language, {
        "place.bedroom": true,
        "alarm.thing": "alarm-lin",
        "alarm.online": true,
        "alarm.next": instant("2026-10-10T07:00"),
        "alarm.at": noon,
      }),
      shows: ".over-photo",
      answers,
    },
  ]),
  {
    name: "wall-idle-photo-white",
    place: "hall",
    at: noon,
    values: idle("en", { "screen.photos": ["blank"] }),
    shows: ".over-photo",
    answers,
  },
  { name: "wall-idle-photo-gone", place: "hall", at: noon, values: idle("en", { "screen.photos": ["gone"] }) },
  ...languages.flatMap((language): Screen[] => [
    {
      name: `wall-unhurried-music-near${suffix(language)}`,
      place: "kitchen",
      at: seven24,
      values: unhurried(language, seven24, { ...breakfast, ...music }),
      near: true,
    },
    {
      name: `wall-unhurried-hazard${suffix(language)}`,
      place: "bathroom",
      at: noon,
      values: unhurried(language, noon, notice("bath-water", "hazard", noon)),
    },
    {
      name: `wall-unhurried-morning-near${suffix(language)}`,
      place: "bedside-lin",
      at: early,
      values: { ...morning(language), "screen.unhurried": true, "place.bedroom": true },
      near: true,
    },
  ]),
  {
    name: "wall-unhurried-card-far",
    place: "hall",
    at: noon,
    values: unhurried("en", noon, { "place.eating": false, ...notice("door-open", "urgent", noon - 60_000) }),
  },
  { name: "wall-unhurried-clock-near", place: "hall", at: noon, values: unhurried("en", noon, music), near: true },
  {
    name: "wall-unhurried-morning",
    place: "bedside-lin",
    at: early,
    values: { ...morning("en"), "screen.unhurried": true },
  },
  {
    name: "wall-unhurried-kitchen",
    place: "kitchen",
    at: seven24,
    values: unhurried("en", seven24, { ...breakfast, ...music }),
  },
];

/** Those of them that are kept as pictures. */
export const idlePictures: readonly string[] = [
  "wall-idle-photo",
  "wall-idle-photo-zh-Hans",
  "wall-unhurried-kitchen-near",
];
