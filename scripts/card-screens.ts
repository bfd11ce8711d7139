import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { oatsCard } from "./card-fixtures.ts";
import { home, instant, languages, type Screen, suffix } from "./screen-base.ts";

const noon = instant("2026-10-09T12:40");
const seven24 = instant("2026-10-10T07:24");
const evening = instant("2026-10-09T18:54");
const sizes = [
  { size: "", width: 1280, height: 800 },
  { size: "-1024", width: 1024, height: 600 },
  { size: "-portrait", width: 800, height: 1280 },
] as const;

const kitchen = (language: Language, at: number): LiveValues => ({
  ...home(language, at),
  "screen.thing": "screen-kitchen",
  "place.eating": true,
  "card.card": oatsCard(language),
  "card.at": at,
});
const bed = (language: Language): LiveValues => ({
  ...home(language, noon),
  "screen.thing": "screen-bedside-lin",
  "place.bedroom": true,
  "alarm.thing": "alarm-lin",
  "alarm.online": true,
  "alarm.ringing": false,
  "alarm.next": instant("2026-10-10T07:00"),
  "alarm.at": noon,
  "card.card": oatsCard(language),
  "card.at": noon,
});
const table = (language: Language): LiveValues => ({
  ...kitchen(language, seven24),
  "breakfast.thing": "breakfast-machine",
  "breakfast.online": true,
  "breakfast.phase": "running",
  "breakfast.recipe": "porridge-apple",
  "breakfast.portions": 2,
  "breakfast.progress_pct": 62,
  "breakfast.ready_s": 340,
  "breakfast.at": seven24,
  "music.thing": "music",
  "music.online": true,
  "music.playing": true,
  "music.source": "music",
  "music.title": "Gymnopédie No. 1",
  "music.artist": "Erik Satie",
  "music.volume": 35,
  "music.at": seven24,
  "screen.card": "breakfast",
  "screen.shows": { recipe: "porridge-apple", portions: 2, why: "breakfast.why.fibre", for: "Lin, Bo", kcal: 310 },
  "screen.at": seven24 - 240_000,
});
const tub = (language: Language): LiveValues => ({
  ...home(language, evening),
  "screen.thing": "screen-bathroom",
  "bath.thing": "bath",
  "bath.online": true,
  "bath.phase": "fill",
  "bath.level_pct": 46,
  "bath.water_c": 38.2,
  "bath.ready_s": 240,
  "bath.target_c": 40,
  "bath.target_pct": 60,
  "bath.at": evening,
});

const why = { title: "", says: "", at: noon };
const answers = {
  "/api/v1/screens/screen-kitchen/why": why,
  "/api/v1/screens/screen-bathroom/why": why,
};

/** The walls that may show a card of a brand, near and far, and the way to pause all from any. */
export const cardScreens: readonly Screen[] = languages.flatMap((language) =>
  sizes.flatMap(({ size, width, height }) => {
    const one = (name: string, place: string, at: number, values: LiveValues, more: Partial<Screen> = {}): Screen => ({
      name: `${name}${size}${suffix(language)}`,
      place,
      at,
      values,
      width,
      height,
      answers,
      ...more,
    });
    return [
      one("card-kitchen", "kitchen", noon, kitchen(language, noon)),
      one("card-kitchen-near", "kitchen", noon, kitchen(language, noon), { near: true }),
      one("card-table", "kitchen", seven24, table(language)),
      one("card-table-near", "kitchen", seven24, table(language), { near: true }),
      one("card-bedside", "bedside-lin", noon, bed(language)),
      one("card-bedside-near", "bedside-lin", noon, bed(language), { near: true }),
      one("bath-asked", "bathroom", evening, tub(language), { near: true }),
      one("pause-all", "kitchen", noon, kitchen(language, noon), { near: true, taps: ['[data-is="why"]'] }),
      one("pause-all-bath", "bathroom", evening, tub(language), { near: true, taps: ['[data-is="why"]'] }),
    ];
  }),
);

/** Those of them that are kept as pictures. */
export const cardPictures: readonly string[] = [
  "card-kitchen-near",
  "card-table",
  "card-bedside-zh-Hant",
  "pause-all-zh-Hans",
];
