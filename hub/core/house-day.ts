import { Temporal } from "temporal-polyfill";

const dayStartsAtHour = 4;

/** The house day (04:00 to 04:00 home time) of a wall time in ms, as `YYYY-MM-DD`. */
export function houseDay(wall: number, zone: string): string {
  const last = lastDay.get(zone);
  if (last && wall >= last.from && wall < last.to) return last.day;
  const date = dateOf(wall, zone);
  const begins = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone: zone, plainTime: { hour: dayStartsAtHour } }).epochMilliseconds;
  const day = date.toString();
  lastDay.set(zone, { day, from: begins(date), to: begins(date.add({ days: 1 })) });
  return day;
}

/** When a house day begins and ends, wall ms; undefined for what is no date. */
export function houseDayBounds(day: string, zone: string): { readonly from: number; readonly to: number } | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const date = plainDate(day);
  if (!date) return undefined;
  const begins = (one: Temporal.PlainDate) =>
    one.toZonedDateTime({ timeZone: zone, plainTime: { hour: dayStartsAtHour } }).epochMilliseconds;
  return { from: begins(date), to: begins(date.add({ days: 1 })) };
}

/** The house day so many days after another, `YYYY-MM-DD`. */
export function daysAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

function plainDate(day: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(day, { overflow: "reject" });
  } catch {
    return undefined;
  }
}

/** By the clock on the wall: on the days it is changed, the house day still begins when it shows four. */
function dateOf(wall: number, zone: string): Temporal.PlainDate {
  return local(wall, zone).toPlainDateTime().subtract({ hours: dayStartsAtHour }).toPlainDate();
}

// The day asked for last, by zone: evidence comes many times a second, and Temporal takes its time.
const lastDay = new Map<string, { readonly day: string; readonly from: number; readonly to: number }>();

/** Minutes since local midnight, 0 to 1439. */
export function minuteOfDay(wall: number, zone: string): number {
  const time = local(wall, zone);
  return time.hour * 60 + time.minute;
}

/** Monday = 1 to Sunday = 7, of the house day. */
export function weekday(wall: number, zone: string): number {
  return dateOf(wall, zone).dayOfWeek;
}

/** The next wall time (ms, at or after `wall`) at which the home's clock shows `minute` of the day. */
export function nextAt(wall: number, zone: string, minute: number): number {
  const from = local(wall, zone);
  const onDay = (days: number) =>
    from
      .toPlainDate()
      .add({ days })
      .toZonedDateTime({ timeZone: zone, plainTime: { hour: Math.floor(minute / 60), minute: minute % 60 } })
      .epochMilliseconds;
  const today = onDay(0);
  return today >= wall ? today : onDay(1);
}

function local(wall: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(wall)).toZonedDateTimeISO(zone);
}
