import type { LiveValues } from "../../hub/core/live.ts";
import { limits, type Heard } from "../parts/age.ts";
import type { Position } from "../parts/sun.ts";
import type { Ringing } from "./alarm.ts";
import type { Why } from "./why.ts";

/** All a view depends on: `toldAt` and `saidAt` are the house's wall ms. */
export type Seen = Heard & {
  readonly values: LiveValues;
  readonly place: string;
  /** Since when the screen shows what it shows. */
  readonly toldAt: number;
  /** Since when it said what it said last. */
  readonly saidAt: number;
  readonly hour: number;
  readonly position: Position;
  /** The ring of the alarm clock at this bed, the house's or this page's own. */
  readonly ringing?: Ringing;
  /** When it rings next. */
  readonly next?: number;
  /** The question on the screen has been answered here. */
  readonly answered?: boolean;
  /** Somebody here asked for the code pad. */
  readonly pad?: boolean;
  /** The notice somebody opened here. */
  readonly opened?: string;
  /** Somebody here asked why, and what was said. */
  readonly why?: Why;
};

/** Somebody sleeps here. */
export function isBedroom({ values, place }: Pick<Seen, "values" | "place">): boolean {
  return values["place.bedroom"] ?? /bed/.test(place);
}

/** People have breakfast here. */
export function isTable({ values, place }: Pick<Seen, "values" | "place">): boolean {
  return values["place.eating"] === true || place.includes("kitchen");
}

/** The language of whoever a screen shows its card to, while it does; a card without one speaks the home's. */
export function cardLanguage({ values, now, toldAt }: Pick<Seen, "values" | "now" | "toldAt">): unknown {
  const { "screen.card": card, "screen.shows": shows } = values;
  const lasts = card === "morning" ? limits.morningCard : card === "welcome" ? limits.welcomeCard : 0;
  // Whoever comes to the door meanwhile is somebody else: the door speaks the home's language.
  const door = values["door.phase"] ?? "shut";
  const others = card === "welcome" && door !== "shut" && door !== "open";
  return now - toldAt < lasts && !others ? shows?.["language"] : undefined;
}
