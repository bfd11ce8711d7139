import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import type { LiveNotice } from "../hub/core/notices.ts";
import { early, home, instant, languages, morning, type Screen, suffix } from "./screen-base.ts";

const seven24 = instant("2026-10-10T07:24");
const noon = instant("2026-10-09T12:40");
const evening = instant("2026-10-09T18:54");
const ten = instant("2026-10-10T22:40");
const seven = instant("2026-10-11T07:00");

/** The sizes of walls there are. */
export const sizes = [
  { size: "", width: 1280, height: 800 },
  { size: "-1024", width: 1024, height: 600 },
  { size: "-portrait", width: 800, height: 1280 },
] as const;

const notice = (key: string, level: LiveNotice["level"], at: number, more: Partial<LiveNotice> = {}): LiveNotice => ({
  id: `n-${key}`,
  at,
  level,
  key: `notice.${key}`,
  params: {},
  seen: false,
  ...more,
});
const told = (at: number, ...list: LiveNotice[]): LiveValues => ({ "notices.list": list, "notices.at": at });

const wall = (thing: string, language: Language, at: number): LiveValues => ({
  ...home(language, at),
  "screen.thing": thing,
});
const breakfast = (language: Language): LiveValues => ({
  ...wall("screen-kitchen", language, seven24),
  "place.eating": true,
  "breakfast.thing": "breakfast-machine",
  "breakfast.online": true,
  "breakfast.phase": "running",
  "breakfast.recipe": "porridge-apple",
  "breakfast.portions": 2,
  "breakfast.progress_pct": 62,
  "breakfast.ready_s": 340,
  "breakfast.at": seven24,
  "screen.card": "breakfast",
  "screen.shows": { recipe: "porridge-apple", portions: 2, why: "breakfast.why.fibre", for: "Lin, Bo", kcal: 310 },
  "screen.at": seven24 - 240_000,
});
const bed = (language: Language, at: number): LiveValues => ({
  ...wall("screen-bedside-lin", language, at),
  "place.bedroom": true,
  "alarm.thing": "alarm-lin",
  "alarm.online": true,
  "alarm.ringing": false,
  "alarm.snooze_min": 9,
  "alarm.next": seven,
  "alarm.at": at,
});
const tub = (language: Language): LiveValues => ({
  ...wall("screen-bathroom", language, evening),
  "bath.thing": "bath",
  "bath.online": true,
  "bath.held": false,
  "bath.interrupted": false,
  "bath.phase": "fill",
  "bath.level_pct": 46,
  "bath.water_c": 38.2,
  "bath.ready_s": 240,
  "bath.target_c": 40,
  "bath.target_pct": 60,
  "bath.at": evening,
});

const whys: Readonly<Record<Language, unknown>> = {
  en: {
    title: "No breakfast today",
    says: "Nothing had been put into the machine by 06:50, so the house left it off and let Bo know.",
    at: seven24 - 34 * 60_000,
  },
  "zh-Hans": {
    title: "今天没有早餐",
    says: "到 06:50 机器里还没有放东西，所以没有开，并告诉了 Bo。",
    at: seven24 - 34 * 60_000,
  },
  "zh-Hant": {
    title: "今天沒有早餐",
    says: "到 06:50 機器裡還沒有放東西，所以沒有開，並告訴了 Bo。",
    at: seven24 - 34 * 60_000,
  },
};

/** Names and texts as nobody sane writes them. */
const hostile = {
  markup: `<img src=x onerror=alert(1)><b>Lin</b>`,
  bidi: `\u202Enil\u2066 gro.live\u202C \u05e9\u05dc\u05d5\u05dd`,
  long: "Wolfeschlegelsteinhausenbergerdorff".repeat(300),
  emoji: "👩‍👩‍👧‍👦🛁🥣🏴󠁧󠁢󠁳󠁣󠁴󠁿".repeat(20),
  rtl: "فاطمة الزهراء بنت محمد",
  towers: `L\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030ci\u0301\u0302\u0303\u0304\u0305\u0306n`,
} as const;

/** A wall of this place in every size and language. */
function everywhere(name: string, place: string, at: number, of: (language: Language) => Partial<Screen>): Screen[] {
  return languages.flatMap((language) =>
    sizes.map(({ size, width, height }) => ({
      name: `${name}${size}${suffix(language)}`,
      place,
      at,
      values: {},
      language,
      width,
      height,
      ...of(language),
    })),
  );
}

/** What every wall can come to show: notices, why, being let in, the first start, light and odd texts. */
export const wallScreens: readonly Screen[] = [
  ...everywhere("hazard", "hall", evening, (language) => ({
    values: { ...tub(language), ...told(evening, notice("bath-water", "hazard", evening - 20_000)) },
  })),
  ...everywhere("hazard-lost", "kitchen", evening, (language) => ({
    values: { ...breakfast(language), ...told(evening, notice("breakfast-smoke", "hazard", evening - 20_000)) },
    lost: true,
  })),
  ...everywhere("urgent", "kitchen", seven24, (language) => ({
    values: { ...breakfast(language), ...told(seven24, notice("bath-lost", "urgent", seven24 - 20_000)) },
  })),
  ...everywhere("urgent-near", "kitchen", seven24, (language) => ({
    values: { ...breakfast(language), ...told(seven24, notice("bath-lost", "urgent", seven24 - 20_000)) },
    near: true,
  })),
  ...everywhere("urgent-open", "kitchen", seven24, (language) => ({
    values: { ...breakfast(language), ...told(seven24, notice("bath-lost", "urgent", seven24 - 20_000)) },
    taps: [".card-of-notice"],
  })),
  ...everywhere("hall-urgent-near", "hall", noon, (language) => ({
    values: {
      ...wall("screen-hall", language, noon),
      "door.phase": "shut",
      "door.at": noon,
      "trip.opened": noon - 540_000,
      "trip.eta_min": 18,
      "trip.at": noon,
      "bath.thing": "bath",
      "bath.online": true,
      "bath.phase": "fill",
      "bath.level_pct": 30,
      "bath.water_c": 34,
      "bath.at": noon,
      ...told(noon, notice("door-lock", "urgent", noon)),
    },
    near: true,
  })),
  ...everywhere("why", "kitchen", seven24, (language) => ({
    values: { ...wall("screen-kitchen", language, seven24), "place.eating": true },
    near: true,
    taps: ["nav button:last-child"],
    answers: { "/api/v1/screens/screen-kitchen/why": whys[language] },
  })),
  ...everywhere("why-lost", "hall", evening, (language) => ({
    values: wall("screen-hall", language, evening),
    lost: true,
    near: true,
    taps: ["nav button:last-child"],
  })),
  ...everywhere("pairing", "", evening, () => ({ starts: "pairing" })),
  ...everywhere("comparing", "", evening, () => ({
    starts: "pairing",
    answers: { "/api/v1/pairings/p": { state: "comparing" } },
    shows: '.pair-code:not(:has-text("482913"))',
  })),
  ...everywhere("revoked", "hall", seven24, () => ({ starts: "refused" })),
  ...everywhere("first-start", "hall", evening, () => ({ starts: "silent" })),
  ...everywhere("boot", "bedside-lin", early, (language) => ({ values: morning(language), starts: "again" })),
  ...everywhere("bedside-day", "bedside-lin", noon, (language) => ({
    values: { ...bed(language, noon), "alarm.next": noon + 18 * 3_600_000 },
  })),
  ...everywhere("bedside-night-near", "bedside-lin", ten, (language) => ({ values: bed(language, ten), near: true })),
  ...everywhere("bedside-skipped-near", "bedside-lin", ten, (language) => ({
    values: { ...bed(language, ten), "alarm.next": seven + 86_400_000, "alarm.skipped": seven },
    near: true,
  })),
  ...everywhere("bedside-later-near", "bedside-lin", ten, (language) => ({
    values: { ...bed(language, ten), "alarm.next": seven + 900_000, "alarm.later_min": 15 },
    near: true,
  })),
  ...everywhere("bedside-urgent-night", "bedside-lin", ten, (language) => ({
    values: { ...bed(language, ten), ...told(ten, notice("door-open", "urgent", ten - 60_000)) },
  })),
  ...everywhere("bedside-light", "bedside-lin", seven24, (language) => ({
    values: { ...morning(language), "screen.look": "light", "screen.at": seven24 },
  })),
  ...everywhere("bathroom-light", "bathroom", seven24, (language) => ({
    values: { ...tub(language), "screen.look": "light", "bath.at": seven24 },
  })),
  ...everywhere("hall-light", "hall", noon, (language) => ({
    values: {
      ...wall("screen-hall", language, noon),
      "screen.look": "light",
      "trip.opened": noon - 540_000,
      "trip.eta_min": 18,
      "trip.at": noon,
    },
  })),
  ...Object.entries(hostile).flatMap(([name, text]): Screen[] => [
    {
      name: `hostile-welcome-${name}`,
      place: "hall",
      at: evening,
      values: {
        ...wall("screen-hall", "en", evening),
        "place.name": text,
        "screen.card": "welcome",
        "screen.shows": { name: text },
        "screen.at": evening - 9_000,
      },
    },
    {
      name: `hostile-table-${name}`,
      place: "kitchen",
      at: seven24,
      values: {
        ...breakfast("en"),
        "screen.shows": { recipe: "porridge-apple", portions: 2, why: "breakfast.why.fibre", for: `${text}, ${text}` },
        "music.playing": true,
        "music.online": true,
        "music.source": "music",
        "music.title": text,
        "music.artist": text,
        "music.volume": 35,
        "music.at": seven24,
      },
    },
    {
      name: `hostile-news-${name}`,
      place: "kitchen",
      at: seven24,
      values: {
        ...wall("screen-kitchen", "en", seven24),
        "place.eating": true,
        "music.playing": true,
        "music.online": true,
        "music.source": "news",
        "music.title": text,
        "music.headlines": [text, `${text} 2`, `${text} 3`],
        "music.volume": 35,
        "music.at": seven24,
      },
    },
    {
      name: `hostile-morning-${name}`,
      place: "bedside-lin",
      at: early,
      values: morning("en", {
        sample: false,
        first_at: early + 3_600_000,
        first_title: text,
        leave_by: early + 1_800_000,
      }),
    },
    {
      name: `hostile-ask-${name}`,
      place: "kitchen",
      at: seven24,
      values: {
        ...wall("screen-kitchen", "en", seven24),
        "place.eating": true,
        "screen.card": "ask-sound",
        "screen.shows": { name: text, source: "news" },
        "screen.at": seven24 - 5_000,
      },
    },
    {
      name: `hostile-notice-${name}`,
      place: "hall",
      at: evening,
      values: {
        ...wall("screen-hall", "en", evening),
        ...told(evening, notice("screen-silent", "hazard", evening, { params: { name: text, screen: text } })),
      },
    },
  ]),
  // A browser at 200 %: half the pixels, each twice as large.
  ...[
    { name: "zoom-morning", place: "bedside-lin", at: early, values: morning("en") },
    { name: "zoom-kitchen", place: "kitchen", at: seven24, values: breakfast("en"), near: true },
    { name: "zoom-bathroom", place: "bathroom", at: evening, values: tub("en") },
  ].map((screen): Screen => ({ ...screen, width: 640, height: 400, zoom: 2 })),
];

/** Those whose pictures are kept in docs/screens. */
export const wallPictures: readonly string[] = ["hazard", "urgent", "why", "pairing"];
