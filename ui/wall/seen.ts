import type { LiveValues } from "../../hub/core/live.ts";
import type { Position } from "../parts/sun.ts";
import type { Ringing } from "./alarm.ts";

/** All a view depends on: `now`, `heardAt`, `toldAt` and `saidAt` are the house's wall ms. */
export type Seen = {
  readonly values: LiveValues;
  readonly place: string;
  readonly now: number;
  readonly heardAt: number;
  /** Since when the screen shows what it shows. */
  readonly toldAt: number;
  /** Since when it said what it said last. */
  readonly saidAt: number;
  readonly live: boolean;
  readonly hour: number;
  readonly position: Position;
  /** The ring of the alarm clock at this bed, the house's or this page's own. */
  readonly ringing?: Ringing;
  /** When it rings next. */
  readonly next?: number;
  /** The question on the screen has been answered here. */
  readonly answered?: boolean;
};

const minute = 60_000;
/** How long what a part says is taken for what is so, while the line stands. */
export const limits = {
  weather: 90 * minute,
  morningCard: 4 * 60 * minute,
  welcomeCard: 10 * minute,
  breakfastCard: 90 * minute,
  missingCard: 60 * minute,
  askCard: 90_000,
  spoken: 15 * minute,
  trip: 10 * minute,
  bath: 2 * minute,
  breakfast: 2 * minute,
} as const;

/** When a part was last known to be so, if that is too long ago or the line is down. */
export function asOf(seen: Seen, at: number | undefined, limit: number): { asOf?: number } {
  if (at === undefined) return {};
  if (!seen.live) return { asOf: Math.max(at, seen.heardAt) };
  return seen.now - at > limit ? { asOf: at } : {};
}

/** Somebody sleeps here. */
export function isBedroom({ values, place }: Pick<Seen, "values" | "place">): boolean {
  return values["place.bedroom"] ?? /bed/.test(place);
}

/** People have breakfast here. */
export function isTable({ values, place }: Pick<Seen, "values" | "place">): boolean {
  return values["place.eating"] === true || place.includes("kitchen");
}
