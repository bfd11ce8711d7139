import { bucketOf, daysAWeek, type Signal } from "../signal.ts";

/** A morning on which somebody was shown the day with its advice what to wear; not what the advice was. */
export const dressedForWeather: Signal = {
  category: "weather-clothing",
  levels: [1, 2],
  uses: ["advice"],
  buckets: daysAWeek,
  use: (seen) =>
    seen.is === "act" && seen.role === "screen" && seen.verb === "show" && seen.with["card"] === "morning"
      ? "advice"
      : undefined,
  coarsen: (days) => bucketOf(daysAWeek, days),
  sample: { days: 5, used: "advice" },
};
