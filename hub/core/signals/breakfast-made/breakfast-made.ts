import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

/** Breakfast was made by the machine for somebody; which recipe, and for how many, is not part of it. */
export const breakfastMade: Signal = {
  category: "breakfast",
  levels: [1, 2, 3],
  uses: ["breakfast"],
  buckets: daysAWeek,
  use: (seen) =>
    seen.is === "act" && seen.role === "breakfast-machine" && seen.verb === "start" ? "breakfast" : undefined,
  coarsen: (days) => bucketOf(daysAWeek, days),
  sample: { days: 4, used: "breakfast" },
};
