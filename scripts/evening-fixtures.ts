import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { home, instant, languages, type Screen, suffix } from "./screen-base.ts";

const late = instant("2026-10-09T18:59:46");
const dusk = instant("2026-10-09T17:42");

function hall(language: Language, at: number, door: LiveValues): LiveValues {
  return {
    ...home(language, at),
    "screen.thing": "screen-hall",
    "door.phase": "shut",
    "door.bolt": "locked",
    "door.leaf": "closed",
    "door.at": at - 1_000,
    ...door,
  };
}

const seenAt = { "door.recognised_at": late - 5_000 };
const sure: LiveValues = { ...seenAt, "door.by": "phone", "door.confirmed_at": late - 3_000 };
/** Every phase of the door, as the ladder shows it. */
const phases = {
  looking: { "door.phase": "looking" },
  recognised: { "door.phase": "recognised", ...seenAt },
  "look-again": { "door.phase": "asking", "door.ask": "look" },
  asking: { "door.phase": "asking", "door.ask": "credential", ...seenAt },
  code: { "door.phase": "asking", "door.ask": "pin", ...seenAt },
  opening: { "door.phase": "opening", ...sure, "door.bolt": "unlocked" },
  open: { "door.phase": "open", ...sure, "door.opened_at": late - 1_000, "door.bolt": "unlocked", "door.leaf": "open" },
  failed: { "door.phase": "failed", "door.trouble": "E_NOT_CONFIRMED", ...sure },
  blind: { "door.phase": "blind" },
  "no-eyes": { "door.phase": "blind", "door.trouble": "E_EYES_OFF", "door.until": late + 14 * 60_000 },
  "no-codes": { "door.phase": "failed", "door.trouble": "E_CODE_LOCKED", "door.until": late + 14 * 60_000 },
} as const satisfies Readonly<Record<string, LiveValues>>;

const sizes = [
  { size: "", width: 1280, height: 800 },
  { size: "-1024", width: 1024, height: 600 },
  { size: "-portrait", width: 800, height: 1280 },
] as const;

const way = (language: Language, more: LiveValues): LiveValues => ({
  ...home(language, dusk),
  "trip.opened": dusk - 9 * 60_000,
  "trip.expires": dusk + 111 * 60_000,
  "trip.at": dusk,
  "bath.thing": "bath",
  "bath.online": true,
  "bath.target_c": 40,
  "bath.target_pct": 60,
  "bath.at": dusk,
  ...more,
});
const warming: LiveValues = { "bath.phase": "fill", "bath.level_pct": 30, "bath.water_c": 34, "trip.eta_min": 18 };
const cooling: LiveValues = {
  "climate.on": true,
  "climate.online": true,
  "climate.room_c": 22,
  "climate.target_c": 26,
  "climate.mode": "heat",
  "climate.at": dusk,
};
const unsure: LiveValues = { "bath.phase": "off", "bath.level_pct": 40, "bath.water_c": 33 };

/** The hall and its door in the evening. */
export const eveningScreens: readonly Screen[] = languages.flatMap((language): Screen[] => [
  ...sizes.flatMap(({ size, width, height }) =>
    Object.entries(phases).map(([phase, door]): Screen => ({
      name: `door-${phase}${size}${suffix(language)}`,
      place: "hall",
      values: hall(language, late, door),
      at: late,
      width,
      height,
    })),
  ),
  ...sizes.map(({ size, width, height }): Screen => ({
    name: `door-lost${size}${suffix(language)}`,
    place: "hall",
    values: hall(language, late, phases.asking),
    at: late,
    lost: true,
    width,
    height,
  })),
  ...sizes.map(({ size, width, height }): Screen => ({
    name: `hall-evening${size}${suffix(language)}`,
    place: "hall",
    values: way(language, { ...warming, ...cooling }),
    at: dusk,
    width,
    height,
  })),
  ...sizes.flatMap(({ size, width, height }): Screen[] => [
    {
      name: `hall-evening-near${size}${suffix(language)}`,
      place: "hall",
      values: { ...hall(language, dusk, {}), ...way(language, { ...warming, ...cooling }) },
      at: dusk,
      near: true,
      width,
      height,
    },
    {
      name: `hall-evening-old${size}${suffix(language)}`,
      place: "hall",
      values: way(language, { ...unsure, ...cooling, "trip.eta_min": 18, "trip.at": dusk - 700_000 }),
      at: dusk,
      width,
      height,
    },
    {
      name: `hall-welcome-after${size}${suffix(language)}`,
      place: "hall",
      values: {
        ...hall(language, late, { ...phases.open, "door.opened_at": late - 9_000 }),
        "screen.card": "welcome",
        "screen.shows": { name: "Lin" },
        "screen.at": late - 9_000,
        "bath.phase": "ready",
        "bath.online": true,
        "bath.level_pct": 60,
        "bath.water_c": 40,
        "bath.at": late,
      },
      at: late,
      width,
      height,
    },
  ]),
  ...sizes.map(({ size, width, height }): Screen => ({
    name: `hall-unsure${size}${suffix(language)}`,
    place: "hall",
    values: way(language, { ...unsure, ...cooling }),
    at: dusk,
    width,
    height,
  })),
]);

/** Those of them that are kept as pictures. */
export const eveningPictures: readonly string[] = [
  "hall-clock",
  "hall-evening",
  "hall-trip-zh-Hans",
  "door-looking",
  "door-asking",
  "door-asking-portrait-zh-Hans",
  "door-code",
  "door-failed",
  "door-lost",
  "door-opening",
  "door-open-portrait",
  "door-opening-portrait-zh-Hant",
  "hall-unsure-zh-Hans",
];
