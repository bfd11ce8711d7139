import type { QueryName } from "../marketing/queries.ts";
import { type Interval, intervalOfRate, intervalOfShare } from "./interval.ts";
import type { Figure } from "./shapes.ts";

/** One line of the chart: a point with its interval on the common scale, and the homes held out beside it. */
export type Line = {
  readonly name: QueryName;
  readonly sql: string;
  readonly n: number;
  readonly hidden: boolean;
  readonly floor: number;
  readonly spent: boolean;
  /** Whether it is a share in per cent, or how often in a hundred homes. */
  readonly share: boolean;
  readonly point?: number;
  readonly interval?: Interval;
  /** The same among homes that were shown nothing. */
  readonly held?: number;
};

/** What the chart shows, in order; a rate is per hundred homes and has the homes held out beside it. */
const shown: readonly { readonly name: QueryName; readonly held?: QueryName }[] = [
  { name: "interactive" },
  { name: "redeemed-treated", held: "redeemed-held" },
  { name: "need-met" },
  { name: "customised" },
  { name: "customer-share" },
  { name: "timely" },
];

/** The lines of the chart from the figures of a board; what the board does not hold is not drawn. */
export function linesOf(figures: readonly Figure[]): readonly Line[] {
  const find = (name: QueryName | undefined) => figures.find(({ query }) => query === name);
  return shown.flatMap(({ name, held }) => {
    const figure = find(name);
    if (!figure) return [];
    const { sql, n, hidden, floor, value, about, spent = false } = figure;
    const beside = find(held)?.value;
    return [
      {
        name,
        sql,
        n,
        hidden,
        floor,
        spent,
        share: held === undefined,
        ...(value !== undefined && {
          point: value,
          interval: widened(
            held === undefined ? intervalOfShare(value, n) : intervalOfRate(value, n),
            about?.off ?? 0,
            held === undefined ? 100 : Number.POSITIVE_INFINITY,
          ),
        }),
        ...(beside !== undefined && { held: beside }),
      },
    ];
  });
}

/** The truth may lie further off by what was added on purpose, so that no home is told from none. */
function widened({ low, high }: Interval, off: number, most: number): Interval {
  return { low: Math.max(0, low - off), high: Math.min(most, high + off) };
}

/** The end of the common scale: 50 where everything fits into it, else 100. */
export function scaleOf(lines: readonly Line[]): 50 | 100 {
  return lines.every(({ interval, held = 0 }) => (interval?.high ?? 0) <= 50 && held <= 50) ? 50 : 100;
}
