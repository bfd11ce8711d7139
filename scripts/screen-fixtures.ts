import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { cardPictures, cardScreens } from "./card-screens.ts";
import { eveningPictures, eveningScreens } from "./evening-fixtures.ts";
import { idlePictures, idleScreens } from "./idle-fixtures.ts";
import { phonePictures, phoneScreens } from "./phone-fixtures.ts";
import { morningPictures, morningScreens } from "./morning-fixtures.ts";
import { wallPictures, wallScreens } from "./wall-fixtures.ts";
import { early, home, instant, languages, morning, type Screen, suffix } from "./screen-base.ts";

function bath(language: Language, at: number, more: LiveValues): LiveValues {
  return {
    ...home(language, at),
    "bath.thing": "bath",
    "bath.online": true,
    "bath.held": false,
    "bath.interrupted": false,
    "bath.target_c": 40,
    "bath.target_pct": 60,
    "bath.at": at,
    ...more,
  };
}

const dusk = instant("2026-10-09T17:42");
const evening = instant("2026-10-09T18:54");
const night = instant("2026-10-10T02:14");
const noon = instant("2026-10-09T12:40");
const filling: LiveValues = { "bath.phase": "fill", "bath.level_pct": 46, "bath.water_c": 38.2, "bath.ready_s": 240 };
const trip = (at: number): LiveValues => ({
  "trip.opened": at - 9 * 60_000,
  "trip.expires": at + 111 * 60_000,
  "trip.eta_min": 18,
  "trip.at": at,
});
const warming: LiveValues = { "bath.phase": "fill", "bath.level_pct": 30, "bath.water_c": 34 };
const welcome: LiveValues = { "screen.card": "welcome", "screen.shows": { name: "Lin" }, "screen.at": evening - 4_000 };

/** Every screen in its main states; `bedside-morning` is the picture of the README. */
export const screens: readonly Screen[] = [
  ...languages.flatMap((language): Screen[] => [
    { name: `bedside-morning${suffix(language)}`, place: "bedside-lin", values: morning(language), at: early },
    {
      name: `bathroom-filling${suffix(language)}`,
      place: "bathroom",
      values: bath(language, evening, filling),
      at: evening,
    },
    {
      name: `hall-trip${suffix(language)}`,
      place: "hall",
      values: { ...bath(language, dusk, warming), ...trip(dusk) },
      at: dusk,
    },
    {
      name: `hall-welcome${suffix(language)}`,
      place: "hall",
      values: {
        ...bath(language, evening, { "bath.phase": "ready", "bath.water_c": 40.1, "bath.level_pct": 60 }),
        ...welcome,
      },
      at: evening,
    },
    {
      name: `bathroom-lost${suffix(language)}`,
      place: "bathroom",
      values: bath(language, evening, filling),
      at: evening,
      lost: true,
    },
  ]),
  { name: "bedside-night", place: "bedside-lin", values: home("en", night), at: night },
  {
    name: "bedside-morning-lost",
    place: "bedside-lin",
    values: morning("en"),
    at: instant("2026-10-10T07:31"),
    lost: true,
  },
  {
    name: "bedside-morning-snow",
    place: "bedside-lin",
    values: morning("en", {
      sky: "snow",
      rain_from: 6,
      rain_to: 10,
      air_band: 5,
      clothing: "clothing.freezing-wet",
      now_c: -12.4,
      low_c: -14,
      high_c: -9,
    }),
    at: instant("2026-10-10T07:05"),
  },
  { name: "hall-clock", place: "hall", values: home("en", noon), at: noon },
  {
    name: "hall-trip-lost",
    place: "hall",
    values: { ...bath("en", dusk, warming), ...trip(dusk) },
    at: dusk,
    lost: true,
  },
  {
    name: "bathroom-off",
    place: "bathroom",
    values: bath("en", noon, { "bath.phase": "off", "bath.level_pct": 0, "bath.water_c": 20 }),
    at: noon,
  },
  { name: "bedside-morning-1024", place: "bedside-lin", values: morning("en"), at: early, width: 1024, height: 600 },
  {
    name: "bedside-morning-portrait",
    place: "bedside-lin",
    values: morning("en"),
    at: early,
    width: 800,
    height: 1280,
  },
  {
    name: "bathroom-filling-portrait",
    place: "bathroom",
    values: bath("en", evening, filling),
    at: evening,
    width: 800,
    height: 1280,
  },
  {
    name: "bathroom-filling-1024",
    place: "bathroom",
    values: bath("en", evening, filling),
    at: evening,
    width: 1024,
    height: 600,
  },
  {
    name: "hall-trip-near",
    place: "hall",
    values: { ...bath("en", dusk, warming), ...trip(dusk), "screen.thing": "screen-hall" },
    at: dusk,
    near: true,
  },
  ...morningScreens,
  ...eveningScreens,
  ...wallScreens,
  ...cardScreens,
  ...idleScreens,
  ...phoneScreens,
];

/** The screens whose pictures are kept in docs/screens; the others are only measured. */
export const pictures: readonly string[] = [
  "bedside-morning",
  "bedside-morning-zh-Hans",
  "bedside-morning-lost",
  "bedside-night",
  "bathroom-filling",
  "bathroom-lost",
  "hall-trip",
  "hall-welcome-zh-Hant",
  ...morningPictures,
  ...eveningPictures,
  ...wallPictures,
  ...cardPictures,
  ...idlePictures,
  ...phonePictures,
];
