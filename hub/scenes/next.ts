import type { Resident } from "../core/house.ts";
import { daysAfter, houseDay, houseDayBounds, nextAt } from "../core/house-day.ts";
import type { MomentName } from "../core/moments.ts";
import type { Graph } from "../core/scene/graph.ts";
import { minuteOf } from "./conditions.ts";
import type { Begun } from "./journal.ts";
import { belongs, rhythmOf } from "./one-day.ts";

/** What says which day the next run of a scene is on. */
export type NextAsked = {
  readonly graph: Pick<Graph, "starts">;
  readonly resident: Pick<Resident, "wakes_from" | "wakes_to">;
  readonly now: number;
  readonly zone: string;
  /** Moments of the resident that have come today, by their kind. */
  readonly came: ReadonlySet<MomentName>;
  /** What of it began today. */
  readonly begun: ReadonlySet<MomentName>;
};

/** The house day of the next run: today while it may still come, else tomorrow. */
export function nextDayOf({ graph, resident, now, zone, came, begun }: NextAsked): string {
  const today = houseDay(now, zone);
  const tomorrow = daysAfter(today, 1);
  const kinds = [...graph.starts.keys()].filter((kind) => belongs(graph, kind));
  switch (rhythmOf(graph)) {
    case "daily":
      return now < windowOf(resident, today, zone).to && !kinds.every((kind) => came.has(kind)) ? today : tomorrow;
    case "way":
      return kinds.some((kind) => begun.has(kind)) ? tomorrow : today;
    case "other":
      return today;
  }
}

/** The hours in which somebody wakes on a house day, wall ms. */
export function windowOf(
  { wakes_from, wakes_to }: Pick<Resident, "wakes_from" | "wakes_to">,
  day: string,
  zone: string,
): { readonly from: number; readonly to: number } {
  const begins = houseDayBounds(day, zone)?.from ?? 0;
  const from = nextAt(begins, zone, minuteOf(wakes_from));
  return { from, to: nextAt(from, zone, minuteOf(wakes_to)) };
}

const fewest = 3;
const widest_min = 180;

/** When a scene usually begins on a day, from how it began of late; undefined while that says nothing. */
export function usualStart(
  graph: Pick<Graph, "starts">,
  begun: readonly Pick<Begun, "kind" | "started">[],
  day: string,
  zone: string,
): number | undefined {
  const first = [...graph.starts.keys()].find((kind) => belongs(graph, kind));
  const minutes = begun
    .filter(({ kind }) => kind === first)
    .map(({ started }) => sinceDayBegan(started, zone))
    .toSorted((a, b) => a - b);
  const [low, mid, high] = [0.1, 0.5, 0.9].map((part) => minutes[Math.floor((minutes.length - 1) * part)] ?? 0);
  if (minutes.length < fewest || (high ?? 0) - (low ?? 0) > widest_min) return undefined;
  const begins = houseDayBounds(day, zone)?.from;
  return begins === undefined ? undefined : begins + (mid ?? 0) * 60_000;
}

function sinceDayBegan(at: number, zone: string): number {
  const begins = houseDayBounds(houseDay(at, zone), zone)?.from ?? at;
  return Math.round((at - begins) / 60_000);
}
