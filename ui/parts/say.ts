import type { Params } from "../../hub/core/errors.ts";
import { type Reader, render } from "../../hub/core/sentence.ts";

/** A sentence: the key of its words, and what they show. */
export type Said = { readonly key: string; readonly params?: Params };

/** Whoever reads a screen. */
type Read = { readonly reader: Reader };

/** A sentence in the reader's language. */
export function say({ reader }: Read, key: string, params: Params = {}): string {
  return render({ key, params }, reader);
}

/** A temperature to the degree, with a minus that is as wide as a digit. */
export function degrees(celsius: number): string {
  return String(Math.round(celsius)).replace("-", "−");
}

/** The time of day at home, HH:MM. */
export function timeOf({ reader }: Read, wall: number): string {
  return render({ key: "tell.at", params: { at: wall } }, reader);
}

/** Hours since midnight in a zone, with their fraction. */
export function hourIn(zone: string, wall: number): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  });
  const parts = format.formatToParts(wall);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") + of("minute") / 60;
}
