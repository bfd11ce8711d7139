import type { Category, Level } from "../engage/lists.ts";
import type { MomentName } from "../moments.ts";

/** Something the house did for one resident and has in its journal, or a moment of theirs. */
export type Happening =
  | {
      readonly is: "act";
      /** The role it was done by, without its place. */
      readonly role: string;
      readonly verb: string;
      readonly with: Readonly<Record<string, unknown>>;
    }
  | { readonly is: "moment"; readonly kind: MomentName };

/** One bucket of a published list: whoever has it on at least so many days of a week. */
export type Bucket = { readonly name: string; readonly from: number };

/** One thing that may be counted of a resident's day, and told: nothing outside these exists for a brand. */
export type Signal = {
  readonly category: Category;
  /** At which levels it can be told at all. */
  readonly levels: readonly Level[];
  /** What a single use is called; the whole list is published. */
  readonly uses: readonly string[];
  /** The buckets of a week, published, from least to most. */
  readonly buckets: readonly Bucket[];
  /** Which of its uses a happening is; undefined: none. */
  readonly use: (happening: Happening) => string | undefined;
  /** The name of the bucket of so many days in a week. */
  readonly coarsen: (days: number) => string;
  /** What it could look like: days with a use in a week. */
  readonly sample: { readonly days: number; readonly used: string };
};

/** How many days of a week are told: never the number itself. */
export const daysAWeek: readonly Bucket[] = [
  { name: "none", from: 0 },
  { name: "1-2", from: 1 },
  { name: "3-5", from: 3 },
  { name: "6-7", from: 6 },
];

/** The last bucket that begins at or below a number. */
export function bucketOf(buckets: readonly Bucket[], days: number): string {
  return buckets.findLast(({ from }) => from <= days)?.name ?? buckets[0]?.name ?? "none";
}

/** The three answers of a whole month, for what is told blurred. */
export const monthAnswers = ["none", "some", "often"] as const;
/** One of those. */
export type MonthAnswer = (typeof monthAnswers)[number];

/** From how many days of a month on it is often: three a week. */
const oftenFrom = 12;

/** The answer of so many days in a month. */
export function monthAnswerOf(days: number): MonthAnswer {
  if (days >= oftenFrom) return "often";
  return days > 0 ? "some" : "none";
}
