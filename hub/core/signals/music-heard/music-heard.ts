import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

const buckets = daysAWeek.map(({ name, from }) => ({ name: `music-${name}`, from }));

/** Music played for somebody at the table; never which track, list or station. */
export const musicHeard: Signal = {
  category: "kitchen-media",
  levels: [1, 2, 3],
  uses: ["music"],
  buckets,
  use: (seen) =>
    seen.is === "act" && seen.role === "music" && seen.verb === "play" && seen.with["source"] === "music"
      ? "music"
      : undefined,
  coarsen: (days) => bucketOf(buckets, days),
  sample: { days: 3, used: "music" },
};
