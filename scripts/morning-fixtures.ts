import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";
import { early, home, instant, languages, morning, type Screen, suffix } from "./screen-base.ts";

const seven24 = instant("2026-10-10T07:24");
const seven = instant("2026-10-10T07:00");
const ten = instant("2026-10-10T22:40");

function kitchen(language: Language, at: number, more: LiveValues = {}): LiveValues {
  return {
    ...home(language, at),
    "place.eating": true,
    "place.bedroom": false,
    "screen.thing": "screen-kitchen",
    "breakfast.thing": "breakfast-machine",
    "breakfast.online": true,
    "breakfast.held": false,
    "breakfast.interrupted": false,
    "breakfast.at": at,
    ...more,
  };
}

const plan: LiveValues = {
  "screen.card": "breakfast",
  "screen.shows": {
    recipe: "porridge-apple",
    portions: 2,
    why: "breakfast.why.fibre",
    for: "Lin, Bo",
    kcal: 310,
    protein_g: 11,
    fibre_g: 7.5,
    sugar_g: 12,
    salt_g: 0.3,
  },
  "screen.at": seven24 - 240_000,
};
const running: LiveValues = {
  ...plan,
  "breakfast.phase": "running",
  "breakfast.recipe": "porridge-apple",
  "breakfast.portions": 2,
  "breakfast.progress_pct": 62,
  "breakfast.ready_s": 340,
};
const stands: LiveValues = { "screen.thing": "screen-kitchen" };
const music = (at: number): LiveValues => ({
  "music.thing": "music-kitchen",
  "music.online": true,
  "music.playing": true,
  "music.source": "music",
  "music.out": "player",
  "music.title": "Gymnopédie No. 1",
  "music.artist": "Erik Satie",
  "music.volume": 35,
  "music.since": at - 60_000,
  "music.at": at,
});
const { "music.artist": _artist, ...plain } = music(seven24);
const news = (at: number): LiveValues => ({
  ...plain,
  "music.at": at,
  "music.source": "news",
  "music.title": "Sample bulletin",
  "music.sample": true,
  "music.headlines": ["news.sample.1", "news.sample.2", "news.sample.3"],
  "music.since": at - 4_000,
});
const missing: LiveValues = {
  "screen.card": "breakfast-missing",
  "screen.shows": { missing: "breakfast.missing.not-loaded" },
  "screen.at": seven24 - 30_000,
  "breakfast.phase": "off",
};
const ask: LiveValues = {
  ...music(seven24),
  "screen.card": "ask-sound",
  "screen.shows": { name: "Bo", source: "news" },
  "screen.at": seven24 - 5_000,
  "breakfast.phase": "done",
};
const alarm = (next: number, at: number): LiveValues => ({
  "place.bedroom": true,
  "screen.thing": "screen-bedside-lin",
  "alarm.thing": "alarm-lin",
  "alarm.online": true,
  "alarm.ringing": false,
  "alarm.snooze_min": 9,
  "alarm.next": next,
  "alarm.at": at,
});
const ringing: LiveValues = {
  ...alarm(seven + 86_400_000, seven),
  "alarm.ringing": true,
  "alarm.since": seven - 5_000,
};
const brush: LiveValues = {
  "brush.running": true,
  "brush.s": 80,
  "brush.at": seven24,
  "bath.phase": "off",
  "bath.online": true,
};
const day = {
  first_at: instant("2026-10-10T09:30"),
  first_title: "Studio",
  leave_by: instant("2026-10-10T08:55"),
  sample: false,
};
const portrait = { width: 800, height: 1280 };
const small = { width: 1024, height: 600 };

const at = (name: string, place: string, when: number, values: LiveValues, more: Partial<Screen> = {}): Screen => ({
  name,
  place,
  at: when,
  values,
  ...more,
});

/** The walls of a morning in their main states. */
export const morningScreens: readonly Screen[] = [
  ...languages.flatMap((language): Screen[] => {
    const s = suffix(language);
    return [
      at(`kitchen-breakfast${s}`, "kitchen", seven24, kitchen(language, seven24, running)),
      at(
        `kitchen-breakfast-near${s}`,
        "kitchen",
        seven24,
        kitchen(language, seven24, { ...running, ...music(seven24), ...stands }),
        {
          near: true,
        },
      ),
      at(`kitchen-missing${s}`, "kitchen", seven24, kitchen(language, seven24, missing)),
      at(`kitchen-ask${s}`, "kitchen", seven24, kitchen(language, seven24, ask)),
      at(`bedside-ringing${s}`, "bedside-lin", seven, { ...home(language, seven), ...ringing }),
      at(
        `bedside-morning-near${s}`,
        "bedside-lin",
        early,
        { ...morning(language, day), ...alarm(seven, early) },
        { near: true },
      ),
      at(`bedside-appointment${s}`, "bedside-lin", early, { ...morning(language, day), ...alarm(seven, early) }),
      at(`bathroom-brushing${s}`, "bathroom", seven24, { ...home(language, seven24), ...brush }),
    ];
  }),
  at("kitchen-news", "kitchen", seven24, kitchen("en", seven24, { ...running, ...news(seven24) })),
  at("kitchen-news-alone", "kitchen", seven24, kitchen("en", seven24, news(seven24)), { near: true }),
  at("kitchen-music", "kitchen", seven24, kitchen("en", seven24, music(seven24))),
  at("kitchen-music-near", "kitchen", seven24, kitchen("en", seven24, { ...music(seven24), ...stands }), {
    near: true,
  }),
  at(
    "kitchen-paused-near",
    "kitchen",
    seven24,
    kitchen("en", seven24, { ...music(seven24), "music.playing": false, ...stands }),
    {
      near: true,
    },
  ),
  ...languages.map((language) =>
    at(
      `kitchen-six-near${suffix(language)}`,
      "kitchen",
      seven24,
      kitchen(language, seven24, { ...running, ...music(seven24), ...stands }),
      {
        near: true,
      },
    ),
  ),
  at(
    "kitchen-six-near-1024",
    "kitchen",
    seven24,
    kitchen("en", seven24, { ...running, ...music(seven24), ...stands }),
    {
      near: true,
      ...small,
    },
  ),
  at(
    "kitchen-six-near-portrait",
    "kitchen",
    seven24,
    kitchen("en", seven24, { ...running, ...music(seven24), ...stands }),
    {
      near: true,
      ...portrait,
    },
  ),
  at("kitchen-done", "kitchen", seven24, kitchen("en", seven24, { ...running, "breakfast.phase": "done" })),
  at(
    "kitchen-four",
    "kitchen",
    seven24,
    kitchen("zh-Hans", seven24, { ...running, "breakfast.portions": 4, "screen.card": "" }),
  ),
  at("kitchen-dark", "kitchen", early, kitchen("en", early, { ...running, "screen.at": early, ...music(early) })),
  at("kitchen-lost", "kitchen", seven24, kitchen("en", seven24, { ...running, ...music(seven24) }), { lost: true }),
  at("kitchen-breakfast-1024", "kitchen", seven24, kitchen("en", seven24, { ...running, ...music(seven24) }), {
    near: true,
    ...small,
  }),
  at("kitchen-breakfast-portrait", "kitchen", seven24, kitchen("en", seven24, { ...running, ...news(seven24) }), {
    near: true,
    ...portrait,
  }),
  at("kitchen-ask-portrait", "kitchen", seven24, kitchen("zh-Hant", seven24, ask), portrait),
  at(
    "bedside-ringing-lost",
    "bedside-lin",
    seven + 20_000,
    { ...home("en", seven), ...alarm(seven, seven) },
    { lost: true },
  ),
  at("bedside-ringing-1024", "bedside-lin", seven, { ...home("en", seven), ...ringing }, small),
  at("bedside-ringing-portrait", "bedside-lin", seven, { ...home("en", seven), ...ringing }, portrait),
  at("bedside-night-alarm", "bedside-lin", ten, { ...home("en", ten), ...alarm(seven + 86_400_000 - 600_000, ten) }),
  at(
    "bedside-morning-near-portrait",
    "bedside-lin",
    early,
    { ...morning("en", day), ...alarm(seven, early) },
    {
      near: true,
      ...portrait,
    },
  ),
  at("bathroom-brushing-portrait", "bathroom", seven24, { ...home("en", seven24), ...brush }, portrait),
  at("bathroom-brushing-1024", "bathroom", seven24, { ...home("en", seven24), ...brush }, small),
];

/** Those whose pictures are kept in docs/screens. */
export const morningPictures: readonly string[] = [
  "bedside-appointment",
  "bedside-morning-near",
  "bedside-morning-zh-Hant",
  "bedside-night-alarm",
  "bedside-ringing",
  "bedside-ringing-lost",
  "bathroom-brushing",
  "kitchen-breakfast",
  "kitchen-breakfast-near-zh-Hans",
  "kitchen-ask-zh-Hant",
  "kitchen-missing",
  "kitchen-music",
  "kitchen-news",
  "kitchen-lost",
];
