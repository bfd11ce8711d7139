import type { Language } from "../hub/core/house.ts";
import type { LiveValues } from "../hub/core/live.ts";

/** One picture of a wall: where, what the house says, and when. */
export type Screen = {
  readonly name: string;
  readonly place: string;
  readonly values: LiveValues;
  /** Wall ms. */
  readonly at: number;
  /** The hub goes away before the picture is taken. */
  readonly lost?: boolean;
  /** Somebody touches the wall before the picture is taken. */
  readonly near?: boolean;
  /** What is touched then, one after the other. */
  readonly taps?: readonly string[];
  /** Is on the wall before the picture is taken. */
  readonly shows?: string;
  /** What the house answers, by path; bytes are a photo. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The page starts without a seat, at a house that refuses it, at one that says nothing, or again from what it kept. */
  readonly starts?: "pairing" | "refused" | "silent" | "again";
  /** The browser's own language, for a page that knows no house yet. */
  readonly language?: Language;
  /** How far the browser is zoomed in. */
  readonly zoom?: number;
  readonly width?: number;
  readonly height?: number;
  /** What this phone does before the picture is taken. */
  readonly does?: "drags" | "unfolds" | "swipes";
};

/** The wall ms of a time at home. */
export const instant = (text: string) => Date.parse(`${text}+08:00`);

/** What every wall is told of the house. */
export function home(language: Language, at: number): LiveValues {
  return {
    "home.name": "The house by the lake",
    "home.language": language,
    "home.zone": "Asia/Shanghai",
    "home.house": "virtual",
    "home.lat": 30.2,
    "home.lon": 120.2,
    "home.at": at,
    "faults.list": [],
    "runs.list": [],
  };
}

/** The bedside in the morning. */
export function morning(
  language: Language,
  more: Readonly<Record<string, string | number | boolean>> = {},
): LiveValues {
  const at = instant("2026-10-10T06:10");
  const today = {
    name: "Lin",
    language,
    now_c: 14.2,
    low_c: 13,
    high_c: 21,
    sky: "rain",
    rain_from: 15,
    rain_to: 18,
    air_band: 2,
    clothing: "clothing.mild-wet",
    as_of: instant("2026-10-10T06:00"),
    sample: true,
    ...more,
  };
  return {
    ...home(language, at),
    "screen.thing": "screen-bedside-lin",
    "screen.card": "morning",
    "screen.shows": today,
    "screen.at": at,
  };
}

/** Just after sunrise on the day of the pictures. */
export const early = instant("2026-10-10T06:12");
/** Every language of the house. */
export const languages: readonly Language[] = ["en", "zh-Hans", "zh-Hant"];
/** What the name of a picture ends with in a language. */
export const suffix = (language: Language) => (language === "en" ? "" : `-${language}`);
