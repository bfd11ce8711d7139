import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

const buckets = daysAWeek.map(({ name, from }) => ({ name: `news-${name}`, from }));

/** The news played for somebody at the table; never which source or headline. */
export const newsHeard: Signal = {
  category: "kitchen-media",
  levels: [1, 2, 3],
  uses: ["news"],
  buckets,
  use: (seen) =>
    seen.is === "act" && seen.role === "music" && seen.verb === "play" && seen.with["source"] === "news"
      ? "news"
      : undefined,
  coarsen: (days) => bucketOf(buckets, days),
  sample: { days: 2, used: "news" },
};
