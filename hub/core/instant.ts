/** A wall time in ms as every message carries it: UTC with milliseconds. */
export function instantOf(wall: number): string {
  return new Date(Math.floor(wall)).toISOString();
}

/** The wall time in ms of an instant that has passed its schema. */
export function wallOf(instant: string): number {
  return Date.parse(instant);
}
