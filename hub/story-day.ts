import { Temporal } from "temporal-polyfill";
import type { Stretch } from "./pacing.ts";

/** Where a virtual house's clock begins and how it runs: a whole day told in about two minutes, then real time. */
export type StoryDay = { readonly begins: number; readonly stretches: readonly Stretch[] };

/** When the story's people act, in minutes of the day. */
export type StoryTimes = { readonly wakes: number; readonly swipes: number };

const minute = 60_000;

/**
 * The newest weekday wholly over by `now` (wall ms) in `zone`, or the first one after `last`, where the house's own
 * clock stood when it was closed: its time never goes back. The morning at walking pace, the day in a blink, the way
 * home and the bath in a minute, then up to now and on with it.
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
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  const beginsOn = (day: Temporal.PlainDate) => midnight(day) + (wakes - 5) * minute;
  const weekday = (day: Temporal.PlainDate, step: 1 | -1): Temporal.PlainDate =>
    day.dayOfWeek > 5 ? weekday(day.add({ days: step }), step) : day;
  let day = weekday(dateOf(now).subtract({ days: 1 }), -1);
  if (beginsOn(day) <= last) day = weekday(dateOf(last), 1);
  if (beginsOn(day) <= last) day = weekday(day.add({ days: 1 }), 1);
  const at = (minutes: number) => midnight(day) + minutes * minute;
  return {
    begins: beginsOn(day),
    stretches: [
      { until: at(wakes + 5), speed: 20 * speed },
      { until: at(wakes + 25), speed: 120 * speed },
      { until: at(swipes - 2), speed: Infinity },
      { until: at(swipes + 70), speed: 75 * speed },
      { until: now, speed: Infinity },
      { until: Infinity, speed },
    ],
  };
}
