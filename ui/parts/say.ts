import type { Params } from "../../hub/core/errors.ts";
import { timeFormat } from "../../hub/core/formats.ts";
import { type Reader, render } from "../../hub/core/sentence.ts";
import { plain } from "./plain.ts";

/** A sentence: the key of its words, and what they show. */
export type Said = { readonly key: string; readonly params?: Params };

/** Whoever reads a screen. */
type Read = { readonly reader: Reader };

// Letters of the scripts that run leftwards, controls, and the marks that turn what stands around them.
const turning =
  /[\p{Cc}\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}]|\p{M}{3}/u;
const longText = 60;

/** A sentence in the reader's language; what somebody typed stands in it clipped, and turns nothing around it. */
export function say({ reader }: Read, key: string, params: Params = {}): string {
  return render({ key, params: plainIn(params) }, reader);
}

/** Keys of words are left alone: they are short, and letters of no such script. */
function plainIn(params: Params): Params {
  const odd = (value: unknown) => typeof value === "string" && (value.length > longText || turning.test(value));
  if (!Object.values(params).some(odd)) return params;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, odd(value) ? plain(String(value)) : value]),
  );
}

/** A temperature to the degree, with a minus that is as wide as a digit. */
export function degrees(celsius: number): string {
  return String(Math.round(celsius)).replace("-", "−");
}

/** The time of day at home, HH:MM. */
export function timeOf({ reader }: Read, wall: number): string {
  return render({ key: "tell.at", params: { at: wall } }, reader);
}

const hoursIn = timeFormat({ hour: "numeric", minute: "numeric", hourCycle: "h23" });

/** Hours since midnight in a zone, with their fraction. */
export function hourIn(zone: string, wall: number): number {
  const parts = hoursIn(zone).formatToParts(wall);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") + of("minute") / 60;
}
