import type { Params } from "../../hub/core/errors.ts";
import { say } from "../../ui/parts/say.ts";
import { words, type Word } from "./words.ts";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const reader = { words, language: "en", zone } as const;

/** A sentence of the console. */
export function text(key: Word, params: Params = {}): string {
  return say({ reader }, key, params);
}

/** A sentence whose key is made of a name that comes from the backend; the name itself where there is none. */
export function named(prefix: string, name: string): string {
  const key = `${prefix}.${name}`;
  return key in words ? say({ reader }, key) : name;
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: zone });
const moments = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: zone,
});
const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A day, such as 31 October. */
export function dayOf(at: number | string): string {
  const wall = typeof at === "string" ? Date.parse(at) : at;
  return Number.isNaN(wall) ? "–" : days.format(wall);
}

/** A day and the time on it. */
export function momentOf(at: number): string {
  return moments.format(at);
}

/** A number as it is written. */
export function numberOf(value: number): string {
  return numbers.format(value).replace("-", "−");
}

/** An amount in hundredths, with its currency where one is known. */
export function moneyOf(hundredths: number, currency?: string): string {
  const shown = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const amount = shown.format(hundredths / 100).replace("-", "−");
  return currency === undefined ? amount : `${currency} ${amount}`;
}

/** How long something took, in the largest unit that says enough. */
export function lastingOf(ms: number): string {
  const steps = [
    ["time.days", 172_800_000, 86_400_000],
    ["time.hours", 5_400_000, 3_600_000],
    ["time.minutes", 90_000, 60_000],
  ] as const;
  for (const [key, from, unit] of steps) if (ms >= from) return text(key, { n: Math.round(ms / unit) });
  return text("time.seconds", { n: Math.round(ms / 1000) });
}
