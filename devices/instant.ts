import { Temporal } from "temporal-polyfill";

/** A wall time in ms as every message carries it: UTC with milliseconds. */
export function instantOf(wall: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(wall)).toString({ fractionalSecondDigits: 3 });
}

/** The wall time in ms of an instant that has passed its schema. */
export function wallOf(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
