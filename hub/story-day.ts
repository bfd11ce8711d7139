import { Temporal } from "temporal-polyfill";
import type { StoryPart } from "./core/hub-line.ts";
import type { Stretch } from "./pacing.ts";

/** Where a virtual house's clock begins and how it runs: a whole day told in about two minutes, then real time. */
export type StoryDay = {
  readonly begins: number;
  readonly stretches: readonly (Stretch & { readonly part: StoryPart })[];
};

/** When the story's people act, in minutes of the day. */
export type StoryTimes = { readonly wakes: number; readonly swipes: number };

/** The wall time at which a day's story begins: the evening before, shortly before breakfast is put into the machine. */
export function storyBegins(day: Temporal.PlainDate, zone: string): number {
  return on(day.subtract({ days: 1 }), 22 * 60 + 20, zone);
}

/**
 * The newest weekday wholly over by `now` (wall ms) in `zone`, or the first one after `last`, where the house's own
 * clock stood when it was closed: its time never goes back. It begins the evening before, as breakfast is put into the
 * machine by hand; the night in a blink, the morning told, the day in a blink, the way home and the bath in a minute,
 * then up to now and on with it.
 */
export function storyDay(
  now: number,
  zone: string,
  { wakes, swipes }: StoryTimes,
  speed: number,
  last = -Infinity,
): StoryDay {
  const dateOf = (wall: number) =>
    Temporal.Instant.fromEpochMilliseconds(Math.floor(wall)).toZonedDateTimeISO(zone).toPlainDate();
  const beginsOn = (day: Temporal.PlainDate) => storyBegins(day, zone);
  const weekday = (day: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate =>
    day.dayOfWeek > 5 ? weekday(day.add({ days: step }), step) : day;
  let day = weekday(dateOf(now).subtract({ days: 1 }), -1);
  if (beginsOn(day) <= last) day = weekday(dateOf(last), 1);
  while (beginsOn(day) <= last) day = weekday(day.add({ days: 1 }), 1);
  const at = (minutes: number) => on(day, minutes, zone);
  return {
    begins: beginsOn(day),
    stretches: [
      { until: at(wakes - 5), speed: Infinity, part: "night" },
      { until: at(wakes + 25), speed: 50 * speed, part: "morning" },
      { until: at(swipes - 2), speed: Infinity, part: "day" },
      { until: at(swipes + 78), speed: 85 * speed, part: "evening" },
      { until: now, speed: Infinity, part: "after" },
      { until: Infinity, speed, part: "now" },
    ],
  };
}

function on(day: Temporal.PlainDate, minutes: number, zone: string): number {
  return day.toPlainDateTime().add({ minutes }).toZonedDateTime(zone).epochMilliseconds;
}
