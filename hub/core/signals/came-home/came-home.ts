import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

/** Somebody came home that day; told as one blurred answer a month and never closer. */
export const cameHome: Signal = {
  category: "entry",
  levels: [1],
  uses: ["home"],
  buckets: daysAWeek,
  use: (seen) => (seen.is === "moment" && seen.kind === "arrived" ? "home" : undefined),
  coarsen: (days) => bucketOf(daysAWeek, days),
  sample: { days: 5, used: "home" },
};
