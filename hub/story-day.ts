import { Temporal } from "temporal-polyfill";
import type { Stretch } from "./pacing.ts";

/** Where a virtual house's clock begins and how it runs: a whole day told in about two minutes, then real time. */
export type StoryDay = { readonly begins: number; readonly stretches: readonly Stretch[] };

const minute = 60_000;

/**
 * The newest weekday that is wholly over by `now` (wall ms) in `zone`, from `wakes` minutes of the day on:
 * the morning at walking pace, the day in a blink, the way home and the bath in a minute, then up to now and on with it.
 */
export function storyDay(now: number, zone: string, wakes: number, swipes: number, speed: number): StoryDay {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(zone).toPlainDate();
  let day = today.subtract({ days: 1 });
  while (day.dayOfWeek > 5) day = day.subtract({ days: 1 });
  const midnight = day.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  const at = (minutes: number) => midnight + minutes * minute;
  const begins = at(wakes) - 5 * minute;
  return {
    begins,
    stretches: [
      { until: at(wakes) + 5 * minute, speed: 20 * speed },
      { until: at(wakes) + 25 * minute, speed: 120 * speed },
      { until: at(swipes) - 2 * minute, speed: Infinity },
      { until: at(swipes) + 70 * minute, speed: 75 * speed },
      { until: now, speed: Infinity },
      { until: Infinity, speed },
    ],
  };
}
