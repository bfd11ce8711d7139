import { timeFormat } from "../../hub/core/formats.ts";
import type { Reader } from "../../hub/core/sentence.ts";
import type { Sun } from "../parts/sun.ts";
import type { Act } from "./targets.ts";

/** What every face is given: the stage in units of a 1280 x 800 wall, the reader, and the hour. */
export type Stage = {
  readonly width: number;
  readonly height: number;
  readonly reader: Reader;
  readonly now: number;
  /** Hours since midnight at home, 0 to 24. */
  readonly hour: number;
  readonly sun: Sun;
  /** Colour of the ground and of the horizon, `#RRGGBB`. */
  readonly ground: string;
  /** A line of what the house wants known, in words. */
  readonly note: string | undefined;
  /** What a touch was answered with just now. */
  readonly said: string | undefined;
  readonly live: boolean;
  /** Larger words, fewer targets, more time. */
  readonly unhurried: boolean;
  /** Somebody stands before the wall. */
  readonly near: boolean;
  /** What a touch does. */
  readonly press: (act: Act, says?: string) => void;
};

/** The stage of a window: a landscape wall is at least 1280 x 800 units, a portrait one 900 wide. */
export function unitsOf(width: number, height: number): { readonly width: number; readonly height: number } {
  const unit = width < height ? width / 900 : Math.min(width / 1280, height / 800);
  return { width: width / unit, height: height / unit };
}

const secondIn = timeFormat({ timeStyle: "medium" });

/** The time of day at home to the second, HH:MM:SS. */
export function secondOf({ reader: { zone } }: Pick<Stage, "reader">, wall: number): string {
  return secondIn(zone).format(wall);
}

/** Weekday and date as the language writes them. */
export function dateOf({ reader: { language, zone }, now }: Stage): string {
  const locale = language === "en" ? "en-GB" : language === "zh-Hans" ? "zh-CN" : "zh-TW";
  const shown = (format: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...format, timeZone: zone }).format(now);
  const [day, weekday] = [shown({ day: "numeric", month: "long" }), shown({ weekday: "long" })];
  if (language === "en") return `${weekday}, ${day}`;
  return `${day.replace("月", " 月 ").replace("日", " 日")}　${weekday}`;
}
