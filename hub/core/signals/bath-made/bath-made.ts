import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

/** A bath stood ready for somebody; neither how warm nor how full. */
export const bathMade: Signal = {
  category: "bath",
  levels: [1, 2],
  uses: ["bath"],
  buckets: daysAWeek,
  use: (seen) => (seen.is === "act" && seen.role === "bath" && seen.verb === "warm" ? "bath" : undefined),
  coarsen: (days) => bucketOf(daysAWeek, days),
  sample: { days: 2, used: "bath" },
};
