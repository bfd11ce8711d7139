import { timeFormat } from "../../hub/core/formats.ts";
import type { Language } from "../../hub/core/house.ts";
import type { TodayItem } from "../../hub/core/scene-answers.ts";
import type { Reader } from "../../hub/core/sentence.ts";

// The house day begins at four in the morning.
const begins_ms = 4 * 3_600_000;

const dayIn = timeFormat({ year: "numeric", month: "2-digit", day: "2-digit" });

/** The house day of a wall instant, `YYYY-MM-DD`. */
export function dayOf(wall: number, zone: string): string {
  const parts = dayIn(zone).formatToParts(wall - begins_ms);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}`;
}

/** The day so many days on. */
export function dayBy(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A day as people say it. */
export function dayWords(day: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return format.format(Date.parse(`${day}T12:00:00Z`)).replace(",", "");
}

/** The calendar day of an instant at home, without its weekday; with the year where that is another. */
export function shortDay({ reader, now }: { readonly reader: Reader; readonly now: number }, wall: number): string {
  const { language, zone: timeZone } = reader;
  const year = (at: number) => new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(at);
  const other = year(wall) === year(now) ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    ...other,
    timeZone,
  }).format(wall);
}

/** What is unfolded at first: the newest thing that did not happen. */
export function openFirst(items: readonly TodayItem[]): string | undefined {
  return items.findLast(({ is, guards }) => is === "did-not" && guards.length > 0)?.id;
}

/** Before which of them the sun stands now; their number when all is past. */
export function sunBefore(items: readonly TodayItem[], now: number): number {
  const next = items.findIndex(({ at, is }) => is === "coming" || at > now);
  return next === -1 ? items.length : next;
}

/** What runs now, and what comes next. */
export function nowAndNext(items: readonly TodayItem[], now: number, most: number): readonly TodayItem[] {
  const running = items.filter(({ is }) => is === "running");
  const coming = items.filter(({ is, at }) => is === "coming" && at >= now - 60_000);
  return [...running, ...coming.toSorted((a, b) => a.at - b.at)].slice(0, most);
}
